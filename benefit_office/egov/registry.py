"""What the registries behind the gateway have in common: dates, dictionary values, the registry's own signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from lxml import etree

from .eds import xmldsig
from .eds.certificates import Certificate
from .eds.chain import Trust
from .eds.verdict import Refused
from .eds.xml import parse

Element: TypeAlias = etree._Element  # noqa: SLF001 – lxml names its type so
SIGNATURE = xmldsig.SIGNATURE


class Unfit(ValueError):
    """The answer is none of this registry's: not signed by it, or not what was asked for."""


@dataclass(frozen=True)
class Word:
    """A value of a dictionary, in both languages."""

    code: str = ""
    kk: str = ""
    ru: str = ""


def signed_root(raw: bytes, trust: Sequence[Certificate], at: datetime) -> Element:
    """The root of an answer that the registry itself has signed, the whole of it; Unfit otherwise.

    It is the registry's signature that stays in the file as evidence; the gateway's is thrown away at the edge.
    """
    try:
        verdict = xmldsig.verify(raw, Trust(tuple(trust), at))
    except (Refused, ValueError) as wrong:
        raise Unfit("The answer cannot be read.") from wrong
    if not verdict.valid:
        raise Unfit("The registry's signature on the answer does not hold.")
    return parse(raw).getroot()


def text(parent: Element | None, path: str) -> str:
    """The text at a path, "" when there is none."""
    return "" if parent is None else (parent.findtext(path) or "").strip()


def day(parent: Element | None, path: str) -> date | None:
    """The day at a path; a registry may write a moment there."""
    written = text(parent, path)[:10]
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as wrong:
        raise Unfit(f"{path} is no day.") from wrong


def word(parent: Element | None, path: str) -> Word:
    """The dictionary value at a path."""
    found = None if parent is None else parent.find(path)
    return Word(text(found, "code"), text(found, "nameKz"), text(found, "nameRu"))


def put(parent: Element, name: str, value: object) -> Element:
    """A simple element; nothing for what is not known."""
    made = etree.SubElement(parent, name)
    made.text = None if value in (None, "") else str(value)
    return made


def put_word(parent: Element, name: str, value: Word, at: datetime) -> None:
    """A dictionary value."""
    made = etree.SubElement(parent, name)
    put(made, "code", value.code)
    put(made, "nameRu", value.ru)
    put(made, "nameKz", value.kk)
    put(made, "changeDate", at.isoformat())
