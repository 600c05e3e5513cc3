"""The ladder of reminders: at which moments of a step who is told, in working time only (Regulation 5)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ..deadlines import reckon_runs
from ..models import Absence, Case, Office, Officer, Pause, Role, Rung, Step, StepRun, held_on
from ..words import RoleKind
from ..working_time import HorizonExceeded, Limit, WorkCalendar, add_days, effective_opening

LAST_HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
LATE = (Rung.Moment.BREACH, Rung.Moment.ESCALATE)
Ladder = list[tuple[datetime, Rung]]


def moments(
    case: Case, run: StepRun, step: Step, rungs: Iterable[Rung], calendar: WorkCalendar, now: datetime
) -> Ladder:
    """When each rung of a round is reached, earliest first; those before the round opened are left out.

    A round that is over has nothing left to be reminded of; that it was late is told all the same.
    """
    fitting = [rung for rung in rungs if rung.unit == step.limit_unit]
    if run.closed_at is not None:
        fitting = [rung for rung in fitting if rung.moment in LATE]
    found = [(_moment(case, run, step, rung, calendar, now), rung) for rung in fitting]
    ladder = [(moment, rung) for moment, rung in found if moment is not None and moment > run.opened_at]
    if run.closed_at is not None:
        ladder = [(moment, rung) for moment, rung in ladder if _told_afterwards(run, moment, rung)]
    return sorted(ladder, key=lambda pair: (pair[0], pair[1].order))


def _told_afterwards(run: StepRun, moment: datetime, rung: Rung) -> bool:
    assert run.closed_at is not None  # asked of rounds that are over
    if rung.moment == Rung.Moment.BREACH:
        return run.breached_at is not None
    return moment <= run.closed_at


def _moment(
    case: Case, run: StepRun, step: Step, rung: Rung, calendar: WorkCalendar, now: datetime
) -> datetime | None:
    """None: this round has no such moment. Beyond the calendar nobody guesses: look again when it ends."""
    assert run.due_at is not None  # every round is projected when it opens
    try:
        if rung.moment == Rung.Moment.HALF:
            return _half(case, run, step, calendar, now)
        return _before_or_after(run.due_at, rung, calendar)
    except HorizonExceeded as short:
        return datetime.combine(short.horizon + timedelta(days=1), time.min, calendar.zone)


def _half(case: Case, run: StepRun, step: Step, calendar: WorkCalendar, now: datetime) -> datetime | None:
    if step.limit < 2:
        return None
    # The open round is the latest: in the first one there is no other to ask the database for.
    rounds = [run] if run.round == 1 else list(case.step_runs.filter(step=run.step).order_by("round"))
    pauses = Pause.objects.filter(step_run__in=rounds)
    limit = Limit(step.limit // 2, step.limit_unit)  # type: ignore[arg-type]
    half = reckon_runs(case, step, rounds, pauses, calendar, now, limit=limit)
    if half.last_resort is not None:  # an earlier round has used it up
        return None
    return effective_opening(calendar, half.due)


def _before_or_after(due: datetime, rung: Rung, calendar: WorkCalendar) -> datetime:
    match rung.moment:
        case Rung.Moment.LAST_DAY:
            return calendar.spans(calendar.local(due).date())[0][0]
        case Rung.Moment.LAST_HOUR:
            worked = calendar.worked_until(calendar.instant(due)) - LAST_HOUR // INSTANT
            return effective_opening(calendar, calendar.moment(calendar.when_worked(worked)))
        case Rung.Moment.BREACH:
            return effective_opening(calendar, due + INSTANT)
        case Rung.Moment.ESCALATE:
            return effective_opening(calendar, add_days(calendar, due, 1) + INSTANT)
    raise ValueError(rung.moment)


@dataclass(frozen=True)
class Staff:
    """Who answers for what in an office on a day."""

    office: Office
    holders: dict[str, list[Officer]]  # role → those who hold it and may log in
    substitutes: dict[int, Officer | None]  # officer who is away → who stands in, if anybody

    @classmethod
    def of(cls, office: Office, on: date) -> "Staff":
        """The roles held and the absences entered for that day."""
        return cls.of_each([office], on)[office.pk]

    @classmethod
    def of_each(cls, offices: Collection[Office], on: date) -> "dict[int, Staff]":
        """The same by office, asked once for all of them."""
        holders: dict[int | None, dict[str, list[Officer]]] = {office.pk: {} for office in offices}
        roles = Role.objects.filter(held_on(on), office__in=offices, officer__is_active=True)
        for role in roles.select_related("officer").order_by("officer"):
            holders[role.office_id].setdefault(role.kind, []).append(role.officer)
        absences = list(Absence.objects.filter(held_on(on)).select_related("substitute"))
        away = {absence.officer_id for absence in absences}
        substitutes = {
            absence.officer_id: absence.substitute
            if absence.substitute and absence.substitute.is_active and absence.substitute_id not in away
            else None
            for absence in absences
        }
        return {office.pk: cls(office, holders[office.pk], substitutes) for office in offices}

    def holds(self, officer: Officer, kind: str) -> bool:
        """Whether the role is his on that day."""
        return officer in self.holders.get(kind, [])

    def is_covered(self, officer: Officer) -> bool:
        """Whether the officer is there, or somebody stands in for him."""
        return officer.is_active and self.substitutes.get(officer.pk, officer) is not None

    def responsible(self, officer: Officer | None, kind: str) -> list[Officer]:
        """Who has an open step: the officer named, else all who hold the step's role; and who stands in for them.

        If all of them are away and nobody stands in, the heads are told in their place.
        """
        named = [officer] if officer else self.holders.get(kind, [])
        if not any(self.is_covered(one) for one in named):
            named = [*named, *self.holders.get(RoleKind.HEAD, [])]
        return self._with_substitutes(named)

    def told(self, rung: Rung, officer: Officer | None, kind: str) -> list[Officer]:
        """Whom a rung tells about a step of that officer or role, each once."""
        told: list[Officer] = []
        for recipient in rung.recipients:
            if recipient == Rung.Recipient.SUPERIOR:
                told += [self.office.superior] if self.office.superior else []
            elif recipient == Rung.Recipient.HEAD:
                told += self.holders.get(RoleKind.HEAD, [])
            else:
                told += self.responsible(officer, kind)
        return self._with_substitutes(told)

    def _with_substitutes(self, officers: list[Officer]) -> list[Officer]:
        stand_ins = [self.substitutes.get(officer.pk) for officer in officers]
        return list({one.pk: one for one in [*officers, *stand_ins] if one and one.is_active}.values())
