"""Rows of several tables written by one statement: an act sends them off in one trip, holds its locks the shorter."""

from collections.abc import Iterable
from datetime import date, datetime
from types import NoneType
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model

KEY = "SELECT * FROM "  # a part gives back its row's key
PLAIN = {int, str, bool, date, datetime, UUID, NoneType}  # go to the database as they are


class Rows:
    """Rows to be written together, each by a part of one statement.

    One that points to a row still to be inserted takes its key from there; once written, each has its own.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._terms: dict[str, Any] = {}
        self._new: list[tuple[Model, str]] = []  # each with the name of its part
        self._pointing: list[tuple[Model, str, Model]] = []  # rows that wait for the key of another

    def insert(self, *rows: Model, after: str = "") -> None:
        """New rows. With `after`, the name of a part, only when that one has been written."""
        waits = f" WHERE EXISTS (SELECT FROM {after})" if after else ""
        for row in rows:
            name = f"r{len(self._parts)}"
            values = {field.column: self._value(name, row, field) for field in _fields(row)}
            given = {column: value for column, value in values.items() if value}
            columns = ", ".join(f'"{column}"' for column in given)
            terms = ", ".join(given.values())
            self._part(name, row, f"INSERT INTO {_table(row)} ({columns}) SELECT {terms}{waits}")
            self._new.append((row, name))

    def change(self, row: Model, *names: str) -> str:
        """These fields of a row that is there; gives the name of the part."""
        name = f"r{len(self._parts)}"
        fields: list[Any] = [row._meta.get_field(one) for one in names]  # noqa: SLF001
        changes = ", ".join(f'"{field.column}" = {self._term(name, row, field)}' for field in fields)
        key = row._meta.pk  # noqa: SLF001 – how Django names it
        where = f'"{key.column}" = {self._term(name, row, key)}'
        self._part(name, row, f"UPDATE {_table(row)} SET {changes} WHERE {where}")  # noqa: S608 – our own names
        return name

    def write(self) -> None:
        """Send them off."""
        keys = ", ".join(f"({KEY}{name})" for _row, name in self._new)
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(self._parts)} SELECT {keys or 1}", self._terms)
            found = cursor.fetchone()
        for (row, _name), key in zip(self._new, found, strict=bool(self._new)):
            row.pk, row._state.adding = key, False  # noqa: SLF001
        for row, name, other in self._pointing:
            setattr(row, name, other.pk)

    def _value(self, name: str, row: Model, field: "Field[Any, Any]") -> str:
        """What stands in the statement for a new row's field; nothing for a key that the table counts itself."""
        other = row._state.fields_cache.get(field.name)  # noqa: SLF001 – a relation's row as it was given
        if other is not None and other.pk is None:
            self._pointing.append((row, field.attname, other))
            return next(f"({KEY}{part})" for new, part in self._new if new is other)
        if field.primary_key and field.value_from_object(row) is None:
            return ""
        return self._term(name, row, field)

    def _term(self, name: str, row: Model, field: "Field[Any, Any]") -> str:
        key = f"{name}_{field.column}"
        value = field.value_from_object(row)
        self._terms[key] = value if type(value) in PLAIN else field.get_db_prep_save(value, connection)
        return f"%({key})s"

    def _part(self, name: str, row: Model, command: str) -> None:
        self._parts.append(f'{name} AS ({command} RETURNING "{row._meta.pk.column}")')  # noqa: SLF001


def _fields(row: Model) -> Iterable["Field[Any, Any]"]:
    return (field for field in row._meta.concrete_fields if not field.generated)  # noqa: SLF001


def _table(row: Model) -> str:
    return f'"{row._meta.db_table}"'  # noqa: SLF001
