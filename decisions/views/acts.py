"""The verbs of the decision. Each takes one POST, calls one action and leads back to the case."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from workflow.models import Case
from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .. import actions
from ..forms import HandOverForm, ReturnForm, SignForm

TITLES = {
    "return_draft": gettext_lazy("Return the draft"),
    "sign": gettext_lazy("Sign on paper"),
    "hand_over": gettext_lazy("Hand over the result"),
    "tell_hearing": gettext_lazy("Tell the applicant of the preliminary decision"),
    "take_objection": gettext_lazy("Write down the objection"),
    "minute_hearing": gettext_lazy("Minute the hearing"),
    "reissue": gettext_lazy("Issue a lost decision again"),
}


@permit(RoleKind.EXECUTOR)
@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.3: the draft goes to the head."""
    case = case_or_404(request, public_id, what="submit")
    actions.submit(case, by=officer_of(request), version=version_of(request))
    return _done(request, case, _("The draft has gone to the head for signature."))


@permit(RoleKind.HEAD)
@require_POST
def return_draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.4: the head returns the draft with a reason."""
    case = case_or_404(request, public_id, what="return_draft")
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return again(request, case, "return_draft", form)
    reason = form.cleaned_data["reason"]
    actions.return_draft(case, by=officer_of(request), reason=reason, version=version_of(request))
    return _done(request, case, _("The draft is back with the executor."))


@permit(RoleKind.HEAD)
@require_POST
def open_signing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The head opens signing: number and date are reserved, both sheets are printed with them."""
    case = case_or_404(request, public_id, what="open_signing")
    decision = actions.open_signing(case, by=officer_of(request), version=version_of(request))
    told = _("The decision has the number %(number)s; its sheets are being printed.")
    return _done(request, case, told % {"number": decision.number})


@permit(RoleKind.HEAD)
@require_POST
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.4, paper path: both scans come back."""
    case = case_or_404(request, public_id, what="sign")
    form = SignForm(request.POST, request.FILES)
    if not form.is_valid():
        return again(request, case, "sign", form)
    actions.sign_on_paper(case, by=officer_of(request), scans=form.scans(), version=version_of(request))
    return _done(request, case, _("The decision is signed. The executor enters it in the journal."))


@permit(RoleKind.EXECUTOR)
@require_POST
def issue(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.5: entered in the journal, the result made available."""
    case = case_or_404(request, public_id, what="issue")
    entry = actions.issue(case, by=officer_of(request), version=version_of(request))
    told = _("The decision %(number)s is entered in the journal; the result is ready for the applicant.")
    return _done(request, case, told % {"number": entry.number})


@permit(RoleKind.CLERK, RoleKind.EXECUTOR)
@require_POST
def hand_over(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The applicant has the result."""
    case = case_or_404(request, public_id, what="hand_over")
    form = HandOverForm(request.POST)
    if not form.is_valid():
        return again(request, case, "hand_over", form)
    actions.hand_over(case, by=officer_of(request), received_by=form.cleaned_data["received_by"])
    return _done(request, case, _("The hand-over is noted."))


def _done(request: HttpRequest, case: Case, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("case", case.public_id)


def again(request: HttpRequest, case: Case, verb: str, form: forms.Form) -> HttpResponse:
    """The form alone with its errors; it keeps the version the officer's page was opened with."""
    context = {
        "case": case,
        "form": form,
        "verb": verb,
        "title": TITLES[verb],
        "version": version_of(request),
        "page_url": reverse("case", args=[case.public_id]),
    }
    return render(request, "decisions/act.html", context, status=422)
