"""Verbs that change working time: an order on moved days off, new office hours. Open deadlines follow at once."""

from datetime import datetime

from .. import calendars, clock, trail
from ..administration.actions import administering, changed_fields, refuse, save_checked
from ..administration.rules import OrderedDay, OrderFacts, problems_of_order, why_not_hours, why_not_year
from ..deadlines import calendar_ends
from ..models import CalendarDay, CalendarOrder, CalendarYear, Office, OfficeHours, Officer
from ..moves.refusals import Refused
from ..working_time import Day
from . import recalculation
from .recalculation import Calendars, Outcome
from .state_holidays import SOURCE, state_holidays

Kind = CalendarDay.Kind
HOURS = ("opens", "break_starts", "break_ends", "closes", "weekdays")

# What a day is called in the walk that explains a date; the order's number is added there.
TITLES = {
    Kind.OFF: ("Демалыс күні (ауыстырылған)", "Выходной день (перенесенный)", "Day off (moved)"),
    Kind.WORKED: ("Жұмыс күні (ауыстырылған)", "Рабочий день (перенесенный)", "Working day (moved)"),
    Kind.SHORT: ("Қысқартылған жұмыс күні", "Сокращенный рабочий день", "Shortened working day"),
}


def foresee_order(facts: OrderFacts, *, now: datetime) -> Outcome:
    """What the order would do to the open cases of all offices. Writes nothing."""
    days = {day.date: _as_day(day, facts.number) for day in facts.days}
    changes = {
        office.pk: Calendars(calendars.calendar_for(office), calendars.work_out(office.pk, days=days))
        for office in Office.objects.all()
    }
    return recalculation.foresee(changes, first_day=min(days), now=now)


def enter_order(facts: OrderFacts, *, by: Officer, now: datetime | None = None) -> Outcome:
    """Enter an order on moved days off: the days, the open deadlines and their history, in one transaction."""
    with administering(by, now) as moment:
        recalculation.hold_acts()
        refuse(" ".join(problems_of_order(facts, clock.local(moment).date())))
        outcome = _within_the_calendar(foresee_order(facts, now=moment))
        order = CalendarOrder(
            number=facts.number, signed_on=facts.signed_on, entered_by=by, entered_at=moment
        )
        save_checked(order)
        replaced = _write_days(order, facts)
        calendars.changed()
        recalculation.apply(outcome, ground=f"№ {facts.number}, {facts.signed_on:%d.%m.%Y}", now=moment)
        trail.record(
            "enter_order",
            by=by,
            at=moment,
            order=order.pk,
            number=facts.number,
            signed_on=facts.signed_on.isoformat(),
            days={day.date.isoformat(): day.kind for day in facts.days},
            replaced=replaced,
            cases=outcome.case_count,
        )
    return outcome


def _as_day(day: OrderedDay, number: str) -> Day:
    kk, ru, en = TITLES[day.kind]
    return Day(day.kind.value, kk, ru, en, number, day.closes)  # type: ignore[arg-type]


def _write_days(order: CalendarOrder, facts: OrderFacts) -> dict[str, str]:
    """One row a day; a day that an earlier order had moved follows the new one. What it was, by date."""
    replaced = {}
    for day in facts.days:
        kk, ru, en = TITLES[day.kind]
        row = CalendarDay.objects.filter(date=day.date, office=None).first()
        if row:
            replaced[day.date.isoformat()] = row.kind
        row = row or CalendarDay(date=day.date)
        row.kind, row.closes, row.order = day.kind, day.closes, order
        row.title_kk, row.title_ru, row.title_en, row.source = kk, ru, en, ""
        save_checked(row)
    return replaced


def enter_year(year: int, *, by: Officer, now: datetime | None = None) -> list[CalendarDay]:
    """The next year's state holidays; orders on moved days follow one by one. No open deadline reaches so far."""
    with administering(by, now) as moment:
        recalculation.hold_acts()
        refuse(why_not_year(year, clock.local(moment).date()))
        days = state_holidays(year)
        for day in days:
            save_checked(day)
        CalendarYear.objects.create(year=year, source=SOURCE)
        calendars.changed()
        trail.record("enter_year", by=by, at=moment, year=year, days=len(days))
    return days


def foresee_hours(hours: OfficeHours, *, now: datetime) -> Outcome:
    """What new hours would do to the office's open cases. Writes nothing."""
    new = [(hours.valid_from, calendars.hours_of(hours))]
    office = hours.office
    change = Calendars(calendars.calendar_for(office), calendars.work_out(office.pk, hours=new))
    return recalculation.foresee({office.pk: change}, first_day=hours.valid_from, now=now)


def set_hours(hours: OfficeHours, *, by: Officer, now: datetime | None = None) -> Outcome:
    """An office keeps other hours from a day on; open deadlines follow, the old hours stay for the days before."""
    with administering(by, now) as moment:
        recalculation.hold_acts()
        refuse(why_not_hours(hours, clock.local(moment).date()))
        outcome = _within_the_calendar(foresee_hours(hours, now=moment))
        same_day = OfficeHours.objects.filter(office=hours.office, valid_from=hours.valid_from).first()
        row = same_day or OfficeHours(office=hours.office, valid_from=hours.valid_from)
        changed_fields(row, {name: getattr(hours, name) for name in HOURS})
        save_checked(row)
        calendars.changed()
        ground = f"{hours.opens:%H:%M}–{hours.closes:%H:%M}, {hours.valid_from:%d.%m.%Y}"
        recalculation.apply(outcome, ground=ground, now=moment)
        trail.record(
            "set_hours",
            by=by,
            at=moment,
            office=hours.office,
            valid_from=hours.valid_from.isoformat(),
            weekdays=hours.weekdays,
            cases=outcome.case_count,
        )
    return outcome


def _within_the_calendar(outcome: Outcome) -> Outcome:
    if outcome.beyond:
        raise Refused(calendar_ends(calendars.last_day()))
    return outcome
