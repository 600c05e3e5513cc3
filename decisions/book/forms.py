"""What the reader of the journal asks for, and what the head corrects in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.models import Office

from ..forms import DateInput
from ..models import JournalPersons
from .corrections import Corrected

PDF, SHEET, TEXT = "pdf", "xlsx", "csv"


class Period(forms.Form):
    """A span of days, both included, and the office where the reader has several."""

    since = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    until = forms.DateField(label=gettext_lazy("To (inclusive)"), widget=DateInput)
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"), required=False)

    def __init__(self, *args: Any, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.filter(pk__in=[one.pk for one in offices])
        office.empty_label = _("all")
        if len(offices) == 1:
            office.widget = forms.HiddenInput()
        self.offices = list(offices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return given

    def chosen_offices(self) -> list[Office]:
        """The office asked for, or all the reader has."""
        asked = self.cleaned_data.get("office") if hasattr(self, "cleaned_data") else None
        return [asked] if asked else self.offices


class JournalFilter(Period):
    """Which entries are shown. A name is searched by POST: personal data stand in no address."""

    words = forms.CharField(
        label=gettext_lazy("Decision №, incoming № or applicant"), required=False, max_length=100
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].required = False
        self.order_fields(["words", "since", "until", "office"])

    def given(self, name: str) -> Any:
        """A filter's value; one that could not be read filters nothing and is marked on the form."""
        return None if name in self.errors else self.cleaned_data.get(name)


class OrderForm(Period):
    """A file of a period: to be printed and signed, or for a spreadsheet."""

    form = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[
            (PDF, gettext_lazy("a print (PDF)")), (SHEET, gettext_lazy("a table (XLSX)")),
            (TEXT, gettext_lazy("a table (CSV)")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, regional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regional = regional
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """A print is one office's; only the region's auditor takes all offices at once."""
        given = super().clean()
        if not given.get("office"):
            if len(self.offices) == 1:
                given["office"] = self.offices[0]
            elif given.get("form") == PDF or not self.regional:
                self.add_error("office", _("Choose one office."))
        return given


class CorrectionForm(forms.Form):
    """What the entry should have said of persons, and in words what was wrong."""

    applicant = forms.CharField(label=gettext_lazy("Applicant"), max_length=400)
    children = forms.CharField(
        label=gettext_lazy("Children"), widget=forms.Textarea, max_length=4000,
        help_text=gettext_lazy("One child on each line."),
    )  # fmt: skip
    act = forms.CharField(
        label=gettext_lazy("Guardianship act"), widget=forms.Textarea({"rows": 2}), required=False, max_length=1000,
    )  # fmt: skip
    remark = forms.CharField(
        label=gettext_lazy("What was wrong"), widget=forms.Textarea, max_length=2000,
        help_text=gettext_lazy("It is shown in the journal beside the correction."),
    )  # fmt: skip

    def corrected(self) -> Corrected:
        given = self.cleaned_data
        children = tuple(line.strip() for line in given["children"].splitlines() if line.strip())
        act = " ".join(given["act"].split())  # one line of the journal, however it was typed
        return Corrected(given["applicant"], children, act, given["remark"])

    def clean_children(self) -> str:
        if not (text := str(self.cleaned_data["children"]).strip()):
            raise ValidationError(_("Name the children."))
        return text


def as_it_stands(persons: JournalPersons | None) -> dict[str, str]:
    """The form's beginning: what the journal says now."""
    if persons is None:
        return {}
    return {"applicant": persons.applicant, "children": "\n".join(persons.children), "act": persons.act}
