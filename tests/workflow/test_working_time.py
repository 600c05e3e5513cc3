"""The rules of working time by the examples the office agreed on. Regulation 5.1–5.5."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from tests.workflow.seeded import FIVE_STEPS, HOURS, SERVICE, at, calendar_with, office_calendar, pause, turn
from workflow.working_time import (
    ALMATY,
    Day,
    HorizonExceeded,
    Hours,
    Limit,
    WorkCalendar,
    add_days,
    add_minutes,
    between,
    chain,
    day_zero,
    due,
    effective_opening,
    reckon,
    remaining,
    used,
    working_days_left,
)

CAL = office_calendar()
ONE, SIX, TEN = (Limit(days, "working_days") for days in (1, 6, 10))
HALF_HOUR = Limit(30, "minutes")


def iso(moment: datetime | None) -> str:
    """Local wall time; seconds where there are any."""
    assert moment is not None
    assert moment.tzinfo is ALMATY
    naive = moment.replace(tzinfo=None)
    return naive.isoformat(" ", "minutes" if not naive.second and not naive.microsecond else "auto")


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("handed_in", "counts_as"),
    [
        ("2024-12-12 09:00", "2024-12-12 09:00"),
        ("2024-12-12 12:59:59", "2024-12-12 12:59:59"),
        ("2024-12-12 13:00", "2024-12-12 14:30"),
        ("2024-12-12 14:29:59", "2024-12-12 14:30"),
        ("2024-12-12 18:29:59.999999", "2024-12-12 18:29:59.999999"),
        ("2024-12-12 18:30", "2024-12-13 09:00"),
        ("2024-12-13 03:00", "2024-12-13 09:00"),
        ("2024-12-13 18:30", "2024-12-17 09:00"),  # a weekend and Independence Day
        ("2024-12-14 11:00", "2024-12-17 09:00"),
        ("2024-05-04 11:00", "2024-05-04 11:00"),  # a worked Saturday
        ("2025-01-05 10:00", "2025-01-05 10:00"),  # a worked Sunday
    ],
)
def test_papers_handed_in_out_of_hours_count_from_the_next_opening(handed_in: str, counts_as: str) -> None:
    assert iso(effective_opening(CAL, at(handed_in))) == counts_as


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("handed_in", "due_at"),
    [
        ("2024-12-06 18:20", "2024-12-09 09:20"),  # Friday: 10 minutes then, 20 on Monday
        ("2024-12-12 18:00", "2024-12-12 18:30"),  # exactly fills the day
        ("2024-12-12 12:30", "2024-12-12 13:00"),  # exactly fills the morning
        ("2024-12-12 12:45", "2024-12-12 14:45"),
        ("2024-12-12 14:59:59", "2024-12-12 15:29:59"),
        ("2024-12-12 12:59:59", "2024-12-12 14:59:59"),
        ("2024-12-12 18:30", "2024-12-13 09:30"),
        ("2024-12-13 18:29:59.250000", "2024-12-17 09:29:59.250000"),
        ("2024-02-29 18:20", "2024-03-01 09:20"),  # over the change of the zone
    ],
)
def test_thirty_minutes_are_working_minutes(handed_in: str, due_at: str) -> None:
    assert iso(add_minutes(CAL, at(handed_in), 30)) == due_at


def test_no_minutes_end_at_the_effective_opening() -> None:
    assert iso(add_minutes(CAL, at("2024-12-12 13:00"), 0)) == "2024-12-12 14:30"
    assert iso(add_minutes(CAL, at("2024-12-12 10:00"), 0)) == "2024-12-12 10:00"


@pytest.mark.clause("5.2")
@pytest.mark.parametrize(
    ("opened", "zero"),
    [
        ("2024-12-12 10:00", date(2024, 12, 12)),
        ("2024-12-12 18:30", date(2024, 12, 12)),  # 18:30 sharp belongs to its day
        ("2024-12-12 23:40", date(2024, 12, 12)),  # whatever the hour
        ("2024-12-13 00:00", date(2024, 12, 13)),
        ("2024-12-14 10:00", date(2024, 12, 17)),
        ("2024-05-04 20:00", date(2024, 5, 4)),
    ],
)
def test_day_zero_is_the_day_of_opening_or_the_next_working_day(opened: str, zero: date) -> None:
    assert day_zero(CAL, at(opened)) == zero


@pytest.mark.clause("5.2")
@pytest.mark.clause("5.3")
@pytest.mark.parametrize(
    ("opened", "days", "due_at"),
    [
        ("2024-12-12 10:00", 1, "2024-12-13 18:30"),
        ("2024-12-12 20:00", 1, "2024-12-13 18:30"),
        ("2024-12-13 17:10", 1, "2024-12-17 18:30"),
        ("2024-12-14 10:00", 1, "2024-12-18 18:30"),
        ("2024-12-02 10:00", 6, "2024-12-10 18:30"),
        ("2024-05-03 10:00", 1, "2024-05-04 18:30"),  # a worked Saturday counts
        ("2024-05-07 00:00", 2, "2024-05-14 18:30"),  # 7, 8 and 9 May off: day 0 is 10 May
        ("2022-07-08 12:00", 1, "2022-07-11 18:30"),  # Kurban Ait on a Saturday does not move
        ("2023-01-06 12:00", 1, "2023-01-09 18:30"),  # nor does 7 January
        ("2024-07-05 12:00", 1, "2024-07-09 18:30"),  # Capital Day on a Saturday does
        (
            "2020-05-07 12:00",
            1,
            "2020-05-12 18:30",
        ),  # 7, 8 and 9 May off; Monday 11 May worked for Friday: day 0
        ("2024-02-29 23:30", 1, "2024-03-01 18:30"),
    ],
)
def test_days_end_at_the_closing_of_the_nth_working_day(opened: str, days: int, due_at: str) -> None:
    assert iso(add_days(CAL, at(opened), days)) == due_at


def test_counting_day_zero_shortens_by_a_day_but_never_below_the_opening() -> None:
    assert iso(add_days(CAL, at("2024-12-12 10:00"), 1, count_day_zero=True)) == "2024-12-12 18:30"
    assert iso(add_days(CAL, at("2024-12-12 18:30"), 1, count_day_zero=True)) == "2024-12-13 18:30"
    assert iso(add_days(CAL, at("2024-12-14 10:00"), 2, count_day_zero=True)) == "2024-12-18 18:30"


@pytest.mark.clause("5.1")
@pytest.mark.clause("5.5")
def test_each_step_opens_when_the_one_before_is_due() -> None:
    foretold = chain(CAL, FIVE_STEPS, at("2024-12-13 16:40"), SERVICE)
    assert [(iso(step.opened), iso(step.due)) for step in foretold.steps] == [
        ("2024-12-13 16:40", "2024-12-13 17:10"),
        ("2024-12-13 17:10", "2024-12-17 18:30"),
        ("2024-12-17 18:30", "2024-12-25 18:30"),
        ("2024-12-25 18:30", "2024-12-26 18:30"),
        ("2024-12-26 18:30", "2024-12-27 18:30"),
    ]
    assert iso(foretold.service.due) == "2024-12-30 18:30"


@pytest.mark.clause("9")
def test_the_term_through_the_state_corporation_is_a_working_day_shorter() -> None:
    foretold = chain(CAL, FIVE_STEPS, at("2024-12-13 16:40"), Limit(9, "working_days"))
    assert iso(foretold.service.due) == "2024-12-27 18:30"


@pytest.mark.clause("5.1")
def test_a_late_intake_can_make_the_chain_end_after_the_term() -> None:
    foretold = chain(CAL, FIVE_STEPS, at("2024-12-02 18:29"), Limit(9, "working_days"))
    assert iso(foretold.steps[0].due) == "2024-12-03 09:29"
    assert foretold.steps[-1].due > foretold.service.due


@pytest.mark.clause("5.3")
@pytest.mark.clause("5.4")
def test_a_returned_draft_keeps_its_day_zero_and_loses_only_the_days_it_lay_elsewhere() -> None:
    rounds = [turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-05 15:00")]
    assert iso(due(CAL, SIX, rounds)) == "2024-12-11 18:30"


@pytest.mark.clause("5.3")
def test_a_ping_pong_within_a_day_gains_nothing() -> None:
    rounds = [
        turn("2024-12-02 10:00", "2024-12-03 10:00"),
        turn("2024-12-03 11:00", "2024-12-03 12:00"),
        turn("2024-12-03 15:00", "2024-12-04 18:30"),  # submitted at closing: the day was the executor's
        turn("2024-12-05 18:30"),  # returned at closing: the day was the head's
    ]
    assert iso(due(CAL, SIX, rounds)) == "2024-12-11 18:30"


@pytest.mark.clause("5.4")
def test_a_round_that_opens_with_nothing_left_is_due_at_the_first_closing_after_it() -> None:
    rounds = [turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-05 15:00")]
    assert iso(due(CAL, ONE, rounds)) == "2024-12-05 18:30"
    rounds[1] = turn("2024-12-05 18:30")
    assert iso(due(CAL, ONE, rounds)) == "2024-12-06 18:30"
    rounds[1] = turn("2024-12-05 15:00", "2024-12-05 16:00")
    rounds.append(turn("2024-12-07 10:00"))  # a Saturday
    assert iso(due(CAL, ONE, rounds)) == "2024-12-09 18:30"


@pytest.mark.clause("5.1")
def test_minutes_are_used_up_while_the_step_runs() -> None:
    rounds = [turn("2024-12-12 12:50", "2024-12-12 14:35"), turn("2024-12-12 18:25")]
    assert (
        iso(due(CAL, HALF_HOUR, rounds)) == "2024-12-13 09:10"
    )  # 15 used, 5 that evening, 10 in the morning
    assert (
        iso(due(CAL, Limit(10, "minutes"), rounds)) == "2024-12-12 18:30"
    )  # nothing left: the first closing


@pytest.mark.clause("5.3")
def test_a_pause_stops_the_days_at_whose_closing_it_lies() -> None:
    rounds = [turn("2024-12-02 10:00")]
    assert iso(due(CAL, SIX, rounds, [pause("2024-12-03 10:00", "2024-12-03 18:00")])) == "2024-12-10 18:30"
    assert iso(due(CAL, SIX, rounds, [pause("2024-12-03 10:00", "2024-12-03 18:30")])) == "2024-12-11 18:30"
    assert iso(due(CAL, SIX, rounds, [pause("2024-12-03 18:30", "2024-12-04 09:00")])) == "2024-12-10 18:30"
    weekend = [pause("2024-12-06 17:00", "2024-12-09 09:00")]
    assert iso(due(CAL, SIX, rounds, weekend)) == "2024-12-11 18:30"
    overlapping = [
        pause("2024-12-03 10:00", "2024-12-04 10:00"),
        pause("2024-12-03 12:00", "2024-12-05 10:00"),
    ]
    assert iso(due(CAL, SIX, rounds, overlapping)) == "2024-12-12 18:30"


@pytest.mark.clause("5.1")
def test_a_pause_stops_the_minutes_it_covers() -> None:
    pauses = [pause("2024-12-12 10:10", "2024-12-12 12:50")]
    assert iso(due(CAL, HALF_HOUR, [turn("2024-12-12 10:00")], pauses)) == "2024-12-12 14:40"


@pytest.mark.clause("5.3")
def test_a_lasting_pause_is_counted_as_if_it_ended_now() -> None:
    rounds, pauses = [turn("2024-12-02 10:00")], [pause("2024-12-03 10:00")]
    assert iso(due(CAL, SIX, rounds, pauses)) == "2024-12-10 18:30"
    assert iso(due(CAL, SIX, rounds, pauses, now=at("2024-12-05 12:00"))) == "2024-12-12 18:30"
    over_two_rounds = [turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-04 12:00")]
    assert iso(due(CAL, SIX, over_two_rounds, pauses, now=at("2024-12-09 12:00"))) == "2024-12-17 18:30"
    closed_while_paused = [turn("2024-12-02 10:00", "2024-12-04 11:00")]
    assert iso(due(CAL, SIX, closed_while_paused, pauses, now=at("2024-12-09 12:00"))) == "2024-12-11 18:30"


def test_a_due_moment_does_not_move_when_its_round_closes() -> None:
    in_time, late = turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-02 10:00", "2024-12-30 11:00")
    assert iso(due(CAL, SIX, [in_time])) == iso(due(CAL, SIX, [late])) == "2024-12-10 18:30"


def test_a_step_not_yet_open_has_no_due_moment() -> None:
    assert due(CAL, SIX, []) is None
    with pytest.raises(ValueError, match="not opened"):
        reckon(CAL, SIX, [])


@pytest.mark.parametrize(
    "rounds",
    [
        [turn("2024-12-02 10:00"), turn("2024-12-04 10:00")],
        [turn("2024-12-02 10:00", "2024-12-05 10:00"), turn("2024-12-04 10:00")],
        [turn("2024-12-02 10:00", "2024-12-01 10:00")],
    ],
)
def test_rounds_that_contradict_one_another_are_refused(rounds: list[object]) -> None:
    with pytest.raises(ValueError, match="round"):
        reckon(CAL, SIX, rounds)  # type: ignore[arg-type]


def test_what_was_used_is_counted_in_the_limits_own_unit() -> None:
    rounds = [turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-05 15:00")]
    now = at("2024-12-06 18:30")
    assert used(CAL, "working_days", rounds, now=now) == 3
    assert used(CAL, "working_days", rounds, now=now, count_day_zero=True) == 4
    assert used(CAL, "minutes", rounds[:1], now=now) == 3 * 60 + 4 * 60 + 8 * 60 + 2 * 60
    assert used(CAL, "working_days", [], now=now) == 0


def test_between_counts_whole_working_minutes_both_ways() -> None:
    assert between(CAL, at("2024-12-13 18:20"), at("2024-12-17 09:20:59")) == 30
    assert between(CAL, at("2024-12-17 09:20:59"), at("2024-12-13 18:20")) == -30
    assert between(CAL, at("2024-02-29 09:00"), at("2024-03-01 18:30")) == 960


def test_remaining_speaks_of_whole_days_after_today() -> None:
    due_at = at("2024-12-17 18:30")
    assert working_days_left(CAL, at("2024-12-13 17:10"), due_at) == 1
    assert working_days_left(CAL, at("2024-12-15 12:00"), due_at) == 1
    on_the_day = remaining(CAL, at("2024-12-17 16:00"), due_at, "working_days")
    assert (on_the_day.days, on_the_day.minutes, on_the_day.overdue) == (0, 150, False)
    assert not remaining(CAL, due_at, due_at, "minutes").overdue
    late = remaining(CAL, at("2024-12-19 10:00"), due_at, "working_days")
    assert (late.value, late.minutes, late.overdue) == (2, 540, True)


def test_a_moment_of_any_zone_is_read_in_the_offices_own() -> None:
    summer = datetime(2024, 2, 29, 12, 20, tzinfo=UTC)  # 18:20 at UTC+6
    assert iso(add_minutes(CAL, summer, 30)) == "2024-03-01 09:20"
    assert add_minutes(CAL, summer, 30).utcoffset() == timedelta(hours=5)
    twice = datetime(2024, 2, 29, 23, 30, tzinfo=timezone(timedelta(hours=5)))  # the hour that came twice
    assert day_zero(CAL, twice) == date(2024, 2, 29)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        add_minutes(CAL, datetime(2024, 12, 13, 16, 40), 30)  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        add_days(CAL, datetime(2024, 12, 13, 16, 40), 1)  # noqa: DTZ001


def test_time_is_not_added_backwards() -> None:
    for wrong in (lambda: add_minutes(CAL, at("2024-12-13 16:40"), -1), lambda: Limit(-1, "minutes")):
        with pytest.raises(ValueError, match=r"forwards|negative"):
            wrong()


@pytest.mark.parametrize(
    "moment", ["2027-12-31 18:30", "2027-12-20 10:00", "2028-06-01 10:00", "2011-12-30 10:00"]
)
def test_a_calendar_too_short_for_the_answer_says_so(moment: str) -> None:
    with pytest.raises(HorizonExceeded, match="2012-01-01 to 2027-12-31"):
        chain(CAL, FIVE_STEPS, at(moment), SERVICE)


def test_the_last_working_moment_is_still_within_the_calendar() -> None:
    assert iso(add_minutes(CAL, at("2027-12-31 18:00"), 30)) == "2027-12-31 18:30"
    assert iso(add_days(CAL, at("2027-12-30 18:00"), 1)) == "2027-12-31 18:30"
    with pytest.raises(HorizonExceeded):
        add_minutes(CAL, at("2027-12-31 18:00:01"), 30)
    with pytest.raises(HorizonExceeded):
        CAL.is_working(date(2028, 1, 1))


def test_a_shortened_day_ends_early() -> None:
    cal = calendar_with({date(2024, 12, 31): Day("short", closes=time(12))})
    assert iso(cal.closing(date(2024, 12, 31))) == "2024-12-31 12:00"
    assert iso(add_minutes(cal, at("2024-12-31 11:45"), 30)) == "2025-01-05 09:15"
    assert iso(add_days(cal, at("2024-12-30 11:45"), 1)) == "2024-12-31 12:00"
    in_the_break = calendar_with({date(2024, 12, 31): Day("short", closes=time(14))})
    assert iso(in_the_break.closing(date(2024, 12, 31))) == "2024-12-31 13:00"


def test_new_hours_hold_from_their_date() -> None:
    straight = Hours(time(8), None, None, time(16), frozenset({0, 1, 2, 3, 5}))
    cal = WorkCalendar(
        [(date(2024, 1, 1), HOURS), (date(2024, 6, 3), straight)], {}, horizon=date(2024, 12, 31)
    )
    assert iso(add_minutes(cal, at("2024-05-31 18:15"), 30)) == "2024-06-03 08:15"
    assert not cal.is_working(date(2024, 6, 7))
    assert cal.next_working_day(date(2024, 6, 6)) == date(2024, 6, 8)
    assert cal.previous_working_day(date(2024, 6, 8)) == date(2024, 6, 6)
    assert [(iso(b), iso(e)) for b, e in cal.spans(date(2024, 6, 8))] == [
        ("2024-06-08 08:00", "2024-06-08 16:00")
    ]
    assert cal.spans(date(2024, 6, 7)) == []
    with pytest.raises(ValueError, match="not a working day"):
        cal.closing(date(2024, 6, 7))


@pytest.mark.parametrize(
    "wrong",
    [
        (time(9), time(13), None, time(18)),
        (time(9), time(13), time(12), time(18)),
        (time(18), None, None, time(9)),
    ],
)
def test_hours_out_of_order_are_refused(wrong: tuple[time, time | None, time | None, time]) -> None:
    with pytest.raises(ValueError, match="break"):
        Hours(*wrong, weekdays=frozenset())


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="office hours"):
        WorkCalendar([], {}, horizon=date(2024, 12, 31))
