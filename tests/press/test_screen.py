"""Sums on a page follow the reader's language; those on a sheet do not."""

from decimal import Decimal

import pytest
from django.utils import translation

from benefit_office.press import screen, words


@pytest.mark.parametrize(
    ("language", "thousands", "with_tiyn", "deducted"),
    [
        ("kk", "1\u00a0234\u00a0567", "43\u00a0250,50", "−21\u00a0625,50"),
        ("ru", "1\u00a0234\u00a0567", "43\u00a0250,50", "−21\u00a0625,50"),
        ("en", "1,234,567", "43,250.50", "−21,625.50"),
    ],
)
def test_a_sum_on_a_page_is_written_as_the_readers_language_writes_it(
    language: str, thousands: str, with_tiyn: str, deducted: str
) -> None:
    with translation.override(language):
        assert screen.money(1234567) == thousands
        assert screen.money("43250.5") == with_tiyn
        assert screen.money(Decimal("-21625.50")) == deducted
        assert screen.figure(1234567) == thousands
        assert screen.figure("Аксу") == "Аксу"


def test_a_sum_on_a_sheet_is_the_same_whoever_orders_it() -> None:
    with translation.override("en"):
        assert words.money("43250.5") == "43\u00a0250,50"


def test_tiyn_are_shown_only_when_there_are_any() -> None:
    with translation.override("en"):
        assert screen.money("43250.00") == "43,250"
        assert screen.money("0.995") == "1"
        assert screen.money("0.005") == "0.01"
