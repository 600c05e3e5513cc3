"""The service's form as both neighbours show it; its demands are enforced here (Regulation 9.3, 11.5)."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from applications.persons.identifiers import iban_is_valid, iin_fault
from benefit_office.egov.forms import RequestForm, allowance
from workflow import clock

from . import papers

OFFICES: list[dict[str, Any]] = json.loads(
    (Path(settings.BASE_DIR) / "workflow" / "seed" / "offices.json").read_text("utf-8")
)["offices"]
FILE_LIMIT = 20  # MB, of one file and of all together: what the office and the gateway take
SEXES = [("f", gettext_lazy("female")), ("m", gettext_lazy("male"))]
KINDS = [
    ("guardian", gettext_lazy("guardian (child under 14)")),
    ("trustee", gettext_lazy("trustee (child from 14)")),
]
IDENTITIES = [
    ("card", gettext_lazy("identity card")),
    ("passport", gettext_lazy("passport")),
    ("residence", gettext_lazy("residence permit")),
    ("stateless", gettext_lazy("identity document of a stateless person")),
]
LOSSES = [
    ("death", gettext_lazy("death")),
    ("deprived", gettext_lazy("deprived of parental rights")),
    ("restricted", gettext_lazy("restricted in parental rights")),
    ("missing", gettext_lazy("parent missing, or declared dead")),
    ("incapable", gettext_lazy("parent declared incapable")),
    ("prison", gettext_lazy("serving a sentence")),
    ("sought", gettext_lazy("parent sought by the police")),
    ("taken_away", gettext_lazy("child removed from the parents")),
    ("illness", gettext_lazy("long medical treatment")),
    ("abandoned", gettext_lazy("child abandoned, or given up")),
]
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский")]


def a_day(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def right_iin(iin: str) -> str:
    """Regulation 11.5: twelve digits with the right check digit."""
    if iin and iin_fault(iin):
        raise forms.ValidationError(_("The IIN has twelve digits; its check digit is wrong."))
    return iin


class GuardianForm(forms.Form):
    """The applicant, as in the Standard's Annex 2."""

    iin = forms.CharField(label=gettext_lazy("IIN"), max_length=12)
    surname = forms.CharField(label=gettext_lazy("Surname"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    patronymic = forms.CharField(label=gettext_lazy("Patronymic"), max_length=120, required=False)
    birth_date = a_day(gettext_lazy("Birth date"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES)
    guardian_kind = forms.ChoiceField(label=gettext_lazy("Applies as"), choices=KINDS)
    address = forms.CharField(label=gettext_lazy("Address of residence"), max_length=300)
    residence_kato = forms.ChoiceField(label=gettext_lazy("City or district of residence"))
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    identity_kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), choices=IDENTITIES)
    identity_series = forms.CharField(label=gettext_lazy("Series"), max_length=10, required=False)
    identity_number = forms.CharField(label=gettext_lazy("Number"), max_length=30)
    identity_issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=200)
    identity_date = a_day(gettext_lazy("Issued on"))
    account = forms.CharField(label=gettext_lazy("Account number (IBAN)"), max_length=20)
    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=200)
    reply_language = forms.ChoiceField(label=gettext_lazy("Language of the reply"), choices=LANGUAGES)
    consent = forms.BooleanField(
        label=gettext_lazy("I consent to the use of data that the law protects."), required=True
    )

    def __init__(self, *args: Any, iin: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "kk")[:2]
        places = [(office["code"], office[f"place_{language}"]) for office in OFFICES]
        self.fields["residence_kato"].choices = places
        if iin:  # who logged in applies for himself
            self.fields["iin"].disabled, self.fields["iin"].initial = True, iin

    def clean_iin(self) -> str:
        return right_iin(self.cleaned_data["iin"])

    def clean_account(self) -> str:
        account: str = self.cleaned_data["account"].replace(" ", "").upper()
        if not iban_is_valid(account):
            raise forms.ValidationError(
                _(
                    "The account is not a valid Kazakh IBAN: KZ and 18 characters; check it against the bank's paper."
                )
            )
        return account

    def clean_birth_date(self) -> date:
        return _past(self.cleaned_data["birth_date"])


class RepresentativeForm(forms.Form):
    """Regulation 9.3: the representative under a notarised power of attorney; empty when the guardian is there."""

    rep_iin = forms.CharField(label=gettext_lazy("IIN"), max_length=12, required=False)
    rep_surname = forms.CharField(label=gettext_lazy("Surname"), max_length=120, required=False)
    rep_name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    power_number = forms.CharField(label=gettext_lazy("Power of attorney №"), max_length=60, required=False)
    power_date = a_day(gettext_lazy("Power of attorney, date"), required=False)
    power_notary = forms.CharField(label=gettext_lazy("Notary"), max_length=200, required=False)

    def clean_rep_iin(self) -> str:
        return right_iin(self.cleaned_data["rep_iin"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        wanted = ("rep_iin", "rep_surname", "rep_name", "power_number", "power_date")
        if any(given.get(name) for name in wanted):
            for name in wanted:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("A representative needs a power of attorney: number and date."))
        return given


class ChildForm(forms.Form):
    """A child with birth record and guardianship act."""

    surname = forms.CharField(label=gettext_lazy("Surname"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    patronymic = forms.CharField(label=gettext_lazy("Patronymic"), max_length=120, required=False)
    iin = forms.CharField(label=gettext_lazy("IIN"), max_length=12, required=False)
    birth_date = a_day(gettext_lazy("Birth date"))
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES)
    born_abroad = forms.BooleanField(label=gettext_lazy("Born outside Kazakhstan"), required=False)
    birth_number = forms.CharField(label=gettext_lazy("Birth certificate №"), max_length=40)
    birth_issuer = forms.CharField(label=gettext_lazy("Birth certificate issued by"), max_length=200)
    birth_issued = a_day(gettext_lazy("Birth certificate issued on"))
    act_number = forms.CharField(label=gettext_lazy("Guardianship act №"), max_length=40)
    act_date = a_day(gettext_lazy("Guardianship act, date"))
    act_body = forms.CharField(label=gettext_lazy("Guardianship act, body"), max_length=300)
    care_loss = forms.ChoiceField(label=gettext_lazy("Why parental care is lacking"), choices=LOSSES)
    other_care_loss = forms.ChoiceField(
        label=gettext_lazy("The other parent"), choices=[("", "–"), *LOSSES], required=False
    )
    study_place = forms.CharField(label=gettext_lazy("Place of study"), max_length=200, required=False)
    income = forms.CharField(label=gettext_lazy("Child's income"), max_length=300, required=False)

    def clean_iin(self) -> str:
        return right_iin(self.cleaned_data["iin"])

    def clean_birth_date(self) -> date:
        return _past(self.cleaned_data["birth_date"])


Children = forms.formset_factory(ChildForm, extra=0, min_num=1, validate_min=True, max_num=9)


class PapersForm(forms.Form):
    """One file for each line of item 9."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in papers.lines():
            self.fields[line.code] = forms.FileField(label=line.title, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        sizes = {code: upload.size for code, upload in given.items() if upload and code != "replaces"}
        limit = {"limit": FILE_LIMIT}
        for code, size in sizes.items():
            if size > FILE_LIMIT * 1024**2:
                self.add_error(
                    code, _("The file is larger than %(limit)s MB. Scan at 300 dpi or less.") % limit
                )
        if not self.errors and sum(sizes.values()) > FILE_LIMIT * 1024**2:
            raise forms.ValidationError(
                _("All files together are larger than %(limit)s MB. Scan at 300 dpi or less.") % limit
            )
        return given

    def brought(self, *, replaces: bool = False) -> tuple[allowance.Paper, ...]:
        """The files as papers of the form."""
        return tuple(
            allowance.Paper(code, upload.name[:200], upload.read(), replaces=replaces)
            for code, upload in self.cleaned_data.items()
            if upload and code != "replaces"
        )


class LaterForm(PapersForm):
    """Papers sent later: in addition to what was sent for a line, or in its place."""

    field_order = ["replaces"]
    replaces = forms.BooleanField(
        label=gettext_lazy("In place of what was sent for the same line"), required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not any(upload for code, upload in given.items() if code != "replaces"):
            raise forms.ValidationError(_("Attach at least one paper."))
        return given

    def request(self, first: RequestForm, operator: tuple[str, str] = ("", "")) -> RequestForm:
        """The form of the wire, on the number of the request it belongs to."""
        own = allowance.Details(operator_name=operator[0], operator_iin=operator[1])
        papers_ = self.brought(replaces=self.cleaned_data["replaces"])
        return replace(first, updated_values=allowance.values(allowance.Allowance(own, (), papers_)))


def _past(day: date) -> date:
    if day > clock.today():
        raise forms.ValidationError(_("This day has not come yet."))
    return day


class ServiceForm:
    """All parts of the form together. `iin` fixes the applicant; `represented` adds the representative."""

    def __init__(
        self, data: Any = None, files: Any = None, *, iin: str = "", represented: bool = False
    ) -> None:
        self.guardian = GuardianForm(data, iin=iin)
        self.children = Children(data, prefix="children")
        self.papers = PapersForm(data, files, prefix="paper")
        self.representative = RepresentativeForm(data) if represented else None

    @property
    def parts(self) -> list[Any]:
        return [
            part
            for part in (self.guardian, self.children, self.papers, self.representative)
            if part is not None
        ]

    def is_valid(self) -> bool:
        judged = [part.is_valid() for part in self.parts]  # every part says what is wrong with it
        return all(judged)

    def missing(self) -> list[papers.Line]:
        """What item 9 wants besides what was attached."""
        brought = {code for code, upload in self.papers.cleaned_data.items() if upload}
        children = [form.cleaned_data for form in self.children]
        return papers.missing(brought, children, represented=self.is_represented, on=clock.today())

    @property
    def is_represented(self) -> bool:
        return bool(self.representative and self.representative.cleaned_data.get("rep_iin"))

    def request(self, number: str, *, source: str, operator: tuple[str, str] = ("", "")) -> RequestForm:
        """The form of the wire, with the files' bytes in it; `operator` is his name and IIN."""
        told = self.guardian.cleaned_data
        power = self.representative.cleaned_data if self.representative is not None else {}
        names = vars(allowance.Details())
        details = {
            name: value for name, value in {**told, **power}.items() if name in names and value is not None
        }
        children = tuple(
            allowance.Child(**{name: value for name, value in form.cleaned_data.items() if value is not None})
            for form in self.children
        )
        brought = self.papers.brought()
        own = allowance.Details(**{**details, "operator_name": operator[0], "operator_iin": operator[1]})
        return RequestForm(
            import_source=source,
            updated_values=allowance.values(allowance.Allowance(own, children, brought)),
            external_request_id=number,
            request_origin_system_id=source,
            service_type=allowance.SERVICE,
            service_type_kk_name=allowance.TITLE_KK,
            service_type_ru_name=allowance.TITLE_RU,
            requester_iin=told["iin"],
            requester_first_name=told["name"],
            requester_last_name=told["surname"],
            requester_middle_name=told["patronymic"],
            requester_birth_date=told["birth_date"],
            requester_delegate_iin=power.get("rep_iin", ""),
            requester_delegate_first_name=power.get("rep_name", ""),
            requester_delegate_last_name=power.get("rep_surname", ""),
            service_provider_location_code=told["residence_kato"],
        )
