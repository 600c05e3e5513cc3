"""What beat starts on this floor: each task may run twice and calls one action."""

from celery import shared_task

from workflow import clock

from .book import digests
from .later import coming


@shared_task
def close_days() -> int:
    """Close the journal's days that are over, and send out what has not left yet."""
    made = digests.close_days()
    digests.send_out()
    return made


@shared_task
def look_ahead() -> int:
    """Remind of what comes near for the running allowances."""
    return coming.remind(clock.now())["notices"]
