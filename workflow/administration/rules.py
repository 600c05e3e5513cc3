"""May they keep offices, officers, absences and the calendar? The reason why not, or an empty string."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..calendars import calendar_for, last_day
from ..calendars.state_holidays import is_estimated
from ..four_eyes import why_not_stand_in
from ..models import Absence, CalendarDay, CalendarOrder, Office, OfficeHours, Officer, Role, held_on
from ..rules import holds, why_not_administer
from ..visits.permissions import SERVICE
from ..words import RoleKind
from ..working_time import WorkCalendar

YESTERDAY = timedelta(days=1)


def said(day: date) -> str:
    """A day as the office writes it."""
    return f"{day:%d.%m.%Y}"


# -- officers ---------------------------------------------------------------------------------------------------


def why_not_change_roles(by: Officer, officer: Officer, on: date) -> str:
    """Regulation 7: the administrator gives and ends roles, but not his own."""
    if reason := why_not_administer(by, on):
        return reason
    return _("Your own roles are changed by another administrator.") if by.pk == officer.pk else ""


def why_not_end_role(role: Role, until: date, on: date) -> str:
    """What was done under a role stays done by right: the past is not rewritten."""
    if role.until is not None and role.until < on:
        return _("This role has ended already.")
    if until < role.since:
        return _("The role began on %(day)s; it cannot end before that.") % {"day": said(role.since)}
    if until < on - YESTERDAY:
        return _(
            "The last day is yesterday at the earliest: what was done under the role stays done by right."
        )
    return ""


def why_not_switch_log_in(by: Officer, officer: Officer, on: date) -> str:
    """An administrator does not lock himself out."""
    if reason := why_not_administer(by, on):
        return reason
    return _("You cannot close your own account.") if by.pk == officer.pk else ""


# -- absences ---------------------------------------------------------------------------------------------------


def offices_kept_by(officer: Officer, on: date) -> QuerySet[Office]:
    """The offices whose absences he enters: all for the administrator, his own for a head or who stands in for him."""
    if holds(officer, RoleKind.ADMINISTRATOR, on):
        return Office.objects.all()
    heads = Role.objects.filter(held_on(on), kind=RoleKind.HEAD)
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    own, stood_in = heads.filter(officer=officer), heads.filter(officer__in=principals)
    return Office.objects.filter(pk__in=(own | stood_in).values("office"))


def staff_of(offices: QuerySet[Office], on: date) -> QuerySet[Officer]:
    """Those who hold a role in the service of these offices on a day, in the order of the alphabet."""
    roles = Role.objects.filter(held_on(on), office__in=offices, kind__in=SERVICE)
    return Officer.objects.filter(pk__in=roles.values("officer"), is_active=True).order_by("sort_key")


def why_not_absent(by: Officer, absence: Absence, on: date) -> str:
    """Regulation 7: the head of the office (or the administrator) enters who is away and who stands in for him."""
    kept = offices_kept_by(by, on)
    if not staff_of(kept, on).filter(pk=absence.officer_id).exists():
        return _("You enter absences of your own office only.")
    substitute = absence.substitute
    if substitute is None:
        return ""
    if not _works_wherever(absence.officer, substitute, absence.since):
        return _("The substitute must work in the same office: %(name)s has no role there.") % {
            "name": substitute
        }
    away = Absence.objects.filter(officer=substitute, since__lte=absence.until, until__gte=absence.since)
    if away.exclude(pk=absence.pk).exists():
        return _("%(name)s is away in these days and cannot stand in.") % {"name": substitute}
    return why_not_stand_in(absence, on)


def _works_wherever(officer: Officer, substitute: Officer, on: date) -> bool:
    """Whether the substitute has a role in each office the officer works in: he acts in all of them."""
    service = Role.objects.filter(held_on(on), kind__in=SERVICE)
    offices = service.filter(officer=officer).values_list("office", flat=True)
    return set(offices) <= set(service.filter(officer=substitute).values_list("office", flat=True))


def why_not_shorten(by: Officer, absence: Absence, until: date, on: date) -> str:
    """He is back earlier: the days already past stay as they were."""
    if not staff_of(offices_kept_by(by, on), on).filter(pk=absence.officer_id).exists():
        return _("You enter absences of your own office only.")
    if absence.until < on:
        return _("This absence is over already.")
    if until >= absence.until:
        return _("The new last day lies before the old one; a longer absence is entered as another one.")
    if until < on - YESTERDAY:
        return _("The last day is yesterday at the earliest: the days before have passed.")
    return ""


# -- the calendar -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderedDay:
    """What an order says about one day; a shortened day closes at `closes`."""

    date: date
    kind: CalendarDay.Kind
    closes: time | None = None


@dataclass(frozen=True)
class OrderFacts:
    """An order on moved days off, as typed in."""

    number: str
    signed_on: date
    days: tuple[OrderedDay, ...]


def problems_of_order(facts: OrderFacts, on: date) -> list[str]:
    """Everything that is wrong with an order, each as a sentence."""
    found = []
    if CalendarOrder.objects.filter(number=facts.number, signed_on=facts.signed_on).exists():
        found.append(_("This order has been entered already."))
    if facts.signed_on > on:
        found.append(_("The order's date lies in the future."))
    if not facts.days:
        found.append(_("The order names no day."))
    dates = [day.date for day in facts.days]
    found += [
        _("%(day)s is named twice.") % {"day": said(day)}
        for day in sorted(set(dates))
        if dates.count(day) > 1
    ]
    calendars = [calendar_for(office) for office in Office.objects.all()]
    rows = {row.date: row for row in CalendarDay.objects.filter(date__in=dates, office=None)}
    found += [
        reason for day in facts.days if (reason := why_not_move(day, calendars, rows.get(day.date), on))
    ]
    return found


def why_not_move(
    day: OrderedDay, calendars: Sequence[WorkCalendar], row: CalendarDay | None, on: date
) -> str:
    """An order moves days to come, within the years entered, and says what differs from the day as it is."""
    named, end = {"day": said(day.date)}, last_day()
    if day.date < on:
        return _("%(day)s is already past: an order cannot move it.") % named
    if day.date > end:
        return _("%(day)s lies beyond the calendar, which ends on %(end)s.") % {**named, "end": said(end)}
    works = [calendar.is_working(day.date) for calendar in calendars]
    if day.kind == CalendarDay.Kind.OFF and not any(works):
        return _("%(day)s is a day off already.") % named
    announced = row is not None and row.kind == CalendarDay.Kind.HOLIDAY and not is_estimated(row)
    if day.kind == CalendarDay.Kind.WORKED and announced:
        return _("%(day)s is a public holiday; an order moves days off, not public holidays.") % named
    if day.kind == CalendarDay.Kind.WORKED and all(works):
        return _("%(day)s is a working day already.") % named
    if day.kind == CalendarDay.Kind.SHORT:
        return _why_not_short(day, calendars, any(works))
    return ""


def _why_not_short(day: OrderedDay, calendars: Sequence[WorkCalendar], works: bool) -> str:
    if not works:
        return _("%(day)s is a day off; only a working day is shortened.") % {"day": said(day.date)}
    if day.closes is None:
        return _("%(day)s: when does the shortened day end?") % {"day": said(day.date)}
    hours = [calendar.hours_on(day.date) for calendar in calendars]
    if not all(each.opens < day.closes < each.closes for each in hours):
        return _("%(day)s: a shortened day ends after opening and before the usual closing.") % {
            "day": said(day.date)
        }
    return ""


def why_not_hours(hours: OfficeHours, on: date) -> str:
    """New hours hold from today or a later day on; those of the past are history."""
    if hours.valid_from < on:
        return _("New hours hold from today or a later day on.")
    if not hours.weekdays:
        return _("Choose at least one weekday.")
    return ""


def why_not_year(year: int, on: date) -> str:
    """Years are entered one after another, not before the one in which deadlines can reach them."""
    if year != last_day().year + 1:
        return _("The next year to enter is %(year)d.") % {"year": last_day().year + 1}
    if year > on.year + 1:
        return _("The year %(year)d is entered during the year before it.") % {"year": year}
    return ""
