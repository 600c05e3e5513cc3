"""An office's working calendar, worked out once per change of calendar or hours."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from ..memory import facts
from ..models import CalendarDay, CalendarYear, Office, OfficeHours
from ..models.stamp import NEXT_STAMP
from ..working_time import Day, Hours, WorkCalendar


def calendar_for(office: Office) -> WorkCalendar:
    """The office's hours and days off, to the end of the last year entered."""
    return calendar_at(office.pk, facts.stamp())


@facts.kept
def calendar_at(office_id: int, _stamp: int) -> WorkCalendar:
    """The same at a number of the facts that is known already."""
    return work_out(office_id)


def work_out(
    office_id: int, *, days: Mapping[date, Day] | None = None, hours: Sequence[tuple[date, Hours]] = ()
) -> WorkCalendar:
    """The calendar as it stands, with days or hours changed on top: what an order would make of it."""
    rows = OfficeHours.objects.filter(office_id=office_id).order_by("valid_from")
    kept = {row.valid_from: hours_of(row) for row in rows} | dict(hours)
    return WorkCalendar(sorted(kept.items()), exceptions(office_id) | dict(days or {}), horizon=last_day())


def last_day() -> date:
    """The end of the last year entered; no deadline is guessed beyond it."""
    last_year = CalendarYear.objects.order_by("-year").values_list("year", flat=True).first()
    return date(last_year or 1, 12, 31)


def hours_of(row: OfficeHours) -> Hours:
    """A row of office hours as the arithmetic takes it."""
    return Hours(row.opens, row.break_starts, row.break_ends, row.closes, frozenset(row.weekdays))


def changed() -> None:
    """Days off or hours were changed: every process works its calendars out anew."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_STAMP)


def exceptions(office_id: int) -> dict[date, Day]:
    """Days that differ from the plain week; the office's own row goes before the region's."""
    rows = CalendarDay.objects.filter(office_id__isnull=True).select_related("order")
    own = CalendarDay.objects.filter(office_id=office_id).select_related("order")
    return {row.date: _day(row) for row in [*rows, *own]}


def _day(row: CalendarDay) -> Day:
    order = row.order.number if row.order else row.source
    return Day(row.kind, row.title_kk, row.title_ru, row.title_en, order, row.closes)  # type: ignore[arg-type]
