"""Celery notices, the database knows: each task takes an id, may run twice, and calls one action."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from . import clock, jobs
from .delivery import leftovers, outbox, printing
from .delivery.background import hint
from .models import Heartbeat, Job
from .reminders import notices
from .reminders.sweep import sweep as one_sweep

SWEEP_SECONDS = 150.0  # well within the time limit of a task


@shared_task(soft_time_limit=settings.SHEET_SECONDS, time_limit=settings.SHEET_SECONDS + 5)
def make_sheet(sheet_id: int) -> None:
    """Print one ordered sheet."""
    printing.make(sheet_id)


@shared_task
def render_pending() -> int:
    """Hint again at what a lost hint or a killed press left behind; a failed sheet waits for «make again»."""
    waiting = printing.left_behind(clock.now())
    for sheet_id in waiting:
        hint("workflow.tasks.make_sheet", sheet_id)
    return len(waiting)


@shared_task
def deliver_message(message_id: int) -> None:
    """One try to deliver a message of the outbox."""
    outbox.deliver(message_id)


@shared_task
def deliver_due() -> int:
    """Try each message whose next try has come."""
    waiting = outbox.due(clock.now())
    for message_id in waiting:
        outbox.deliver(message_id)
    return len(waiting)


@shared_task
def sweep() -> dict[str, int]:
    """Remind, record breaches, escalate. What does not fit into one pass is left to the next."""
    counts = dict(one_sweep(clock.now(), seconds=SWEEP_SECONDS))
    Heartbeat.objects.update_or_create(pk="sweep", defaults={"at": timezone.now()})
    return counts


@shared_task
def clear_leftovers() -> int:
    """Clear away stored files that no record has named for a day."""
    return leftovers.clear(timezone.now())


@shared_task
def mail_notices() -> int:
    """Send the letters of notices not yet mailed. The inbox has them already; nothing is lost with the mail server."""
    return notices.mail_all(clock.now())


@shared_task
def run_job(job_id: int) -> None:
    """Do one ordered job."""
    jobs.run(job_id)


@shared_task
def run_waiting_jobs() -> int:
    """Take up what a lost hint or a killed worker left behind; a job that another worker is at is left to it."""
    waiting = list(Job.objects.filter(finished_at__isnull=True).order_by("id").values_list("pk", flat=True))
    for job_id in waiting:
        hint("workflow.tasks.run_job", job_id)
    return len(waiting)
