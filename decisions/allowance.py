"""The allowance's arithmetic: from which day to which, how many tenge a month, and where each number comes from."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

TIYN = Decimal("0.01")


@dataclass(frozen=True)
class Rate:
    """The monthly calculation index in tenge from a day on."""

    effective_from: date
    tenge: int


@dataclass(frozen=True)
class Terms:
    """How the office counts: multiplier of the MCI, age of the end, first day (application, month, guardianship)."""

    multiplier: int
    until_age: int
    starts: str


@dataclass(frozen=True)
class Period:
    """One child's allowance from a day to a day, both included, in tenge a month."""

    starts: date
    ends: date
    monthly: int
    rate: Rate


def rate_on(rates: Sequence[Rate], day: date) -> Rate:
    """The index in force on a day. Raises LookupError before the first known rate."""
    known = [rate for rate in rates if rate.effective_from <= day]
    if not known:
        raise LookupError(f"No monthly calculation index is known for {day}.")
    return max(known, key=lambda rate: rate.effective_from)


def birthday(born: date, age: int) -> date:
    """The day on which an age is reached; a child of 29 February reaches it on 1 March of a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def first_day(terms: Terms, applied_on: date, guardian_since: date) -> date:
    """The day the allowance begins, by the office's rule."""
    if terms.starts == "guardianship":
        return guardian_since
    return applied_on.replace(day=1) if terms.starts == "month" else applied_on


def appointment(
    terms: Terms,
    rates: Sequence[Rate],
    *,
    born: date,
    applied_on: date,
    guardian_since: date,
    known_on: date | None = None,
) -> list[Period]:
    """The periods of an appointment: a new one with each change of the index in force by the day of the draft.

    `known_on` is that day (by default the day of the application): a change that comes between the application and
    the decision is in the decision, a later one is a re-setting. Paid up to the day before the age is reached; empty
    when that day lies before the first.
    """
    starts = first_day(terms, applied_on, guardian_since)
    last = birthday(born, terms.until_age) - timedelta(days=1)
    if last < starts:
        return []
    newest = min(max(applied_on, known_on or applied_on), last)
    changes = sorted(rate.effective_from for rate in rates if starts < rate.effective_from <= newest)
    marks = [starts, *changes]
    ends = [change - timedelta(days=1) for change in changes] + [last]
    return [
        Period(begin, end, terms.multiplier * rate_on(rates, begin).tenge, rate_on(rates, begin))
        for begin, end in zip(marks, ends, strict=True)
    ]


def resetting(
    running: Sequence[tuple[date, date, int]],
    terms: Terms,
    rates: Sequence[Rate],
    *,
    since: date,
    known_on: date,
) -> list[Period]:
    """What is still to be paid (from, to, tenge), at the index in force: from the day of its change on.

    A further change between that day and the day of the draft is in the re-setting too, a later one is not.
    """
    changes = sorted(
        {since, *(rate.effective_from for rate in rates if since < rate.effective_from <= known_on)}
    )
    found: list[Period] = []
    for begins, ends, _monthly in running:
        if ends < since:
            continue
        start = max(begins, since)
        marks = [start, *(change for change in changes if start < change <= ends)]
        lasts = [*(mark - timedelta(days=1) for mark in marks[1:]), ends]
        for begin, end in zip(marks, lasts, strict=True):
            rate = rate_on(rates, begin)
            found.append(Period(begin, end, terms.multiplier * rate.tenge, rate))
    return _joined(found)


def _joined(periods: Sequence[Period]) -> list[Period]:
    """Periods that follow one another at the same sum are one."""
    joined: list[Period] = []
    for period in periods:
        last = joined[-1] if joined else None
        if last and last.ends + timedelta(days=1) == period.starts and last.rate == period.rate:
            joined[-1] = Period(last.starts, period.ends, last.monthly, last.rate)
        else:
            joined.append(period)
    return joined


@dataclass(frozen=True)
class PartMonth:
    """A month that a period covers in part: its days, the days covered, and the sum in proportion, to the tiyn."""

    month: date
    days: int
    covered: int
    tenge: Decimal


def part_months(starts: date, ends: date, monthly: int) -> list[PartMonth]:
    """The first and the last month of a period where they are not whole; one row when they are the same month."""
    found = []
    for month in dict.fromkeys((starts.replace(day=1), ends.replace(day=1))):
        days = monthrange(month.year, month.month)[1]
        covered = (min(ends, month.replace(day=days)) - max(starts, month)).days + 1
        if covered < days:
            sum_ = (Decimal(monthly) * covered / days).quantize(TIYN, ROUND_HALF_UP)
            found.append(PartMonth(month, days, covered, sum_))
    return found
