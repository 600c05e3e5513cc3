"""One process through its five human steps, on the clock: each is taken and done by viewflow's own two views."""

import time
from copy import copy

from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import resolve
from viewflow.workflow.models import Process, Task

from . import urls
from .flows import Benefit

STEPS = ("register", "assign", "submit", "sign", "issue")
call_command("migrate", run_syncdb=True, verbosity=0)
officer, _new = User.objects.get_or_create(username="officer")
officer.user_permissions.set(
    Permission.objects.filter(codename__in=[f"can_{step}_process" for step in STEPS])
)
sent = RequestFactory()
assert urls.urlpatterns  # loaded: only now does a step know its addresses


def posted(task: Task, act: str) -> float:
    """Seconds of the view that takes the step or does it; session, middleware and templates are left out."""
    path = task.flow_task.reverse(act, args=[task.process_id, task.pk])
    request, match = sent.post(path), resolve(path)
    request.resolver_match, request.user = match, copy(officer)  # as each request has a user of its own
    began = time.perf_counter()
    answer = match.func(request, *match.args, **match.kwargs)
    took = time.perf_counter() - began
    assert answer.status_code == 302, answer.status_code
    return took


def once(_word: str) -> float:
    """Seconds in the five steps."""
    process, took = Benefit.start.run(), 0.0
    for step in STEPS:
        task = Task.objects.get(process=process, status="NEW")
        assert task.flow_task.name == step
        took += posted(task, "assign") + posted(task, "execute")
    assert Process.objects.get(pk=process.pk).finished is not None
    return took
