"""The databases of one PostgreSQL server: a scratch one made, filled, judged, and put in the office's place."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg2
from django.db import connection
from psycopg2 import errors, sql

from benefit_office.office.postgres import binaries

MAINTENANCE = "postgres"  # the database one is connected to while another is renamed
LOCK = 7_312
TRIES = 20
TOOL_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey")


class Busy(Exception):
    """Another backup or restore is under way, or the office's database could not be taken out of use."""


class Server:
    """The server of the settings' database, reached beside Django."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = connection.settings_dict
        self.name = str(self.facts["NAME"])

    def url(self, name: str) -> str:
        """DATABASE_URL of one of its databases, for a process of its own."""
        user, password = quote(str(self.facts["USER"]), safe=""), quote(str(self.facts["PASSWORD"]), safe="")
        port = f":{self.facts['PORT']}" if self.facts["PORT"] else ""
        options = {name: value for name, value in self.facts["OPTIONS"].items() if isinstance(value, str)}
        query = urlencode({"host": self.facts["HOST"], **options})
        who = f"{user}:{password}@" if password else f"{user}@"
        return f"postgres://{who}{port}/{quote(name, safe='')}?{query}"

    def environment(self, name: str) -> dict[str, str]:
        """What PostgreSQL's own programs need; the password stands in no command line."""
        known = {
            "PGHOST": self.facts["HOST"], "PGPORT": str(self.facts["PORT"] or ""), "PGUSER": self.facts["USER"],
            "PGPASSWORD": self.facts["PASSWORD"], "PGDATABASE": name,
        }  # fmt: skip
        options = {f"PG{one.upper()}": self.facts["OPTIONS"].get(one, "") for one in TOOL_OPTIONS}
        return os.environ | {name: str(value) for name, value in (known | options).items() if value}

    def connect(self, name: str) -> Any:
        """A connection to one of its databases."""
        return psycopg2.connect(
            host=self.facts["HOST"] or None, port=self.facts["PORT"] or None, user=self.facts["USER"],
            password=self.facts["PASSWORD"] or None, dbname=name,
            **{one: self.facts["OPTIONS"][one] for one in TOOL_OPTIONS if one in self.facts["OPTIONS"]},
        )  # fmt: skip

    @contextmanager
    def alone(self) -> Iterator[Any]:
        """The maintenance connection of the only backup or restore on this server; Busy for a second one."""
        with closing(self.connect(MAINTENANCE)) as line:
            line.autocommit = True
            if not _asked(line, "SELECT pg_try_advisory_lock(%s)", [LOCK])[0][0]:
                raise Busy("Another backup or restore is under way on this server.")
            yield line

    @contextmanager
    def scratch(self, line: Any, suffix: str) -> Iterator[str]:
        """An empty database beside the office's; gone at the end, also one that a killed run left."""
        name = f"{self.name}_{suffix}"
        drop(line, name)
        _do(line, "CREATE DATABASE {} TEMPLATE template0", name)
        try:
            yield name
        finally:
            drop(line, name)

    def dump(self, snapshot: str) -> subprocess.Popen[bytes]:
        """pg_dump of the office's database as one moment saw it, in PostgreSQL's custom format on its output."""
        words = ["--format=custom", "--compress=6", "--no-owner", "--no-privileges", "--no-comments"]
        command: list[str | Path] = [binaries() / "pg_dump", *words, f"--snapshot={snapshot}"]
        return subprocess.Popen(
            command, env=self.environment(self.name), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def fill(self, name: str) -> subprocess.Popen[bytes]:
        """pg_restore into an empty database from its input: all of it or nothing."""
        words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        command: list[str | Path] = [binaries() / "pg_restore", *words, f"--dbname={name}"]
        return subprocess.Popen(
            command, env=self.environment(name), stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip

    def put_in_place(self, line: Any, scratch: str) -> str:
        """The scratch database becomes the office's, in one transaction: killed before it, nothing has happened.

        Returns the name under which the replaced one is kept.
        """
        kept = f"{self.name}_replaced"
        drop(line, kept)
        for _ in range(TRIES):
            for name in (self.name, scratch):
                _asked(
                    line, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
                )
            try:
                line.autocommit = False
                _do(line, "ALTER DATABASE {} RENAME TO {}", self.name, kept)
                _do(line, "ALTER DATABASE {} RENAME TO {}", scratch, self.name)
                line.commit()
            except errors.ObjectInUse:
                line.rollback()
                time.sleep(0.2)
            else:
                return kept
            finally:
                line.autocommit = True
        raise Busy(
            "The office's database is in use by somebody who comes back at once. Close the office first."
        )


def drop(line: Any, name: str) -> None:
    """Drop a database if it is there, whoever is connected to it."""
    _do(line, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _do(line: Any, statement: str, *names: str) -> None:
    with line.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _asked(line: Any, statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with line.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
