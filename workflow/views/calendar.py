"""The working calendar, and orders that move days off: seen before they are saved (Regulation 5)."""

from calendar import Calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from .. import clock
from ..administration.rules import OrderFacts, problems_of_order, why_not_year
from ..calendars import last_day, orders
from ..calendars.recalculation import Outcome
from ..calendars.state_holidays import state_holidays
from ..forms import OrderDays, OrderForm, attempt, order_facts
from ..models import CalendarDay, CalendarOrder, CalendarYear
from ..visits.fetch import number_in, officer_of
from ..visits.permissions import OFFICER, kinds_of_reader, permit
from ..words import RoleKind

SHOWN_IN_PREVIEW = 200
ALARM = timedelta(days=60)  # deadlines reach about two months ahead; then the next year must be there
WEEKEND = (5, 6)


@permit(OFFICER)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Twelve months with every day that differs from the plain week."""
    today = clock.today()
    years = list(CalendarYear.objects.values_list("year", flat=True))
    text = request.GET.get("year", "")
    year = number_in(text) if text.isdecimal() else today.year
    if year not in years:
        raise Http404
    days = CalendarDay.objects.filter(date__year=year, office=None).select_related("order").order_by("date")
    special = {day.date: day for day in days}
    context = {
        "year": year,
        "before": year - 1 if year - 1 in years else None,
        "after": year + 1 if year + 1 in years else None,
        "months": [_month(year, month, special, today) for month in range(1, 13)],
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "orders": CalendarOrder.objects.filter(days__date__year=year).distinct().prefetch_related("days"),
        "working_days": sum(_is_working(day, special.get(day)) for day in _days_of(year)),
        "ends": last_day(),
        "alarm": last_day() < today + ALARM,
        "may_enter": RoleKind.ADMINISTRATOR in kinds_of_reader(request),
        "next_year": "" if why_not_year(last_day().year + 1, today) else last_day().year + 1,
    }
    return render(request, "workflow/calendar.html", context)


def _days_of(year: int) -> Iterator[date]:
    return (
        date.fromordinal(day) for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    )


def _is_working(day: date, special: CalendarDay | None) -> bool:
    if special is None:
        return day.weekday() not in WEEKEND
    return special.kind in (CalendarDay.Kind.WORKED, CalendarDay.Kind.SHORT)


def _month(year: int, month: int, special: dict[date, CalendarDay], today: date) -> dict[str, Any]:
    weeks = [
        [_cell(day, special.get(day), today) if day.month == month else None for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]
    named = [special[day] for day in sorted(special) if day.month == month]
    return {"name": MONTHS[month], "weeks": weeks, "named": named}


def _cell(day: date, special: CalendarDay | None, today: date) -> dict[str, Any]:
    kind = special.kind if special else "weekend" if day.weekday() in WEEKEND else ""
    title = f"{special.get_kind_display()}: {special.title}" if special else ""
    return {"date": day, "kind": kind, "title": title, "today": day == today}


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def year_new(request: HttpRequest) -> HttpResponse:
    """Enter the next year: its state holidays are shown, then saved."""
    year = last_day().year + 1
    if request.method == "POST":
        orders.enter_year(year, by=officer_of(request))
        messages.success(request, _("The year %(year)d is entered.") % {"year": year})
        return redirect(f"{reverse('calendar')}?year={year}")
    context = {"year": year, "days": state_holidays(year), "why_not": why_not_year(year, clock.today())}
    return render(request, "workflow/year_new.html", context)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def order_new(request: HttpRequest) -> HttpResponse:
    """Enter an order: the first sending shows what it would move, the second saves just that order."""
    if request.method != "POST":
        return _page(request, OrderForm(), OrderDays(prefix="days"))
    form, days = OrderForm(request.POST), OrderDays(request.POST, prefix="days")
    if not (form.is_valid() and days.is_valid()):
        return _page(request, form, days)
    facts = order_facts(form, days)
    for problem in problems_of_order(facts, clock.today()):
        form.add_error(None, problem)
    if form.errors:
        return _page(request, form, days)
    if request.POST.get("previewed") != _print_of(facts):
        return _page(request, form, days, orders.foresee_order(facts, now=clock.now()), _print_of(facts))
    outcome: list[Outcome] = []
    if attempt(form, lambda: outcome.append(orders.enter_order(facts, by=officer_of(request)))):
        messages.success(request, _done(outcome[0].case_count))
        return redirect("calendar")
    return _page(request, form, days)


def _print_of(facts: OrderFacts) -> str:
    """What was shown in the preview; another order is shown again before it is saved."""
    days = [f"{day.date} {day.kind} {day.closes or ''}".strip() for day in facts.days]
    return "|".join([facts.number, str(facts.signed_on), *days])


def _done(count: int) -> str:
    if count == 0:
        return _("The order is entered. No open case changes.")
    return ngettext(
        "The order is entered; the deadlines of %(count)d open case have moved.",
        "The order is entered; the deadlines of %(count)d open cases have moved.",
        count,
    ) % {"count": count}


def _page(
    request: HttpRequest, form: OrderForm, days: Any, outcome: Outcome | None = None, previewed: str = ""
) -> HttpResponse:
    bad = bool(form.errors or days.total_error_count()) if form.is_bound else False
    context = {
        "form": form,
        "days": days,
        "formsets": [days],
        "outcome": outcome,
        "shown": SHOWN_IN_PREVIEW,
        "previewed": previewed,
        "bad": bad,
    }
    return render(request, "workflow/order_new.html", context, status=422 if bad else 200)
