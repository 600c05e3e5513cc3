"""The filters of sheets: dates and sums as each language writes them on an official paper."""

from collections.abc import Callable
from typing import Any

from benefit_office.press import dates, words

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
}
