"""Writing down persons: who is known by the IIN gets the newest facts, and what they replace is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..intake.facts import PersonFacts
from ..models import ApplicationChild, Person


@dataclass(frozen=True)
class Altered:
    """One field that got another value; both as text, days in ISO."""

    field: str
    old: str
    new: str
    person: Person | None = None
    child: ApplicationChild | None = None


class People:
    """The persons of one application, each looked up or made once.

    Known rows are locked in the order of their IINs, the same for everybody: two clerks who take in the same child at
    the same moment wait for each other and see each other's application.
    """

    def __init__(self, named: Iterable[PersonFacts]) -> None:
        self.altered: list[Altered] = []
        self._known: dict[str, Person] = {}
        for facts in sorted((one for one in named if one.iin), key=lambda one: one.iin):
            self._known[facts.iin] = self._newest(facts)

    def of(self, facts: PersonFacts) -> Person:
        """The person of that IIN; without an IIN, a new one."""
        return self._known[facts.iin] if facts.iin else Person.objects.create(**written(facts))

    def child(self, guardian: Person, facts: PersonFacts) -> Person:
        """A child without an IIN is the one this guardian named so before: no way round the one open claim."""
        if facts.iin:
            return self.of(facts)
        named_before = ApplicationChild.objects.filter(
            guardian=guardian, person__iin__isnull=True, person__surname__iexact=facts.surname,
            person__name__iexact=facts.name, person__birth_date=facts.birth_date,
        ).select_related("person")  # fmt: skip
        known = named_before.first()
        return known.person if known else self.of(facts)

    def _newest(self, facts: PersonFacts) -> Person:
        rows = Person.objects.select_for_update()
        person, created = rows.get_or_create(iin=facts.iin, defaults=written(facts))
        if not created:
            said = {name: value for name, value in written(facts).items() if value}
            self.altered += rewrite(person, said)
        return person


def rewrite(person: Person, values: dict[str, Any]) -> list[Altered]:
    """Give a known person these facts; returns what they replace."""
    altered = differences(person, values, person=person)
    for one in altered:
        setattr(person, one.field, values[one.field])
    if altered:
        person.save()
    return altered


def differences(row: Any, values: dict[str, Any], **of: Any) -> list[Altered]:
    """The fields of a row that the values would change; `of` says whose they are."""
    pairs = ((name, as_text(getattr(row, name)), as_text(value)) for name, value in values.items())
    return [Altered(name, old, new, **of) for name, old, new in pairs if old != new]


def as_text(value: Any) -> str:
    """A value as a change keeps it."""
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def written(facts: PersonFacts) -> dict[str, Any]:
    """The columns of a person but for the IIN."""
    return {
        "surname": facts.surname,
        "name": facts.name,
        "patronymic": facts.patronymic,
        "birth_date": facts.birth_date,
        "sex": facts.sex,
    }
