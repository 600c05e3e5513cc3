"""Documents and sheets lie in the Django storage under the SHA-256 of their bytes."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


class Damaged(Exception):
    """The stored bytes are gone or no longer hash to their name."""


def put(content: bytes) -> str:
    """Store bytes and read them back; returns their SHA-256, hexadecimal. The same bytes are stored once."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    get(sha256)
    return sha256


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
