"""The parts of the form: the applicant's page, a child's row, a paper's row."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import clock
from workflow.models import Office
from workflow.words import Language

from ..intake.facts import ChildFacts, PersonFacts, PowerFacts
from ..intake.remembered import bank_of
from ..models import CareLoss, GuardianKind, IdentityKind, Person
from .fields import DayField, IbanField, IinField, MomentField, PhoneField

IN_PERSON, BY_POWER = "guardian", "representative"
BRANCHES = (
    (IN_PERSON, gettext_lazy("the applicant in person")),
    (BY_POWER, gettext_lazy("a representative")),
)
EMPTY = ("", "—")
HANDED_IN_WITHIN = timedelta(days=31)  # further back a typed year or month is wrong
REPRESENTATIVE_FIELDS = ("rep_surname", "rep_name", "rep_iin", "power_number", "power_date", "power_notary")


def _name(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, required=required)


def _known(name: str) -> forms.TextInput:
    """A field for which the page offers the words of earlier files (`intake.remembered`)."""
    return forms.TextInput({"list": f"known-{name}"})


# What brothers and sisters share: a further child's row begins with it. Names are read from each document.
SHARED = ("birth_issuer", "act_number", "act_date", "act_body", "care_loss", "other_care_loss")


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
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    identity_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of document"), choices=IdentityKind.choices, initial=IdentityKind.CARD
    )
    identity_series = forms.CharField(label=gettext_lazy("Series"), max_length=10, required=False)
    identity_number = forms.CharField(label=gettext_lazy("Number"), max_length=30)
    identity_issuer = forms.CharField(
        label=gettext_lazy("Issued by"), max_length=200, widget=_known("identity_issuer")
    )
    identity_date = DayField(label=gettext_lazy("Issued on"))
    account = IbanField(label=gettext_lazy("Account number (IBAN)"))
    bank = forms.CharField(
        label=gettext_lazy("Bank"),
        max_length=200,
        required=False,
        widget=_known("bank"),
        help_text=gettext_lazy("Leave empty to take the bank that earlier cases name for this account."),
    )
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

    def clean_bank(self) -> str:
        """The account number names its bank; whose code no file knows yet is written once."""
        account = self.cleaned_data.get("account", "")
        bank: str = self.cleaned_data["bank"] or (bank_of(account) if account else "")
        if account and not bank:
            raise forms.ValidationError(_("Write the bank: no earlier file has an account there."))
        return bank

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
    iin.in_some_cases = True  # type: ignore[attr-defined]  # its hint says when it may be empty
    birth_date = DayField(label=gettext_lazy("Birth date"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=[EMPTY, *Person.Sex.choices], required=False)
    born_abroad = forms.BooleanField(label=gettext_lazy("Born outside Kazakhstan"), required=False)
    birth_number = forms.CharField(label=gettext_lazy("Birth certificate №"), max_length=40)
    birth_issuer = forms.CharField(
        label=gettext_lazy("Birth certificate issued by"), max_length=200, widget=_known("birth_issuer")
    )
    birth_issued = DayField(label=gettext_lazy("Birth certificate issued on"))
    act_number = forms.CharField(label=gettext_lazy("Guardianship act №"), max_length=40)
    act_date = DayField(label=gettext_lazy("Guardianship act, date"))
    act_body = forms.CharField(
        label=gettext_lazy("Guardianship act, body"), max_length=300, widget=_known("act_body")
    )
    care_loss = forms.ChoiceField(
        label=gettext_lazy("Why parental care is lacking"), choices=[EMPTY, *CareLoss.choices]
    )
    other_care_loss = forms.ChoiceField(
        label=gettext_lazy("The other parent"), choices=[EMPTY, *CareLoss.choices], required=False
    )
    study_place = forms.CharField(label=gettext_lazy("Place of study"), max_length=200, required=False)
    income = forms.CharField(label=gettext_lazy("Child's income"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SHARED:
            self.fields[name].widget.attrs["data-carry"] = True

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


def _person(cleaned: dict[str, Any]) -> PersonFacts:
    return PersonFacts(
        cleaned["surname"], cleaned["name"], cleaned["patronymic"], cleaned["iin"], cleaned["birth_date"],
        cleaned["sex"],
    )  # fmt: skip


def _past(day: Any) -> Any:
    if day > clock.today():
        raise forms.ValidationError(_("This day is still to come."))
    return day
