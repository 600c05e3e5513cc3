"""The head's and the clerk's acts that belong to no other floor: assign, reassign, withdraw."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions
from ..models import Officer, PauseCategory
from ..moves.refusals import Refused
from ..visits.fetch import case_or_404, number_in, officer_of, version_of
from ..visits.permissions import SERVICE, permit
from ..words import RoleKind


@permit(RoleKind.HEAD)
@require_POST
def assign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.2."""
    case = case_or_404(request, public_id, what="assign")
    case = actions.assign(
        case,
        by=officer_of(request),
        executor=named_executor(request),
        resolution=request.POST.get("resolution", ""),
        version=version_of(request),
    )
    messages.success(request, _("The executor is named: %(name)s.") % {"name": case.executor})
    return redirect("case", public_id)


@permit(RoleKind.HEAD)
@require_POST
def reassign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another executor; the clock runs on."""
    case = case_or_404(request, public_id, what="reassign")
    case = actions.reassign(
        case,
        by=officer_of(request),
        executor=named_executor(request),
        reason=request.POST.get("reason", ""),
        version=version_of(request),
    )
    messages.success(request, _("The case now belongs to %(name)s.") % {"name": case.executor})
    return redirect("case", public_id)


@permit(RoleKind.CLERK)
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The applicant takes the application back."""
    case = case_or_404(request, public_id, what="withdraw")
    actions.withdraw(
        case, by=officer_of(request), reason=request.POST.get("reason", ""), version=version_of(request)
    )
    messages.success(request, _("The application is withdrawn."))
    return redirect("case", public_id)


@permit(*SERVICE)
@require_POST
def pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The clock of the open step stops, with its category and reason."""
    case = case_or_404(request, public_id, what="pause")
    actions.pause(
        case,
        by=officer_of(request),
        category=_category(request),
        reason=request.POST.get("reason", ""),
        version=version_of(request),
    )
    messages.success(request, _("The clock is paused."))
    return redirect("case", public_id)


@permit(*SERVICE)
@require_POST
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The clock of the open step runs again."""
    case = case_or_404(request, public_id, what="resume")
    actions.resume(case, by=officer_of(request), version=version_of(request))
    messages.success(request, _("The clock runs again."))
    return redirect("case", public_id)


def _category(request: HttpRequest) -> PauseCategory:
    """Why the clock is to stand still, chosen on the form."""
    if not (code := request.POST.get("category", "")):
        raise Refused(_("Choose why the clock is paused."))
    return get_object_or_404(PauseCategory, pk=code)


def named_executor(request: HttpRequest) -> Officer:
    """The officer chosen on the form."""
    number = request.POST.get("executor", "")
    if not number:
        raise Refused(_("Choose the executor."))
    return get_object_or_404(Officer, pk=number_in(number) or 0)
