"""What every move writes – the case, the round that ends, the one that begins, the trail – in one statement."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from .models import AuditEvent, AuditText, Case, StepRun

# The round that begins waits for the one that ends: a case has one open round (`step_run_one_open_per_case`).
WRITE = """
    WITH moved AS (
        UPDATE workflow_case SET {changes} WHERE id = %(case)s
    ), closed AS (
        UPDATE workflow_steprun SET closed_at = %(closed_at)s, closed_by_id = %(closed_by_id)s,
            acting_for_id = %(run_acting_for_id)s, verb = %(run_verb)s, due_at = %(run_due_at)s,
            next_rung_at = %(run_next_rung_at)s, breached_at = %(breached_at)s
        WHERE id = %(closed)s RETURNING id
    ), opened AS (
        INSERT INTO workflow_steprun (case_id, step, round, officer_id, opened_at, verb, due_at, next_rung_at)
        SELECT %(case)s, %(step)s, %(round)s, %(officer_id)s, %(opened_at)s, '', %(due_at)s, %(next_rung_at)s
        WHERE %(opens)s AND (SELECT count(*) FROM closed) = %(closes)s
    ), event AS (
        INSERT INTO workflow_auditevent (chain, seq, at, office_id, case_id, verb, source, target, by_id,
            acting_for_id, facts, text_hash, previous, hash)
        VALUES (%(chain)s, 0, %(at)s, %(office_id)s, %(case)s, %(verb)s, %(source)s, %(target)s, %(by_id)s,
            %(acting_for_id)s, %(facts)s, %(text_hash)s, '', '') RETURNING id
    )
    INSERT INTO workflow_audittext (event_id, salt, text) SELECT id, %(salt)s, %(text)s FROM event WHERE %(worded)s
"""
FIELDS = Case._meta.concrete_fields  # noqa: SLF001 – how Django names it
OF_EVENT = (
    "chain", "at", "office_id", "verb", "source", "target", "by_id", "acting_for_id", "facts", "text_hash",
)  # fmt: skip
OF_CLOSED = ("acting_for_id", "verb", "due_at", "next_rung_at")
OF_OPENED = ("step", "round", "officer_id", "opened_at", "due_at", "next_rung_at")


def columns(case: Case) -> dict[str, Any]:
    """The case's row as it was read, to be compared with what an act has made of it."""
    return {str(field.column): case.__dict__[field.attname] for field in FIELDS}


def write(
    case: Case,
    before: Mapping[str, Any],
    closed: StepRun | None,
    opened: StepRun | None,
    event: AuditEvent,
    words: AuditText | None,
) -> None:
    """Write a move, of the case only what is different from `before`."""
    changed = {column: value for column, value in columns(case).items() if value != before[column]}
    ends, begins = closed or StepRun(), opened or StepRun()
    terms = {
        "case": case.pk, "closed": ends.pk, "closes": int(closed is not None), "opens": opened is not None,
        "closed_at": ends.closed_at, "closed_by_id": ends.closed_by_id, "breached_at": ends.breached_at,
        "worded": words is not None, "salt": words.salt if words else "", "text": words.text if words else "",
        **{f"run_{name}": getattr(ends, name) for name in OF_CLOSED},
        **{name: getattr(begins, name) for name in OF_OPENED},
        **{name: _stored(event, name) for name in OF_EVENT},
        **{f"case_{column}": _stored(case, column) for column in changed},
    }  # fmt: skip
    changes = ", ".join(f'"{column}" = %(case_{column})s' for column in changed)
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(changes=changes), terms)


def _stored(row: Case | AuditEvent, name: str) -> Any:
    """A value as its column takes it."""
    field: Any = row._meta.get_field(name.removesuffix("_id"))  # noqa: SLF001 – how Django names it
    return field.get_db_prep_save(row.__dict__[field.attname], connection)
