"""Results that wait to be collected, reminders, and duplicates of lost decisions (Regulation 5.5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.telling.carriers import ways
from workflow import clock
from workflow.calendars import calendar_for
from workflow.models import AuditEvent, Case
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import SERVICE, kinds_of_reader, permit
from workflow.words import RoleKind
from workflow.working_time import used

from .. import issuing
from ..forms import ReissueForm
from ..models import HandOver
from .acts import again

ON_A_PAGE = 50


@permit(*SERVICE)
@require_safe
def unclaimed(request: HttpRequest) -> HttpResponse:
    """Results nobody has collected yet, the oldest first, with what was done to reach the applicant."""
    page = Paginator(issuing.unclaimed(officer_of(request), clock.today()), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    looked(request, "results")
    may_remind = bool(kinds_of_reader(request) & {RoleKind.CLERK, RoleKind.EXECUTOR})
    context = {"rows": _rows(list(page), clock.now()), "page_obj": page, "may_remind": may_remind}
    return render(request, "decisions/unclaimed.html", context)


@permit(RoleKind.CLERK, RoleKind.EXECUTOR)
@require_POST
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tell the applicant again; a call by phone is noted as such."""
    case = case_or_404(request, public_id, what="remind")
    issuing.remind(case, by=officer_of(request), by_phone=request.POST.get("way") == "phone")
    messages.success(request, _("The reminder of case %(case)s is noted.") % {"case": case})
    return redirect("unclaimed")


@permit(RoleKind.EXECUTOR, RoleKind.HEAD)
@require_POST
def reissue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A lost decision is issued again under the same number."""
    case = case_or_404(request, public_id, what="reissue")
    form = ReissueForm(request.POST)
    if not form.is_valid():
        return again(request, case, "reissue", form)
    issuing.reissue(case, by=officer_of(request), **form.cleaned_data)
    messages.success(request, _("The duplicate is being printed in Kazakh and in Russian."))
    return redirect("case", case.public_id)


def _whom(case: Case) -> dict[str, Any]:
    """Who collects it, and by which phone: a re-setting or a stop has its allowance's guardian."""
    application, guardian = getattr(case, "application", None), None
    if application:
        guardian = application.guardian
    elif (later := getattr(case, "proceeding", None)) and later.allowance:
        guardian = later.allowance.guardian
        application = getattr(later.allowance.case, "application", None)
    return {"guardian": guardian, "phone": application.phone if application else ""}


def _rows(waiting: list[HandOver], now: datetime) -> list[dict[str, Any]]:
    reminded = dict(
        AuditEvent.objects.filter(case__in=[one.case_id for one in waiting], verb="remind")
        .values_list("case")
        .annotate(last=Max("at"))
    )
    calendars = {office: calendar_for(office) for office in {one.case.office for one in waiting}}
    return [
        {
            "case": one.case,
            **_whom(one.case),
            "decision": one.case.decision,
            "since": one.available_at,
            "days": used(calendars[one.case.office], "working_days", [(one.available_at, now)], now=now),
            "notified": one.notified_at,
            "reminded": reminded.get(one.case_id),
            "reachable": bool(ways(one.case.application)) if hasattr(one.case, "application") else False,
        }
        for one in waiting
    ]
