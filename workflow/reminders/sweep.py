"""The sweep: finds what is due among the steps, tells officers, records breaches. Twice is the same as once.

Each round carries the moment at which to look at it again (`next_rung_at`); opening, pausing and resuming set it
to at once. Nothing depends on the sweep running in time: what fell due while nobody swept is caught up.
"""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DatabaseError, transaction
from django.db.models import CharField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ..calendars import calendar_for
from ..deadlines import record_breach
from ..models import Notice, Office, Officer, Rung, Step, StepRun
from ..reminders.ladder import Staff, moments
from ..reminders.morning import tell_the_morning
from ..working_time import HorizonExceeded, WorkCalendar

log = logging.getLogger(__name__)
# The rungs of which somebody has been told, in the very question that holds the round.
TOLD = ArraySubquery(
    Notice.objects.filter(
        case=OuterRef("case_id"), key__startswith=Concat(Cast(OuterRef("pk"), CharField()), Value(":"))
    ).values("rung")
)


@dataclass(frozen=True)
class Watch:
    """An office at work at the moment of the sweep."""

    office: Office
    calendar: WorkCalendar
    staff: Staff
    rungs: list[Rung]
    steps: dict[tuple[int, int], Step]
    now: datetime

    def step_of(self, run: StepRun) -> Step:
        """The step of a round, in the edition of its case."""
        return self.steps[run.case.edition_id, run.step]


def sweep(
    now: datetime, *, seconds: float | None = None, offices: Sequence[Office] | None = None
) -> Counter[str]:
    """One pass over the offices that work at this moment, all or those named; after `seconds` the rest is left to the
    next pass.

    Returns counts: rounds looked at, notices written, breaches recorded, morning lists, rounds that could not be
    looked at.
    """
    ends = time.monotonic() + seconds if seconds else None
    counts: Counter[str] = Counter(looked_at=0, notices=0, breaches=0, morning_lists=0, faults=0)
    rungs = list(Rung.objects.filter(active=True))
    steps = {(step.edition_id, step.number): step for step in Step.objects.select_related("edition")}
    watches = {}
    for office in Office.objects.select_related("superior") if offices is None else offices:
        calendar = calendar_for(office)
        if works_at(calendar, now):
            staff = Staff.of(office, calendar.local(now).date())
            watches[office.pk] = Watch(office, calendar, staff, rungs, steps, now)
            counts["morning_lists"] += tell_the_morning(staff, calendar, now)
    candidates = due(now).filter(case__office__in=watches).order_by("next_rung_at")
    for run_id, office_id in list(candidates.values_list("pk", "case__office_id")):
        if ends and time.monotonic() > ends:
            break
        counts.update(_tried(run_id, watches[office_id]))
    return counts


def works_at(calendar: WorkCalendar, now: datetime) -> bool:
    """Whether the office is at work at a moment: nobody is reminded at night, nor after the calendar's end."""
    try:
        spans = calendar.spans(calendar.local(now).date())
    except HorizonExceeded:
        return False
    return any(begins <= now < ends for begins, ends in spans)


def due(now: datetime) -> QuerySet[StepRun]:
    """The rounds to look at. A paused step is silent; a round that is over may still have to be told as late."""
    return StepRun.objects.filter(Q(closed_at__isnull=False) | Q(case__paused=False), next_rung_at__lte=now)


def _tried(run_id: int, watch: Watch) -> Counter[str]:
    """One broken case must not silence the others."""
    try:
        return _climb(run_id, watch)
    except DatabaseError:
        raise
    except Exception:
        log.exception("step round %s could not be looked at", run_id)
        return Counter(faults=1)


@transaction.atomic
def _climb(run_id: int, watch: Watch) -> Counter[str]:
    """Write the notices of every rung reached and not yet told, and say when to look again.

    The case is held, too: an act that has it wants its round next, and would wait for us while we wait for it.
    """
    rows = (
        due(watch.now)
        .annotate(told=TOLD)
        .select_for_update(skip_locked=True, of=("self", "case"), no_key=True)
    )
    run = rows.select_related("case", "officer").order_by().filter(pk=run_id).first()
    if run is None:  # an act or another sweep has it, or has just dealt with it
        return Counter()
    run.case.office, run.case.edition = watch.office, watch.step_of(run).edition
    counts = Counter(looked_at=1, breaches=int(record_breach(run, watch.now)))
    untold = [rung for rung in watch.rungs if rung.code not in run.told]
    ladder = moments(run.case, run, watch.step_of(run), untold, watch.calendar, watch.now)
    reached = [rung for moment, rung in ladder if moment <= watch.now]
    counts["notices"] += _tell(run, reached, watch)
    run.next_rung_at = min((moment for moment, _rung in ladder if moment > watch.now), default=None)
    run.save(update_fields=["next_rung_at", "breached_at"])
    return counts


def _tell(run: StepRun, reached: list[Rung], watch: Watch) -> int:
    role = watch.step_of(run).role
    facts = {
        "step": run.step,
        "due": run.due_at.isoformat() if run.due_at else "",
        "officer": run.officer.short_name if run.officer else "",
    }
    rows = [
        _notice(officer, run, rung, facts, watch.now)
        for rung in reached
        for officer in watch.staff.told(rung, run.officer, role)
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


def _notice(officer: Officer, run: StepRun, rung: Rung, facts: dict[str, object], now: datetime) -> Notice:
    return Notice(
        officer=officer,
        office=run.case.office,
        case=run.case,
        key=_key(run, rung.code),
        rung=rung.code,
        facts=facts,
        created_at=now,
    )


def _key(run: StepRun, rung: str) -> str:
    return f"{run.pk}:{rung}"
