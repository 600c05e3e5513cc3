"""The sealed file: encrypted piece by piece, so that memory stays small and no piece can be changed, moved or cut off.

One line of plain text, one line of JSON, 32 bytes that prove the key, then pieces of ChaCha20-Poly1305. The key of a
file is scrypt of the office's backup key and the file's own salt; a piece's nonce is its number and whether it is the
last. The format is described in docs/decisions/010-backup.md.
"""

import hashlib
import hmac
import io
import json
import os
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"benefit-office-backup 1\n"
PIECE = 1024 * 1024
TAG = 16
PROOF = 32
WORK, MOST_WORK = (
    15,
    20,
)  # powers of two: what guessing one key costs, and what we let a stranger's file cost us
LONGEST_HEADER = 1000


class Broken(Exception):
    """The file is not what was written: cut off, changed, or not a backup at all."""


class WrongKey(Exception):
    """The key does not open this file."""


def _keys(secret: str, salt: bytes, work: int) -> tuple[bytes, bytes]:
    """The key of the pieces and the key of the header's proof."""
    both = Scrypt(salt=salt, length=64, n=2**work, r=8, p=1).derive(secret.encode())
    return both[:32], both[32:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer(io.RawIOBase):
    """Takes bytes, writes sealed pieces. Only `close` makes the file whole."""

    def __init__(self, target: IO[bytes], secret: str) -> None:
        salt = os.urandom(16)
        facts = {"kdf": "scrypt", "work": WORK, "salt": salt.hex(), "piece": PIECE}
        self._target, self._number, self._held = target, 0, bytearray()
        self._header = MAGIC + json.dumps(facts).encode() + b"\n"
        key, proof = _keys(secret, salt, WORK)
        self._cipher = ChaCha20Poly1305(key)
        target.write(self._header + hmac.digest(proof, self._header, hashlib.sha256))

    def writable(self) -> bool:
        """So that tar and the like may write here."""
        return True

    def write(self, content: Any) -> int:
        """Hold back until a piece is full and more has come."""
        self._held += content
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(content)

    def finish(self) -> None:
        """Seal the last piece and say that it is the last."""
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last), piece, self._header))
        self._number += 1


class Opener(io.RawIOBase):
    """Gives the bytes back, each piece proved before anything of it is handed on."""

    def __init__(self, source: IO[bytes], secret: str) -> None:
        self._source, self._number, self._at_end = source, 0, False
        self._held = memoryview(b"")
        self._header, salt, work = _header_of(source)
        key, proof = _keys(secret, salt, work)
        if not hmac.compare_digest(source.read(PROOF), hmac.digest(proof, self._header, hashlib.sha256)):
            raise WrongKey
        self._cipher = ChaCha20Poly1305(key)
        self._next = source.read(PIECE + TAG)

    def readable(self) -> bool:
        """So that tar and the like may read here."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Some of the bytes; 0 at the proved end only."""
        while not self._held and not self._at_end:
            self._open_next()
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count

    def _open_next(self) -> None:
        piece, self._next = self._next, self._source.read(PIECE + TAG)
        self._at_end = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, self._at_end), piece, self._header)
        except InvalidTag:
            raise Broken(f"Piece {self._number} was changed, or the end of the file is missing.") from None
        self._held = memoryview(plain)
        self._number += 1


def _header_of(source: IO[bytes]) -> tuple[bytes, bytes, int]:
    if source.read(len(MAGIC)) != MAGIC:
        raise Broken("This is not a backup of an office.")
    line = source.readline(LONGEST_HEADER)
    try:
        facts = json.loads(line)
        salt, work = bytes.fromhex(facts["salt"]), int(facts["work"])
        if facts["kdf"] != "scrypt" or facts["piece"] != PIECE or not 1 <= work <= MOST_WORK:
            raise ValueError(work)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Broken("The first lines of the backup cannot be read.") from None
    return MAGIC + line, salt, work
