"""What an application says, before it is a row: the same facts from the counter's form, a file or a message."""

from dataclasses import dataclass, field
from datetime import date

from workflow.words import Language


@dataclass(frozen=True)
class PersonFacts:
    """A guardian, a child or a representative as written in the application."""

    surname: str
    name: str
    patronymic: str = ""
    iin: str = ""
    birth_date: date | None = None
    sex: str = ""


@dataclass(frozen=True)
class ChildFacts:
    """A child as written in the application, with its birth record and guardianship act."""

    person: PersonFacts
    birth_number: str
    birth_issuer: str
    birth_issued: date
    act_number: str
    act_date: date
    act_body: str
    care_loss: str
    born_abroad: bool = False
    study_place: str = ""
    income: str = ""
    other_care_loss: str = ""


@dataclass(frozen=True)
class PowerFacts:
    """A representative and the notarised power of attorney (Regulation 9.3)."""

    person: PersonFacts
    number: str
    date: date
    notary: str = ""


@dataclass(frozen=True)
class Scan:
    """Checked bytes of an uploaded paper: PDF, JPEG or PNG."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class DocumentFacts:
    """A paper that was brought. `child` is the place of the child in the application, from 0."""

    requirement: str
    scan: Scan
    sheets: int = 1
    title: str = ""
    child: int | None = None
    original_seen: bool = True


@dataclass(frozen=True)
class ApplicationFacts:
    """The application of the Standard's Annex 2."""

    guardian: PersonFacts
    guardian_kind: str
    address: str
    identity_kind: str
    identity_number: str
    identity_issuer: str
    identity_date: date
    account: str
    bank: str
    children: tuple[ChildFacts, ...]
    identity_series: str = ""
    residence_kato: str = ""
    phone: str = ""
    email: str = ""
    power: PowerFacts | None = None
    reply_language: str = Language.KK
    consent_given: bool = True
    documents: tuple[DocumentFacts, ...] = field(default=())
