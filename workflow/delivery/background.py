"""Hints to the worker. The database knows what is to be done; a lost hint is found by the sweep."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

QUIET_SECONDS = 15.0  # after a failure the broker is left alone, so that no page waits for it twice
_quiet = {"until": 0.0}
_told_to_be_quiet = ContextVar("told_to_be_quiet", default=False)


def hint(task: str, *args: object) -> bool:
    """Ask the worker to look at something. With the broker down the office goes on; the sweep will find it."""
    if _told_to_be_quiet.get() or time.monotonic() < _quiet["until"]:
        return False
    try:
        current_app.send_task(task, args=args, retry=False)
    except OperationalError:
        _quiet["until"] = time.monotonic() + QUIET_SECONDS
        log.warning("broker unreachable, hint not sent", extra={"task": task})
        return False
    return True


@contextmanager
def quiet() -> Iterator[None]:
    """No hints from this process: after work in bulk the sweep finds what is left to do."""
    before = _told_to_be_quiet.set(True)
    try:
        yield
    finally:
        _told_to_be_quiet.reset(before)
