"""Sums and counts on a page, as the reader's language writes them; ``words`` has those of the sheets."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format

TIYN = Decimal("0.01")


def money(amount: Decimal | int | str) -> str:
    """43250.5 → «43 250,50» in Kazakh and Russian, «43,250.50» in English; a deduction has a minus sign."""
    exact = Decimal(amount).quantize(TIYN, rounding=ROUND_HALF_UP)
    return _signed(exact if exact % 1 else exact.to_integral_value())


def aligned(amount: Decimal | int | str) -> str:
    """43250 → «43 250,00»: in a column of sums the digits of one value stand under each other."""
    return _signed(Decimal(amount).quantize(TIYN, rounding=ROUND_HALF_UP))


def _signed(exact: Decimal) -> str:
    digits = number_format(abs(exact), use_l10n=True, force_grouping=True)
    return f"−{digits}" if exact < 0 else digits


def figure(cell: Any) -> str:
    """A number of a report with its thousands apart; a word as it is."""
    return money(cell) if isinstance(cell, int | Decimal) else str(cell)


class Count(int):
    """How many: a number to choose the plural by, that shows itself with its thousands apart."""

    def __str__(self) -> str:
        return number_format(int(self), use_l10n=True, force_grouping=True)


def counted(number: int) -> Count:
    """1633 → «1 633» in Kazakh and Russian, «1,633» in English; not for years, numbers of cases and ids."""
    return Count(number)
