"""The facts of an application out of the form that came through the gateway, and what the form lacks (Regulation 11.5).

Whatever can become a case becomes one: what is lacking is told to the clerk and the executor. Only a form without
which there is no application at all is sent back with a sentence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import override

from benefit_office.egov.forms import RequestForm
from benefit_office.egov.forms import allowance as wire
from workflow.words import Language

from ..intake.facts import ApplicationFacts, ChildFacts, DocumentFacts, PersonFacts, PowerFacts, Scan
from ..models import Application, ApplicationChild, CareLoss, Document, GuardianKind, IdentityKind, Person
from ..papers.uploads import check_bytes
from ..persons.identifiers import iban_is_valid, iin_fault, phone_is_valid
from .words import LANGUAGES

Shortcoming = dict[str, Any]
# Texts an application ought to have; the others may well be empty.
WANTED = ("address", "identity_number", "identity_issuer", "bank")
WANTED_OF_CHILD = ("birth_number", "birth_issuer", "act_number", "act_body")
DATES_OF_CHILD = ("birth_issued", "act_date")
COLUMNS = {
    wire.Details: Application, wire.Child: ApplicationChild,
}  # fmt: skip


class Unfit(Exception):
    """There is no application in this message: `code` names the sentence, `facts` what stands in it."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class TryLater(OSError):
    """Something needed for the reading is away: the message is kept and tried again."""


@dataclass(frozen=True)
class Read:
    """What the form says, and what it lacks."""

    facts: ApplicationFacts
    shortcomings: list[Shortcoming]


def read(form: RequestForm, known_papers: Iterable[str]) -> Read:
    """`known_papers` are the codes of the checklist. :raises Unfit: there is no application in it."""
    if form.service_type != wire.SERVICE:
        raise Unfit("service")
    told = wire.read(form)
    lacks: list[Shortcoming] = []
    _refuse_long(form, told)
    guardian = _guardian(form, told.details)
    children = tuple(_child(place, child, lacks) for place, child in enumerate(told.children))
    _refuse_unfit(told, guardian, children)
    power = _power(form, told.details, lacks)
    _refuse_same([guardian, *(child.person for child in children), *([power.person] if power else [])])
    documents = tuple(
        facts for _paper, facts in papers_of(told.papers, len(told.children), set(known_papers), lacks)
    )
    details = told.details
    _note_empty(details, WANTED, lacks)
    facts = ApplicationFacts(
        guardian=guardian,
        guardian_kind=_choice(GuardianKind, details, "guardian_kind", lacks),
        address=details.address,
        residence_kato=details.residence_kato,
        phone=_phone(details.phone, lacks),
        email=details.email,
        identity_kind=_choice(IdentityKind, details, "identity_kind", lacks),
        identity_series=details.identity_series,
        identity_number=details.identity_number,
        identity_issuer=details.identity_issuer,
        identity_date=_day(details.identity_date, "identity_date"),
        account=details.account,
        bank=details.bank,
        children=children,
        power=power,
        reply_language=details.reply_language if details.reply_language in Language.values else Language.KK,
        consent_given=details.consent,
        documents=documents,
    )
    return Read(facts, lacks)


def _guardian(form: RequestForm, details: wire.Details) -> PersonFacts:
    if not (form.requester_last_name.strip() and form.requester_first_name.strip()) or iin_fault(
        form.requester_iin
    ):
        raise Unfit("person")
    return PersonFacts(
        form.requester_last_name.strip(), form.requester_first_name.strip(), form.requester_middle_name.strip(),
        form.requester_iin, form.requester_birth_date, details.sex if details.sex in Person.Sex.values else "",
    )  # fmt: skip


def _phone(told: str, lacks: list[Shortcoming]) -> str:
    """A citizen is not turned away for it: what cannot be dialled is said to the clerk and stays in the message."""
    if not told or phone_is_valid(told):
        return told
    lacks.append({"code": "phone"})
    return ""


def _child(place: int, child: wire.Child, lacks: list[Shortcoming]) -> ChildFacts:
    if not (child.surname and child.name):
        raise Unfit("children")
    _note_empty(child, WANTED_OF_CHILD, lacks, place)
    iin = child.iin
    if iin and iin_fault(iin):
        lacks.append({"code": "iin", "child": place})
        iin = ""
    return ChildFacts(
        person=PersonFacts(
            child.surname, child.name, child.patronymic, iin, child.birth_date,
            child.sex if child.sex in Person.Sex.values else "",
        ),
        birth_number=child.birth_number,
        birth_issuer=child.birth_issuer,
        birth_issued=_day(child.birth_issued, "birth_issued"),
        act_number=child.act_number,
        act_date=_day(child.act_date, "act_date"),
        act_body=child.act_body,
        care_loss=_choice(CareLoss, child, "care_loss", lacks, place),
        other_care_loss=child.other_care_loss if child.other_care_loss in CareLoss.values else "",
        born_abroad=child.born_abroad,
        study_place=child.study_place,
        income=child.income,
    )  # fmt: skip


def _power(form: RequestForm, details: wire.Details, lacks: list[Shortcoming]) -> PowerFacts | None:
    """Regulation 9.3: the representative; without number and date of the power he is named to the clerk alone."""
    surname, name = form.requester_delegate_last_name.strip(), form.requester_delegate_first_name.strip()
    if not (form.requester_delegate_iin or surname):
        return None
    if not (surname and name and details.power_number and details.power_date):
        lacks.append({"code": "power"})
        return None
    iin = "" if iin_fault(form.requester_delegate_iin) else form.requester_delegate_iin
    if not iin:
        lacks.append({"code": "iin"})
    person = PersonFacts(
        surname, name, form.requester_delegate_middle_name.strip(), iin, form.requester_delegate_birth_date
    )
    return PowerFacts(person, details.power_number, details.power_date, details.power_notary)


def _refuse_unfit(told: wire.Allowance, guardian: PersonFacts, children: tuple[ChildFacts, ...]) -> None:
    if not children:
        raise Unfit("children")
    if not told.details.consent:
        raise Unfit("consent")
    if not iban_is_valid(told.details.account):
        raise Unfit("account")


def _refuse_same(persons: list[PersonFacts]) -> None:
    """Guardian, representative and children are different persons."""
    iins = [person.iin for person in persons if person.iin]
    if len(set(iins)) < len(iins):
        raise Unfit("twice")


def _refuse_long(form: RequestForm, told: wire.Allowance) -> None:
    """A text longer than its column is no value of this form; nothing is cut off in silence."""
    records: tuple[wire.Details | wire.Child, ...] = (told.details, *told.children)
    for record in records:
        for one in fields(record):
            owner = Person if one.name in ("surname", "name", "patronymic") else COLUMNS[type(record)]
            column = next((field for field in owner._meta.concrete_fields if field.name == one.name), None)  # noqa: SLF001 – Django documents it as public
            value, longest = getattr(record, one.name), getattr(column, "max_length", None)
            if isinstance(value, str) and longest and len(value) > longest:
                raise Unfit("unreadable", detail=f"{one.name} > {longest}")
    names = [name for name in vars(form) if name.startswith("requester_") and name.endswith("_name")]
    if any(len(getattr(form, name)) > 120 for name in names):
        raise Unfit("unreadable", detail="name > 120")


def papers_of(
    papers: Iterable[wire.Paper], children: int, known: set[str], lacks: list[Shortcoming]
) -> Iterator[tuple[wire.Paper, DocumentFacts]]:
    """Each attached file through the same cleaning as at the counter; a refused one is told, never lost in silence."""
    longest = Document._meta.get_field("title").max_length  # noqa: SLF001 – Django documents it as public
    for paper in papers:
        if paper.requirement not in known:
            lacks.append({"code": "paper_unknown", "paper": paper.requirement})
        elif not paper.content:
            lacks.append({"code": "paper_bytes", "paper": paper.requirement, "child": paper.child})
        elif (scan := _cleaned(paper, lacks)) is not None:
            child = paper.child if paper.child is not None and paper.child < children else None
            facts = DocumentFacts(
                paper.requirement, scan, paper.sheets, paper.title[:longest], child, paper.original_seen
            )
            yield paper, facts


def _cleaned(paper: wire.Paper, lacks: list[Shortcoming]) -> Scan | None:
    reasons: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            try:
                return check_bytes(paper.content)
            except ValidationError as fault:
                if fault.code == "away":
                    raise TryLater(fault.message) from fault
                reasons[language] = str(fault.message)
    lacks.append(
        {"code": "paper_refused", "paper": paper.requirement, "child": paper.child, "reason": reasons}
    )
    return None


def _choice(kinds: Any, record: Any, name: str, lacks: list[Shortcoming], place: int | None = None) -> str:
    """A code of a list; the first one stands in for one that is missing, and the clerk is told."""
    code: str = getattr(record, name)
    if code in kinds.values:
        return code
    lacks.append({"code": "empty", "fields": [name], "child": place})
    first: str = kinds.values[0]
    return first


def _note_empty(
    record: Any, names: tuple[str, ...], lacks: list[Shortcoming], place: int | None = None
) -> None:
    empty = [name for name in names if not getattr(record, name)]
    if empty:
        lacks.append({"code": "empty", "fields": empty, "child": place})


def _day(day: date | None, name: str) -> date:
    if day is None:
        raise Unfit("dates", names=name)
    return day
