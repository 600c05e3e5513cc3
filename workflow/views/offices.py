"""The thirteen offices: names, addresses, superiors, hours (Regulation 1)."""

from datetime import date

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import clock
from ..administration import actions as administration
from ..administration.rules import why_not_hours
from ..calendars import orders
from ..calendars.recalculation import Outcome
from ..forms import HoursForm, OfficeForm, attempt
from ..models import Office, OfficeHours, Role, held_on
from ..visits.fetch import officer_of
from ..visits.permissions import SERVICE, permit
from ..words import RoleKind


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """All offices with their hours of today and the number of their staff."""
    return render(request, "workflow/offices.html", {"offices": _listed(clock.today())})


def _listed(on: date) -> QuerySet[Office]:
    staff = (
        Role.objects.filter(held_on(on), office=OuterRef("pk"), kind__in=SERVICE).order_by().values("office")
    )
    hours = OfficeHours.objects.filter(office=OuterRef("pk"), valid_from__lte=on).order_by("-valid_from")
    return Office.objects.select_related("superior").annotate(
        staff_count=Subquery(staff.annotate(count=Count("officer", distinct=True)).values("count")),
        opens=Subquery(hours.values("opens")[:1]),
        closes=Subquery(hours.values("closes")[:1]),
    )


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: its facts to keep, its hours, its staff."""
    record = get_object_or_404(Office, code=code)
    form = OfficeForm(request.POST or None, instance=record)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        record = Office.objects.get(pk=record.pk)
        if attempt(form, lambda: administration.keep_office(record, facts, by=officer_of(request))):
            messages.success(request, _("The office is saved."))
            return redirect("office", code)
    return _page(request, record, form=form)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def hours(request: HttpRequest, code: str) -> HttpResponse:
    """New hours: first what they do to open deadlines, then saved."""
    record = get_object_or_404(Office, code=code)
    form = HoursForm(request.POST, instance=OfficeHours(office=record))
    if not form.is_valid():
        return _page(request, record, hours_form=form)
    new = form.instance
    if reason := why_not_hours(new, clock.today()):
        form.add_error("valid_from", reason)
        return _page(request, record, hours_form=form)
    seen = _print_of(new)
    if request.POST.get("previewed") != seen:
        outcome = orders.foresee_hours(new, now=clock.now())
        return _page(request, record, hours_form=form, outcome=outcome, previewed=seen)
    if attempt(form, lambda: orders.set_hours(new, by=officer_of(request))):
        messages.success(request, _("The new hours are saved and the open deadlines follow them."))
        return redirect("office", code)
    return _page(request, record, hours_form=form)


def _print_of(hours: OfficeHours) -> str:
    """What was shown in the preview; other hours are shown again before they are saved."""
    parts = [
        hours.valid_from,
        hours.opens,
        hours.break_starts,
        hours.break_ends,
        hours.closes,
        hours.weekdays,
    ]
    return "|".join(str(part) for part in parts)


def _page(
    request: HttpRequest,
    record: Office,
    *,
    form: OfficeForm | None = None,
    hours_form: HoursForm | None = None,
    outcome: Outcome | None = None,
    previewed: str = "",
) -> HttpResponse:
    on = clock.today()
    bad = next((each for each in (form, hours_form) if each is not None and each.errors), None)
    rows = list(OfficeHours.objects.filter(office=record).order_by("-valid_from"))
    in_force = next((row for row in rows if row.valid_from <= on), None)
    roles = (
        Role.objects.filter(held_on(on), office=record)
        .select_related("officer")
        .order_by("officer__sort_key", "officer_id")
    )
    context = {
        "record": record,
        "form": form or OfficeForm(instance=record),
        "hours_form": hours_form or HoursForm(initial=_as_initial(in_force)),
        "hours_rows": [{"row": row, "days": _days(row), "in_force": row is in_force} for row in rows],
        "roles": roles,
        "outcome": outcome,
        "previewed": previewed,
        "bad": bad,
        "page_url": request.path.removesuffix("hours/"),
    }
    return render(request, "workflow/office.html", context, status=422 if bad else 200)


def _as_initial(row: OfficeHours | None) -> dict[str, object]:
    if row is None:
        return {}
    names = ("opens", "break_starts", "break_ends", "closes", "weekdays")
    return {name: getattr(row, name) for name in names}


def _days(row: OfficeHours) -> str:
    return ", ".join(str(WEEKDAYS_ABBR[day]) for day in sorted(row.weekdays))
