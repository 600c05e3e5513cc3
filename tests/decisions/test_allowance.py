"""Golden amounts: which day, how many tenge, across the changes of the index and up to the 18th birthday."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.allowance import Rate, Terms, appointment, birthday, part_months, rate_on
from decisions.models import AllowanceRule, MciRate

RATES = [
    Rate(date(2019, 1, 1), 2525),
    Rate(date(2020, 1, 1), 2651),
    Rate(date(2020, 4, 1), 2778),
    Rate(date(2021, 1, 1), 2917),
    Rate(date(2022, 1, 1), 3063),
    Rate(date(2022, 4, 1), 3180),
    Rate(date(2025, 1, 1), 3932),
    Rate(date(2026, 1, 1), 4325),
]
TEN_MCI = Terms(multiplier=10, until_age=18, starts="application")


def periods(
    applied_on: date, known_on: date, *, born: date = date(2015, 3, 4), terms: Terms = TEN_MCI,
    guardian_since: date = date(2019, 5, 1),
) -> list[tuple[str, str, int]]:  # fmt: skip
    found = appointment(
        terms, RATES, born=born, applied_on=applied_on, guardian_since=guardian_since, known_on=known_on
    )
    return [(one.starts.isoformat(), one.ends.isoformat(), one.monthly) for one in found]


@pytest.mark.clause("3")
@pytest.mark.parametrize(
    ("applied", "known", "expected"),
    [
        ("2020-03-20", "2020-03-27", [("2020-03-20", "2033-03-03", 26510)]),
        ("2020-03-20", "2020-04-02",
         [("2020-03-20", "2020-03-31", 26510), ("2020-04-01", "2033-03-03", 27780)]),
        ("2022-03-31", "2022-04-08",
         [("2022-03-31", "2022-03-31", 30630), ("2022-04-01", "2033-03-03", 31800)]),
        ("2025-12-25", "2026-01-08",
         [("2025-12-25", "2025-12-31", 39320), ("2026-01-01", "2033-03-03", 43250)]),
        ("2026-01-01", "2026-01-09", [("2026-01-01", "2033-03-03", 43250)]),
    ],
)  # fmt: skip
def test_a_change_of_the_index_up_to_the_draft_opens_a_new_period(
    applied: str, known: str, expected: list[tuple[str, str, int]]
) -> None:
    assert periods(date.fromisoformat(applied), date.fromisoformat(known)) == expected


def test_a_later_change_is_a_resetting_and_not_foretold() -> None:
    assert periods(date(2019, 6, 3), date(2019, 6, 10)) == [("2019-06-03", "2033-03-03", 25250)]


def test_it_is_paid_up_to_the_day_before_the_18th_birthday_also_in_mid_month() -> None:
    assert periods(date(2026, 11, 16), date(2026, 11, 20), born=date(2008, 12, 15)) == [
        ("2026-11-16", "2026-12-14", 43250)
    ]
    assert [(part.month, part.covered, part.days, part.tenge) for part in part_months(
        date(2026, 11, 16), date(2026, 12, 14), 43250)] == [
        (date(2026, 11, 1), 15, 30, Decimal("21625.00")),
        (date(2026, 12, 1), 14, 31, Decimal("19532.26")),
    ]  # fmt: skip


def test_who_is_18_already_gets_nothing() -> None:
    assert periods(date(2026, 11, 16), date(2026, 11, 20), born=date(2008, 11, 16)) == []
    assert periods(date(2026, 11, 16), date(2026, 11, 20), born=date(2008, 11, 17)) == [
        ("2026-11-16", "2026-11-16", 43250)
    ]


def test_a_child_of_29_february_reaches_the_age_on_1_march() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_the_office_may_begin_with_the_month_or_with_the_guardianship() -> None:
    month = Terms(10, 18, "month")
    assert periods(date(2026, 11, 16), date(2026, 11, 20), terms=month)[0][0] == "2026-11-01"
    act = Terms(10, 18, "guardianship")
    assert periods(date(2022, 5, 5), date(2022, 5, 6), terms=act, guardian_since=date(2020, 2, 10)) == [
        ("2020-02-10", "2020-03-31", 26510),
        ("2020-04-01", "2020-12-31", 27780),
        ("2021-01-01", "2021-12-31", 29170),
        ("2022-01-01", "2022-03-31", 30630),
        ("2022-04-01", "2033-03-03", 31800),
    ]


def test_a_whole_month_is_no_part_month() -> None:
    assert part_months(date(2026, 11, 1), date(2026, 12, 31), 43250) == []
    (part,) = part_months(date(2026, 2, 10), date(2026, 2, 19), 43250)
    assert (part.covered, part.days, part.tenge) == (10, 28, Decimal("15446.43"))


def test_a_day_before_the_first_index_is_an_error_not_a_guess() -> None:
    with pytest.raises(LookupError, match="2011-12-31"):
        rate_on(RATES[:1], date(2011, 12, 31))


@pytest.mark.django_db
def test_the_seeded_index_and_rule() -> None:
    known = dict(MciRate.objects.values_list("effective_from", "tenge"))
    assert [known[day] for day in (date(2012, 1, 1), date(2020, 1, 1), date(2020, 4, 1), date(2022, 4, 1))] == [
        1618, 2651, 2778, 3180,
    ]  # fmt: skip
    assert known[date(2026, 1, 1)] * AllowanceRule.objects.get(office=None).multiplier == 43250
    assert all(rate.source_kk and rate.source_ru and rate.source_en for rate in MciRate.objects.all())
