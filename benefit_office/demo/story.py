"""The demo's story: how each case lives, as moments and acts. Plain data, the same for the same day; no database.

A day is counted in working days from the day the demo is shown. What lies after the present has not happened yet, so
the story can be cut at any hour and the officers go on from there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, count
from random import Random

from applications.intake.facts import ApplicationFacts
from workflow.working_time import ALMATY, WorkCalendar

from . import people
from .dice import dice
from .places import PAVLODAR, PEOPLE, PLACES
from .plots import ENDINGS, IN_A_DISTRICT, IN_PAVLODAR, Plot, past
from .seasons import WORKING_DAYS, Season

# Working days from the act before to this one, and what an officer who is late adds to them.
PACE: dict[str, tuple[int, ...]] = {
    "register": (0,), "assign": (0, 0, 1), "draft": (1, 2, 2, 3, 4), "submit": (0, 1), "return_draft": (0,),
    "open_signing": (0, 0, 1), "sign": (0,), "issue": (0, 0, 1), "hand_over": (0, 1, 1, 2, 5), "withdraw": (1, 2),
    "transfer": (0, 1),
    "refuse_acceptance": (0,), "ask": (1, 1, 2), "answer": (1, 2, 3, 5),
}  # fmt: skip
# A returned draft keeps what is left of its step's limit: it is corrected at once, and looked at the same day.
AGAIN: dict[str, tuple[int, ...]] = {"draft": (0, 0, 1), "submit": (0,), "open_signing": (0,)}
LATE = {"assign": 2, "draft": 7, "open_signing": 3, "issue": 2}
# Working minutes from the act before, when both fall on one day.
MINUTES = {"register": (12, 27), "refuse_acceptance": (10, 25), "sign": (8, 25)}
OTHERWISE = (15, 55)
LATE_MINUTES = (38, 75)
FIRST_SERIAL = 1000  # the numbers below belong to officers
SERIALS = 40  # each family's own stretch, so that a longer story leaves the persons before it as they were


@dataclass(frozen=True)
class Scene:
    """One act at its moment."""

    at: datetime
    act: str


@dataclass(frozen=True)
class Tale:
    """One application: who asks, and the acts that have happened by the present."""

    place: str
    number: int
    plot: Plot
    facts: ApplicationFacts
    handed_in_at: datetime
    scenes: tuple[Scene, ...]
    fresh: bool = True  # one of those that must be there: its decision is printed as the office prints today


def present_on(day: date, calendar: WorkCalendar, now: datetime) -> datetime:
    """The last working moment of the day's demo: now, if the day is today, else the day's end."""
    end = datetime.combine(day + timedelta(days=1), time.min, ALMATY)
    if day == now.astimezone(ALMATY).date():
        end = min(end, now)
    worked = calendar.worked_until(calendar.instant(end))
    return calendar.moment(calendar.when_worked(worked)).replace(microsecond=0)


def tell(present: Mapping[str, datetime], calendars: Mapping[str, WorkCalendar], cases: int) -> list[Tale]:
    """About so many cases: what each office must show, and for the rest its past."""
    told: list[Tale] = []
    taken: set[str] = set()
    shown = list(_shown())
    days = min(max(90, cases // 3), WORKING_DAYS)  # two years of them when there are fifteen hundred cases
    season = Season(calendars[PAVLODAR], _shown_on(calendars[PAVLODAR], present[PAVLODAR]), days)
    for number, (code, plot) in enumerate(chain(shown, _past(cases - len(shown), season))):
        before = told[-1] if plot.again else None
        tale = _tale(code, number, plot, present[code], calendars[code], before)
        turn = 0
        # Four digits tell apart those born on one day: where two families draw the same number, the later draws again.
        while tale and not before and _numbers(tale) & taken:
            turn += 1
            tale = _tale(code, number, plot, present[code], calendars[code], None, turn)
        if tale:
            taken |= _numbers(tale)
            told.append(replace(tale, fresh=number < len(shown)))
    return told


def _numbers(tale: Tale) -> set[str]:
    """The IINs of a family."""
    return {tale.facts.guardian.iin, *(child.person.iin for child in tale.facts.children)} - {""}


def _shown() -> Iterator[tuple[str, Plot]]:
    """(office, plot) of each case that must be there."""
    yield from ((PAVLODAR, plot) for plot in IN_PAVLODAR)
    for place, code in enumerate(code for code in PLACES if code != PAVLODAR):
        yield from ((code, plot) for plot in IN_A_DISTRICT[place % len(IN_A_DISTRICT)])


def _past(cases: int, season: Season) -> Iterator[tuple[str, Plot]]:
    """(office, plot) of the cases before them."""
    rng = dice("past")
    for _case in range(cases):
        yield rng.choices(list(PEOPLE), list(PEOPLE.values()))[0], past(rng, season)


def _tale(
    code: str,
    number: int,
    plot: Plot,
    present: datetime,
    calendar: WorkCalendar,
    before: Tale | None,
    turn: int = 0,
) -> Tale | None:
    rng = dice("hours", code, number)
    handed_in, scenes = _scenes(plot, present, calendar, rng)
    happened = tuple(scene for scene in scenes if scene.at <= present)
    if not happened:
        return None
    if before:
        serials = count(FIRST_SERIAL + before.number * SERIALS)
        seed = f"{before.place}/{before.number}"
    else:
        serials, seed = count(FIRST_SERIAL + number * SERIALS), f"{code}/{number}" + "/again" * turn
    facts = people.application(seed, serials, PLACES[code], handed_in.date(), lacking=plot.lacking)
    if before:  # the same family comes again, with every paper
        facts = replace(facts, guardian=before.facts.guardian, children=before.facts.children)
    return Tale(code, number, plot, facts, handed_in, happened)


def path(plot: Plot) -> list[str]:
    """The acts of a plot in their order, from registration to the last one."""
    if plot.until in ENDINGS:
        return list(ENDINGS[plot.until])
    whole = ["register", "assign", "draft", "submit", "open_signing", "sign", "issue", "hand_over"]
    if plot.returned:
        whole[4:4] = ["return_draft", "draft", "submit"]
    if plot.asked:
        whole[2:2] = ["ask", "answer"]
    if not plot.until:
        return []
    return whole[: len(whole) - whole[::-1].index(plot.until)]


def _scenes(
    plot: Plot, present: datetime, calendar: WorkCalendar, rng: Random
) -> tuple[datetime, list[Scene]]:
    """The handing in and every act of a plot, the present notwithstanding."""
    if plot.minutes:
        handed_in = _ago(calendar, present, plot.minutes)
        return handed_in, [Scene(_ago(calendar, present, plot.minutes // 2), "receive")]
    acts = path(plot)
    gaps = [_gap(rng, plot, act, "return_draft" in acts[:place]) for place, act in enumerate(acts)]
    day = _shown_on(calendar, present) - plot.since - sum(gaps)
    minute = rng.randint(5, 320)
    handed_in = _moment(calendar, day, minute, rng)
    scenes = [Scene(_moment(calendar, day, minute + rng.randint(3, 8), rng), "receive")]
    for act, gap in zip(acts, gaps, strict=True):
        day += gap
        minute = rng.randint(8, 200) if gap else minute + rng.randint(*_minutes(plot, act))
        scenes.append(Scene(_moment(calendar, day, minute, rng), act))
    return handed_in, scenes


def _gap(rng: Random, plot: Plot, act: str, returned: bool) -> int:
    """Working days from the act before."""
    usual = AGAIN.get(act, PACE[act]) if returned else PACE[act]
    return rng.choice(usual) + (LATE.get(act, 0) if act in plot.late else 0)


def _minutes(plot: Plot, act: str) -> tuple[int, int]:
    return LATE_MINUTES if act == "register" and act in plot.late else MINUTES.get(act, OTHERWISE)


def _shown_on(calendar: WorkCalendar, present: datetime) -> int:
    """The index of the day the demo is shown: the one the office works on next, today while it is open."""
    opening = calendar.moment(calendar.opening_from(calendar.instant(present)))
    return calendar.index_from(opening.date())


def _moment(calendar: WorkCalendar, day: int, minute: int, rng: Random) -> datetime:
    """A working minute of a working day, at some second; of a shortened day the last one."""
    spans = calendar.spans(calendar.day_at(day))
    for begins, ends in spans:
        length = int((ends - begins).total_seconds()) // 60
        if minute < length:
            return begins + timedelta(minutes=minute, seconds=rng.randint(0, 59))
        minute -= length
    return spans[-1][1] - timedelta(minutes=1)


def _ago(calendar: WorkCalendar, present: datetime, minutes: int) -> datetime:
    """So many working minutes before the present."""
    worked = calendar.worked_until(calendar.instant(present)) - minutes * 60_000_000
    return calendar.moment(calendar.when_worked(worked))
