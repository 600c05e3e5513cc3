"""The bench's own server and its databases: made once, kept until rows or schema change."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from benefit_office.office import schema
from benefit_office.office.embedded import ROOT

from .measure import say

TEMPLATE = "office"  # the cluster's own database: migrated, without a case


class Place:
    """One database of the bench. Entering it leads Django's connections there; they stay open between visits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._own = [self._wrapper("default"), self._wrapper("access")]

    def _wrapper(self, alias: str) -> BaseDatabaseWrapper:
        settings: dict[str, Any] = deepcopy(connections["default"].settings_dict) | {"NAME": self.name}
        return type(connections["default"])(settings, alias=alias)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Everything asked inside is asked of this database."""
        before = [connections["default"], connections["access"]]
        connections["default"], connections["access"] = self._own
        try:
            yield
        finally:
            connections["default"], connections["access"] = before

    def close(self) -> None:
        """End both connections."""
        for own in self._own:
            own.close()


def migrated() -> None:
    """The empty template, up to date; asked without Django's migrations where this very code has seen to it before."""
    known = Path(settings.DATA_DIR) / "migrated"
    if known.exists() and known.read_text() == schema.mark(os.environ["DATABASE_URL"]):
        return
    _migrate(TEMPLATE)
    known.write_text(schema.mark(os.environ["DATABASE_URL"]))


def _migrate(name: str) -> None:
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0", "--skip-checks"]
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": url}, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise SystemExit("The migrations failed; the lines above say where.")


def place(name: str, fill: Callable[[], None], *, version: int, template: str = TEMPLATE) -> Place:
    """The database of that name: as it was kept, or a copy of the template filled anew.

    It is kept as long as its rows (`version`) are those of today; when the schema has gone on, it is migrated as an
    office's own database is.
    """
    mark = f"{version} {_schema()}"
    kept = _asked("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", name)
    found = Place(name)
    if kept == mark:
        return found
    if template == TEMPLATE and str(kept or "").startswith(f"{version} "):
        say(f"migrating {name} …")
        _migrate(name)
        _done(f"COMMENT ON DATABASE {name} IS '{mark}'", in_database="postgres")
        return found
    say(f"making {name} …")
    connection.close()  # nobody may be in a template that is copied
    _done(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", in_database="postgres")
    _done(f"CREATE DATABASE {name} TEMPLATE {template}", in_database="postgres")
    with found.entered():
        fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")
    _done(f"COMMENT ON DATABASE {name} IS '{mark}'", in_database="postgres")
    return found


def _schema() -> str:
    """A hash of the migrations that made the template."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def _asked(question: str, *terms: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, terms)
        row = cursor.fetchone()
    return row[0] if row else None


def _done(command: str, *, in_database: str) -> None:
    elsewhere = Place(in_database)
    with elsewhere.entered(), connection.cursor() as cursor:
        cursor.execute(command)
    elsewhere.close()
