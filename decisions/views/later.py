"""After the decision: complaints and courts on the case, a correction begun there, the days ahead."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.models import Case
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, number_in, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..later import contests
from ..later.coming import coming
from ..later.forms import ContestForm, ContestOutcomeForm, DropForm
from ..models import Contest, Decision, Milestone
from ..proceedings import actions as proceedings
from ..proceedings.actions import Asked
from ..register import reading
from ..register.forms import BeginForm

KEEPERS = (RoleKind.EXECUTOR, RoleKind.HEAD)
AHEAD, SOON = timedelta(days=90), timedelta(days=14)
TITLES = {
    "contest": gettext_lazy("Note a complaint or a court case"),
    "contest-outcome": gettext_lazy("Note the outcome"),
    "case-correct": gettext_lazy("Correct the decision"),
    "drop": gettext_lazy("Drop the proceeding"),
}


@permit(*KEEPERS)
@require_POST
def contest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A complaint or a court case is noted on the case."""
    case = case_or_404(request, public_id, what="contest")
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _again(request, case, "contest", form)
    contests.note(case, form.facts(), by=officer_of(request))
    return _done(request, case, _("It is noted on the case."))


@permit(*KEEPERS)
@require_POST
def contest_outcome(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was decided on a complaint or by a court."""
    case = case_or_404(request, public_id, what="contest_outcome")
    row = get_object_or_404(Contest, case=case, pk=_number(request, "contest"))
    form = ContestOutcomeForm(request.POST, contest=row)
    if not form.is_valid():
        return _again(request, case, "contest-outcome", form, {"contest": row.pk})
    contests.conclude(row, form.facts(), by=officer_of(request))
    return _done(request, case, _("The outcome is noted on the case."))


@permit(*KEEPERS)
@require_POST
def case_correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A correction of the case's decision is begun, also after a complaint or a court."""
    case = case_or_404(request, public_id, what="begin")
    decision = get_object_or_404(Decision, case=case)
    form = BeginForm(request.POST, office=case.office, on=clock.today())
    if not form.is_valid():
        return _again(request, case, "case-correct", form)
    ground = Contest.objects.filter(case=case, pk=_number(request, "contest")).first()
    asked = Asked(officer_of(request), form.cleaned_data["executor"], form.cleaned_data["resolution"])
    begun = proceedings.begin_correction(decision, asked, contest=ground)
    messages.success(request, _("The case %(case)s is open.") % {"case": begun})
    return redirect("draft" if begun.executor_id == asked.by.pk else "case", begun.public_id)


@permit(*KEEPERS)
@require_POST
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A re-setting, a stop or a correction begun by mistake ends without a decision."""
    case = case_or_404(request, public_id, what="drop")
    form = DropForm(request.POST)
    if not form.is_valid():
        return _again(request, case, "drop", form, {"version": version_of(request) or ""})
    reason = form.cleaned_data["reason"]
    proceedings.drop(case, by=officer_of(request), reason=reason, version=version_of(request))
    return _done(request, case, _("The proceeding is dropped; the allowance is free for another."))


@permit(*KEEPERS)
@require_safe
def coming_days(request: HttpRequest) -> HttpResponse:
    """What comes for the running allowances of the officer's offices in the next ninety days."""
    on = clock.today()
    offices = reading.offices_of(officer_of(request), KEEPERS, on)
    rows = [
        {
            "one": one,
            "what": Milestone.Moment(one.moment).label,
            "office": office,
            "soon": one.on <= on + SOON,
        }
        for office in offices
        for one in coming(office, on, until=on + AHEAD)
    ]
    looked(request, "coming days", office=offices[0] if len(offices) == 1 else None)
    context = {"rows": rows, "several": len(offices) > 1, "until": on + AHEAD}
    return render(request, "decisions/coming.html", context)


def _number(request: HttpRequest, name: str) -> int:
    return number_in(request.POST.get(name, "")) or 0


def _done(request: HttpRequest, case: Case, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("case", case.public_id)


def _again(
    request: HttpRequest, case: Case, url: str, form: forms.Form, hidden: dict[str, object] | None = None
) -> HttpResponse:
    """The form alone with its errors."""
    context = {
        "case": case, "form": form, "url": url, "title": TITLES[url], "hidden": hidden or {},
        "page_url": reverse("case", args=[case.public_id]),
    }  # fmt: skip
    return render(request, "decisions/later_act.html", context, status=422)
