"""The forms of the decision: drafting, returning, signing on paper, handing over."""

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.intake.facts import Scan
from applications.models import Person
from applications.papers.uploads import ACCEPT, check
from workflow.models import Case

from .drafting import DENYING, OUTCOMES, DraftFacts, LineFacts, grounds_on
from .models import Decision, Ground, Outcome
from .words import OUTCOME_TITLES

if TYPE_CHECKING:
    Rows = forms.BaseFormSet["LineForm"]
else:  # Django's own class does not take a parameter
    Rows = forms.BaseFormSet


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class GroundField(forms.ModelChoiceField):
    """A ground with the clause it rests on."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.text} – {obj.clause}"


class DraftForm(forms.Form):
    """Outcome, and for a refusal or a stop its ground and the reason in both languages (Regulation 3, 5.3)."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), widget=forms.RadioSelect)
    ground = GroundField(Ground.objects.none(), label=gettext_lazy("Ground"), widget=forms.RadioSelect)
    reason_kk = forms.CharField(
        label=gettext_lazy("Reason in Kazakh"), widget=forms.Textarea(attrs={"lang": "kk"}),
        max_length=4000,
        help_text=gettext_lazy("It is printed on the Kazakh sheet after the ground."),
    )  # fmt: skip
    reason_ru = forms.CharField(
        label=gettext_lazy("Reason in Russian"), widget=forms.Textarea(attrs={"lang": "ru"}),
        max_length=4000,
        help_text=gettext_lazy("It is printed on the Russian sheet after the ground."),
    )  # fmt: skip

    stopped_from = forms.DateField(
        label=gettext_lazy("Nothing is paid from"), widget=DateInput, required=False,
        help_text=gettext_lazy("The day before is the last paid one."),
    )  # fmt: skip

    use_required_attribute = False  # what is required depends on the outcome

    def __init__(self, *args: Any, case: Case, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes = OUTCOMES[case.kind]
        self.fields["outcome"].choices = [(one.value, OUTCOME_TITLES[one]) for one in outcomes]  # type: ignore[attr-defined]
        self.fields["ground"].queryset = grounds_on(case, on)  # type: ignore[attr-defined]
        for name in ("ground", "reason_kk", "reason_ru"):
            self.fields[name].required = not self.is_bound or self.data.get("outcome") in DENYING
        self.fields["stopped_from"].required = not self.is_bound or self.data.get("outcome") == Outcome.STOP
        if Outcome.STOP not in outcomes:
            del self.fields["stopped_from"]

    @property
    def denies(self) -> bool:
        return self.cleaned_data.get("outcome") in DENYING

    def clean(self) -> dict[str, Any]:
        """A refusal without a ground and both reasons is impossible."""
        given = super().clean() or self.cleaned_data
        ground = given.get("ground")
        if given.get("outcome") in DENYING and ground and ground.outcome != given["outcome"]:
            self.add_error("ground", _("This ground is not in the list for this outcome today."))
        return given

    def facts(self, lines: tuple[LineFacts, ...]) -> DraftFacts:
        """What was decided, without what belongs to another outcome."""
        given = self.cleaned_data
        if not self.denies:
            return DraftFacts(given["outcome"], lines)
        return DraftFacts(
            given["outcome"],
            ground=given["ground"],
            reason_kk=given["reason_kk"],
            reason_ru=given["reason_ru"],
            stopped_from=given.get("stopped_from"),
        )


class LineForm(forms.Form):
    """One child and period. A row in which nothing but the child is chosen is an empty row."""

    child = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Child"))
    period_from = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    period_to = forms.DateField(label=gettext_lazy("To (inclusive)"), widget=DateInput)
    monthly = forms.IntegerField(label=gettext_lazy("Tenge a month"), min_value=1, max_value=9_999_999)

    def __init__(self, *args: Any, children: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "empty_permitted": True, "use_required_attribute": False})
        field: Any = self.fields["child"]
        field.queryset = Person.objects.filter(pk__in=[child.pk for child in children])
        if len(children) == 1:
            field.initial, field.empty_label = children[0].pk, None
        else:
            field.empty_label = "—"

    def has_changed(self) -> bool:
        return any(self.data.get(self.add_prefix(name)) for name in ("period_from", "period_to", "monthly"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        begins, ends = given.get("period_from"), given.get("period_to")
        if begins and ends and ends < begins:
            self.add_error("period_to", _("The period ends before it begins."))
        return given


class BaseLineFormSet(Rows):
    """The periods of all children; those of one child must not overlap."""

    def facts(self) -> tuple[LineFacts, ...]:
        """The rows that were filled in, by child and day."""
        filled = [
            form.cleaned_data
            for form in self.forms
            if form.is_valid() and form.cleaned_data.get("monthly") and not form.cleaned_data.get("DELETE")
        ]
        lines = [
            LineFacts(row["child"], row["period_from"], row["period_to"], row["monthly"]) for row in filled
        ]
        return tuple(sorted(lines, key=lambda line: (line.child.pk, line.period_from)))

    def clean(self) -> None:
        if any(self.errors):
            return
        for earlier, later in pairwise(self.facts()):
            if earlier.child == later.child and later.period_from <= earlier.period_to:
                raise ValidationError(
                    _("The periods of %(child)s overlap.") % {"child": later.child.full_name}
                )


LineFormSet = forms.formset_factory(LineForm, formset=BaseLineFormSet, extra=1, can_delete=True, max_num=60)


def lines_of(decision: Decision | None) -> list[dict[str, Any]]:
    """The rows of a saved draft as initial values."""
    if decision is None:
        return []
    return [
        {
            "child": line.child_id,
            "period_from": line.period_from,
            "period_to": line.period_to,
            "monthly": line.monthly,
        }
        for line in decision.lines.all()
    ]


class ReturnForm(forms.Form):
    """Regulation 5.4: the head returns a draft with a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for the return"), widget=forms.Textarea, max_length=4000,
        help_text=gettext_lazy("The executor reads it at the top of the draft."),
    )  # fmt: skip


class SignForm(forms.Form):
    """Paper path: both sheets signed by hand and scanned back."""

    scan_kk = forms.FileField(
        label=gettext_lazy("Scan of the signed Kazakh sheet"), widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("PDF, JPEG or PNG"),
    )  # fmt: skip
    scan_ru = forms.FileField(
        label=gettext_lazy("Scan of the signed Russian sheet"), widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("PDF, JPEG or PNG"),
    )  # fmt: skip

    def clean_scan_kk(self) -> Scan:
        return check(self.cleaned_data["scan_kk"])

    def clean_scan_ru(self) -> Scan:
        return check(self.cleaned_data["scan_ru"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "scan_kk" in given and given.get("scan_kk") == given.get("scan_ru"):
            self.add_error(
                "scan_ru", _("This is the same file as the Kazakh sheet's. Attach the Russian one.")
            )
        return given

    def scans(self) -> dict[str, tuple[bytes, str]]:
        """Bytes and type by language."""
        found = {"kk": self.cleaned_data["scan_kk"], "ru": self.cleaned_data["scan_ru"]}
        return {language: (scan.content, scan.content_type) for language, scan in found.items()}


class HandOverForm(forms.Form):
    """Who took the result."""

    received_by = forms.CharField(label=gettext_lazy("Received by"), max_length=200)


class ReissueForm(forms.Form):
    """Why a lost decision is issued again, and to whom."""

    reason = forms.CharField(
        label=gettext_lazy("Why a duplicate is needed"), widget=forms.Textarea({"rows": 2}), max_length=2000
    )
    received_by = forms.CharField(label=gettext_lazy("Received by"), max_length=200)
