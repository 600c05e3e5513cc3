"""The alarms as Prometheus reads them, asked of the database and the broker at each scrape. Nothing names a person."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from celery import current_app
from django.db import DatabaseError
from django.db.models import Min
from django.utils import timezone
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from decisions import doctor as decisions_doctor
from workflow import clock, outbox
from workflow import doctor as workflow_doctor
from workflow.calendars import last_day
from workflow.models import Case, Heartbeat, Notice, OutboxMessage, Sheet

NEVER = float("inf")


class Alarms(Collector):
    """Each gauge has a value at which somebody must look; docs/operations.md names it."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """A database that is away is itself the alarm; then the others are silent."""
        try:
            measured = list(_of_the_database())
        except DatabaseError:
            measured = []
        yield _gauge("database_reachable", "The database answers.", float(bool(measured)))
        yield _gauge(
            "broker_reachable", "The broker answers; without it hints wait for the sweep.", _broker()
        )
        yield from measured

    def describe(self) -> list[GaugeMetricFamily]:
        """Registering asks nobody anything."""
        return []


def _of_the_database() -> Iterator[GaugeMetricFamily]:
    now = clock.now()
    stuck = chain(workflow_doctor.stuck(now), decisions_doctor.stuck())
    yield _gauge("sweep_age_seconds", "Since the last sweep that beat started was done.", _sweep_age())
    yield _gauge("calendar_days_left", "Days until the working calendar ends.", _days_left(clock.today()))
    yield _gauge(
        "stuck_findings", "What the doctor finds wrong with open cases.", sum(1 for _finding in stuck)
    )
    yield _gauge("late_cases", "Open cases whose step is overdue.", Case.objects.late(now).count())
    unmailed = Notice.objects.unmailed().aggregate(oldest=Min("created_at"))["oldest"]
    waiting = (now - unmailed).total_seconds() if unmailed else 0
    yield _gauge(
        "unmailed_notice_age_seconds", "How long the oldest letter waits; none leaves at night.", waiting
    )
    refused = Notice.objects.exclude(mail_refused="").count()
    yield _gauge("refused_letters", "Letters the mail server will never take: an address is wrong.", refused)
    failed = Sheet.objects.filter(state=Sheet.State.FAILED).count()
    yield _gauge("failed_sheets", "Sheets that could not be made and wait for «make again».", failed)
    undelivered = OutboxMessage.objects.undelivered().filter(receiver__in=outbox.carried())
    oldest = undelivered.filter(failed_at__isnull=True).aggregate(oldest=Min("created_at"))["oldest"]
    waiting = (now - oldest).total_seconds() if oldest else 0
    yield _gauge("outbox_age_seconds", "How long the oldest message to the outside waits.", waiting)
    lost = undelivered.filter(failed_at__isnull=False).count()
    yield _gauge("failed_messages", "Messages no longer tried; they wait for «send again».", lost)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"office_{name}", says, value=value)


def _broker() -> float:
    try:
        with current_app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return 0.0
    return 1.0


def _sweep_age() -> float:
    """By the machine's clock: `OFFICE_NOW` does not stop beat."""
    last = Heartbeat.objects.filter(pk="sweep").first()
    return (timezone.now() - last.at).total_seconds() if last else NEVER


def _days_left(today: date) -> float:
    return (last_day() - today).days


ALARMS = CollectorRegistry()
ALARMS.register(Alarms())
