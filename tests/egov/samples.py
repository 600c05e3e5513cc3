"""Test authorities of each kind of key, and what their people sign. Made once a run; nothing of it is secret."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verdict import Code, Verdict
from benefit_office.egov.eds.verify import verify
from benefit_office.standins.pki import certificates as made
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.keys import Key, ec_key, gost_key, rsa_key

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
KINDS = ("RSA", "EC", "GOST", "GOST256")
NAMES = {
    "RSA": "RSA-SHA256",
    "EC": "ECDSA-SHA256",
    "GOST": "GOST 34.10-2015-512",
    "GOST256": "GOST 34.10-2015-256",
}


def thrifty_rsa_key(label: str) -> Key:
    """RSA keys take long to make: everybody below the authorities shares one."""
    name = label.removeprefix("RSA/")
    return rsa_key(f"tests/{name if name in ('root', 'nca', 'foreign-root') else 'leaf'}")


KEYS: dict[str, Callable[[str], Key]] = {
    "RSA": thrifty_rsa_key,
    "EC": ec_key,
    "GOST": gost_key,
    "GOST256": partial(gost_key, size=256),
}


@cache
def authority(kind: str = "EC") -> Authority:
    """The test authority of a kind of key."""
    return Authority(kind, KEYS[kind], AT)


def read(certificate: made.Certificate) -> Certificate:
    """A made certificate as the verifier reads it."""
    return Certificate(certificate.der)


def judge(raw: bytes, kind: str = "EC", *, at: datetime = AT, **known: Any) -> Verdict:
    """The verdict of one who trusts the issuing authority and the root above it."""
    anchors = known.pop("anchors", [read(authority(kind).root), read(authority(kind).issuing)])
    return verify(raw, anchors=anchors, at=at, **known)


def codes(verdict: Verdict) -> list[Code]:
    """Why not, as codes."""
    return [fault.code for fault in verdict.faults]


def flipped(raw: bytes, place: int) -> bytes:
    """The same bytes with one bit changed."""
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
