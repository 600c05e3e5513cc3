"""What is asked of a restored copy before it is believed: doctor, journal, closed days, counts."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

from benefit_office.office.embedded import ROOT

from .server import Server

ERROR_LENGTH = 500
COUNTED = ("workflow_officer", "workflow_case", "workflow_auditevent", "decisions_journalentry")
DIGESTS = """
    SELECT office.code, digest.day::text, digest.first_place, digest.last_place, digest.head
    FROM decisions_daydigest digest JOIN workflow_office office ON office.id = digest.office_id ORDER BY 1, 2
"""


class Judge:
    """Asks a copy that lies in a database of its own, with the documents of a folder of its own."""

    def __init__(self, server: Server, name: str, data: Path) -> None:
        self.server, self.name = server, name
        self.env = os.environ | {"DATABASE_URL": server.url(name), "DATA_DIR": str(data)}
        if data != Path(
            settings.DATA_DIR
        ):  # the file's own documents lie there, also where the office's lie on S3
            self.env["S3_BUCKET"] = ""

    def faults(
        self, counts: dict[str, int], digests: list[dict[str, Any]], *, ask: bool = True
    ) -> Iterator[dict[str, Any]]:
        """Each thing that is wrong with the copy, as the line that says so; it is brought to today's schema first."""
        with closing(self.server.connect(self.name)) as line, line.cursor() as cursor:
            for table, told in counts.items():
                if table in COUNTED and (found := _count(cursor, table)) != told:
                    yield {"code": "rows-missing", "says": f"{table} has {found} rows, not {told}."}
            if digests != _digests(cursor):
                yield {
                    "code": "digests-differ",
                    "says": "The closed journal days are not those beside the database.",
                }
        command = [sys.executable, "-m", "benefit_office.keeping.copied", *(["ask"] if ask else [])]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        yield from (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
        if done.returncode:
            yield {"code": "migrate", "says": done.stderr.strip()[-ERROR_LENGTH:]}


def facts_of(cursor: Any) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """The counts and the closed days as the transaction of this cursor sees them."""
    return {table: _count(cursor, table) for table in COUNTED}, _digests(cursor)


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 – one of COUNTED
    return int(cursor.fetchone()[0])


def _digests(cursor: Any) -> list[dict[str, Any]]:
    cursor.execute(DIGESTS)
    names = ("office", "day", "first", "last", "head")
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
