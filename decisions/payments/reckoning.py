"""What a month comes to: pure arithmetic over the periods in force."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ..allowance import TIYN

Span = tuple[date, date, int]  # from, to (both included), tenge a month


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def last_of(month: date) -> date:
    """The last day of a month given by its first."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def month_after(month: date) -> date:
    """The first day of the next month."""
    return last_of(month) + timedelta(days=1)


def months(since: date, before: date) -> Iterator[date]:
    """The months from that of `since` up to, and without, `before`."""
    month = first_of(since)
    while month < before:
        yield month
        month = month_after(month)


def month_sum(spans: Sequence[Span], month: date, *, whole: bool) -> Decimal:
    """Tenge for one month. A month paid in part comes in proportion to its days, or whole by the office's rule.

    Whole means: a month with a paid day is paid at the sum of its last paid day.
    """
    end = last_of(month)
    parts = [
        (max(since, month), min(until, end), monthly) for since, until, monthly in spans
        if since <= end and until >= month
    ]  # fmt: skip
    if not parts:
        return Decimal(0)
    if whole:
        return Decimal(max(parts)[2])
    return sum((_part(begin, last, monthly, end.day) for begin, last, monthly in parts), Decimal(0))


def monthly_in(spans: Sequence[Span], month: date) -> int:
    """The monthly sum on the last paid day of a month; 0 when it has none."""
    end = last_of(month)
    paid = [(since, monthly) for since, until, monthly in spans if since <= end and until >= month]
    return max(paid)[1] if paid else 0


def _part(begin: date, last: date, monthly: int, days: int) -> Decimal:
    covered = (last - begin).days + 1
    if covered == days:
        return Decimal(monthly)
    return (Decimal(monthly) * covered / days).quantize(TIYN, ROUND_HALF_UP)
