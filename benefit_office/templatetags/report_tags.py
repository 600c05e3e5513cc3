"""Filters of the reports on screen."""

from decimal import Decimal
from typing import Any

from django import template

from benefit_office.press.words import money

register = template.Library()


@register.filter
def figure(cell: Any) -> str:
    """A number of a report with its thousands apart; a word as it is."""
    return money(cell) if isinstance(cell, int | Decimal) else str(cell)
