"""Minutes and days of working time, from one moment to another. Regulation 5.1–5.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from .calendar import WorkCalendar

Unit = Literal["minutes", "working_days"]
MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left until a due moment, or by how much it is overdue, in working days and in minutes."""

    days: int
    minutes: int
    unit: Unit
    overdue: bool

    @property
    def value(self) -> int:
        return self.minutes if self.unit == "minutes" else self.days


def effective_opening(cal: WorkCalendar, handed_in: datetime) -> datetime:
    """Regulation 5.1: papers handed in out of hours count as handed in at the next opening."""
    return cal.opening_moment(handed_in)


def add_minutes(cal: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """So many working minutes on from a moment, seconds kept; none at all end at the effective opening."""
    if minutes < 0:
        raise ValueError("Working time is added forwards only.")
    opening = cal.opening_from(cal.instant(start))
    return cal.moment(cal.when_worked(cal.worked_until(opening) + minutes * MINUTE) if minutes else opening)


def day_zero(cal: WorkCalendar, opened: datetime) -> date:
    """The date a step opens on if it is a working day, whatever the hour; else the next working day."""
    return cal.day_at(cal.index_from(cal.local(opened).date()))


def add_days(cal: WorkCalendar, opened: datetime, days: int, count_day_zero: bool = False) -> datetime:
    """The closing of the N-th working day after day 0; nought days end at the first closing to come.

    Counting day 0, a step that opens at or after its closing begins with the next: none is due before it opens.
    """
    if days < 0:
        raise ValueError("Working time is added forwards only.")
    zero = cal.index_from(cal.local(opened).date())
    if days and not count_day_zero:
        return cal.closing_at(zero + days)
    first = cal.closing_after(cal.instant(opened))
    return cal.closing_at(max(zero, first) + days - 1 if days else first)


def between(cal: WorkCalendar, earlier: datetime, later: datetime) -> int:
    """Whole working minutes from one moment to another; below nought if they stand the other way round."""
    worked = cal.worked_until(cal.instant(later)) - cal.worked_until(cal.instant(earlier))
    return worked // MINUTE if worked >= 0 else -(-worked // MINUTE)


def working_days_left(cal: WorkCalendar, now: datetime, due: datetime) -> int:
    """Working days after today up to the due date: 0 on the day itself, below nought when it is past."""
    today, last = cal.local(now).date(), cal.local(due).date()
    after = timedelta(days=1)
    return cal.index_from(last + after) - cal.index_from(today + after)


def remaining(cal: WorkCalendar, now: datetime, due: datetime, unit: Unit) -> Remaining:
    """What is left of a limit, or by how much it is overdue; being late begins after the due moment."""
    overdue = cal.instant(now) > cal.instant(due)
    return Remaining(
        days=abs(working_days_left(cal, now, due)),
        minutes=abs(between(cal, now, due)),
        unit=unit,
        overdue=overdue,
    )
