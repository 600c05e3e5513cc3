"""Bringing in running allowances of another register: every good row once, every other row with its sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.forms import IbanField, IinField
from applications.forms.fields import DayField
from applications.models import Person
from workflow import clock, trail
from workflow.models import Office, Officer
from workflow.moves.refusals import Refused

from ..models import Allowance, AllowanceAccount, AllowancePeriod, ImportedAllowance
from .changes import keeper, why_not_keep
from .workbook import COLUMNS, Row

HEADINGS = {column.field: column.heading for column in COLUMNS}
BIRTH = ("birth_number", "birth_issued", "birth_issuer")
ACT = ("act_number", "act_date", "act_body")
FORMER = ("applied_on", "decision_number", "decision_date")


@dataclass(frozen=True)
class Fault:
    """Why a row was not taken: its number and heading as the spreadsheet shows them, and a sentence without names."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.column}: {self.sentence}" if self.column else self.sentence


class NotTaken(Exception):
    """The row is refused for these faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class RowForm(forms.Form):
    """One row of the workbook, judged like a form at the counter."""

    guardian_surname = forms.CharField(max_length=120)
    guardian_name = forms.CharField(max_length=120)
    guardian_patronymic = forms.CharField(max_length=120, required=False)
    guardian_iin = IinField()
    guardian_born = DayField(required=False)
    child_surname = forms.CharField(max_length=120)
    child_name = forms.CharField(max_length=120)
    child_patronymic = forms.CharField(max_length=120, required=False)
    child_iin = IinField(required=False)
    child_born = DayField()
    birth_number = forms.CharField(max_length=40)
    birth_issued = DayField()
    birth_issuer = forms.CharField(max_length=200)
    act_number = forms.CharField(max_length=40)
    act_date = DayField()
    act_body = forms.CharField(max_length=300)
    applied_on = DayField()
    decision_number = forms.CharField(max_length=40)
    decision_date = DayField()
    since = DayField()
    until = DayField()
    monthly = forms.IntegerField(min_value=1, max_value=9_999_999)
    paid_through = DayField(required=False)
    account = IbanField()
    bank = forms.CharField(max_length=200)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        if given.get("child_iin") and given.get("child_iin") == given.get("guardian_iin"):
            self.add_error("child_iin", _("This is the guardian's IIN."))
        return given


def take(
    row: Row, *, office: Office, file_sha256: str, by: Officer, now: datetime | None = None
) -> Allowance | None:
    """Enter one row: an allowance that runs on here. None if it is here already.

    :raises NotTaken: nothing of the row was entered.
    """
    moment = now or clock.now()
    if keeper(by, office, clock.local(moment).date()) is None:
        raise Refused(why_not_keep(by, office, clock.local(moment).date()))
    form = RowForm(row.values)
    if not form.is_valid():
        raise NotTaken([
            Fault(row.number, str(HEADINGS.get(name, "")), str(sentence))
            for name, sentences in form.errors.items() for sentence in sentences
        ])  # fmt: skip
    given = form.cleaned_data
    try:
        with transaction.atomic():
            guardian = _person(row, given, "guardian")
            child = _child(row, given, guardian)
            if _is_here(office, guardian, child, given):
                return None
            return _enter(row, given, guardian, child, office, file_sha256, by, moment)
    except IntegrityError as broken:
        raise NotTaken([Fault(row.number, str(HEADINGS["since"]), _overlap(given, broken))]) from broken


def record(
    office: Office, *, by: Officer, taken: int, known: int, refused: int, file_sha256: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """The import in the trail, as numbers and the hash of the file."""
    trail.record(
        "import_allowances", by=by, at=now or clock.now(), office=office, size=taken, known=known, missing=refused,
        sha256=file_sha256,
    )  # fmt: skip


def _overlap(given: dict[str, Any], broken: IntegrityError) -> str:
    name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "")
    if name == "allowance_once_at_a_time":
        return _("An allowance for this child already runs in these days.")
    return _("The database does not take this row: %(rule)s.") % {"rule": name or type(broken).__name__}


def _enter(
    row: Row, given: dict[str, Any], guardian: Person, child: Person, office: Office, file_sha256: str, by: Officer,
    now: datetime,
) -> Allowance:  # fmt: skip
    allowance = Allowance.objects.create(
        office=office, guardian=guardian, child=child, pays_from=_pays_from(given, clock.local(now).date()),
        created_at=now, created_by=by,
    )  # fmt: skip
    ImportedAllowance.objects.create(
        allowance=allowance, file_sha256=file_sha256, row=row.number,
        **{name: given[name] for name in (*BIRTH, *ACT, *FORMER)},
    )  # fmt: skip
    AllowanceAccount.objects.create(
        allowance=allowance, account=given["account"], bank=given["bank"], since=given["since"], entered_at=now,
        entered_by=by,
    )  # fmt: skip
    AllowancePeriod.objects.create(
        allowance=allowance, child=child, since=given["since"], until=given["until"], monthly=given["monthly"],
        entered_at=now,
    )  # fmt: skip
    return allowance


def _pays_from(given: dict[str, Any], today: date) -> date:
    """The day after the last one paid by the register before; without it, this month is the first of ours."""
    paid: date | None = given["paid_through"]
    first = date.fromordinal(paid.toordinal() + 1) if paid else today.replace(day=1)
    return max(first, given["since"])


def _is_here(office: Office, guardian: Person, child: Person, given: dict[str, Any]) -> bool:
    return Allowance.objects.filter(
        office=office, guardian=guardian, child=child, imported__decision_number=given["decision_number"],
        imported__decision_date=given["decision_date"],
    ).exists()  # fmt: skip


def _person(row: Row, given: dict[str, Any], who: str) -> Person:
    """The person of that IIN. A name or birth date other than the one recorded is not written over: the row waits."""
    named = {name: given[f"{who}_{name}"] for name in ("surname", "name", "patronymic")}
    born = given[f"{who}_born"]
    person, created = Person.objects.select_for_update().get_or_create(
        iin=given[f"{who}_iin"], defaults={**named, "birth_date": born}
    )
    other = [
        name
        for name, value in named.items()
        if value and getattr(person, name).casefold() != value.casefold()
    ]
    if not created and (other or (born and person.birth_date and born != person.birth_date)):
        sentence = _("This IIN is recorded with another name or birth date. Compare it with the papers.")
        raise NotTaken([Fault(row.number, str(HEADINGS[f"{who}_iin"]), sentence)])
    return person


def _child(row: Row, given: dict[str, Any], guardian: Person) -> Person:
    if given["child_iin"]:
        return _person(row, given, "child")
    named = {name: given[f"child_{name}"] for name in ("surname", "name", "patronymic")}
    known = Person.objects.filter(
        allowances_for__guardian=guardian, iin__isnull=True, birth_date=given["child_born"], **named
    ).first()
    return known or Person.objects.create(**named, birth_date=given["child_born"])
