"""What lies in a backup, in this order: about.json, database/…, digests.json, documents/…, manifest.json.

A tar read and written in one go: nothing is held in memory but one piece. The hashes of the manifest are compared
before anything is restored.
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .sealing import Broken, Opener, Sealer

DATABASE, DOCUMENTS = "database/", "documents/"
DUMP_PIECE = 4 * 1024 * 1024
NAME = re.compile(r"[0-9a-f]{64}")
COPY = 256 * 1024


class Packer:
    """Writes the members and remembers their hashes for the manifest."""

    def __init__(self, target: IO[bytes], secret: str) -> None:
        self._sealer = Sealer(target, secret)
        self._tar = tarfile.open(fileobj=self._sealer, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._dump, self._dump_size = hashlib.sha256(), 0
        self._names, self._count, self._bytes = hashlib.sha256(), 0, 0
        self._digests, self._damaged = "", list[str]()

    def about(self, facts: dict[str, Any]) -> None:
        """First of all: when, of which schema, how much."""
        self._add("about.json", json.dumps(facts).encode())

    def database(self, dump: IO[bytes]) -> None:
        """The dump as it comes out of pg_dump, in pieces: it never lies on the disk in the clear."""
        number = 0
        while piece := dump.read(DUMP_PIECE):
            self._add(f"{DATABASE}{number:08}", piece)
            self._dump.update(piece)
            self._dump_size += len(piece)
            number += 1

    def digests(self, rows: list[dict[str, Any]]) -> None:
        """The closed journal days, beside the database that holds them, too."""
        content = json.dumps(rows).encode()
        self._digests = hashlib.sha256(content).hexdigest()
        self._add("digests.json", content)

    def document(self, name: str, content: IO[bytes], size: int) -> None:
        """One stored file under the SHA-256 it is known by; one that no longer has it is noted as damaged."""
        hashing = Hashing(content)
        self._tar.addfile(_info(DOCUMENTS + name, size), hashing)
        self._tar.members.clear()  # type: ignore[attr-defined] # or it grows with every member
        if hashing.hexdigest() != name:
            self._damaged.append(name)
        self._names.update(name.encode())
        self._count, self._bytes = self._count + 1, self._bytes + size

    def finish(self) -> dict[str, Any]:
        """The manifest, and the seal over all of it."""
        manifest = {
            "database": {"sha256": self._dump.hexdigest(), "size": self._dump_size},
            "digests": {"sha256": self._digests},
            "documents": {"count": self._count, "size": self._bytes, "names_sha256": self._names.hexdigest(),
                          "damaged": self._damaged},
        }  # fmt: skip
        self._add("manifest.json", json.dumps(manifest).encode())
        self._tar.close()
        self._sealer.finish()
        return manifest

    def _add(self, name: str, content: bytes) -> None:
        self._tar.addfile(_info(name, len(content)), io.BytesIO(content))
        self._tar.members.clear()  # type: ignore[attr-defined] # or it grows with every member


class Hashing:
    """A file whose bytes are hashed on their way through."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content = self._source.read(size)
        self._hash.update(content)
        return content

    def hexdigest(self) -> str:
        """Of what was read so far."""
        return self._hash.hexdigest()


@dataclass
class Contents:
    """What a backup says of itself, after every hash was compared."""

    about: dict[str, Any] = field(default_factory=dict)
    digests: list[dict[str, Any]] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def damaged(self) -> set[str]:
        """Documents that were damaged when the backup was made; they are not restored."""
        return set(self.manifest["documents"]["damaged"])


def members(path: Path, secret: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Each member's name and its bytes, in order, proved by the seal; nothing is written anywhere."""
    with path.open("rb") as source:
        stream = io.BufferedReader(Opener(source, secret), buffer_size=COPY)
        try:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                for info in tar:
                    content = tar.extractfile(info)
                    if content is None:
                        raise Broken(f"{info.name} is no file.")
                    yield info.name, content
                    tar.members.clear()  # type: ignore[attr-defined] # or it grows with every member
        except (tarfile.TarError, EOFError) as fault:
            raise Broken(f"The contents cannot be read: {type(fault).__name__}.") from None
        while stream.read(COPY):  # to the seal's last piece
            pass


def about(path: Path, secret: str) -> dict[str, Any]:
    """The first member alone: whether the key opens the file, and what office it is of."""
    name, content = next(members(path, secret))
    if name != "about.json":
        raise Broken("The backup does not begin with what it is about.")
    return dict(json.loads(content.read()))


def look_through(path: Path, secret: str) -> Contents:
    """Read everything once and compare every hash; Broken names the first that differs."""
    found, ours = Contents(), Packed()
    for name, content in members(path, secret):
        if found.manifest:
            raise Broken("Something follows the manifest.")
        if name == "about.json":
            found.about = json.loads(content.read())
        elif name == "digests.json":
            found.digests = json.loads(ours.of_digests(content))
        elif name == "manifest.json":
            found.manifest = json.loads(content.read())
        elif name.startswith(DATABASE):
            ours.of_database(content)
        elif name.startswith(DOCUMENTS) and NAME.fullmatch(name.removeprefix(DOCUMENTS)):
            ours.of_document(name.removeprefix(DOCUMENTS), content)
        else:
            raise Broken(f"{name} does not belong into a backup.")
    if not found.manifest or not found.about:
        raise Broken("The manifest is missing.")
    ours.compare(found.manifest)
    return found


class Packed:
    """The hashes of what was really read."""

    def __init__(self) -> None:
        self.dump, self.names, self.digests = hashlib.sha256(), hashlib.sha256(), ""
        self.count, self.changed = 0, list[str]()

    def of_database(self, content: IO[bytes]) -> None:
        """One piece of the dump."""
        self.dump.update(content.read())

    def of_digests(self, content: IO[bytes]) -> bytes:
        """The list of closed days."""
        raw = content.read()
        self.digests = hashlib.sha256(raw).hexdigest()
        return raw

    def of_document(self, name: str, content: IO[bytes]) -> None:
        """One document, which must hash to its name."""
        hashing = Hashing(content)
        while hashing.read(COPY):
            pass
        if hashing.hexdigest() != name:
            self.changed.append(name)
        self.names.update(name.encode())
        self.count += 1

    def compare(self, manifest: dict[str, Any]) -> None:
        """Broken when one of the hashes is not the manifest's."""
        documents = manifest["documents"]
        told = {
            "The database": (self.dump.hexdigest(), manifest["database"]["sha256"]),
            "The list of closed days": (self.digests, manifest["digests"]["sha256"]),
            "The list of documents": (
                (self.count, self.names.hexdigest()), (documents["count"], documents["names_sha256"])
            ),
            "A document": (self.changed, documents["damaged"]),
        }  # fmt: skip
        for what, (read, written) in told.items():
            if read != written:
                raise Broken(f"{what} in the backup is not what was written.")


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info
