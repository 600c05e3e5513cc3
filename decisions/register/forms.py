"""The forms of the register: search, import, a proceeding begun, a new account, a coming change."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms import IbanField
from applications.forms.fields import DayField
from benefit_office.press.screen import money
from workflow.language.alphabet import search_key
from workflow.models import Office, Officer, Role, held_on
from workflow.words import RoleKind

from ..models import Allowance, MciRate, ReportedChange
from ..models.allowances import AllowanceQuerySet
from .workbook import NotATable, rows_of

RUNNING, COMING, ENDED = "running", "coming", "ended"


def office_field(offices: Iterable[Office], **kwargs: Any) -> forms.ModelChoiceField:
    """The offices the officer may act in; one of them is chosen already."""
    found = list(offices)
    field = forms.ModelChoiceField(
        Office.objects.filter(pk__in=[one.pk for one in found]), label=gettext_lazy("Office"), **kwargs
    )
    if len(found) == 1:
        field.initial, field.empty_label = found[0], None
    return field


class AllowanceSearch(forms.Form):
    """The filter above the register; `words` may be a number, an IIN or a part of a name, so it travels by POST."""

    words = forms.CharField(label=gettext_lazy("Number, IIN or surname"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[(RUNNING, gettext_lazy("paid now")), (COMING, gettext_lazy("paid now or later")),
                 (ENDED, gettext_lazy("no longer paid")), ("all", gettext_lazy("all"))],
    )  # fmt: skip
    office = forms.ModelChoiceField(Office.objects.none(), label=gettext_lazy("Office"), required=False)

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["office"]
        field.queryset = Office.objects.filter(pk__in=[one.pk for one in offices])
        field.empty_label = _("all")
        if len(offices) == 1:
            field.widget = forms.HiddenInput()


def found(rows: AllowanceQuerySet, terms: dict[str, Any], on: date) -> AllowanceQuerySet:
    """The allowances that fit the terms; without a word about the state, those paid now."""
    if terms.get("office"):
        rows = rows.filter(office=terms["office"])
    match terms.get("state") or RUNNING:
        case "running":
            rows = rows.running(on)
        case "coming":
            rows = rows.running_from(on)
        case "ended":
            rows = rows.exclude(pk__in=Allowance.objects.running_from(on))
    words = " ".join((terms.get("words") or "").split())
    return rows.filter(_by_words(words)) if words else rows


def _by_words(words: str) -> Q:
    digits = "".join(words.split())
    if digits.isdigit() and len(digits) == 12:
        return Q(guardian__iin=digits) | Q(child__iin=digits)
    if any(letter.isdigit() for letter in words):
        number = "".join(letter for letter in words if letter.isdigit())
        return Q(pk=int(number[:18])) | Q(case__number=words) | Q(imported__decision_number=words)
    key = search_key(words)
    return Q(guardian__search_key__contains=key) | Q(child__search_key__contains=key)


class BeginForm(forms.Form):
    """The head names an executor and says what is asked; an executor who begins for himself names nobody."""

    executor = forms.ModelChoiceField(Officer.objects.none(), label=gettext_lazy("Executor"), required=False)
    resolution = forms.CharField(
        label=gettext_lazy("What is asked"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, office: Office, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = Role.objects.filter(held_on(on), office=office, kind=RoleKind.EXECUTOR)
        executor: Any = self.fields["executor"]
        executor.queryset = Officer.objects.filter(pk__in=roles.values("officer"))
        executor.empty_label = "—"
        # Shown to heads alone, who fill in both; what comes back is judged by the act, for executors send neither.
        executor.required = self.fields["resolution"].required = not self.is_bound


class ResetForm(BeginForm):
    """After which change of the index the sum is set anew."""

    rate = forms.ModelChoiceField(MciRate.objects.none(), label=gettext_lazy("Change of the index"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        rate: Any = self.fields["rate"]
        rate.queryset = MciRate.objects.filter(effective_from__lte=on).order_by("-effective_from")
        rate.label_from_instance = rate_label
        rate.initial = rate.queryset.first()
        rate.empty_label = None


def rate_label(rate: MciRate) -> str:
    """«01.01.2026: 4 325 ₸»."""
    return f"{rate.effective_from:%d.%m.%Y}: {money(rate.tenge)} ₸"


class AccountForm(forms.Form):
    """The new account of an imported allowance."""

    account = IbanField(label=gettext_lazy("Account number (IBAN)"))
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=200)
    since = DayField(label=gettext_lazy("From the day"))


class ChangeForm(forms.Form):
    """A change that comes: the guardian, a move, the end of the studies."""

    kind = forms.ChoiceField(label=gettext_lazy("What changes"), choices=ReportedChange.Kind.choices)
    on = DayField(label=gettext_lazy("From the day"))
    note = forms.CharField(
        label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )


class ImportForm(forms.Form):
    """The filled workbook; it is read here, so that a wrong file is refused at once."""

    office = forms.ModelChoiceField(Office.objects.none())
    file = forms.FileField(
        label=gettext_lazy("Filled form (XLSX)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("Up to 3000 rows. Good rows are entered once, each refused row is reported."),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"] = office_field(offices)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            rows = rows_of(upload)
        except NotATable as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not rows:
            raise ValidationError(_("The form has no filled row."))
        upload.seek(0)
        return upload
