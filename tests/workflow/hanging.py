"""The office's Celery app with a press that never comes back from a coupon and swallows every friendly word."""

import time
from contextlib import suppress
from typing import Any

import django

django.setup()

from benefit_office.celery import app  # noqa: E402
from tests.press import samples  # noqa: E402
from workflow.delivery import printing  # noqa: E402

__all__ = ["app"]
PRESS = printing.press
PRESS("resolution", "kk", samples.resolution("kk"), "")  # the first sheet of a process takes longest


def hang(kind: Any, *args: Any) -> bytes:
    """Like a page the engine never finishes."""
    while kind == "coupon":
        with suppress(Exception):
            time.sleep(60)
    return PRESS(kind, *args)


printing.press = hang
