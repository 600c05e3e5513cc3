"""Making a backup: the database as one moment saw it, every document it names, the closed days; then proving it."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from workflow.delivery import vault

from . import judging, restore
from .pack import NAME, Packer, look_through
from .server import Server

FOLDER = re.compile(r"[0-9a-f]{2}")


class Failed(Exception):
    """The backup could not be made; the text says why."""


def make(target: Path, secret: str, *, now: datetime) -> dict[str, Any]:
    """Write the sealed file beside its place and put it there whole; returns what it is about."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            packer = Packer(file, secret)
            with _nothing_is_cleared_away():
                about = _database(packer, now)
                for name in _documents():
                    path = f"{name[:2]}/{name}"
                    with default_storage.open(path) as content:
                        packer.document(name, content, default_storage.size(path))
            manifest = packer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return about | {"documents": manifest["documents"]["count"], "damaged": manifest["documents"]["damaged"]}


def _database(packer: Packer, now: datetime) -> dict[str, Any]:
    """Counts, closed days and dump of one and the same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        counts, digests = judging.facts_of(cursor)
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        about = {"made_at": now.isoformat(), "counts": counts, "migrations": applied}
        packer.about(about)
        dump = Server().dump(snapshot)
        assert dump.stdout is not None
        packer.database(dump.stdout)
        _, said = dump.communicate()
        if dump.returncode:
            raise Failed(f"pg_dump ended with {dump.returncode}: {said.decode(errors='replace').strip()}")
        packer.digests(digests)
    return {"made_at": about["made_at"], **counts, "closed_days": len(digests)}


@contextmanager
def _nothing_is_cleared_away() -> Iterator[None]:
    """A document the dump names stays until it is copied (see `vault.clear_away`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [vault.LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [vault.LOCK])


def _documents() -> Iterator[str]:
    try:
        folders = sorted(default_storage.listdir("")[0])
    except FileNotFoundError:  # nothing was ever stored on this disk
        return
    for folder in folders:
        if FOLDER.fullmatch(folder):
            yield from (name for name in sorted(default_storage.listdir(folder)[1]) if NAME.fullmatch(name))


def prove(path: Path, secret: str) -> list[dict[str, Any]]:
    """Restore the file into a scratch database and a scratch folder and judge it there; what was found wrong."""
    contents = look_through(path, secret)
    server = Server()
    place = Path(tempfile.mkdtemp(prefix="backup-check-", dir=settings.DATA_DIR))
    try:
        with server.alone() as line, server.scratch(line, "check") as name:
            restore.fill(server, name, path, secret)
            restore.documents_into(place / "blobs", path, secret, contents.damaged)
            judge = judging.Judge(server, name, place)
            return list(judge.faults(contents.about["counts"], contents.digests))
    finally:
        shutil.rmtree(place, ignore_errors=True)
