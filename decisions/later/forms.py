"""The forms of a complaint or a court case."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.fields import DayField
from workflow import clock

from ..models import Contest
from .contests import ContestFacts, OutcomeFacts


class DropForm(forms.Form):
    """Why a proceeding ends without a decision."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )


class ContestForm(forms.Form):
    """What was brought, when, and by when it has to be answered."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Complaint or court"), choices=Contest.Kind.choices, widget=forms.RadioSelect
    )
    received_on = DayField(label=gettext_lazy("Received on"))
    due_on = DayField(label=gettext_lazy("To be answered by"), required=False)
    number = forms.CharField(label=gettext_lazy("Number of the paper"), max_length=60, required=False)
    text = forms.CharField(
        label=gettext_lazy("What is contested"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        received, due = given.get("received_on"), given.get("due_on")
        if received and received > clock.today():
            self.add_error("received_on", _("The day it was received lies in the future."))
        if received and due and due < received:
            self.add_error("due_on", _("This day lies before the day it was received."))
        return given

    def facts(self) -> ContestFacts:
        return ContestFacts(**self.cleaned_data)


class ContestOutcomeForm(forms.Form):
    """What was decided, when and by whom."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Contest.Outcome.choices, widget=forms.RadioSelect
    )
    outcome_on = DayField(label=gettext_lazy("Decided on"))
    decided_by = forms.CharField(label=gettext_lazy("Decided by"), max_length=300)
    outcome_text = forms.CharField(
        label=gettext_lazy("What was decided"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, *args: Any, contest: Contest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contest = contest

    def clean_outcome_on(self) -> Any:
        day = self.cleaned_data["outcome_on"]
        if not self.contest.received_on <= day <= clock.today():
            raise forms.ValidationError(
                _("The day of the outcome lies between the day it was received and today.")
            )
        return day

    def facts(self) -> OutcomeFacts:
        given = self.cleaned_data
        return OutcomeFacts(given["outcome"], given["outcome_on"], given["decided_by"], given["outcome_text"])
