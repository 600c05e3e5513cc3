"""Has this code brought this database's schema up to date before? Asked without Django, which takes longer to load."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2

from benefit_office.office.embedded import ROOT

CODE = ("applications", "benefit_office", "decisions", "workflow")


def mark(url: str) -> str:
    """A hash of the code as it lies here and of the migrations that the database has had; "" where it has had none."""
    had = _had(url)
    if not had:
        return ""
    serving = os.environ.get("SERVING_DATABASE_URL", "")  # a role that has not yet its rights in the tables
    return hashlib.sha256(f"{code()} {serving} {had}".encode()).hexdigest()


def code() -> str:
    """A hash over name, size and time of every file of the code and of the packages' list."""
    digest = hashlib.sha256()
    for file in _files():
        state = file.stat()
        digest.update(f"{file} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    yield ROOT / "requirements.lock"
    for package in CODE:
        yield from sorted((ROOT / package).rglob("*.py"))


def _had(url: str) -> str:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return ""
        cursor.execute("SELECT string_agg(app || '.' || name, ' ' ORDER BY app, name) FROM django_migrations")
        row = cursor.fetchone()
    return str(row[0] or "") if row else ""
