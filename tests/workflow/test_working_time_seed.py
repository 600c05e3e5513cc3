"""The stored calendar against its source and against dates checked by hand."""

from datetime import date, timedelta

import pytest

from tests.workflow.calendar_source import YEARS, derived_days, package_works_on
from tests.workflow.seeded import office_calendar, seed


def test_the_stored_calendar_is_the_one_the_package_gives() -> None:
    assert seed()["days"] == derived_days()
    assert seed()["years"] == list(YEARS)


def test_every_date_is_a_working_day_exactly_when_the_package_says_so() -> None:
    cal, day = office_calendar(), date(2012, 1, 1)
    wrong = []
    while day <= date(2027, 12, 31):
        if cal.is_working(day) != package_works_on(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-01-09", True),  # 7 January 2023, a Saturday, does not move
        ("2024-01-08", True),  # 7 January 2024, a Sunday, does not move
        ("2022-07-11", True),  # Kurban Ait of Saturday 9 July 2022 does not move
        ("2024-06-17", True),  # Kurban Ait of Sunday 16 June 2024 does not move
        ("2019-08-12", True),  # Kurban Ait of Sunday 11 August 2019 does not move
        ("2023-06-28", False),  # Kurban Ait on a Wednesday
        ("2024-07-08", False),  # Capital Day of Saturday 6 July moves
        ("2022-01-03", False),  # New Year of Saturday and Sunday moves …
        ("2022-01-04", False),  # … both days
        ("2016-05-10", False),  # 7 May, a Saturday, moves past 9 May
        ("2013-05-07", False),  # Defender's Day from 2013
        ("2012-05-07", True),
        ("2021-12-01", False),  # First President's Day to 2021
        ("2022-12-01", True),
        ("2021-12-17", False),  # the second day of Independence Day to 2021
        ("2024-12-17", True),
        ("2021-10-25", True),  # Republic Day from 2022
        ("2022-10-25", False),
        ("2024-08-30", False),  # Constitution Day to 2025 on 30 August …
        ("2026-08-31", True),
        ("2026-03-16", True),  # … from 2027 on 15 March
        ("2027-03-15", False),
        ("2024-05-04", True),  # a Saturday worked for Wednesday 8 May
        ("2024-05-08", False),
        ("2020-12-20", True),  # a Sunday worked for Friday 18 December
        ("2020-05-11", True),  # the Monday of 9 May's day off, worked for Friday 8 May
        ("2020-05-08", False),
        ("2013-12-28", True),  # a Saturday worked for 3 January of the next year
        ("2014-01-03", False),
        ("2025-01-05", True),
        ("2024-03-01", True),
    ],
)
def test_a_date_checked_by_hand(day: str, works: bool) -> None:
    assert office_calendar().is_working(date.fromisoformat(day)) is works


def test_every_day_is_named_in_three_languages_and_every_move_cites_its_act() -> None:
    for row in seed()["days"]:
        assert row["title_kk"]
        assert row["title_ru"]
        assert row["title_en"]
        exchanged = row["kind"] == "worked" or row["title_kk"].startswith("Демалыс күні")
        assert ("adilet.zan.kz" in row["source"]) is exchanged
