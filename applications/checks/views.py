"""The list of questions that wait for a registry, and «ask the registries» on a case."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.models import Case
from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import SERVICE, permit

from ..gateway import channels
from ..models import RegistryCheck
from . import panel, questions, reading

ON_A_PAGE = 50


@permit(*SERVICE)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Questions to the registries that have no answer yet, the oldest first; nobody is named."""
    cases = Case.objects.visible_to(officer_of(request), on=clock.today())
    rows = RegistryCheck.objects.filter(case__in=cases, result=RegistryCheck.Result.WAITING)
    rows = rows.select_related("case__office", "case__application").order_by("asked_at", "id")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    listed = [
        {"check": check, "role": panel.role_of(check), "obstacle": reading.OBSTACLES.get(check.obstacle, "")}
        for check in page.object_list
    ]
    context = {"rows": listed, "page_obj": page, "connected": channels.is_connected()}
    return render(request, "checks/waiting.html", context)


@permit(*SERVICE)
@require_POST
def ask_registries(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask about everybody who has no answer yet (Regulation 9.4)."""
    case = case_or_404(request, public_id)
    questions.ask_again(case, by=officer_of(request), version=version_of(request))
    messages.success(request, _("The registries are being asked; the answers appear on this page."))
    return redirect("case", case.public_id)
