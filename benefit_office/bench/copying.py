"""Rows into tables by COPY, without the triggers and with the indexes built afterwards."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

NOTHING = "\\N"
BATCH = 20_000


class Stream:
    """Rows of one model on their way. The columns not named have the model's default in every row."""

    def __init__(self, cursor: CursorWrapper, model: type[models.Model], *columns: str) -> None:
        others = [field for field in model._meta.concrete_fields if field.column not in columns]
        names = ", ".join(f'"{name}"' for name in (*columns, *(field.column for field in others)))
        self._cursor = cursor
        self._command = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN WITH (FREEZE)'
        self._end = "".join(f"\t{_constant(field)}" for field in others) + "\n"
        self._rows: list[str] = []

    def add(self, row: str) -> None:
        """One row: the named columns as COPY's text, a tab between two."""
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """What is left."""
        if self._rows:
            self._cursor.copy_expert(self._command, StringIO(self._end.join([*self._rows, ""])))
            self._rows.clear()


def _constant(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    if value is None:
        if not field.null:
            raise ValueError(f"{field} has no default: name a value for it.")
        return NOTHING
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    return str(value)


@contextmanager
def in_bulk(*tables: type[models.Model]) -> Iterator[CursorWrapper]:
    """A transaction without triggers in which the tables have no index but those of their constraints.

    The rows are of our own making; afterwards `verify_journal` and the constraints' own tests hold of them.
    """
    names = [model._meta.db_table for model in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(
            f"TRUNCATE {', '.join(names)} CASCADE"
        )  # here, so that COPY may freeze its rows and needs no log
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s)"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [names],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield cursor
        for _name, definition in indexes:
            cursor.execute(definition)
        for name in names:
            _number_on(cursor, name)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _number_on(cursor: CursorWrapper, table: str) -> None:
    """New rows get numbers after the highest one."""
    cursor.execute("SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = 'id'"
                   " AND is_identity = 'YES' AND table_schema = current_schema()", [table])  # fmt: skip
    if cursor.fetchone():
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\"")
