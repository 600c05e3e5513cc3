"""A second start leaves the migrations out only where this very code has brought this very schema up to date.

Planted defects this file goes red for: the files' times left out of the mark; the migrations left out of it.
"""

import os
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from benefit_office.office import schema


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with one file of code."""
    for name in schema.CODE:
        (tmp_path / name).mkdir()
    (tmp_path / "requirements.lock").write_text("")
    (tmp_path / "workflow" / "models.py").write_text("x = 1\n")
    monkeypatch.setattr(schema, "ROOT", tmp_path)
    return tmp_path


def test_every_touched_file_changes_the_code(code: Path) -> None:
    found = {schema.code()}
    (code / "workflow" / "new.py").write_text("")
    found.add(schema.code())
    os.utime(code / "workflow" / "models.py", (1, 1))
    found.add(schema.code())
    (code / "requirements.lock").write_text("Django==5.2\n")
    found.add(schema.code())
    assert len(found) == 4


@pytest.mark.django_db
def test_so_does_every_migration_and_a_new_database_has_no_mark(code: Path) -> None:
    connection.ensure_connection()
    dsn = connection.connection.dsn
    before = schema.mark(dsn)
    with closing(psycopg2.connect(dsn)) as apart, apart.cursor() as cursor:
        apart.autocommit = True
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('workflow', '9999_late', now())"
        )
        try:
            after = schema.mark(dsn)
        finally:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_late'")
    assert (before != after, schema.mark(dsn)) == (True, before)
    assert schema.mark(dsn.replace("dbname=test_", "dbname=template1 application_name=")) == ""
