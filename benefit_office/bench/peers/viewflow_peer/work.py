"""One process through its five human steps, on the clock, as viewflow's own views take them."""

import time

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from viewflow.workflow.models import Process, Task

from .flows import Benefit

call_command("migrate", run_syncdb=True, verbosity=0)
officer, _new = User.objects.get_or_create(username="officer")


def taken(process: Process) -> int:
    """`AssignTaskView`: the officer takes the task; under the process's lock, in a transaction of its own."""
    found = Task.objects.get(process=process, status="NEW")
    with Benefit.lock(process.pk), transaction.atomic():
        task = Task.objects.get(pk=found.pk)
        assert task.process.flow_class == Benefit
        assert task.flow_task.can_assign(officer, task=task)
        task.flow_task.activation_class(task).assign(officer)
    return int(found.pk)


def done(process: Process, task_pk: int) -> str:
    """`UpdateProcessView`: the officer sends its form off; the process is saved, the task ends, the next one begins."""
    with Benefit.lock(process.pk), transaction.atomic():
        task = Task.objects.get(pk=task_pk)
        assert task.process.flow_class == Benefit
        assert task.flow_task.can_execute(officer, task=task)
        activation = task.flow_task.activation_class(task)
        activation.start(None)
        activation.process.save()
        activation.execute()
    return str(task.flow_task.name)


def once(_word: str) -> float:
    """Seconds in the five steps."""
    process = Benefit.start.run()
    began = time.perf_counter()
    for step in ("register", "assign", "submit", "sign", "issue"):
        assert done(process, taken(process)) == step
    took = time.perf_counter() - began
    process.refresh_from_db()
    assert process.finished is not None
    return took
