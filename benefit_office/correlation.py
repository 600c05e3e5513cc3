"""One id for one wish: from the page over the task to the gateway, in every log line and in the answer's header.

It is made at the door or taken from the proxy's `X-Request-Id`, travels to the worker in the task's headers, and names
nobody. The messages that leave carry their case's own correlation id besides.
"""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
TASK_HEADER = "request_id"
ALLOWED = re.compile(r"[A-Za-z0-9-]{8,64}")
current: ContextVar[str] = ContextVar("request_id", default="")


def fresh() -> str:
    """A new id."""
    return uuid.uuid4().hex


def taken(given: object) -> str:
    """The id somebody gives us, if it can be one; a stranger's text comes into no log."""
    return given if isinstance(given, str) and ALLOWED.fullmatch(given) else fresh()


class Correlation:
    """The first middleware: what happens from here on belongs to this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take or make the id, and give it back with the answer."""
        mark = current.set(taken(request.headers.get(HEADER)))
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current.get()
            return response
        finally:
            current.reset(mark)


@before_task_publish.connect(dispatch_uid="correlation")
def _send_along(headers: dict[str, Any] | None = None, **_rest: Any) -> None:
    if headers is not None and current.get():
        headers[TASK_HEADER] = current.get()


@task_prerun.connect(dispatch_uid="correlation")
def _take_up(task: Any = None, **_rest: Any) -> None:
    """A task that beat started has an id of its own."""
    sent = getattr(task.request, TASK_HEADER, None) or (task.request.headers or {}).get(TASK_HEADER)
    if sent or not current.get():
        current.set(taken(sent))


@task_postrun.connect(dispatch_uid="correlation")
def _lay_down(task: Any = None, **_rest: Any) -> None:
    if not getattr(task.request, "is_eager", False):
        current.set("")
