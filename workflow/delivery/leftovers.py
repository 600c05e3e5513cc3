"""Stored bytes that no record names: scans of discarded drafts, files of acts that were rolled back."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import connection

from . import vault

AGE = timedelta(days=1)  # what an act in progress has stored is much younger
USUAL = 200  # files; and a tenth of all
# Asked of the database itself, so that a table added later, by whichever app, is looked through like the others.
COLUMNS = """
    SELECT quote_ident(c.table_name), quote_ident(c.column_name), c.data_type
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
      AND (c.data_type IN ('json', 'jsonb', 'text')
           OR c.data_type LIKE 'char%' AND coalesce(c.character_maximum_length, 64) >= 64)
    ORDER BY c.data_type LIKE 'json%'  -- the long way only for what is named nowhere else
"""
IN_TEXT = "SELECT DISTINCT {column} FROM {table} WHERE {column} = ANY(%s)"
IN_JSON = """
    SELECT name FROM (SELECT (regexp_matches({column}::text, '[0-9a-f]{{64}}', 'g'))[1] AS name FROM {table}) found
    WHERE name = ANY(%s)
"""
log = logging.getLogger(__name__)


def clear(now: datetime, *, many: bool = False) -> int:
    """Delete what has lain unnamed for a day; returns how many files. `now` is the storage's own time.

    A record written since names bytes that were stored anew since, and those are young again: a named file stays.
    Unusually many are left alone unless `many` says so: beside an older database everything newer looks unnamed.
    """
    stored = list(_stored())
    old = {path for path in stored if default_storage.get_modified_time(path) < now - AGE}
    lost = old - {f"{name[:2]}/{name}" for name in named(path.rpartition("/")[2] for path in old)}
    if len(lost) > max(USUAL, len(stored) // 10) and not many:
        log.warning(
            "unusually many stored files without a record: none cleared away", extra={"found": len(lost)}
        )
        return 0
    cleared = sum(vault.clear_away(path, now - AGE) for path in sorted(lost))
    if lost:
        log.info("stored bytes without a record cleared away", extra={"files": cleared, "found": len(lost)})
    return cleared


def _stored() -> Iterator[str]:
    try:
        folders = default_storage.listdir("")[0]
    except FileNotFoundError:  # nothing was ever stored on this disk
        return
    for folder in folders:
        yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])


def named(hashes: Iterable[str]) -> set[str]:
    """Which of these hashes stand in a record: in any column that could hold one, whatever it is called."""
    asked, found = set(hashes), set[str]()
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column, kind in cursor.fetchall():
            if left := sorted(asked - found):
                statement = IN_JSON if kind.startswith("json") else IN_TEXT
                cursor.execute(statement.format(table=table, column=column), [left])
                found.update(row[0] for row in cursor.fetchall())
    return found
