"""Documents and sheets lie in the Django storage under the SHA-256 of their bytes."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction

LOCK = 7_311  # whoever stores holds it shared, whoever clears away holds it alone


class Damaged(Exception):
    """The stored bytes are gone or no longer hash to their name."""


def put(content: bytes) -> str:
    """Store bytes and read them back; returns their SHA-256, hexadecimal. The same bytes are stored once."""
    return put_all([content])[0]


def put_all(contents: Iterable[bytes]) -> list[str]:
    """The same for several pieces at once."""
    named = [(hashlib.sha256(content).hexdigest(), content) for content in contents]
    with _nothing_cleared_away():
        for sha256, content in named:
            _keep(sha256, ContentFile(content))
    return [sha256 for sha256, _content in named]


def put_file(scratch: Path) -> tuple[str, int]:
    """Store a file too large to be held in memory; returns the SHA-256 of its bytes and their number."""
    with scratch.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        with _nothing_cleared_away():
            _keep(sha256, File(content))
    return sha256, scratch.stat().st_size


@contextmanager
def _nothing_cleared_away() -> Iterator[None]:
    """Until the end of the transaction nothing is cleared away; after it the bytes are a moment old."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
        yield


def _keep(sha256: str, content: File) -> None:
    """Bytes that lie there already begin a new day; what a crash left half-written is written anew."""
    path = _path(sha256)
    if _hash_of(path) != sha256 or not _renewed(path):
        _write(path, content)
        if _hash_of(path) != sha256:
            raise Damaged(f"The stored bytes do not hash to {sha256}.")


def _hash_of(path: str) -> str:
    try:
        with default_storage.open(path) as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _renewed(path: str) -> bool:
    """Whether the file now counts as stored this moment; an object store has to be handed it again."""
    if local := _on_disk(path):
        os.utime(local)
    return local is not None


def _write(path: str, content: File) -> None:
    """Whole or not at all; an object store does so by itself."""
    content.seek(0)
    local = _on_disk(path)
    if local is None:
        default_storage.save(path, content)
        return
    scratch = default_storage.save(f"{path}.{secrets.token_hex(8)}", content)
    Path(default_storage.path(scratch)).replace(local)


def _on_disk(path: str) -> Path | None:
    try:
        return Path(default_storage.path(path))
    except NotImplementedError:
        return None


def clear_away(path: str, older_than: datetime) -> bool:
    """Delete a stored file that no record names, unless somebody is storing now or has stored it since."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0] or default_storage.get_modified_time(path) >= older_than:
            return False
        default_storage.delete(path)
        return True


def open_file(sha256: str) -> File:
    """A stored file to be read piece by piece; its hash was proved when it was stored."""
    try:
        return default_storage.open(_path(sha256))
    except FileNotFoundError as missing:
        raise Damaged(f"{sha256} is not in the storage.") from missing


def get(sha256: str) -> bytes:
    """The bytes of that hash, proved on reading."""
    try:
        with default_storage.open(_path(sha256)) as stored:
            content: bytes = stored.read()
    except FileNotFoundError as missing:
        raise Damaged(f"{sha256} is not in the storage.") from missing
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(f"The stored bytes do not hash to {sha256}.")
    return content


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
