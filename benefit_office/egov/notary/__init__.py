"""The notary registry (БНАЖ, ЕНИС): a power of attorney by its number and parties.

Its contract is not public. The form here is this product's own, on the gateway's frame, and `power.xsd` says so;
whoever is told the real one changes this room and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from lxml import etree

from ..eds.certificates import Certificate
from ..registry import SIGNATURE, Unfit, day, put, signed_root, text

SERVICE = "ENIS_POWER_OF_ATTORNEY"  # assumed


class PowerStatus(StrEnum):
    """Whether a power of attorney holds."""

    ACTIVE = "ACTIVE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True)
class Question:
    """The power of attorney of a principal for an attorney."""

    message_id: str
    at: datetime
    number: str
    principal_iin: str
    attorney_iin: str


@dataclass(frozen=True)
class Power:
    """A power of attorney as its notary registered it."""

    number: str
    on: date | None
    until: date | None
    notary: str
    licence: str
    powers: tuple[str, ...]
    status: PowerStatus


@dataclass(frozen=True)
class Answer:
    """The registry's answer."""

    number: str
    at: datetime
    power: Power | None


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "power.xsd"))


def ask(question: Question) -> bytes:
    """The question's XML."""
    root = etree.Element("powerRequest")
    put(root, "messageId", question.message_id)
    put(root, "messageDate", question.at.isoformat())
    put(root, "registryNumber", question.number)
    put(root, "principalIin", question.principal_iin)
    put(root, "attorneyIin", question.attorney_iin)
    written: bytes = etree.tostring(root, encoding="UTF-8")
    return written


def read(raw: bytes, *, question: Question, trust: Sequence[Certificate]) -> Answer:
    """The answer to this very question, signed by the registry; Unfit for anything else."""
    root = signed_root(raw, trust, question.at)
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    if not _schema().validate(root):
        raise Unfit("The answer is not in the agreed form.")
    if text(root, "messageId") != question.message_id:
        raise Unfit("The answer is to another question.")
    part = root.find("power")
    if part is not None and (text(part, "principalIin"), text(part, "attorneyIin")) != (
        question.principal_iin,
        question.attorney_iin,
    ):
        raise Unfit("The answer is about other persons.")
    power = None
    if part is not None:
        power = Power(
            text(part, "number"), day(part, "date"), day(part, "expiryDate"), text(part, "notary/name"),
            text(part, "notary/licenseNumber"), tuple(one.text or "" for one in part.findall("powers/power")),
            PowerStatus(text(part, "status")),
        )  # fmt: skip
    return Answer(text(root, "answerNumber"), datetime.fromisoformat(text(root, "messageDate")), power)
