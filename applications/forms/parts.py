"""The parts of the form: the applicant's page, a child's row, a paper's row."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from workflow import clock
from workflow.models import Office
from workflow.words import Language

from ..intake import ChildFacts, PersonFacts, PowerFacts, Scan
from ..models import CareLoss, Document, GuardianKind, IdentityKind, Person, Requirement
from .fields import DayField, IbanField, IinField, MomentField, ScanField

IN_PERSON, BY_POWER = "guardian", "representative"
BRANCHES = ((IN_PERSON, gettext_lazy("the guardian in person")), (BY_POWER, gettext_lazy("a representative")))
EMPTY = ("", "—")
CHOICE_LENGTH = 80  # a list of choices shows no more of a title
HANDED_IN_WITHIN = timedelta(days=31)  # further back a typed year or month is wrong
REPRESENTATIVE_FIELDS = ("rep_surname", "rep_name", "rep_iin", "power_number", "power_date", "power_notary")


def _name(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, required=required)


class ApplicationForm(forms.Form):
    """Annex 2 without the children: applicant, identity document, account, representative, consent."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )
    handed_in_at = MomentField(
        label=gettext_lazy("Documents handed in"),
        help_text=gettext_lazy("The 30 minutes of step 1 run from this moment."),
    )
    surname = _name(gettext_lazy("Surname"))
    name = _name(gettext_lazy("Name"))
    patronymic = _name(gettext_lazy("Patronymic"), required=False)
    iin = IinField(label=gettext_lazy("IIN"))
    birth_date = DayField(label=gettext_lazy("Birth date"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=[EMPTY, *Person.Sex.choices], required=False)
    guardian_kind = forms.ChoiceField(
        label=gettext_lazy("Applies as"),
        choices=GuardianKind.choices,
        widget=forms.RadioSelect,
        initial=GuardianKind.GUARDIAN,
    )
    address = forms.CharField(label=gettext_lazy("Address of residence"), max_length=300)
    residence_kato = forms.ChoiceField(label=gettext_lazy("City or district of residence"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    identity_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of document"), choices=IdentityKind.choices, initial=IdentityKind.CARD
    )
    identity_series = forms.CharField(label=gettext_lazy("Series"), max_length=10, required=False)
    identity_number = forms.CharField(label=gettext_lazy("Number"), max_length=30)
    identity_issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200)
    identity_date = DayField(label=gettext_lazy("Issued on"))
    account = IbanField(label=gettext_lazy("Account number (IBAN)"))
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=200)
    applies = forms.ChoiceField(
        label=gettext_lazy("The documents are handed in by"),
        choices=BRANCHES,
        widget=forms.RadioSelect,
        initial=IN_PERSON,
    )
    rep_surname = _name(gettext_lazy("Surname"), required=False)
    rep_name = _name(gettext_lazy("Name"), required=False)
    rep_patronymic = _name(gettext_lazy("Patronymic"), required=False)
    rep_iin = IinField(label=gettext_lazy("IIN"), required=False)
    power_number = forms.CharField(label=gettext_lazy("Power of attorney №"), max_length=60, required=False)
    power_date = DayField(label=gettext_lazy("Power of attorney, date"), required=False)
    power_notary = forms.CharField(label=gettext_lazy("Notary"), max_length=200, required=False)
    reply_language = forms.ChoiceField(
        label=gettext_lazy("Language of the reply"),
        choices=Language.choices,
        widget=forms.RadioSelect,
        initial=Language.KK,
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "The applicant consents to the use of legally protected data; the consent is signed on the form."
        ),
        error_messages={
            "required": gettext_lazy("Without the signed consent the application cannot be taken in.")
        },
    )
    mismatch_seen = forms.BooleanField(
        label=gettext_lazy("I have compared: it is right as it is written here"), required=False
    )

    def __init__(
        self,
        *args: Any,
        offices: list[Office],
        now: datetime,
        within: timedelta = HANDED_IN_WITHIN,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.within = now, within
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
        field.initial = offices[0] if offices else None
        field.required = len(offices) > 1
        self.only_office = offices[0] if len(offices) == 1 else None
        residence = self.fields["residence_kato"]
        assert isinstance(residence, forms.ChoiceField)
        residence.choices = [EMPTY, *((office.code, office.place) for office in Office.objects.all())]

    def clean_handed_in_at(self) -> datetime:
        moment: datetime = self.cleaned_data["handed_in_at"]
        if moment > self.now:
            raise forms.ValidationError(_("The documents cannot be handed in later than now."))
        if moment < self.now - self.within:
            raise forms.ValidationError(
                _("This is more than %(days)s days ago: check day, month and year.")
                % {"days": self.within.days}
            )
        return moment

    def clean_birth_date(self) -> Any:
        return _past(self.cleaned_data["birth_date"])

    def clean_identity_date(self) -> Any:
        return _past(self.cleaned_data["identity_date"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("applies") == BY_POWER:
            for name in REPRESENTATIVE_FIELDS:
                if name != "power_notary" and not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A representative needs a power of attorney: fill this in."))
        return cleaned

    @property
    def office_chosen(self) -> Office | None:
        chosen: Office | None = self.only_office or self.cleaned_data.get("office")
        return chosen

    @property
    def guardian(self) -> PersonFacts:
        return _person(self.cleaned_data)

    @property
    def power(self) -> PowerFacts | None:
        cleaned = self.cleaned_data
        if cleaned.get("applies") != BY_POWER:
            return None
        return PowerFacts(
            PersonFacts(
                cleaned["rep_surname"], cleaned["rep_name"], cleaned["rep_patronymic"], cleaned["rep_iin"]
            ),
            cleaned["power_number"],
            cleaned["power_date"],
            cleaned["power_notary"],
        )  # fmt: skip


class ChildForm(forms.Form):
    """A child: person, birth record, guardianship act, why care is lacking."""

    surname = _name(gettext_lazy("Surname"))
    name = _name(gettext_lazy("Name"))
    patronymic = _name(gettext_lazy("Patronymic"), required=False)
    iin = IinField(
        label=gettext_lazy("IIN"),
        required=False,
        help_text=gettext_lazy("May be empty only for a child born abroad."),
    )
    birth_date = DayField(label=gettext_lazy("Birth date"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=[EMPTY, *Person.Sex.choices], required=False)
    born_abroad = forms.BooleanField(label=gettext_lazy("Born outside Kazakhstan"), required=False)
    birth_number = forms.CharField(label=gettext_lazy("Birth certificate №"), max_length=40)
    birth_issuer = forms.CharField(label=gettext_lazy("Birth certificate issued by"), max_length=200)
    birth_issued = DayField(label=gettext_lazy("Birth certificate issued on"))
    act_number = forms.CharField(label=gettext_lazy("Guardianship act №"), max_length=40)
    act_date = DayField(label=gettext_lazy("Guardianship act, date"))
    act_body = forms.CharField(label=gettext_lazy("Guardianship act, body"), max_length=300)
    care_loss = forms.ChoiceField(
        label=gettext_lazy("Why parental care is lacking"), choices=[EMPTY, *CareLoss.choices]
    )
    other_care_loss = forms.ChoiceField(
        label=gettext_lazy("The other parent"), choices=[EMPTY, *CareLoss.choices], required=False
    )
    study_place = forms.CharField(label=gettext_lazy("Place of study"), max_length=200, required=False)
    income = forms.CharField(label=gettext_lazy("Child's income"), max_length=300, required=False)

    def clean_birth_date(self) -> Any:
        return _past(self.cleaned_data["birth_date"])

    def clean_birth_issued(self) -> Any:
        return _past(self.cleaned_data["birth_issued"])

    def clean_act_date(self) -> Any:
        return _past(self.cleaned_data["act_date"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        born = cleaned.get("birth_date")
        for name in ("birth_issued", "act_date"):
            if born and cleaned.get(name) and cleaned[name] < born:
                self.add_error(name, _("This day is before the child's birth."))
        if not cleaned.get("iin") and not cleaned.get("born_abroad") and "iin" not in self.errors:
            self.add_error("iin", _("Enter the child's IIN, or mark that the child was born abroad."))
        return cleaned

    @property
    def person(self) -> PersonFacts:
        return _person(self.cleaned_data)

    @property
    def facts(self) -> ChildFacts:
        names = (
            "birth_number", "birth_issuer", "birth_issued", "act_number", "act_date", "act_body", "care_loss",
            "other_care_loss", "born_abroad", "study_place", "income",
        )  # fmt: skip
        return ChildFacts(person=self.person, **{name: self.cleaned_data[name] for name in names})


class PaperForm(forms.Form):
    """A paper that was brought, with its scan. A row without a scan is a paper that was not brought."""

    requirement = forms.ChoiceField(label=gettext_lazy("Paper"), required=False)
    child = forms.IntegerField(
        label=gettext_lazy("Child №"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Empty: for all children."),
    )
    title = forms.CharField(label=gettext_lazy("What it is"), max_length=200, required=False)
    sheets = forms.IntegerField(
        label=pgettext_lazy("of a paper", "Sheets"), min_value=1, max_value=999, required=False, initial=1
    )
    original_seen = forms.BooleanField(
        label=gettext_lazy("Original seen and returned"), required=False, initial=True
    )
    file = ScanField(
        label=gettext_lazy("Scan: PDF, JPEG or PNG"),
        required=False,
        help_text=gettext_lazy("Several pages may be chosen or dropped here at once; they become one PDF."),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, requirements: list[Requirement], kept: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kept_scans = kept if kept is not None else {}
        field = self.fields["requirement"]
        assert isinstance(field, forms.ChoiceField)
        titles = {
            row.code: Truncator(row.short_title).chars(CHOICE_LENGTH)
            for row in requirements
            if not row.form_itself
        }
        field.choices = [EMPTY, *titles.items()]

    @property
    def kept_scan(self) -> dict[str, Any] | None:
        """What an earlier sending of this form brought for this row: name, type, size, sha256."""
        return self.kept_scans.get(str(self["kept"].value() or ""))

    @property
    def brought(self) -> bool:
        return bool(self.cleaned_data.get("file") or self.kept_scan)

    @property
    def scan(self) -> Scan | None:
        scan: Scan | None = self.cleaned_data.get("file")
        return scan

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.brought and not cleaned.get("requirement") and "requirement" not in self.errors:
            self.add_error("requirement", _("Say which paper of the list this scan is."))
        return cleaned


class OldPaperField(forms.ModelChoiceField):
    """A paper of the file, by what it is and when it came; never by whose it is."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.requirement.short_title} – {clock.local(obj.added_at):%d.%m.%Y %H:%M}"


class OnePaperForm(PaperForm):
    """One more paper for a file that is already taken in."""

    replaces = OldPaperField(
        Document.objects.none(),
        label=gettext_lazy("Replaces"),
        required=False,
        empty_label=gettext_lazy("nothing: a further paper"),
    )
    resume = forms.BooleanField(
        label=gettext_lazy("Let the clock run again when all papers asked for are there"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        children: int,
        replaceable: "QuerySet[Document] | None" = None,
        waits: bool = False,
        **kwargs: Any,
    ) -> None:
        """`replaceable`: papers of the file that a better one may replace; `waits`: papers are outstanding."""
        super().__init__(*args, **kwargs)
        self.children = children
        old = replaceable if replaceable is not None else Document.objects.none()
        field = self.fields["replaces"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = old.select_related("requirement")
        if not waits:
            del self.fields["resume"]
        self.fields["requirement"].required = self.fields["file"].required = True

    def clean_replaces(self) -> Document | None:
        old: Document | None = self.cleaned_data["replaces"]
        if old and old.requirement.code != self.cleaned_data.get("requirement"):
            raise forms.ValidationError(_("A paper is replaced by one of the same kind."))
        return old

    def clean_child(self) -> int | None:
        place: int | None = self.cleaned_data["child"]
        if place and place > self.children:
            raise forms.ValidationError(_("There is no child with this number in the application."))
        return place


def _person(cleaned: dict[str, Any]) -> PersonFacts:
    return PersonFacts(
        cleaned["surname"], cleaned["name"], cleaned["patronymic"], cleaned["iin"], cleaned["birth_date"],
        cleaned["sex"],
    )  # fmt: skip


def _past(day: Any) -> Any:
    if day > clock.today():
        raise forms.ValidationError(_("This day is still to come."))
    return day
