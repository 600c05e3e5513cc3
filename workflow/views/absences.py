"""Who is away and who stands in: entered by the head for his office, by the administrator for all (Regulation 7)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import clock
from ..administration import actions as administration
from ..administration.rules import offices_kept_by, staff_of
from ..forms import AbsenceForm, LastDayForm, attempt
from ..models import Absence, Case
from ..visits.fetch import officer_of
from ..visits.permissions import permit
from ..words import RoleKind

ON_A_PAGE = 50


@permit(RoleKind.HEAD, RoleKind.ADMINISTRATOR)
@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """Absences of the reader's offices, the latest first."""
    return _page(request)


@permit(RoleKind.HEAD, RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def absence_new(request: HttpRequest) -> HttpResponse:
    """Enter an absence."""
    by, on = officer_of(request), clock.today()
    form = AbsenceForm(
        request.POST or None, staff=staff_of(offices_kept_by(by, on), on), initial={"since": on}
    )
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, lambda: administration.enter_absence(form.instance, by=by)):
        messages.success(request, _said(form.instance))
        return redirect("absences")
    return render(request, "workflow/absence_new.html", {"form": form}, status=422 if form.errors else 200)


@permit(RoleKind.HEAD, RoleKind.ADMINISTRATOR)
@require_POST
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer is back earlier than the order said."""
    absence = get_object_or_404(_kept(request), pk=pk)
    form = LastDayForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        if attempt(form, lambda: administration.shorten_absence(absence, until, by=officer_of(request))):
            messages.success(request, _("The absence is shortened."))
            return redirect("absences")
    return _page(request, bad=form)


def _said(absence: Absence) -> str:
    """What the head should know at once: whose cases have nobody now."""
    count = Case.objects.open().filter(executor=absence.officer).count()
    if absence.substitute is None and count:
        return _(
            "The absence is entered. %(name)s has %(count)d open cases and no substitute: reassign them."
        ) % {
            "name": absence.officer,
            "count": count,
        }
    return _("The absence is entered.")


def _kept(request: HttpRequest) -> QuerySet[Absence]:
    offices = offices_kept_by(officer_of(request), clock.today())
    of_office = Q(officer__roles__office__in=offices)
    return Absence.objects.filter(pk__in=Absence.objects.filter(of_office).values("pk"))


def _page(request: HttpRequest, **given: Any) -> HttpResponse:
    rows = _kept(request).select_related("officer", "substitute").order_by("-until", "-pk")
    context = {
        "page_obj": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "today": clock.today(),
        "bad": given.get("bad"),
    }
    return render(request, "workflow/absences.html", context, status=422 if context["bad"] else 200)
