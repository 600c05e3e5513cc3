"""Bytes to structures: DER, PEM, base64, and the few shapes that tell one kind of file from another."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from asn1crypto import core, parser

SEQUENCE, SET, INTEGER, BIT_STRING, OID, ENUMERATED = 0x30, 0x31, 0x02, 0x03, 0x06, 0x0A
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
# What asn1crypto raises on bytes that are no such structure, or on an identifier that it does not know.
MALFORMED = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError, RecursionError)

_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 #]+)-----\s+(.*?)-----END \1-----", re.DOTALL)
_HEADERS = re.compile(rb"^[A-Za-z0-9-]+:.*?(?:\r?\n){2}", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]+=*\s*\Z")


class Opaque(core.Sequence):
    """An algorithm or a key whose parameters are read by us, not by a table of known identifiers."""

    _fields = [
        ("algorithm", core.ObjectIdentifier),
        ("parameters", core.Any, {"optional": True}),
    ]


class PublicKeyInfo(core.Sequence):
    """A subject's public key; asn1crypto's own class knows no key of Kazakhstan's."""

    _fields = [("algorithm", Opaque), ("public_key", core.BitString)]


def blocks(raw: bytes) -> list[bytes]:
    """The DER structures of a file: PEM blocks, bare base64, or the bytes themselves."""
    if raw[:1] == b"\x30" and not raw[:64].isascii():
        return [raw]
    armoured = [unarmoured(match.group(2)) for match in _PEM.finditer(raw)]
    if armoured:
        return armoured
    text = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if text[:1] == b"M" and _BASE64.match(text):
        return [unarmoured(text)]
    return [raw]


def unarmoured(text: bytes) -> bytes:
    """The bytes of a PEM block's body; ValueError when it is no base64."""
    body = b"".join(_HEADERS.sub(b"", text).split())
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as wrong:
        raise ValueError("no base64 inside the PEM block") from wrong


def one(der: bytes) -> tuple[int, bytes]:
    """Tag and contents of the one structure that fills `der`; ValueError when anything is missing or left over."""
    class_, method, tag, _header, contents, _trailer = parser.parse(der, strict=True)
    return class_ << 6 | method << 5 | tag, contents


def children(contents: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and whole bytes of each structure within `contents`."""
    at, end = 0, len(contents)
    while at < end:
        tag, size = contents[at], contents[at + 1]
        start = at + 2
        if size == 0x80:  # an indefinite length, which BER allows: the whole is scanned for its end
            start, size = at, parser.peek(contents[at:])
        elif size > 0x80:
            start += size & 0x7F
            size = int.from_bytes(contents[at + 2 : start], "big")
        if start + size > end:
            raise ValueError("a structure that ends too early")
        yield tag, contents[at : start + size]
        at = start + size


def check_der(der: bytes) -> None:
    """ValueError unless every length in the structure is written the one way that DER allows.

    What stands around a signature is not covered by it; read leniently, it could be changed without a trace.
    """
    for tag, whole in children(der):
        header = 2 + (whole[1] & 0x7F if whole[1] >= 0x80 else 0)
        length = len(whole) - header
        shortest = 2 if length < 0x80 else 2 + (length.bit_length() + 7) // 8
        if whole[1] == 0x80 or header != shortest or (tag in (INTEGER, ENUMERATED) and not length):
            raise ValueError("a length that DER does not allow")
        if tag & 0x20:
            check_der(whole[header:])


def shape(contents: bytes, limit: int = 6) -> list[int]:
    """The tags of the first structures within `contents`."""
    tags: list[int] = []
    for tag, _whole in children(contents):
        tags.append(tag)
        if len(tags) == limit:
            break
    return tags


def bits(value: Any) -> bytes:
    """The bytes of a BIT STRING that has no half bytes; ValueError otherwise."""
    contents: bytes = value.contents
    if not contents or contents[0] != 0:
        raise ValueError("a bit string with half a byte")
    return contents[1:]


def no_parameters(algorithm: Opaque) -> bool:
    """Whether an algorithm's parameters are absent or NULL."""
    return parameters_of(algorithm) in (b"", b"\x05\x00")


def parameters_of(algorithm: Opaque) -> bytes:
    """An algorithm's parameters as bytes, empty when absent."""
    parameters: bytes = algorithm["parameters"].dump()
    return parameters


def opaque(algorithm: core.Asn1Value) -> Opaque:
    """Any AlgorithmIdentifier, read by us, out of its explicit tag where it has one."""
    tag, contents = one(algorithm.dump())
    return Opaque.load(algorithm.dump() if tag == SEQUENCE else contents, strict=True)
