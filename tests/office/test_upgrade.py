"""An office that began with the first landed schema comes up to today's with its data, by migrations alone.

Planted defects this file goes red for: a migration that drops a column with data; one that adds a required column
without a value for the rows that are there; a trigger or constraint that a fresh database has and an upgraded one
has not.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg2
import pytest
from django.db import connections

from benefit_office.office.postgres import binaries
from tests.plugin import SEEDED

ROOT = Path(__file__).resolve().parents[2]
LANDED = Path(__file__).with_name("first_landing")
UPGRADED, AGAIN = "upgraded", "written_again"
FIRST = [
    ("applications", "0003_requirements"),
    ("decisions", "0002_money"),
    ("workflow", "0005_calendar_version"),
]
STATES = """
    SELECT o.code, c.number, c.state, c.step, c.due_at::text, c.paused FROM workflow_case c
    JOIN workflow_office o ON o.id = c.office_id ORDER BY c.id
"""
KEPT = ("workflow_auditevent", "workflow_steprun", "workflow_pause", "workflow_sheet", "workflow_notice",
        "workflow_outboxmessage", "applications_person", "applications_document", "decisions_decision",
        "decisions_signature", "decisions_journalentry", "decisions_handover")  # fmt: skip


def url(name: str) -> str:
    return os.environ["DATABASE_URL"].replace("/office?", f"/{name}?")


def asked(name: str, statement: str) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(url(name))) as line:
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


class Upgrade(NamedTuple):
    """The first office before and after its migrations, which run once for this file."""

    home: Path
    applied: list[tuple[Any, ...]]
    before: dict[str, list[tuple[Any, ...]]]
    cases: list[tuple[Any, ...]]
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def landed(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgrade]:
    """The first office's database under its own name, its documents in a folder; then brought up to date."""
    tmp_path = tmp_path_factory.mktemp("landed")
    asked("postgres", f"DROP DATABASE IF EXISTS {UPGRADED} WITH (FORCE)")
    asked("postgres", f"CREATE DATABASE {UPGRADED} TEMPLATE template0")
    into = [f"--dbname={url(UPGRADED).replace('postgres://', 'postgresql://', 1)}", LANDED / "office.dump"]
    subprocess.run([binaries() / "pg_restore", "--exit-on-error", "--no-owner", *into], check=True)
    with zipfile.ZipFile(LANDED / "documents.zip") as papers:
        for name in papers.namelist():
            sha256 = Path(name).name
            place = tmp_path / "blobs" / sha256[:2] / sha256
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(papers.read(name))
    yield Upgrade(
        home=tmp_path,
        applied=asked(UPGRADED, "SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app"),
        before=counts(),
        cases=asked(UPGRADED, STATES),
        done=manage(tmp_path, "migrate", "--noinput", "--verbosity=0"),
    )
    connections.close_all()
    asked("postgres", f"DROP DATABASE {UPGRADED} WITH (FORCE)")


def written_again(name: str) -> str:
    """A database with the same schema, dumped and read in: what came from a dump is spelled otherwise at first."""
    asked("postgres", f"DROP DATABASE IF EXISTS {AGAIN} WITH (FORCE)")
    asked("postgres", f"CREATE DATABASE {AGAIN} TEMPLATE template0")
    out, into = (url(one).replace("postgres://", "postgresql://", 1) for one in (name, AGAIN))
    dumped = subprocess.run(
        [binaries() / "pg_dump", "--format=custom", "--schema-only", f"--dbname={out}"],
        check=True, capture_output=True,
    )  # fmt: skip
    restore = [binaries() / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={into}"]
    subprocess.run(restore, input=dumped.stdout, check=True)
    return AGAIN


def manage(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "DATABASE_URL": url(UPGRADED),
        "DATA_DIR": str(home),
        "OFFICE_NOW": "2026-11-20T10:00",
    }
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def schema(name: str) -> list[tuple[Any, ...]]:
    """Columns, constraints, indexes, triggers: what the database enforces, whatever order it came in."""
    return sorted(
        asked(
            name,
            """
            SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable FROM information_schema.columns
            WHERE table_schema = 'public'
            UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
            UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
            WHERE NOT tgisinternal
            """,
        )
    )


def counts() -> dict[str, list[tuple[Any, ...]]]:
    return {table: asked(UPGRADED, f"SELECT count(*) FROM {table}") for table in KEPT}


def test_the_first_office_comes_up_to_date_with_all_it_had(landed: Upgrade) -> None:
    assert set(FIRST) <= set(landed.applied), "the fixture is the office of the first landing"
    assert (len(landed.cases), len({state for _, _, state, *_ in landed.cases})) == (14, 9)
    assert (landed.done.returncode, landed.done.stderr) == (0, "")
    assert asked(UPGRADED, STATES) == landed.cases
    assert counts() == landed.before
    assert asked(UPGRADED, "SELECT conname FROM pg_constraint WHERE NOT convalidated") == []
    doctor, journal = manage(landed.home, "doctor"), manage(landed.home, "verify_journal")
    assert (doctor.returncode, doctor.stdout) == (0, '{"found": 0}\n')
    lines = [json.loads(line) for line in journal.stdout.splitlines()]
    assert (journal.returncode, sum(line["entries"] for line in lines)) == (0, 2)


def test_an_upgraded_schema_is_a_fresh_one(landed: Upgrade) -> None:
    assert landed.done.returncode == 0
    upgraded, fresh = (set(schema(written_again(name))) for name in (UPGRADED, SEEDED))
    assert upgraded ^ fresh == set()
    assert len(fresh) > 1000
