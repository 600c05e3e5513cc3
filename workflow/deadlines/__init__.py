"""The step clock of a case: which moment each step and the whole service are due, from its rounds and pauses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import trail
from ..calendars import calendar_at
from ..memory import facts
from ..memory.once import once
from ..models import Case, Edition, Pause, Step, StepRun
from ..moves.refusals import Refused
from ..words import CaseKind, Channel
from ..working_time import (
    HorizonExceeded,
    Limit,
    Reckoning,
    Remaining,
    WorkCalendar,
    effective_opening,
    reckon,
    remaining,
)
from ..working_time import Pause as Stop

Turns = list[tuple[datetime, datetime | None]]


def step_of(edition: Edition, number: int) -> Step:
    """The edition's step with its limit and clause."""
    return edition.steps.get(number=number)


def steps_of(case: Case) -> Mapping[int, Step]:
    """The steps of a case's edition by number, at the number of the facts the case came with; else as they stand."""
    return facts.steps(case.edition_id, case.stamp or facts.stamp())


def calendar_of(case: Case) -> WorkCalendar:
    """The working time of a case's office, as it stood when an act took the case; else as it stands."""
    return calendar_at(case.office_id, case.stamp or facts.stamp())


def reckon_step(
    case: Case,
    number: int,
    calendar: WorkCalendar,
    now: datetime | None = None,
    *,
    limit: Limit | None = None,
) -> Reckoning:
    """Regulation 5: the due moment of a step, all its rounds and pauses counted together.

    `limit` asks about another limit than the step's own: half of it, for a reminder.
    """
    runs = list(case.step_runs.filter(step=number).order_by("round"))
    pauses = Pause.objects.filter(step_run__in=runs)
    return reckon_runs(case, step_of(case.edition, number), runs, pauses, calendar, now, limit=limit)


def reckon_service(case: Case, calendar: WorkCalendar, now: datetime | None = None) -> Reckoning | None:
    """The term of the whole service, which the pauses stop whose category says so."""
    return reckon_term(case, stops_of_service(case), calendar, now)


def stops_of_service(case: Case) -> list[Pause]:
    """The pauses that stop the term of the whole service; an open one among them: it stands still now."""
    return once(case, "stopping", lambda: list(stopping_pauses(case)))


def stopping_pauses(case: Case) -> QuerySet[Pause]:
    """A transferred case keeps its correlation: what stopped the term at the office before stopped it here too."""
    if not case.ever_paused:
        return Pause.objects.none()
    return Pause.objects.filter(
        step_run__case__correlation_id=case.correlation_id, category__stops_service=True
    )


def reckon_runs(
    case: Case,
    step: Step,
    runs: Sequence[StepRun],
    pauses: Iterable[Pause],
    calendar: WorkCalendar,
    now: datetime | None = None,
    *,
    limit: Limit | None = None,
) -> Reckoning:
    """The same from rows at hand: the rounds of one step in their order, and their pauses."""
    rounds: Turns = [(run.opened_at, run.closed_at) for run in runs]
    first = None
    if step.number == 1 and rounds:
        first = rounds[0][0]
        rounds[0] = (effective_opening(calendar, first), rounds[0][1])
        rounds = [(opened, max(opened, closed) if closed else None) for opened, closed in rounds]
    return reckon(
        calendar,
        limit or Limit(step.limit, step.limit_unit),  # type: ignore[arg-type]
        rounds,
        _stops(pauses),
        now=now,
        count_day_zero=case.edition.count_day_zero,
        handed_in=first,
    )


def reckon_term(
    case: Case, stopping: Iterable[Pause], calendar: WorkCalendar, now: datetime | None = None
) -> Reckoning | None:
    """The service's term from rows at hand. Only an application has one; the Corporation's is a day shorter."""
    if case.kind != CaseKind.APPLICATION:
        return None
    edition = case.edition
    days = edition.corporation_service_days if case.channel == Channel.CORPORATION else edition.service_days
    return reckon(
        calendar,
        Limit(days, "working_days"),
        [(effective_opening(calendar, case.service_from), None)],
        _stops(stopping),
        now=now,
        count_day_zero=edition.count_day_zero,
        handed_in=case.service_from,
    )


def project(case: Case, runs: Sequence[StepRun], now: datetime) -> None:
    """Derive the due moment of a step from its rounds onto the last, open one and onto the case that lists sort by.

    The next sweep looks at the round again: its reminders have moved with its due moment. Nothing is saved here.
    """
    run, calendar = runs[-1], calendar_of(case)
    earlier = [one for one in runs if one.pk]  # a round not written yet has no pauses
    pauses = Pause.objects.filter(step_run__in=earlier) if earlier and case.ever_paused else ()
    step = steps_of(case)[run.step]
    with _within_the_calendar():
        run.due_at = reckon_runs(case, step, runs, pauses, calendar, now).due
    run.next_rung_at = now
    case.step, case.due_at = run.step, run.due_at


def project_open(case: Case, run: StepRun, now: datetime) -> None:
    """The same after the clock of the open round was stopped or started: the service's term has moved with it."""
    rounds = case.step_runs.filter(step=run.step).exclude(pk=run.pk).order_by("round")
    project(case, [*rounds, run], now)
    run.save(update_fields=["due_at", "next_rung_at"])
    project_service(case, now)


def project_service(case: Case, now: datetime) -> None:
    """Derive the due moment of the whole service; only a pause moves it."""
    with _within_the_calendar():
        service = reckon_service(case, calendar_of(case), now)
    case.service_due_at = service.due if service else None


@contextmanager
def _within_the_calendar() -> Iterator[None]:
    try:
        yield
    except HorizonExceeded as short:
        raise Refused(calendar_ends(short.horizon)) from short


def record_breach(run: StepRun, now: datetime) -> bool:
    """Regulation 5: a limit missed is written down once and for ever, by whoever meets it first: the sweep, or the
    act that closes the step late. Leaves the saving to the caller, who holds the row.
    """
    if run.due_at is None or (run.closed_at or now) <= run.due_at or run.breached_at is not None:
        return False
    run.breached_at = run.due_at
    trail.record("breach", by=None, at=now, case=run.case, step=run.step, due=run.due_at.isoformat())
    return True


def calendar_ends(horizon: date) -> str:
    """The sentence for a deadline that lies beyond the days entered: nobody guesses it."""
    return _(
        "The working calendar ends on %(day)s, before this deadline. Nothing was saved: the administrator "
        "of the region has to enter the next year's days off first."
    ) % {"day": f"{horizon:%d.%m.%Y}"}


def left(case: Case, now: datetime) -> Remaining | None:
    """What remains of the open step, in working time."""
    if case.due_at is None or case.step is None:
        return None
    unit = steps_of(case)[case.step].limit_unit
    return remaining(calendar_of(case), now, case.due_at, unit)  # type: ignore[arg-type]


def _stops(pauses: Iterable[Pause]) -> list[Stop]:
    return [Stop(pause.started_at, pause.ended_at, pause.category_id) for pause in pauses]
