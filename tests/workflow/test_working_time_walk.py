"""A due date explains itself: the walk leads to the date, and says so in three languages."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.seeded import FIVE_STEPS, SERVICE, at, calendar_with, office_calendar, pause, turn
from tests.workflow.test_working_time_oracle import (
    SOAK,
    Life,
    aware,
    aware_turns,
    limits,
    lives,
    moments,
    thorough,
)
from workflow.deadlines.narration import LANGUAGES, narrate, narrate_line
from workflow.working_time import Day, Entry, Limit, Reckoning, chain, explain, reckon

pytestmark = [pytest.mark.soak] if SOAK else []
CAL = office_calendar()
SIX = Limit(6, "working_days")


def replayed(entries: list[Entry], limit: Limit) -> datetime:
    """The due moment by the walk alone: its counted days or its worked spans, up to the limit."""
    if any(entry.what == "last_resort" for entry in entries):
        (last,) = (entry for entry in entries if entry.what == "last_resort")
        assert last.day
        return CAL.closing(last.day)
    if limit.unit == "minutes":
        spans = [entry for entry in entries if entry.what == "worked"]
        assert sum((entry.spent for entry in spans if entry.spent), timedelta()) == timedelta(
            minutes=limit.value
        )
        assert spans[-1].until
        return spans[-1].until
    numbered = [(entry.number, entry.day) for entry in entries if entry.what == "counted"]
    assert [number for number, _ in numbered] == list(range(1, limit.value + 1))
    assert numbered[-1][1]
    return CAL.closing(numbered[-1][1])


def assert_walk_leads_to_the_date(reckoning: Reckoning) -> None:
    entries = explain(CAL, reckoning)
    assert replayed(entries, reckoning.limit) == reckoning.due
    assert entries[-1] == Entry("due", at=reckoning.due)
    if reckoning.limit.unit == "working_days":
        assert_every_date_is_accounted_for(entries, reckoning)
    instants = [CAL.instant(entry.at) for entry in entries if entry.at]
    assert instants == sorted(instants)
    for language in LANGUAGES:
        assert_sentences_lead_to_the_date(narrate(entries, language), reckoning)


def assert_every_date_is_accounted_for(entries: list[Entry], reckoning: Reckoning) -> None:
    """From day 0 to the due date each date is said once: off, day 0, counted or not; before it the days off are."""
    said: list[date] = []
    for entry in entries:
        if entry.day:
            last = entry.last_day or entry.day
            said += [entry.day + timedelta(days=n) for n in range((last - entry.day).days + 1)]
    start = (reckoning.handed_in or reckoning.opened).date()
    whole = [start + timedelta(days=n) for n in range((reckoning.due.date() - start).days + 1)]
    assert said == [day for day in whole if day >= reckoning.day_zero or not CAL.is_working(day)]


def assert_sentences_lead_to_the_date(sentences: list[str], reckoning: Reckoning) -> None:
    """The same by the printed words: the last date and hour named are the due moment's, and no word is missing."""
    assert not any(re.search(r"[{}]|None|\(\)", sentence) for sentence in sentences)
    named = re.findall(r"\d\d\.\d\d\.\d{4}", sentences[-1])
    hours = re.findall(r"\d\d:\d\d(?::\d\d)?", sentences[-1])
    assert named == [reckoning.due.strftime("%d.%m.%Y")]
    assert reckoning.due.strftime("%H:%M:%S").startswith(hours[-1])


@thorough
@given(life=lives(), limit=st.integers(1, 8))
def test_the_walk_over_days_leads_to_the_date(life: Life, limit: int) -> None:
    turns, pauses = life
    assert_walk_leads_to_the_date(
        reckon(CAL, Limit(limit, "working_days"), aware_turns(turns), aware_turns(pauses))
    )


@thorough
@given(life=lives(), limit=limits)
def test_the_walk_over_minutes_leads_to_the_date(life: Life, limit: int) -> None:
    turns, pauses = life
    assert_walk_leads_to_the_date(
        reckon(CAL, Limit(limit, "minutes"), aware_turns(turns), aware_turns(pauses))
    )


@thorough
@given(moment=moments)
def test_the_walk_of_every_step_leads_to_its_date(moment: datetime) -> None:
    foretold = chain(CAL, FIVE_STEPS, aware(moment), SERVICE)
    for reckoning in (*foretold.steps, foretold.service):
        assert_walk_leads_to_the_date(reckoning)


@pytest.mark.clause("5.2")
@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "kk",
            (
                "қадам ашылды: 13.12.2024, жұма, сағат\xa017:10 → 13.12 – 0-күн → 14–15.12 – демалыс күндері → "
                "16.12 – Тәуелсіздік күні → 17.12 – 1-жұмыс күні → мерзімі: 17.12.2024, сейсенбі, сағат\xa018:30"
            ),
        ),
        (
            "ru",
            (
                "шаг открыт в пятницу, 13.12.2024, в\xa017:10 → 13.12 – день 0 → 14–15.12 – выходные дни → "
                "16.12 – День Независимости → 17.12 – 1-й рабочий день → срок истекает "
                "во вторник, 17.12.2024, в\xa018:30"
            ),
        ),
        (
            "en",
            (
                "step opened on Friday 13.12.2024 at\xa017:10 → 13.12 – day 0 → 14–15.12 – days off → "
                "16.12 – Independence Day → 17.12 – working day 1 → due on Tuesday 17.12.2024 at\xa018:30"
            ),
        ),
    ],
)
def test_a_day_is_explained_in_the_readers_language(language: str, line: str) -> None:
    walk = explain(CAL, reckon(CAL, Limit(1, "working_days"), [turn("2024-12-13 17:10")]))
    assert narrate_line(walk, language) == line


@pytest.mark.clause("5.1")
def test_minutes_are_explained_span_by_span() -> None:
    step = chain(CAL, FIVE_STEPS, at("2024-12-13 18:29:30"), SERVICE).steps[0]
    assert narrate(explain(CAL, step), "en") == [
        "handed in on Friday 13.12.2024 at\xa018:29:30",
        "13.12 18:29:30–18:30 – 30 s",
        "14–15.12 – days off",
        "16.12 – Independence Day",
        "17.12 09:00–09:29:30 – 29 min 30 s",
        "due on Tuesday 17.12.2024 at\xa009:29:30",
    ]


@pytest.mark.clause("5.1")
def test_papers_handed_in_out_of_hours_are_told_from_which_moment_they_count() -> None:
    service = chain(CAL, FIVE_STEPS, at("2024-12-14 11:00"), Limit(1, "working_days")).service
    assert narrate(explain(CAL, service), "ru") == [
        "сдано в субботу, 14.12.2024, в\xa011:00",
        "14–15.12 – выходные дни",
        "16.12 – День Независимости",
        "вне рабочего времени – считается сданным во вторник, 17.12.2024, в\xa009:00",
        "17.12 – день 0",
        "18.12 – 1-й рабочий день",
        "срок истекает в среду, 18.12.2024, в\xa018:30",
    ]


@pytest.mark.clause("5.3")
def test_returns_and_pauses_are_told_where_they_happened() -> None:
    rounds = [turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-05 15:00")]
    pauses = [
        pause("2024-12-06 10:00", "2024-12-09 10:00", "applicant"),
        pause("2024-12-09 12:00", None, "hearing"),
    ]
    walk = explain(CAL, reckon(CAL, Limit(3, "working_days"), rounds, pauses, now=at("2024-12-09 15:00")))
    assert narrate(walk, "en") == [
        "step opened on Monday 02.12.2024 at\xa010:00",
        "02.12 – day 0",
        "03.12 – working day 1",
        "step closed on Wednesday 04.12.2024 at\xa011:00",
        "04.12 – not counted: the step is closed",
        "step re-opened on Thursday 05.12.2024 at\xa015:00",
        "05.12 – working day 2",
        "paused on Friday 06.12.2024 at\xa010:00\xa0– waiting for the applicant",
        "06.12 – not counted: the clock is paused",
        "07–08.12 – days off",
        "resumed on Monday 09.12.2024 at\xa010:00",
        "paused on Monday 09.12.2024 at\xa012:00\xa0– hearing",
        "still paused – counted as if resumed on Monday 09.12.2024 at\xa015:00",
        "09.12 – working day 3",
        "due on Monday 09.12.2024 at\xa018:30",
    ]


@pytest.mark.clause("5.4")
def test_a_round_with_nothing_left_says_so() -> None:
    rounds = [turn("2024-12-02 10:00", "2024-12-04 11:00"), turn("2024-12-05 15:00")]
    walk = explain(CAL, reckon(CAL, Limit(1, "working_days"), rounds))
    assert narrate(walk, "en")[-4:] == [
        "step re-opened on Thursday 05.12.2024 at\xa015:00",
        "nothing is left of the limit",
        "05.12 – first closing after the opening",
        "due on Thursday 05.12.2024 at\xa018:30",
    ]


def test_worked_and_shortened_days_cite_their_order_and_a_new_year_is_named() -> None:
    cal = calendar_with(
        {date(2025, 1, 6): Day("short", "Қысқа күн", "Короткий день", "Short day", "№ 7", time(12))}
    )
    walk = explain(cal, reckon(cal, Limit(2, "working_days"), [turn("2024-12-31 10:00")]))
    assert narrate(walk, "en")[2:] == [
        "01.01.2025 – New Year",
        "02.01 – New Year",
        "03.01 – Day off (moved from 05.01.2025), minister's order №\xa0436 of 2024",
        "04.01 – day off",
        "05.01 – working day 1 (Working day (instead of 03.01.2025), minister's order №\xa0436 of 2024)",
        "06.01 – working day 2 (Short day, closes 12:00, № 7)",
        "due on Monday 06.01.2025 at\xa012:00",
    ]


def test_days_off_are_joined_over_the_end_of_a_month_and_a_year() -> None:
    off = [Entry("day_off", day=date(2026, 1, 31), last_day=date(2026, 2, 1))]
    assert narrate(off, "en") == ["31.01–01.02.2026 – days off"]
    over_the_year = [Entry("day_off", day=date(2022, 12, 31), last_day=date(2023, 1, 1))]
    assert narrate(over_the_year, "en") == ["31.12.2022–01.01.2023 – days off"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="'de' is not one of kk, ru, en"):
        narrate([], "de")
