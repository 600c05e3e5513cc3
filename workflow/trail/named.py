"""What the acts name by the number of its row, as a reader knows it: an officer by name, an entry by its place."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from ..clock import local
from ..models import (
    ApiToken,
    AuditEvent,
    CalendarOrder,
    CaseNote,
    InboxMessage,
    Office,
    Officer,
    OutboxMessage,
    Role,
)
from ..words import RoleKind

Key = int | str  # the number of a row, the code of an office
Keeper = Callable[[Collection[Any]], dict[Any, str]]
Names = dict[tuple[str, Key], str]
_KEEPERS: dict[str, tuple[Keeper, type[int] | type[str]]] = {}


def keeper_of(*facts: str, key: type[int] | type[str] = int) -> Callable[[Keeper], Keeper]:
    """The floor that keeps the rows tells what they are called; the rooms below do not know it.

    «request» wherever the fact stands, «try_again.message» where only that act means these rows by it. `key` is what
    the act wrote down, a number or a code; other acts write words and days under the same name: they are no keys.
    """

    def kept(keeper: Keeper) -> Keeper:
        _KEEPERS.update(dict.fromkeys(facts, (keeper, key)))
        return keeper

    return kept


def names_in(events: Iterable[AuditEvent]) -> Names:
    """Each row that these acts name: one question a keeper, however many they are."""
    wanted: dict[Keeper, set[tuple[str, Key]]] = {}
    for event in events:
        for fact, value in event.facts.items():
            kept = _kept(event.verb, fact)
            if kept in _KEEPERS:
                keeper, kind = _KEEPERS[kept]
                each = value if isinstance(value, list) else [value]
                asked = {(kept, key) for key in each if isinstance(key, kind)}
                wanted.setdefault(keeper, set()).update(asked)
    names: Names = {}
    for keeper, asked in wanted.items():
        found = keeper({key for _fact, key in asked}) if asked else {}
        names |= {(fact, key): found[key] for fact, key in asked if key in found}
    return names


def named(names: Names, verb: str, fact: str, value: Any) -> Any:
    """The name, or the value as it was written down; of several rows, each one's."""
    if isinstance(value, list):
        return [named(names, verb, fact, each) for each in value]
    return names.get((_kept(verb, fact), value), value) if isinstance(value, Key) else value


def called_by(at: datetime) -> str:
    """A row that has no number of its own is called by its moment in the office's time."""
    return f"{local(at):%d.%m.%Y %H:%M}"


def keeps(verb: str, fact: str) -> bool:
    """Whether somebody tells what the rows of this fact are called."""
    return _kept(verb, fact) in _KEEPERS


def _kept(verb: str, fact: str) -> str:
    return own if (own := f"{verb}.{fact}") in _KEEPERS else fact


@keeper_of("officer", "executor", "from", "substitute")
def _officers(numbers: Collection[int]) -> dict[int, str]:
    return {officer.pk: officer.short_name for officer in Officer.objects.filter(pk__in=numbers)}


@keeper_of("transferred_from", "transfer.to", key=str)
def _offices(codes: Collection[str]) -> dict[str, str]:
    return {office.code: office.place for office in Office.objects.filter(code__in=codes)}


@keeper_of("role")
def _roles(numbers: Collection[int]) -> dict[int, str]:
    rows = Role.objects.filter(pk__in=numbers).values_list("pk", "kind", "since")
    return {pk: f"{RoleKind(kind).label}, {since:%d.%m.%Y}" for pk, kind, since in rows}


@keeper_of("token")
def _tokens(numbers: Collection[int]) -> dict[int, str]:
    return dict(ApiToken.objects.filter(pk__in=numbers).values_list("pk", "name"))


@keeper_of("note")
def _notes(numbers: Collection[int]) -> dict[int, str]:
    return {pk: called_by(at) for pk, at in CaseNote.objects.filter(pk__in=numbers).values_list("pk", "at")}


@keeper_of("message")
def _messages(numbers: Collection[int]) -> dict[int, str]:
    rows = OutboxMessage.objects.filter(pk__in=numbers).values_list("pk", "created_at")
    return {pk: called_by(at) for pk, at in rows}


@keeper_of("try_again.message")
def _incoming(numbers: Collection[int]) -> dict[int, str]:
    return dict(InboxMessage.objects.filter(pk__in=numbers).values_list("pk", "message_id"))


@keeper_of("order")
def _orders(numbers: Collection[int]) -> dict[int, str]:
    rows = CalendarOrder.objects.filter(pk__in=numbers).values_list("pk", "number", "signed_on")
    return {pk: f"№ {number}, {on:%d.%m.%Y}" for pk, number, on in rows}
