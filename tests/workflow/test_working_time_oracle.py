"""Working time against an oracle that walks the wall clock minute by minute, over 2016–2027."""

import os
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workflow import oracle
from tests.workflow.seeded import FIVE_STEPS, SERVICE, office_calendar
from workflow.working_time import (
    ALMATY,
    Day,
    Hours,
    Limit,
    WorkCalendar,
    add_days,
    add_minutes,
    between,
    chain,
    due,
    effective_opening,
)

Life = tuple[list[oracle.Turn], list[oracle.Turn]]
CAL = office_calendar()
# A sample runs with every test; `SOAK=1 pytest -m soak` takes ten thousand examples of each property.
SOAK = bool(os.environ.get("SOAK"))
pytestmark = [pytest.mark.soak] if SOAK else []
settings.register_profile(
    "working_time",
    max_examples=10_000 if SOAK else 150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
thorough = settings.get_profile("working_time")
FIRST, LAST = datetime(2016, 1, 1), datetime(2027, 11, 15)  # noqa: DTZ001 – a naive wall clock, as the oracle's

# Where the rules turn: the zone's change, worked Saturdays and Sundays, Kurban Ait, New Year, a moved Monday.
TURNING_DAYS = [
    date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2024, 5, 3), date(2024, 5, 4), date(2020, 5, 7),
    date(2020, 12, 17), date(2020, 12, 20), date(2024, 12, 31), date(2025, 1, 5), date(2022, 7, 8), date(2023, 6, 27),
    date(2023, 6, 28), date(2024, 6, 16), date(2016, 9, 11), date(2022, 3, 4), date(2018, 12, 28), date(2027, 3, 12),
]  # fmt: skip
EDGES = [time(9), time(13), time(14, 30), time(18, 30), time(12, 30), time(18), time(0), time(23, 59)]


def _combined(day: date, clock: time, shift: int) -> datetime:
    return datetime.combine(day, clock) + timedelta(seconds=shift)


days = st.one_of(st.dates(FIRST.date(), LAST.date()), st.sampled_from(TURNING_DAYS))
clocks = st.one_of(
    st.builds(time, st.integers(8, 19), st.integers(0, 59), st.sampled_from([0, 0, 1, 59])),
    st.times().map(lambda clock: clock.replace(microsecond=0)),
    st.sampled_from(EDGES),
)
moments = st.builds(_combined, days, clocks, st.sampled_from([0, 0, 0, -1, 1]))
minutes_of_day = st.builds(time, st.one_of(st.integers(8, 19), st.integers(0, 23)), st.integers(0, 59))
whole_minutes = st.builds(datetime.combine, days, st.one_of(minutes_of_day, st.sampled_from(EDGES)))

limits = st.one_of(st.integers(0, 700), st.sampled_from([0, 30, 240, 480]))


def aware(wall: datetime) -> datetime:
    return wall.replace(tzinfo=ALMATY)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Rounds and pauses of a step in whole minutes: up to four rounds, pauses anywhere, touching or overlapping."""
    at = draw(whole_minutes)
    gaps = st.one_of(
        st.integers(0, 3000), st.integers(0, 40).map(lambda hours: hours * 60), st.sampled_from([0, 1])
    )
    marks = [at]
    for _ in range(draw(st.integers(0, 3)) * 2):
        at += timedelta(minutes=draw(gaps))
        at = draw(st.sampled_from([at, at, at.replace(hour=18, minute=30) if at.hour < 18 else at]))
        marks.append(at)
    turns: list[oracle.Turn] = [(marks[i], marks[i + 1]) for i in range(0, len(marks) - 1, 2)]
    turns.append((marks[-1], None))
    pauses: list[oracle.Turn] = []
    for _ in range(draw(st.integers(0, 3))):
        begins = marks[0] + timedelta(minutes=draw(st.integers(0, 8000)))
        begins = draw(st.sampled_from([begins, begins.replace(hour=18, minute=30)]))
        begins = max(begins, marks[0])
        pauses.append((begins, begins + timedelta(minutes=draw(gaps))))
    return turns, pauses


def aware_turns(turns: list[oracle.Turn]) -> list[Any]:
    return [(aware(begins), aware(ends) if ends else None) for begins, ends in turns]


@thorough
@given(moment=moments)
def test_the_effective_opening_is_the_first_working_moment(moment: datetime) -> None:
    assert oracle.wall(effective_opening(CAL, aware(moment))) == oracle.effective_opening(moment)


@thorough
@given(moment=moments, limit=limits)
def test_minutes_are_added_as_the_clock_ticks(moment: datetime, limit: int) -> None:
    assert oracle.wall(add_minutes(CAL, aware(moment), limit)) == oracle.add_minutes(moment, limit)


@thorough
@given(moment=moments, limit=st.integers(0, 12))
def test_days_are_added_as_their_closings_come(moment: datetime, limit: int) -> None:
    found = add_days(CAL, aware(moment), limit)
    assert oracle.wall(found) == oracle.due_in_days(limit, [(moment, None)])
    assert found == due(CAL, Limit(limit, "working_days"), [(aware(moment), None)])


@thorough
@given(moment=moments, further=st.integers(0, 400_000))
def test_between_counts_the_minutes_that_were_worked(moment: datetime, further: int) -> None:
    later = moment + timedelta(seconds=further)
    assert between(CAL, aware(moment), aware(later)) == oracle.between(moment, later)


@thorough
@given(life=lives(), limit=st.integers(0, 8))
def test_rounds_and_pauses_use_up_the_days_at_whose_closing_the_step_runs(life: Life, limit: int) -> None:
    turns, pauses = life
    found = due(CAL, Limit(limit, "working_days"), aware_turns(turns), aware_turns(pauses))
    assert found is not None
    assert oracle.wall(found) == oracle.due_in_days(limit, turns, pauses)


@thorough
@given(life=lives(), limit=limits)
def test_rounds_and_pauses_use_up_the_minutes_in_which_the_step_runs(life: Life, limit: int) -> None:
    turns, pauses = life
    found = due(CAL, Limit(limit, "minutes"), aware_turns(turns), aware_turns(pauses))
    assert found is not None
    assert oracle.wall(found) == oracle.due_in_minutes(limit, turns, pauses)


@thorough
@given(moment=moments)
def test_the_five_steps_follow_one_another(moment: datetime) -> None:
    foretold = chain(CAL, FIVE_STEPS, aware(moment), SERVICE)
    opens = oracle.effective_opening(moment)
    assert oracle.wall(foretold.service.due) == oracle.due_in_days(10, [(opens, None)])
    for step, limit in zip(foretold.steps, FIVE_STEPS, strict=True):
        assert oracle.wall(step.opened) == opens
        count = oracle.add_minutes if limit.unit == "minutes" else _oracle_days
        opens = count(opens, limit.value)
        assert oracle.wall(step.due) == opens


def _oracle_days(opened: datetime, limit: int) -> datetime:
    return oracle.due_in_days(limit, [(opened, None)])


@st.composite
def odd_offices(draw: st.DrawFn) -> tuple[WorkCalendar, oracle.Works]:
    """An office with hours, week, holidays and shortened days of its own, over a quarter around 1 March 2024."""
    first, last = date(2024, 1, 29), date(2024, 5, 31)
    opens = draw(st.integers(6, 11))
    closes = draw(st.integers(15, 22))
    pause = draw(st.sampled_from([None, (12, 13), (13, 14)]))
    week = draw(st.frozensets(st.integers(0, 6), min_size=3))
    hours = Hours(
        time(opens), time(pause[0]) if pause else None, time(pause[1]) if pause else None, time(closes), week
    )
    kinds = st.sampled_from(["holiday", "off", "worked", "short"])
    picked = draw(st.dictionaries(st.dates(first, last), kinds, max_size=20))
    early = draw(st.integers(opens + 1, closes))
    odd: dict[date, Day] = {
        day: Day(kind, closes=time(early) if kind == "short" else None)  # type: ignore[arg-type]
        for day, kind in picked.items()
    }

    def works(minute: datetime) -> bool:
        kind = picked.get(minute.date())
        if kind in ("holiday", "off") or (kind is None and minute.weekday() not in week):
            return False
        end = early if kind == "short" else closes
        return opens <= minute.hour < end and not (pause and pause[0] <= minute.hour < pause[1])

    return WorkCalendar([(first, hours)], odd, horizon=last), works


@thorough
@given(
    office=odd_offices(),
    offset=st.integers(0, 40 * 86400),
    minutes=st.integers(0, 900),
    limit=st.integers(0, 6),
)
def test_an_office_with_hours_and_days_of_its_own_counts_by_them(
    office: tuple[WorkCalendar, oracle.Works], offset: int, minutes: int, limit: int
) -> None:
    cal, works = office
    moment = datetime(2024, 2, 1) + timedelta(seconds=offset)  # noqa: DTZ001
    assert oracle.wall(add_minutes(cal, aware(moment), minutes)) == oracle.add_minutes(moment, minutes, works)
    assert oracle.wall(add_days(cal, aware(moment), limit)) == oracle.due_in_days(
        limit, [(moment, None)], (), works
    )


def test_a_long_span_costs_about_as_much_as_a_short_one() -> None:
    """Two thousand five hundred days on are found without looking at the days between."""
    looked_at: list[int] = []

    class Counting(WorkCalendar):
        def closing_at(self, index: int) -> datetime:
            looked_at.append(index)
            return super().closing_at(index)

    cal = Counting(
        [(date(2012, 1, 1), CAL.hours_on(date(2012, 1, 1)))], CAL.exceptions, horizon=date(2027, 12, 31)
    )
    found = add_days(cal, aware(datetime(2016, 1, 5, 10)), 2500)  # noqa: DTZ001
    assert found.date() == cal.day_at(looked_at[0])
    assert len(looked_at) == 1
