"""A registry's answer as facts of the file, and where the application says something else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from benefit_office.egov import notary, persons

from ..models import Person

OBSTACLES = {
    "consent_pending": _("The person has not yet answered the consent service."),
    "consent_refused": _("The person has refused access to the data."),
    "consent_expired": _("The consent has expired, or was not given in time."),
    "gateway": _("The gateway does not answer."),
    "fault": _("The registry has refused the request; it is sent again."),
    "answer": _("The registry's answer could not be used."),
}
COMPARED = {
    "surname": _("surname"), "name": _("name"), "patronymic": _("patronymic"), "birth_date": _("birth date"),
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What is kept of an answer."""

    found: bool
    number: str
    raw: bytes = field(repr=False)
    facts: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Difference:
    """A field in which the registry says something else than the application."""

    title: str
    ours: str
    theirs: str


def of_person(told: persons.Answer, raw: bytes) -> Answer:
    """The person registry's answer."""
    one = told.person
    if one is None:
        return Answer(False, told.number, raw, {})
    facts = {
        "surname": one.surname, "name": one.name, "patronymic": one.patronymic,
        "birth_date": _day(one.birth_date), "death_date": _day(one.death_date), "alive": one.alive,
        "capable": one.is_capable, "capable_since": _day(one.capable_since), "sex": _sex(one.gender.code),
        "address_kk": one.address.line("kk"), "address_ru": one.address.line("ru"), "kato": one.address.kato,
        "birth_number": one.birth.number, "birth_issued": _day(one.birth.on), "birth_issuer": one.birth.issuer,
        "identity_number": one.documents[0].number if one.documents else "",
        "identity_date": _day(one.documents[0].on) if one.documents else "",
        "identity_issuer": one.documents[0].issuer if one.documents else "",
    }  # fmt: skip
    return Answer(True, told.number, raw, facts)


def of_power(told: notary.Answer, raw: bytes) -> Answer:
    """The notary registry's answer."""
    power = told.power
    if power is None:
        return Answer(False, told.number, raw, {})
    facts = {
        "number": power.number, "date": _day(power.on), "until": _day(power.until), "notary": power.notary,
        "licence": power.licence, "status": str(power.status),
    }  # fmt: skip
    return Answer(True, told.number, raw, facts)


def differences(person: Person, facts: dict[str, Any]) -> list[Difference]:
    """Where the registry says something else; letters and spaces that mean nothing do not count."""
    ours = {
        "surname": person.surname, "name": person.name, "patronymic": person.patronymic,
        "birth_date": _day(person.birth_date),
    }  # fmt: skip
    return [
        Difference(str(title), ours[name], str(facts.get(name, "")))
        for name, title in COMPARED.items()
        if plain(ours[name]) != plain(str(facts.get(name, "")))
    ]


def alarms_of(facts: dict[str, Any]) -> Iterator[str]:
    """What an officer must not overlook in an answer."""
    if facts.get("alive") is False:
        yield str(_("The registry says that this person has died."))
    if facts.get("capable") is False:
        yield str(_("The registry says that this person is not legally capable."))
    if facts.get("status") == notary.PowerStatus.REVOKED:
        yield str(_("The power of attorney has been revoked."))
    if facts.get("status") == notary.PowerStatus.EXPIRED:
        yield str(_("The power of attorney has expired."))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _sex(code: str) -> str:
    return {"1": "m", "2": "f"}.get(code, "")


def plain(text: str) -> str:
    """Without what means nothing: spaces, capitals."""
    return " ".join(text.split()).casefold()
