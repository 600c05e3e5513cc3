"""What the offices did in two years beside the applications: re-settings in January, stops, and holidays of their own.

Everything goes through the office's own doors, as the story does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from applications.models import Person
from decisions import actions as deciding
from decisions.drafting import DraftFacts
from decisions.models import Allowance, Ground, MciRate, Outcome
from decisions.proceedings import bulk
from decisions.proceedings.actions import Asked, begin_stop
from workflow.administration.actions import enter_absence
from workflow.clock import local
from workflow.models import Absence, Case, Office, Officer
from workflow.working_time import ALMATY, WorkCalendar

from . import wording
from .dice import dice
from .places import PAVLODAR
from .prints import sign
from .staff import username

Act = tuple[datetime, Callable[[], object]]
RESET_FROM = (1, 14)  # by then the new index is known everywhere and the holidays are over
COMES_LATE = 25  # one of so many guardians fetches the re-set decision weeks later
LATE_COMERS = 27  # working days after the re-setting
STOPS = {True: 9, False: 1}  # in Pavlodar, and in each of the other offices
NOON = time(13, 5)  # what runs over the lunch hour meets no other act
SECOND = timedelta(seconds=1)
# (who is away, who stands in for him, since, until): in Pavlodar, each year.
AWAY = (("executor", "executor-2", (7, 6), (7, 24)), ("head", "head-2", (8, 3), (8, 14)))


@dataclass(frozen=True)
class Shop:
    """One office with its officers, its calendar, and the span of the demo in it."""

    office: Office
    officers: dict[str, Officer]
    calendar: WorkCalendar
    begins: datetime
    present: datetime

    def officer(self, post: str, at: datetime) -> Officer:
        code = self.office.code
        return self.officers[username(stands_in(post, code, local(at).date()), code)]

    def day(self, day: date, later: int = 0) -> date:
        """The working day on or after a day, or so many after it."""
        return self.calendar.day_at(self.calendar.index_from(day) + later)

    def within(self, moment: datetime) -> bool:
        return self.begins < moment < self.present

    @property
    def years(self) -> range:
        return range(self.begins.year, self.present.year + 1)


def acts(shop: Shop) -> Iterator[Act]:
    """All of them, in no order."""
    yield from _resettings(shop)
    yield from _stops(shop)
    if shop.office.code == PAVLODAR:
        yield from _absences(shop)


# -- January: the new index ----------------------------------------------------------------------------------------


def _resettings(shop: Shop) -> Iterator[Act]:
    """Prepared in one go, signed and issued on the days after, and fetched within a week or some weeks later."""
    for rate in MciRate.objects.filter(effective_from__year__in=shop.years, effective_from__month=1):
        first = date(rate.effective_from.year, *RESET_FROM)
        done: list[Case] = []
        for later, act in (
            (0, _reset),
            (1, _sign),
            (2, _issue),
            (3, _hand_over),
            (LATE_COMERS, _hand_over_late),
        ):
            at = datetime.combine(shop.day(first, later), NOON, ALMATY)
            if shop.within(at):
                yield at, partial(act, shop, rate, done, at)


def _reset(shop: Shop, rate: MciRate, done: list[Case], at: datetime) -> None:
    """All of them; but this year's of what was taken over from the register before wait until the demo is shown."""
    plan = bulk.Plan(shop.office, rate, local(at).date())
    for row in plan.ready:
        if row.allowance.case_id is not None or rate.effective_from.year < shop.present.year:
            case = bulk.reset_one(
                row.allowance.pk, rate, by=shop.officer("executor", at), now=at + len(done) * SECOND
            )
            if case is not None:
                done.append(case)


def _sign(shop: Shop, rate: MciRate, done: list[Case], at: datetime) -> None:
    for place, case in enumerate(done):
        moment = at + 2 * place * SECOND
        deciding.open_signing(case, by=shop.officer("head", at), version=None, now=moment)
        sign(case, by=shop.officer("head", at), now=moment + SECOND)


def _issue(shop: Shop, rate: MciRate, done: list[Case], at: datetime) -> None:
    for place, case in enumerate(done):
        deciding.issue(case, by=shop.officer("executor", at), version=None, now=at + place * SECOND)


def _hand_over(shop: Shop, rate: MciRate, done: list[Case], at: datetime) -> None:
    """Guardians come for the paper, not all of them at once."""
    for place, case in enumerate(done):
        if place % COMES_LATE:
            _given(shop, case, at + place * SECOND)


def _hand_over_late(shop: Shop, rate: MciRate, done: list[Case], at: datetime) -> None:
    """The others come after they were telephoned."""
    for place, case in enumerate(done):
        if place % COMES_LATE == 0:
            _given(shop, case, at + place * SECOND)


def _given(shop: Shop, case: Case, at: datetime) -> None:
    clerk, guardian = shop.officer("clerk", at), _guardian(case)
    deciding.hand_over(case, by=clerk, received_by=guardian.short_name, now=at)


# -- stops ---------------------------------------------------------------------------------------------------------


def _stops(shop: Shop) -> Iterator[Act]:
    """Now and then a guardianship ends: begun and submitted on one day, signed on the next, issued on the third."""
    rng = dice("stops", shop.office.code)
    span = (shop.present - shop.begins).days
    for number in range(STOPS[shop.office.code == PAVLODAR] if span > 300 else 0):
        begun = shop.begins.date() + timedelta(days=rng.randint(span // 3, span - 20))
        held: list[Case] = []
        for later, act in enumerate((_begin, _sign_stop, _issue_stop)):
            minute = time(16, 31 + number, rng.randint(1, 59))
            at = datetime.combine(shop.day(begun, later), minute, ALMATY)
            if shop.within(at):
                yield at, partial(act, shop, held, number, at)


def _begin(shop: Shop, held: list[Case], number: int, at: datetime) -> None:
    on, by = local(at).date(), shop.officer("executor", at)
    busy = Case.objects.open().filter(proceeding__allowance__isnull=False).values("proceeding__allowance")
    running = (
        Allowance.objects.filter(office=shop.office, case__isnull=False).running_from(on).exclude(pk__in=busy)
    )
    known = list(running.order_by("pk").values_list("pk", flat=True))
    if not known:
        return
    chosen = Allowance.objects.get(pk=dice("stop", shop.office.code, number).choice(known))
    case = begin_stop(chosen, Asked(by), now=at)
    code, reason_kk, reason_ru = wording.STOPS[number % len(wording.STOPS)]
    ground = Ground.objects.get(edition=case.edition, outcome=Outcome.STOP, code=code, until=None)
    next_month = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    facts = DraftFacts(
        Outcome.STOP, ground=ground, reason_kk=reason_kk, reason_ru=reason_ru, stopped_from=next_month
    )
    deciding.draft(case, facts, by=by, version=None, now=at)
    deciding.submit(case, by=by, version=None, now=at)
    held.append(case)


def _sign_stop(shop: Shop, held: list[Case], number: int, at: datetime) -> None:
    for case in held:
        deciding.open_signing(case, by=shop.officer("head", at), version=None, now=at)
        sign(case, by=shop.officer("head", at), now=at)


def _issue_stop(shop: Shop, held: list[Case], number: int, at: datetime) -> None:
    for case in held:
        deciding.issue(case, by=_executor(case), version=None, now=at)
        guardian = _guardian(case)
        deciding.hand_over(case, by=shop.officer("clerk", at), received_by=guardian.short_name, now=at)


def _guardian(case: Case) -> Person:
    allowance = case.proceeding.allowance
    assert allowance is not None  # re-settings and stops concern one
    return allowance.guardian


def _executor(case: Case) -> Officer:
    assert case.executor is not None  # a stop is opened for one
    return case.executor


# -- who is away ---------------------------------------------------------------------------------------------------


def _absences(shop: Shop) -> Iterator[Act]:
    """Holidays by an order, entered by the head some days before."""
    for year in shop.years:
        for number, (post, substitute, since, until) in enumerate(AWAY, 1):
            absence = Absence(
                officer=shop.officers[post], substitute=shop.officers[substitute], since=date(year, *since),
                until=date(year, *until), order_number=f"{year % 100}-{100 + number}-ж/қ",
            )  # fmt: skip
            at = datetime.combine(
                shop.day(absence.since - timedelta(days=12)), time(12, 58, 50 + number), ALMATY
            )
            if shop.within(at):
                yield at, partial(enter_absence, absence, by=shop.officer("head", at), now=at)


def stands_in(post: str, code: str, on: date) -> str:
    """Who does a post's work on a day: its holder, or in his holidays the one who stands in for him."""
    if code == PAVLODAR:
        for away, substitute, since, until in AWAY:
            if post == away and since <= (on.month, on.day) <= until:
                return substitute
    return post
