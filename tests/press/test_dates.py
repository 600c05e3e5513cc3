"""Dates as each language writes them."""

from datetime import date

import pytest

from benefit_office.press import dates


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_date_in_each_language() -> None:
    assert plain(dates.long_date(date(2026, 11, 22), "kk")) == "2026 жылғы 22 қараша"
    assert plain(dates.long_date("2026-11-22", "ru")) == "22 ноября 2026 года"
    assert dates.short_date("2026-01-02") == "02.01.2026"


@pytest.mark.parametrize(
    ("month", "since", "until"),
    [
        (1, "қаңтардан", "қаңтарға"), (2, "ақпаннан", "ақпанға"), (3, "наурыздан", "наурызға"),
        (4, "сәуірден", "сәуірге"), (5, "мамырдан", "мамырға"), (6, "маусымнан", "маусымға"),
        (7, "шілдеден", "шілдеге"), (8, "тамыздан", "тамызға"), (9, "қыркүйектен", "қыркүйекке"),
        (10, "қазаннан", "қазанға"), (11, "қарашадан", "қарашаға"), (12, "желтоқсаннан", "желтоқсанға"),
    ],
)  # fmt: skip
def test_kazakh_months_take_their_endings(month: int, since: str, until: str) -> None:
    day = date(2026, month, 5)
    assert plain(dates.from_date(day, "kk")) == f"2026 жылғы 5 {since} бастап"
    assert plain(dates.until_date(day, "kk")) == f"2026 жылғы 5 {until} дейін"


def test_russian_since_and_until() -> None:
    assert plain(dates.from_date("2026-12-01", "ru")) == "с 1 декабря 2026 года"
    assert plain(dates.from_date("2026-02-02", "ru")) == "со 2 февраля 2026 года"
    assert plain(dates.until_date("2026-08-31", "ru")) == "по 31 августа 2026 года"


def test_something_else_is_no_date() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        dates.long_date("22.11.2026", "ru")
