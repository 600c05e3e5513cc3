"""One process through its five human steps, on the clock."""

import time

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from viewflow.workflow.models import Task

from .flows import Benefit

call_command("migrate", run_syncdb=True, verbosity=0)
officer, _new = User.objects.get_or_create(username="officer")


def once(_word: str) -> float:
    """Seconds in the five steps: each takes the lock, takes the task and completes it."""
    process = Benefit.start.run()
    began = time.perf_counter()
    for step in ("register", "assign", "submit", "sign", "issue"):
        task = Task.objects.get(process=process, status="NEW")
        assert task.flow_task.name == step
        with transaction.atomic(), task.activation() as activation:
            activation.assign(officer)
            activation.start(None)
            activation.execute()
    took = time.perf_counter() - began
    process.refresh_from_db()
    assert process.finished is not None
    return took
