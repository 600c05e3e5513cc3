"""Checks at start: the table of moves, the case's transitions and the steps of the regulation say the same."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from .models import Case, Step
from .moves.machine import BY_VERB, ENDED, MOVES, OPEN, STEP_OF_STATE, Move
from .words import State


@register()
def moves_are_sound(app_configs: object, **_kwargs: Any) -> Sequence[CheckMessage]:
    """Each move leads from open states and closes and opens the steps that belong to its states."""
    faults = [
        Error(f"Move «{move.verb}»: {fault}", id="workflow.E001") for move in MOVES for fault in _faults(move)
    ]
    if len(BY_VERB) != len(MOVES):
        faults.append(Error("Two moves have the same verb.", id="workflow.E001"))
    unreached = set(State) - {move.target for move in MOVES} - {State.RECEIVED}
    faults += [
        Error(f"No move leads to the state «{state}».", id="workflow.E002") for state in sorted(unreached)
    ]
    stuck = set(OPEN) - {state for move in MOVES for state in move.sources}
    return faults + [
        Error(f"No move leads out of the state «{state}».", id="workflow.E002") for state in sorted(stuck)
    ]


def _faults(move: Move) -> Iterator[str]:
    if not (move.roles and move.sources and move.clause and move.kinds and move.channels):
        yield "it names no role, source, clause, kind or channel."
    if set(move.sources) & set(ENDED):
        yield "it leads out of an ended case."
    steps = {STEP_OF_STATE[state] for state in move.sources if state in STEP_OF_STATE}
    if move.closes is not None and steps != {move.closes}:
        yield f"it closes step {move.closes}, but begins in steps {sorted(steps)}."
    if move.target is None:
        if move.closes is not None or move.opens is not None:
            yield "it leaves the state as it is, but closes or opens a step."
        return
    if move.opens is not None and (move.closes is None or STEP_OF_STATE.get(move.target) != move.opens):
        yield f"it opens step {move.opens}, but leads to «{move.target}»."
    if move.opens is None and move.target in OPEN and steps != {STEP_OF_STATE[move.target]}:
        yield "it changes the step without opening the new one."


@register()
def transitions_agree(app_configs: object, **_kwargs: Any) -> list[CheckMessage]:
    """The transitions on the case are those of the table of moves, no more and no fewer."""
    found = {transition.name: transition for transition in Case().get_all_state_transitions()}  # type: ignore[attr-defined]
    faults: list[CheckMessage] = []
    for verb in sorted(set(found) ^ set(BY_VERB)):
        where = "the table of moves" if verb in found else "the model Case"
        faults.append(Error(f"«{verb}» is missing in {where}.", id="workflow.E003"))
    for transition in Case().get_all_state_transitions():  # type: ignore[attr-defined]
        move = BY_VERB.get(transition.name)
        if move and (transition.source not in move.sources or transition.target != move.target):
            faults.append(
                Error(
                    f"Case.{transition.name} leads from {transition.source} to {transition.target}, "
                    "which the table of moves does not say.",
                    id="workflow.E004",
                )
            )
    return faults


@register(Tags.database)
def steps_agree(
    app_configs: object, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Regulation 5: in each edition five steps; who closes a step by a move is whom the edition names for it."""
    if "default" not in (databases or ()) or not _table_is_there():
        return []
    faults: list[CheckMessage] = []
    by_edition: dict[str, dict[int, Step]] = {}
    # Only these columns: the check runs before a migration that brings others.
    for step in Step.objects.select_related("edition").only("number", "role", "edition__code"):
        by_edition.setdefault(step.edition.code, {})[step.number] = step
    for code, steps in by_edition.items():
        if sorted(steps) != sorted(STEP_OF_STATE.values()):
            faults.append(Error(f"Edition {code} has the steps {sorted(steps)}.", id="workflow.E005"))
            continue
        faults += [
            Error(
                f"Edition {code}, step {move.closes}: «{move.verb}» belongs to {', '.join(move.roles)}, "
                f"the step to {steps[move.closes].role}.",
                id="workflow.E006",
            )
            for move in MOVES
            if move.closes and steps[move.closes].role not in move.roles
        ]
    return faults


def _table_is_there() -> bool:
    """Before the first migration there is nothing to check."""
    return Step._meta.db_table in connections["default"].introspection.table_names()  # noqa: SLF001 – public name
