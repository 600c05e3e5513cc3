"""Changed data: the report of Annex 2, and the correction before the head's resolution."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow import clock
from workflow.models import Case
from workflow.moves.refusals import Conflict, Refused
from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .. import rules
from ..changes import correction, reporting
from ..forms import CorrectionForms, ReportForm
from ..models import Application

UNPROCESSABLE = 422


@permit(RoleKind.CLERK, RoleKind.EXECUTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def report_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Annex 2: changed data of the applicant, on an open case or a running allowance."""
    case = case_or_404(request, public_id, what="report_change")
    officer = officer_of(request)
    if reason := rules.why_not_add_role(officer, case, clock.today()):
        raise Refused(reason)
    if reason := rules.why_not_report_now(case):
        raise Conflict(reason)
    application: Application = case.application
    others = reporting.other_cases(application)
    sent = request.method == "POST"
    form = ReportForm(request.POST or None, request.FILES or None, application=application, others=others)
    if sent and form.is_valid():
        facts, version = form.facts, version_of(request)
        if _done(form, lambda: reporting.report(case, facts, by=officer, version=version)):
            messages.success(request, _("The change is recorded; the old data stay in the history."))
            return redirect("case", public_id)
    context = {"case": case, "form": form, "days": case.edition.report_days}
    return render(request, "applications/report_change.html", context, status=UNPROCESSABLE if sent else 200)


@permit(RoleKind.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.1: the clerk puts right what was typed wrong, before the head's resolution."""
    case = case_or_404(request, public_id, what="correct")
    officer = officer_of(request)
    if reason := rules.why_not_correct_role(officer, case, clock.today()):
        raise Refused(reason)
    if reason := rules.why_not_correct_now(case):
        raise Conflict(reason)
    forms = CorrectionForms(
        case.application,
        shows_parents=rules.may_see_parents_papers(officer, case.application, clock.today()),
        data=request.POST if request.method == "POST" else None,
    )
    if request.method != "POST":
        return _correction(request, case, forms)
    if not forms.is_valid():
        return _correction(request, case, forms, status=UNPROCESSABLE)
    version = version_of(request)

    def act() -> None:
        correction.correct(case, forms.facts(), by=officer, reason=forms.reason, version=version)

    if not _done(forms.main, act):
        return _correction(request, case, forms, status=UNPROCESSABLE)
    messages.success(
        request, _("The application is corrected; what was written before stays in the history.")
    )
    return redirect("case", public_id)


def _correction(request: HttpRequest, case: Case, forms: CorrectionForms, status: int = 200) -> HttpResponse:
    return render(request, "applications/correct.html", {"case": case, "forms": forms}, status=status)


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Do the act; what refused it stands on the form. A page gone stale is another matter: 409."""
    try:
        act()
    except Conflict:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
