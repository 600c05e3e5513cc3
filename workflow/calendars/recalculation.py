"""When days off or hours change, open deadlines move: which, from when to when, which become late.

One function compares, for the preview and for the saving alike, so that what was shown is what is written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Prefetch, Q

from ..clock import ZONE
from ..deadlines import reckon_runs, reckon_term, record_breach, stopping_pauses
from ..models import Case, DueChange, Pause, Step, StepRun
from ..working_time import HorizonExceeded, WorkCalendar

BATCH = 1000
Steps = dict[tuple[int, int], Step]


@dataclass(frozen=True)
class Calendars:
    """An office's working time as it stands and as it would be."""

    before: WorkCalendar
    after: WorkCalendar


@dataclass(frozen=True)
class Moved:
    """A due moment that moves: of the open step, or (without `run`) of the whole service."""

    case: Case
    run: StepRun | None
    old: datetime
    new: datetime
    becomes_late: bool


@dataclass(frozen=True)
class Outcome:
    """What a change of the calendar does to the open cases; `beyond` have a deadline after the last day entered."""

    moved: list[Moved]
    beyond: list[Case]

    @property
    def late(self) -> list[Moved]:
        """Those that are late from the moment of the change on."""
        return [each for each in self.moved if each.becomes_late]

    @property
    def case_count(self) -> int:
        return len({each.case.pk for each in self.moved})


def foresee(calendars: Mapping[int, Calendars], *, first_day: date, now: datetime) -> Outcome:
    """What changes if the offices' calendars (by office id) change from `first_day` on. Writes nothing."""
    outcome = Outcome([], [])
    steps = {(step.edition_id, step.number): step for step in Step.objects.all()}
    for case in _open_cases(calendars, first_day):
        both = calendars[case.office_id]
        run = next(run for run in case.step_runs.all() if run.closed_at is None)
        try:
            new = _dues(case, run, both.after, steps, now)
        except HorizonExceeded:
            outcome.beyond.append(case)
            continue
        old = _dues(case, run, both.before, steps, now)
        outcome.moved.extend(_moved(case, run, old, new, now))
    outcome.moved.sort(key=lambda each: (not each.becomes_late, each.new, each.case.pk))
    return outcome


def _open_cases(calendars: Iterable[int], first_day: date) -> Iterator[Case]:
    """Open cases a change from that day on can touch. A paused one counts on to now, so its row says too little."""
    start = datetime.combine(first_day, time.min, ZONE)
    pauses = Prefetch("pauses", Pause.objects.select_related("category"))
    runs = Prefetch("step_runs", StepRun.objects.order_by("step", "round").prefetch_related(pauses))
    touched = Q(due_at__gte=start) | Q(service_due_at__gte=start) | Q(paused=True)
    cases = Case.objects.open().filter(touched, office__in=list(calendars)).order_by("pk")
    return cases.select_related("edition", "office").prefetch_related(runs).iterator(chunk_size=BATCH)


def _dues(
    case: Case, run: StepRun, calendar: WorkCalendar, steps: Steps, now: datetime
) -> tuple[datetime, datetime | None]:
    """The due moments of the open step and of the service under a calendar."""
    every = list(case.step_runs.all())
    rounds = [each for each in every if each.step == run.step]
    pauses = [pause for each in rounds for pause in each.pauses.all()]
    stopping = [pause for each in every for pause in each.pauses.all() if pause.category.stops_service]
    step = reckon_runs(case, steps[case.edition_id, run.step], rounds, pauses, calendar, now)
    service = reckon_term(
        case, stopping_pauses(case) if case.transferred_from_id else stopping, calendar, now
    )
    return step.due, service.due if service else None


def _moved(
    case: Case,
    run: StepRun,
    old: tuple[datetime, datetime | None],
    new: tuple[datetime, datetime | None],
    now: datetime,
) -> Iterator[Moved]:
    for of, was, becomes in ((run, old[0], new[0]), (None, old[1], new[1])):
        if was is not None and becomes is not None and was != becomes:
            yield Moved(case, of, was, becomes, becomes_late=becomes < now <= was and not case.paused)


def hold_acts() -> None:
    """Acts on cases wait until this transaction ends, so that none is projected by the old calendar behind it."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE workflow_case IN EXCLUSIVE MODE")


def apply(outcome: Outcome, *, ground: str, now: datetime) -> None:
    """Write the new due moments onto the rows that lists sort by, and old and new into the cases' history."""
    cases, runs = {}, {}
    for each in outcome.moved:
        cases[each.case.pk] = each.case
        if each.run:
            record_breach(each.run, now)  # a limit missed before stays missed
            each.run.due_at = each.case.due_at = each.new
            each.run.next_rung_at = now  # the sweep looks again and finds the new rungs
            runs[each.run.pk] = each.run
        else:
            each.case.service_due_at = each.new
    Case.objects.bulk_update(cases.values(), ["due_at", "service_due_at"], batch_size=BATCH)
    StepRun.objects.bulk_update(runs.values(), ["due_at", "next_rung_at", "breached_at"], batch_size=BATCH)
    DueChange.objects.bulk_create(
        (
            DueChange(
                case=each.case, step_run=each.run, old_due_at=each.old, new_due_at=each.new, ground=ground, at=now
            )
            for each in outcome.moved
        ),
        batch_size=BATCH,
    )  # fmt: skip
