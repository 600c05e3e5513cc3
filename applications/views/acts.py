"""The verbs of intake on a case: register, transfer, refuse acceptance, add a paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow.models import Case, Office
from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .. import actions
from ..cards import one_paper_form
from ..changes import transfer as transfers
from ..forms import OnePaperForm, document_of
from ..models import AcceptanceRefusal

UNPROCESSABLE = 422


@permit(RoleKind.CLERK)
@require_POST
def register(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.1: the complete package gets its incoming number and goes to the head."""
    case = case_or_404(request, public_id, what="register")
    case = actions.register(case, by=officer_of(request), version=version_of(request))
    messages.success(
        request,
        _("Registered under № %(number)s and passed to the head. Hand out the coupon.")
        % {"number": case.number},
    )
    return redirect("case", public_id)


@permit(RoleKind.CLERK, RoleKind.HEAD)
@require_POST
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The case goes to the office that is competent by residence."""
    case = case_or_404(request, public_id, what="transfer")
    there = transfers.transfer(
        case,
        by=officer_of(request),
        office=get_object_or_404(Office, code=request.POST.get("office", "")),
        reason=request.POST.get("reason", ""),
        version=version_of(request),
    )
    messages.success(request, _("The case is handed to: %(office)s.") % {"office": there.office.name})
    return redirect("case", public_id)


@permit(RoleKind.CLERK)
@require_POST
def refuse_acceptance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 9.1: the incomplete package is handed back with the receipt of Annex 3."""
    case = case_or_404(request, public_id, what="refuse_acceptance")
    case = actions.refuse_acceptance(case, by=officer_of(request), version=version_of(request))
    number = AcceptanceRefusal.objects.get(case=case).number
    messages.success(
        request, _("Acceptance refused. Print the receipt № %(number)s twice.") % {"number": number}
    )
    return redirect("case", public_id)


@permit(RoleKind.CLERK, RoleKind.EXECUTOR)
@require_POST
def add_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A missing or better paper is put into the file."""
    case = case_or_404(request, public_id, what="add_document")
    form = one_paper_form(case, request.POST, request.FILES)
    if not form.is_valid():
        return _paper_page(request, case, form)
    actions.add_document(
        case.application,
        document_of(form),
        by=officer_of(request),
        replaces=form.cleaned_data["replaces"],
        resume=form.cleaned_data.get("resume", True),
        version=version_of(request),
    )
    messages.success(request, _("The paper is in the file."))
    return redirect("case", public_id)


def _paper_page(request: HttpRequest, case: Case, form: OnePaperForm) -> HttpResponse:
    context = {"case": case, "form": form, "page_url": reverse("case", args=[case.public_id])}
    return render(request, "applications/add_document.html", context, status=UNPROCESSABLE)
