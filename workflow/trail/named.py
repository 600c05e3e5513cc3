"""What the acts name by the number of its row, as a reader knows it: an officer by name, an entry by its place."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from ..models import AuditEvent, Officer

Keeper = Callable[[Collection[int]], dict[int, str]]
Names = dict[tuple[str, int], str]
_KEEPERS: dict[str, Keeper] = {}


def keeper_of(*facts: str) -> Callable[[Keeper], Keeper]:
    """The floor that keeps the rows tells what they are called; the rooms below do not know it."""

    def kept(keeper: Keeper) -> Keeper:
        _KEEPERS.update(dict.fromkeys(facts, keeper))
        return keeper

    return kept


def names_in(events: Iterable[AuditEvent]) -> Names:
    """Each row that these acts name: one question a keeper, however many they are."""
    wanted: dict[Keeper, set[tuple[str, int]]] = {}
    for event in events:
        for fact, number in event.facts.items():
            if fact in _KEEPERS and isinstance(number, int):
                wanted.setdefault(_KEEPERS[fact], set()).add((fact, number))
    names: Names = {}
    for keeper, asked in wanted.items():
        found = keeper({number for _fact, number in asked})
        names |= {(fact, number): found[number] for fact, number in asked if number in found}
    return names


def named(names: Names, fact: str, value: Any) -> Any:
    """The name, or the value as it was written down."""
    return names.get((fact, value), value) if isinstance(value, int) else value


@keeper_of("officer", "executor", "from", "substitute")
def _officers(numbers: Collection[int]) -> dict[int, str]:
    return {officer.pk: officer.short_name for officer in Officer.objects.filter(pk__in=numbers)}
