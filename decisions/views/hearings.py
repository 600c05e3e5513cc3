"""The verbs of a hearing: told, objected, minuted; each leads back to the case."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from workflow import clock
from workflow.models import Case
from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .. import hearings
from ..models import Outcome
from ..whole import decision_of, hearings_of
from .acts import again


class MomentInput(forms.DateTimeInput):
    """The browser's own field for a day and an hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class HearingForm(forms.Form):
    """When and where the applicant is heard."""

    planned_at = forms.DateTimeField(label=gettext_lazy("Date and time of the hearing"), widget=MomentInput)
    place_kk = forms.CharField(label=gettext_lazy("Place (Kazakh)"), max_length=300)
    place_ru = forms.CharField(label=gettext_lazy("Place (Russian)"), max_length=300)


class ObjectionForm(forms.Form):
    """What the applicant objects, in his words."""

    objection = forms.CharField(label=gettext_lazy("Objection"), widget=forms.Textarea, max_length=8000)


class MinutesForm(forms.Form):
    """The minutes: date, times, who took part, questions and answers."""

    held_at = forms.DateTimeField(label=gettext_lazy("Began"), widget=MomentInput)
    ended_at = forms.DateTimeField(label=gettext_lazy("Ended"), widget=MomentInput)
    participants = forms.CharField(
        label=gettext_lazy("Who took part"), widget=forms.Textarea({"rows": 3}), max_length=2000,
        help_text=gettext_lazy("One person a line: each gets a line for the signature."),
    )  # fmt: skip
    proceedings = forms.CharField(
        label=gettext_lazy("Questions and answers"), widget=forms.Textarea({"rows": 8}), max_length=20000
    )


@permit(RoleKind.EXECUTOR)
@require_POST
def tell_hearing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The preliminary decision goes to the applicant with the time of the hearing."""
    case = case_or_404(request, public_id, what="tell_hearing")
    form = HearingForm(request.POST)
    if not form.is_valid():
        return again(request, case, "tell_hearing", form)
    hearings.tell_hearing(case, by=officer_of(request), version=version_of(request), **form.cleaned_data)
    return _done(
        request, case, _("The hearing is set; the clock of the step stands still until it is minuted.")
    )


@permit(RoleKind.EXECUTOR)
@require_POST
def take_objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the applicant objects to the preliminary decision."""
    case = case_or_404(request, public_id, what="object")
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return again(request, case, "take_objection", form)
    hearings.take_objection(case, by=officer_of(request), version=version_of(request), **form.cleaned_data)
    return _done(request, case, _("The objection is written down."))


@permit(RoleKind.EXECUTOR)
@require_POST
def minute_hearing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The minutes of the hearing."""
    case = case_or_404(request, public_id, what="minute_hearing")
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return again(request, case, "minute_hearing", form)
    minutes = hearings.Minutes(**form.cleaned_data)
    hearings.minute_hearing(case, minutes, by=officer_of(request), version=version_of(request))
    return _done(request, case, _("The hearing is minuted."))


def hearing_card(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The hearings of a case under an edition that has them, and the executor's next act."""
    if not case.edition.hearing:
        return {"shown": False}
    found = hearings_of(case)
    may = hearings.why_not_act(officer_of(request), case, clock.today()) == ""
    waiting = bool(found) and found[-1].minuted_at is None
    decision = decision_of(case)
    refusing = decision is not None and decision.outcome == Outcome.REFUSE
    return {
        "shown": bool(found) or may,
        "hearings": found,
        "tell_form": HearingForm(auto_id="hearing_%s") if may and not waiting and refusing else None,
        "objection_form": ObjectionForm(auto_id="objection_%s")
        if may and waiting and found[-1].objected_at is None
        else None,
        "minutes_form": MinutesForm(auto_id="minutes_%s", initial={"held_at": found[-1].planned_at})
        if may and waiting
        else None,
        "draft_first": may and not waiting and not refusing,
    }


def _done(request: HttpRequest, case: Case, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("case", case.public_id)
