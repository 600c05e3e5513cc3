"""Sums on a page follow the reader's language; those on a sheet do not."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
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
        assert screen.aligned(1234567) == thousands + with_tiyn[-3:-2] + "00"
        assert screen.aligned("-21625.5") == deducted
        assert screen.figure("Аксу") == "Аксу"
        assert str(screen.counted(1234567)) == thousands
        assert template(screen.counted(1234567)) == f"{thousands} {thousands}"


def template(count: int) -> str:
    """Seen red: «1633 cases» in each heading and pager, while the sums beside them had their thousands apart."""
    plural = "{% blocktranslate count n=count %}{{ n }}{% plural %}{{ n }}{% endblocktranslate %}"
    page = "{% load i18n %}" + plural + " {{ count }}"
    return Template(page).render(Context({"count": count}))


def test_no_page_writes_a_count_as_it_is() -> None:
    root = Path(screen.__file__).parents[2] / "templates"
    written = re.compile(r"\b(?:paginator\.count|(?:times|line|tab|statistics)\.(?:count|total))\b(?!\|)")
    raw = [
        f"{page.relative_to(root)}: {found}"
        for page in root.rglob("*.html")
        if page.parent.name != "sheets"
        for found in re.findall(r"\{\{[^}]*\}\}|with [^%]*%\}", page.read_text())
        if written.search(found)
    ]
    assert raw == []


def test_a_sum_on_a_sheet_is_the_same_whoever_orders_it() -> None:
    with translation.override("en"):
        assert words.money("43250.5") == "43\u00a0250,50"


def test_tiyn_are_shown_only_when_there_are_any() -> None:
    with translation.override("en"):
        assert screen.money("43250.00") == "43,250"
        assert screen.money("0.995") == "1"
        assert screen.money("0.005") == "0.01"
