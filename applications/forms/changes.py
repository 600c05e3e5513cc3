"""Changed data: what the applicant reports, and what the clerk typed wrong."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import clock
from workflow.models import Case, Office

from ..changes.correction import OF_APPLICATION
from ..changes.reporting import OF_APPLICATION as REPORTED
from ..changes.reporting import OF_GUARDIAN, Report
from ..intake.facts import ApplicationFacts
from ..models import Application, ApplicationChild, IdentityKind, Person
from ..persons.identifiers import iin_mismatch
from ..words import ABOUT_PARENTS
from .bundle import Summary, gather
from .fields import DayField, IbanField, PhoneField, ScanField
from .parts import BY_POWER, EMPTY, IN_PERSON, ApplicationForm, ChildForm

PAPERS = (
    EMPTY,
    ("account", gettext_lazy("agreement on the account")),
    ("identity", gettext_lazy("identity document")),
)
NOT_CORRECTED = ("office", "handed_in_at", "consent")


class CaseField(forms.ModelMultipleChoiceField):
    """Cases by number and state, never by whose they are."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number or '–'}, {obj.get_state_display()}"


class ReportForm(forms.Form):
    """Annex 2: what has changed, since when, and what it rests on. The fields are filled in as they are recorded."""

    surname = forms.CharField(label=gettext_lazy("Surname"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    patronymic = forms.CharField(label=gettext_lazy("Patronymic"), max_length=120, required=False)
    address = forms.CharField(label=gettext_lazy("Address of residence"), max_length=300)
    residence_kato = forms.ChoiceField(label=gettext_lazy("City or district of residence"), required=False)
    phone = PhoneField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    account = IbanField(label=gettext_lazy("Account number (IBAN)"))
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=200)
    identity_kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), choices=IdentityKind.choices)
    identity_series = forms.CharField(label=gettext_lazy("Series"), max_length=10, required=False)
    identity_number = forms.CharField(label=gettext_lazy("Number"), max_length=30)
    identity_issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200)
    identity_date = DayField(label=gettext_lazy("Issued on"))
    since = DayField(label=gettext_lazy("Changed on"))
    reported_on = DayField(label=gettext_lazy("Reported on"))
    ground = forms.CharField(
        label=gettext_lazy("What proves it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The applicant's statement or a reference: kind, number, date."),
    )
    paper = forms.ChoiceField(label=gettext_lazy("What the scan shows"), choices=PAPERS, required=False)
    scan = ScanField(label=gettext_lazy("Scan: PDF, JPEG or PNG"), required=False)
    also = CaseField(
        Case.objects.none(), label=gettext_lazy("The same in the guardian's other cases"), required=False
    )

    def __init__(self, data: Any, files: Any, *, application: Application, others: Any) -> None:
        recorded = {name: getattr(application, name) for name in REPORTED}
        recorded |= {name: getattr(application.guardian, name) for name in OF_GUARDIAN}
        super().__init__(data, files, initial={**recorded, "reported_on": clock.today()})
        field = self.fields["also"]
        assert isinstance(field, CaseField)
        field.queryset = others
        if not others:
            del self.fields["also"]
        residence = self.fields["residence_kato"]
        assert isinstance(residence, forms.ChoiceField)
        residence.choices = [EMPTY, *((office.code, office.place) for office in Office.objects.all())]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name in ("since", "reported_on"):
            if cleaned.get(name) and cleaned[name] > clock.today():
                self.add_error(name, _("This day is still to come."))
        if bool(cleaned.get("scan")) != bool(cleaned.get("paper")) and not self.has_error("scan"):
            self.add_error("paper", _("Give the scan and say what it is, or leave both empty."))
        return cleaned

    @property
    def facts(self) -> Report:
        given = self.cleaned_data
        values = {name: given[name] for name in (*REPORTED, *OF_GUARDIAN)}
        return Report(
            values, given["since"], given["reported_on"], given["ground"], given["paper"], given["scan"],
            tuple(given.get("also", ())),
        )  # fmt: skip

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order of the application."""
        listed = (
            (_("Guardian"), OF_GUARDIAN),
            (_("Address"), ("address", "residence_kato", "phone", "email")),
            (_("Account"), ("account", "bank")),
            (_("Identity document"), REPORTED[-5:]),
        )
        return [(title, [self[name] for name in names]) for title, names in listed]


class CorrectionForm(ApplicationForm):
    """The application as it was typed, to be put right; the office and the moment of handing in stay."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        case = application.case
        super().__init__(*args, offices=[case.office], now=clock.now(), initial=_typed(application), **kwargs)
        for name in NOT_CORRECTED:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "consent": True}


class CorrectedChildForm(ChildForm):
    """A child as it was typed. Why care is lacking is not shown to who may not see the parents' papers; it stays."""

    def __init__(self, data: Any, *, child: ApplicationChild, shows_parents: bool) -> None:
        super().__init__(data, prefix=f"child-{child.pk}", initial=_typed_child(child))
        self.kept = {} if shows_parents else {name: getattr(child, name) for name in ABOUT_PARENTS}
        for name in self.kept:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), **self.kept}


class CorrectionForms:
    """The form of the application and one for each of its children."""

    def __init__(self, application: Application, *, shows_parents: bool, data: Any = None) -> None:
        self.main = CorrectionForm(data, application=application)
        children = application.children.select_related("person").order_by("id")
        self.children = [
            CorrectedChildForm(data, child=child, shows_parents=shows_parents) for child in children
        ]
        self.warnings: list[str] = []

    @property
    def formsets(self) -> list[Summary]:
        """For the error summary."""
        return [Summary(self.children, [])]

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in (self.main, *self.children)]
        if not all(valid):
            return False
        self.warnings = list(self._mismatches())
        if self.warnings and not self.main.cleaned_data["mismatch_seen"]:
            self.main.add_error("mismatch_seen", _("Compare with the documents, then mark this."))
        return not self.main.errors

    def _mismatches(self) -> Iterator[str]:
        people = [(_("Applicant"), self.main.guardian)]
        people += [
            (_("Child %(number)s") % {"number": n}, one.person) for n, one in enumerate(self.children, 1)
        ]
        for who, person in people:
            if person.iin and iin_mismatch(person.iin, person.birth_date, person.sex):
                yield f"{who}: " + _("the IIN does not fit the birth date or the sex.")

    def facts(self) -> ApplicationFacts:
        return gather(self.main, self.children, ())

    @property
    def reason(self) -> str:
        text: str = self.main.cleaned_data["reason"]
        return text


def _typed(application: Application) -> dict[str, Any]:
    representative = application.representative
    typed = _person(application.guardian) | {name: getattr(application, name) for name in OF_APPLICATION}
    typed |= {
        "applies": BY_POWER if representative else IN_PERSON,
        "reply_language": application.case.reply_language,
    }
    if representative:
        typed |= {f"rep_{name}": value for name, value in _person(representative).items()}
        typed |= {name: getattr(application, name) for name in ("power_number", "power_date", "power_notary")}
    return typed


def _typed_child(child: ApplicationChild) -> dict[str, Any]:
    names: Iterable[str] = (field for field in ChildForm.base_fields if hasattr(child, field))
    return {name: getattr(child, name) for name in names} | _person(child.person)


def _person(person: Person) -> dict[str, Any]:
    return {
        "surname": person.surname, "name": person.name, "patronymic": person.patronymic, "iin": person.iin or "",
        "birth_date": person.birth_date, "sex": person.sex,
    }  # fmt: skip
