"""The filters of sheets: dates and sums as each language writes them on an official paper."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benefit_office.press import dates, words


def signed_money(amount: Decimal) -> str:
    """A sum that may be a deduction: «−21 625,50»."""
    return f"−{words.money(-amount)}" if amount < 0 else words.money(amount)


def figure(cell: Any) -> str:
    """A number of a report with its thousands apart; a word as it is."""
    return words.money(cell) if isinstance(cell, int | Decimal) else str(cell)


FILTERS: dict[str, Callable[..., Any]] = {
    "short_date": dates.short_date,
    "short_moment": dates.short_moment,
    "long_date": dates.long_date,
    "month_year": dates.month_year,
    "from_date": dates.from_date,
    "until_date": dates.until_date,
    "money": words.money,
    "tenge_in_words": words.tenge_in_words,
    "money_with_words": words.money_with_words,
    "signed_money": signed_money,
    "figure": figure,
}
