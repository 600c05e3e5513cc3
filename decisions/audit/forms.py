"""What the auditor draws, finds and takes out; what the head answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.words import Channel

from ..book.forms import SHEET, TEXT, Period
from ..models import AuditFinding, Outcome
from .findings import Found
from .logs import ACCESS, TRAIL
from .samples import LARGEST, Wish

ANY = [("", gettext_lazy("all"))]


class DrawForm(Period):
    """Which cases a sample is drawn from, how many, and by which seed."""

    seed = forms.CharField(
        label=gettext_lazy("Key word"), max_length=60,
        help_text=gettext_lazy("Any words or digits: with the same key word anybody draws the same cases."),
    )  # fmt: skip
    size = forms.IntegerField(
        label=gettext_lazy("How many cases"), min_value=1, max_value=LARGEST, initial=10
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=[*ANY, *Channel.choices], required=False
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=[*ANY, *Outcome.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].label = _("Handed in from")
        self.order_fields(["since", "until", "office", "channel", "outcome", "size", "seed"])

    def wish(self) -> Wish:
        given = self.cleaned_data
        return Wish(
            given["seed"], given["since"], given["until"], given["size"], given["office"], given["channel"],
            given["outcome"],
        )  # fmt: skip


class FindingForm(forms.Form):
    """What was found in which case of the sample."""

    place = forms.ChoiceField(label=gettext_lazy("Case"))
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=AuditFinding.Severity)
    clause = forms.CharField(label=gettext_lazy("Clause"), max_length=40, required=False)
    text = forms.CharField(label=gettext_lazy("Finding"), widget=forms.Textarea, max_length=4000)

    def __init__(self, *args: Any, places: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(str(place), f"{place}. {case}") for place, case in places]  # type: ignore[attr-defined]

    def found(self) -> Found:
        given = self.cleaned_data
        return Found(given["severity"], given["text"], given["clause"])


class AnswerForm(forms.Form):
    """The head's answer."""

    text = forms.CharField(label=gettext_lazy("Answer"), widget=forms.Textarea, max_length=4000)


class CloseForm(forms.Form):
    """The auditor's last word."""

    text = forms.CharField(label=gettext_lazy("Closing remark"), widget=forms.Textarea, max_length=4000)


class ReopenForm(forms.Form):
    """Why a closed finding is open again."""

    text = forms.CharField(
        label=gettext_lazy("Why it is opened again"), widget=forms.Textarea, max_length=4000
    )


class LogForm(Period):
    """Which log, of which days, as what."""

    what = forms.ChoiceField(
        label=gettext_lazy("Log"),
        choices=[(TRAIL, gettext_lazy("Trail of acts")), (ACCESS, gettext_lazy("Access log"))],
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(SHEET, gettext_lazy("a table (XLSX)")), (TEXT, gettext_lazy("a table (CSV)"))],
    )


class BundleForm(forms.Form):
    """Why a case is taken out."""

    why = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200,
        help_text=gettext_lazy("It is written in the access log: the bundle names the applicant and the children."),
    )  # fmt: skip
