"""Celery notices, the database knows: each task takes an id, may run twice, and calls one action."""

from celery import shared_task
from django.utils import timezone

from . import clock, printing
from .models import Heartbeat, Sheet
from .reminders import notices
from .reminders.sweep import sweep as one_sweep

BATCH = 200
SWEEP_SECONDS = 150.0  # well within the time limit of a task


@shared_task
def make_sheet(sheet_id: int) -> None:
    """Print one ordered sheet."""
    printing.make(sheet_id)


@shared_task
def render_pending() -> int:
    """Print what a lost hint left behind; a failed sheet waits for «make again»."""
    pending = Sheet.objects.filter(state=Sheet.State.PENDING).order_by("id").values_list("pk", flat=True)
    for sheet_id in list(pending[:BATCH]):
        printing.make(sheet_id)
    return len(pending)


@shared_task
def sweep() -> dict[str, int]:
    """Remind, record breaches, escalate. What does not fit into one pass is left to the next."""
    counts = dict(one_sweep(clock.now(), seconds=SWEEP_SECONDS))
    Heartbeat.objects.update_or_create(pk="sweep", defaults={"at": timezone.now()})
    return counts


@shared_task
def mail_notices() -> int:
    """Send the letters of notices not yet mailed. The inbox has them already; nothing is lost with the mail server."""
    return notices.mail_all(clock.now())
