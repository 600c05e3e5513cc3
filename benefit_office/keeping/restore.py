"""The way back: everything is proved and restored beside the office; one rename puts it in the office's place."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from workflow.delivery import vault

from .judging import Judge
from .pack import DATABASE, DOCUMENTS, about, look_through, members
from .sealing import Broken
from .server import Server

ERROR_LENGTH = 500


class Refused(Exception):
    """Nothing was changed; the text says why and what to do."""


class Unsound(Exception):
    """The restored copy was judged and is not what an office must be; nothing was changed."""

    def __init__(self, faults: list[dict[str, Any]]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} faults")


def run(
    path: Path, secret: str, *, replace: bool, prove: bool, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Restore the office from a backup. Until the last step the old office is whole and goes on working."""
    told = about(path, secret)
    _not_of_a_newer_office(told["migrations"])
    occupied = _occupied()
    if occupied and not replace:
        raise Refused("This office has officers and cases. Say --replace to put the backup in its place.")
    tell("Reading the backup and comparing every hash …")
    contents = look_through(path, secret)
    connections.close_all()
    server = Server()
    with server.alone() as line, server.scratch(line, "restoring") as name:
        tell("Restoring into a scratch database …")
        fill(server, name, path, secret)
        documents_into_storage(path, secret, contents.damaged)
        judge = Judge(server, name, Path(settings.DATA_DIR))
        tell(
            "Bringing it to today's schema, asking doctor and journal …"
            if prove
            else "Bringing it to today's schema …"
        )
        if faults := list(judge.faults(contents.about["counts"], contents.digests, ask=prove)):
            raise Unsound(faults)
        _end_sessions(server, name)
        connections.close_all()
        kept = server.put_in_place(line, name)
        if not occupied:
            with line.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{kept}" WITH (FORCE)')
            kept = ""
    return {"made_at": told["made_at"], **told["counts"], "documents": contents.manifest["documents"]["count"],
            "replaced": kept}  # fmt: skip


def _occupied() -> bool:
    """Whether somebody works here: a migrated database has no officer of its own."""
    with connection.cursor() as cursor:
        if "workflow_officer" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM workflow_officer)")
        return bool(cursor.fetchone()[0])


def _not_of_a_newer_office(migrations: list[list[str]]) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _name in known}
    unknown = [name for app, name in migrations if app in ours and (app, name) not in known]
    if unknown:
        raise Refused(
            f"The backup is of a newer office: {unknown[-1]} is not known here. Install that version."
        )


def fill(server: Server, name: str, path: Path, secret: str) -> None:
    """The dump into an empty database, piece by piece."""
    filling = server.fill(name)
    assert filling.stdin is not None
    try:
        for member, content in members(path, secret):
            if member.startswith(DOCUMENTS):
                break
            if member.startswith(DATABASE):
                shutil.copyfileobj(content, filling.stdin)
    except BrokenPipeError:
        pass  # what pg_restore says tells why
    except BaseException:
        filling.kill()
        filling.wait()
        raise
    _, said = filling.communicate()
    if filling.returncode:
        words = said.decode(errors="replace").strip()[-ERROR_LENGTH:]
        raise Broken(f"pg_restore ended with {filling.returncode}: {words}")


def documents_into(folder: Path, path: Path, secret: str, damaged: set[str]) -> None:
    """The documents as a storage folder of their own."""
    for member, content in members(path, secret):
        sha256 = member.removeprefix(DOCUMENTS)
        if member.startswith(DOCUMENTS) and sha256 not in damaged:
            place = folder / sha256[:2] / sha256
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                shutil.copyfileobj(content, file)


def documents_into_storage(path: Path, secret: str, damaged: set[str]) -> None:
    """The documents beside those that are there: a name is a hash, so nothing of the old office is changed."""
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA_DIR) as place:
        scratch = Path(place) / "document"
        for member, content in members(path, secret):
            if member.startswith(DOCUMENTS) and member.removeprefix(DOCUMENTS) not in damaged:
                with scratch.open("wb") as file:
                    shutil.copyfileobj(content, file)
                vault.put_file(scratch)


def _end_sessions(server: Server, name: str) -> None:
    """Who had logged out since the backup stays logged out."""
    with closing(server.connect(name)) as line, line, line.cursor() as cursor:
        cursor.execute("DELETE FROM workflow_officersession")
