"""The alarms as Prometheus reads them, asked of the database and the broker at each scrape. Nothing names a person."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from celery import current_app
from django.db import DatabaseError
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from applications.gateway import channels, inbox
from applications.models import RegistryCheck
from benefit_office import machine
from decisions import doctor as decisions_doctor
from decisions.models import DayDigest, JournalChain, JournalEntry
from workflow import clock
from workflow import doctor as workflow_doctor
from workflow.calendars import last_day
from workflow.delivery import outbox
from workflow.models import Case, Heartbeat, InboxMessage, Job, Notice, OutboxMessage, Sheet
from workflow.visits import replica, throttle

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
        yield from _of_the_machine()
        yield from measured

    def describe(self) -> list[GaugeMetricFamily]:
        """Registering asks nobody anything."""
        return []


def _of_the_database() -> Iterator[GaugeMetricFamily]:
    now = clock.now()
    stuck = chain(workflow_doctor.stuck(now), decisions_doctor.stuck())
    yield _gauge("sweep_age_seconds", "Since the last sweep that beat started was done.", _age("sweep"))
    yield _gauge("calendar_days_left", "Days until the working calendar ends.", _days_left(clock.today()))
    yield _gauge("stuck_findings", "What the doctor finds wrong with open cases.", sum(1 for _one in stuck))
    yield _gauge("late_cases", "Open cases whose step is overdue.", Case.objects.late(now).count())
    yield _gauge(
        "unclosed_day_age_seconds", "Since the end of the oldest journal day left open.", _unclosed(now)
    )
    most = throttle.refusals(now)
    yield _gauge("refused_acts", "Refused to one officer in this quarter of an hour; the most.", most)
    if replica.is_there():
        yield _gauge("replica_lag_seconds", "How far the copy is behind.", replica.behind())
    if channels.is_connected():
        yield _gauge(
            "gateway_round_age_seconds",
            "Since every service of the gateway was asked and read.",
            _age(inbox.PULL),
        )
    skew = machine.clock_skew()
    yield _gauge("clock_skew_seconds", "Between this machine's clock and the database's.", skew)
    yield _gauge("backup_age_seconds", "Since the last proved backup.", machine.backup_age())
    for name, says, rows, since in _queues():
        oldest = rows.aggregate(oldest=Min(since))["oldest"]
        yield _gauge(name, says, (now - oldest).total_seconds() if oldest else 0)
    for name, says, rows in _failures():
        yield _gauge(name, says, rows.count())


def _queues() -> Iterator[tuple[str, str, QuerySet[Any], str]]:
    """What waits to be done, and by which moment it is known for how long."""
    yield (
        "unmailed_notice_age_seconds", "How long the oldest letter waits; none leaves at night.",
        Notice.objects.unmailed(), "created_at",
    )  # fmt: skip
    yield (
        "outbox_age_seconds", "How long the oldest message to the outside waits.",
        _undelivered().filter(failed_at__isnull=True), "created_at",
    )  # fmt: skip
    yield (
        "inbox_age_seconds", "How long the oldest message from outside waits to be handled.",
        InboxMessage.objects.filter(handled_at__isnull=True, failed_at__isnull=True), "received_at",
    )  # fmt: skip
    yield (
        "registry_check_age_seconds", "How long the oldest question to a registry waits.",
        RegistryCheck.objects.filter(result=RegistryCheck.Result.WAITING), "asked_at",
    )  # fmt: skip
    yield (
        "job_age_seconds", "How long the oldest ordered job waits to be taken up.",
        Job.objects.filter(state=Job.State.WAITING), "ordered_at",
    )  # fmt: skip


def _failures() -> Iterator[tuple[str, str, QuerySet[Any]]]:
    """What no longer goes on by itself."""
    letters = Notice.objects.exclude(mail_refused="")
    yield "refused_letters", "Letters the mail server will never take: an address is wrong.", letters
    sheets = Sheet.objects.filter(state=Sheet.State.FAILED)
    yield "failed_sheets", "Sheets that could not be made and wait for «make again».", sheets
    lost = _undelivered().filter(failed_at__isnull=False)
    yield "failed_messages", "Messages no longer tried; they wait for «send again».", lost
    unread = InboxMessage.objects.filter(failed_at__isnull=False)
    yield "failed_inbox_messages", "Messages from outside no longer tried; they wait for «try again».", unread


def _undelivered() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.undelivered().filter(receiver__in=outbox.carried())


def _of_the_machine() -> Iterator[GaugeMetricFamily]:
    yield _gauge("disk_free_ratio", "Free share of the disk of DATA_DIR.", machine.free_share())
    if (days := machine.certificate_days()) is not None:
        yield _gauge("certificate_days_left", "Until the proxy's TLS certificate ends.", days)
    if (days := machine.gateway_days()) is not None:
        yield _gauge(
            "gateway_certificate_days_left", "Until a certificate of the gateway's channel ends.", days
        )


def _unclosed(now: datetime) -> float:
    """A journal day is over at midnight and closed by beat within minutes."""
    closed = dict(DayDigest.objects.order_by().values_list("office").annotate(last=Max("last_place")))
    behind = Q(pk__in=[])
    for office in JournalChain.objects.values_list("office", flat=True):
        behind |= Q(office=office, place__gt=closed.get(office, 0))
    begins = datetime.combine(clock.local(now).date(), time.min, clock.ZONE)
    oldest = JournalEntry.objects.filter(behind, entered_at__lt=begins).aggregate(oldest=Min("entered_at"))[
        "oldest"
    ]
    if oldest is None:
        return 0.0
    over = datetime.combine(clock.local(oldest).date() + timedelta(days=1), time.min, clock.ZONE)
    return (now - over).total_seconds()


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"office_{name}", says, value=value)


def _broker() -> float:
    try:
        with current_app.connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return 0.0
    return 1.0


def _age(heartbeat: str) -> float:
    """By the machine's clock: `OFFICE_NOW` does not stop beat."""
    last = Heartbeat.objects.filter(pk=heartbeat).first()
    return (timezone.now() - last.at).total_seconds() if last else NEVER


def _days_left(today: date) -> float:
    return (last_day() - today).days


ALARMS = CollectorRegistry()
ALARMS.register(Alarms())
