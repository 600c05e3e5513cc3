"""What every move writes – the case, the round that ends, the one that begins, the trail – in one statement."""

from collections.abc import Mapping
from typing import Any

from ..models import AuditEvent, AuditText, Case, StepRun
from .rows import Rows

CLOSED = ("closed_at", "closed_by", "acting_for", "verb", "due_at", "next_rung_at", "breached_at")


def fields(case: Case) -> dict[str, Any]:
    """The case's row as it was read, to be compared with what an act has made of it."""
    return {field.name: field.value_from_object(case) for field in Case._meta.concrete_fields}  # noqa: SLF001


def write(
    rows: Rows,
    case: Case,
    before: Mapping[str, Any],
    closed: StepRun | None,
    opened: StepRun | None,
    event: AuditEvent,
    words: AuditText | None,
) -> None:
    """Write a move beside the `rows` of its act, of the case only what is different from `before`."""
    rows.change(case, *(name for name, value in fields(case).items() if value != before[name]))
    # The round that begins waits for the one that ends: a case has one open round (`step_run_one_open_per_case`).
    ended = rows.change(closed, *CLOSED) if closed else ""
    if opened:
        rows.insert(opened, after=ended)
    rows.insert(event)  # last but its words: the office's chain is held from here on
    if words:
        words.event = event
        rows.insert(words)
    rows.write()
