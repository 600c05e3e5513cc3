"""The person registry (ЖТ МДҚ, ГБД ФЛ) by IIN, in its version that asks for the citizen's consent (КДП token)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from ..eds.certificates import Certificate
from ..registry import Element, Unfit, Word, day, put, signed_root, text, word

SERVICE = "GBDFLUniversal_token"
PROPERTIES = {"CONNECTOR_CLIENT": "true"}
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CS = "http://message.persistence.interactive.nat"
FOUND = "00000"  # assumed: the registry's own codes are not published; without a person nothing was found
ALIVE, CAPABLE = "0", "0"  # assumed


@dataclass(frozen=True)
class Question:
    """One person by IIN, with the token of the consent under which it is asked."""

    message_id: str
    at: datetime
    sender: str
    iin: str
    token: str
    public_key: str


@dataclass(frozen=True)
class Address:
    """An address of residence."""

    kato: str = ""
    region: Word = field(default_factory=Word)
    district: Word = field(default_factory=Word)
    city: str = ""
    street: str = ""
    building: str = ""
    flat: str = ""
    since: date | None = None

    def line(self, language: str) -> str:
        """The address as a form has it."""
        words = [
            self.district.ru if language == "ru" else self.district.kk,
            self.city,
            self.street,
            self.building,
        ]
        return ", ".join([*(part for part in words if part), *([self.flat] if self.flat else [])])


@dataclass(frozen=True)
class Record:
    """An act record or a document: number, day, issuer."""

    number: str = ""
    on: date | None = None
    issuer: str = ""
    kind: Word = field(default_factory=Word)


@dataclass(frozen=True)
class Person:
    """What the registry knows and the office needs."""

    iin: str
    surname: str
    name: str
    patronymic: str = ""
    birth_date: date | None = None
    death_date: date | None = None
    gender: Word = field(default_factory=Word)
    citizenship: Word = field(default_factory=Word)
    life_status: Word = field(default_factory=Word)
    capable: Word = field(default_factory=Word)
    capable_since: date | None = None
    birth: Record = field(default_factory=Record)
    address: Address = field(default_factory=Address)
    documents: tuple[Record, ...] = ()

    @property
    def alive(self) -> bool:
        return self.death_date is None and self.life_status.code in ("", ALIVE)

    @property
    def is_capable(self) -> bool:
        return self.capable.code in ("", CAPABLE)


@dataclass(frozen=True)
class Answer:
    """The registry's answer: its number and moment, and the person or nobody."""

    number: str
    at: datetime
    result: Word
    person: Person | None


def ask(question: Question) -> bytes:
    """The question's XML."""
    data = etree.Element("data", nsmap={"xsi": XSI, "cs": CS})
    data.set(f"{{{XSI}}}type", "cs:Request")
    put(data, "messageId", question.message_id)
    put(data, "messageDate", question.at.isoformat())
    put(data, "senderCode", question.sender)
    put(data, "iin", question.iin)
    put(data, "kdpToken", question.token)
    put(data, "publicKey", question.public_key)
    written: bytes = etree.tostring(data, encoding="UTF-8")
    return written


def read(raw: bytes, *, question: Question, trust: Sequence[Certificate]) -> Answer:
    """The answer to this very question, signed by the registry; Unfit for anything else."""
    root = signed_root(raw, trust, question.at)
    if text(root, "messageId") != question.message_id:
        raise Unfit("The answer is to another question.")
    found = root.findall("persons/person")
    if len(found) > 1 or (found and text(found[0], "iin") != question.iin):
        raise Unfit("The answer is about another person.")
    try:
        at = datetime.fromisoformat(text(root, "messageDate"))
    except ValueError as wrong:
        raise Unfit("The answer has no moment.") from wrong
    result = word(root, "messageResult")
    return Answer(text(root, "requestId"), at, result, _person(found[0]) if found else None)


def _person(part: Element) -> Person:
    return Person(
        iin=text(part, "iin"),
        surname=text(part, "surname"),
        name=text(part, "name"),
        patronymic=text(part, "patronymic"),
        birth_date=day(part, "birthDate"),
        death_date=day(part, "deathDate"),
        gender=word(part, "gender"),
        citizenship=word(part, "citizenship"),
        life_status=word(part, "lifeStatus"),
        capable=word(part, "personCapableStatus/capableStatus"),
        capable_since=day(part, "personCapableStatus/capableDate"),
        birth=_record(part.find("birthCertificate")),
        address=_address(part.find("regAddress")),
        documents=tuple(_record(one) for one in part.findall("documents/document")),
    )


def _record(part: Element | None) -> Record:
    # The registry spells the issuer in two ways.
    issuer = text(part, "issueOrganisation") or word(part, "issueOrganization").kk
    return Record(text(part, "number"), day(part, "beginDate"), issuer, word(part, "type"))


def _address(part: Element | None) -> Address:
    return Address(
        text(part, "arCode"), word(part, "region"), word(part, "district"), text(part, "city"),
        text(part, "street"), text(part, "building"), text(part, "flat"), day(part, "beginDate"),
    )  # fmt: skip
