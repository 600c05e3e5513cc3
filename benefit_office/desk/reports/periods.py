"""The periods a report is made for: a month, a quarter, or the year up to their end; and the month it opens on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from decisions.book.columns import midnight
from workflow.calendars import calendar_for
from workflow.models import Office
from workflow.working_time import WorkCalendar

MONTHS_BACK, QUARTERS_BACK = 24, 8


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def begins(self) -> datetime:
        return midnight(self.since)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return midnight(self.until + timedelta(days=1))

    def cumulative(self) -> "Span":
        """From the first of January of the year it ends in."""
        return Span(date(self.until.year, 1, 1), self.until)

    def months(self) -> list["Span"]:
        """Its months one by one."""
        firsts = [self.since.replace(day=1)]
        while (following := first_after(firsts[-1], 1)) <= self.until:
            firsts.append(following)
        return [Span(first, first_after(first, 1) - timedelta(days=1)) for first in firsts]


def first_after(first: date, months: int) -> date:
    """The first day so many months after a first day; a negative number goes back."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month(first: date) -> Span:
    """A month by its first day."""
    return Span(first, first_after(first, 1) - timedelta(days=1))


def quarter(first: date) -> Span:
    """A quarter by its first day."""
    return Span(first, first_after(first, 3) - timedelta(days=1))


def opening_month(offices: QuerySet[Office], today: date) -> date:
    """The first day of the month a report opens on where none was asked for, by the calendar of the first office."""
    office = offices.first()
    return telling_month(calendar_for(office), today) if office else today.replace(day=1)


def telling_month(calendar: WorkCalendar, today: date) -> date:
    """This month once a working day of it is over; till then it says nothing, and it is the last whole month."""
    this = today.replace(day=1)
    if this < calendar.first or today > calendar.horizon:
        return this
    over = calendar.index_from(today) - calendar.index_from(this)
    return this if over else first_after(this, -1)


def choices(today: date) -> dict[str, Span]:
    """What can be asked for, by its code: «2026-11» a month, «2026-Q4» a quarter; the latest first."""
    this = today.replace(day=1)
    begun = this.replace(month=(this.month - 1) // 3 * 3 + 1)
    quarters = [first_after(begun, -3 * back) for back in range(QUARTERS_BACK)]
    months = [first_after(this, -back) for back in range(MONTHS_BACK)]
    return {
        **{f"{first:%Y}-Q{(first.month - 1) // 3 + 1}": quarter(first) for first in quarters},
        **{f"{first:%Y-%m}": month(first) for first in months},
    }
