"""Certificates by the profile of the National Certification Authority, and some that break it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from . import der
from .keys import Key, stream

CN, SURNAME, SERIAL, COUNTRY, GIVEN = "2.5.4.3", "2.5.4.4", "2.5.4.5", "2.5.4.6", "2.5.4.42"
ORGANISATION, UNIT = "2.5.4.10", "2.5.4.11"
DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_ENCIPHERMENT, CERT_SIGN, CRL_SIGN = 0, 1, 2, 5, 6
EMAIL, CLIENT, OCSP, STAMPING = (f"1.3.6.1.5.5.7.3.{n}" for n in (4, 2, 9, 8))
POLICIES = "1.2.398.3.3.2"
Name = list[tuple[str, str]]


@dataclass(frozen=True)
class Certificate:
    """A certificate and the key it speaks of."""

    der: bytes
    key: Key
    name: bytes
    issuer: bytes
    serial: int

    @property
    def key_bits(self) -> bytes:
        """The public key as OCSP hashes it."""
        return key_bits(self.key)


@dataclass(frozen=True)
class Wish:
    """What a certificate is to say."""

    label: str
    name: Name
    not_before: datetime
    not_after: datetime
    usage: tuple[int, ...]
    purposes: tuple[str, ...] = ()
    authority: bool = False
    path_length: int | None = None
    policy: str = POLICIES
    places: dict[str, str] = field(default_factory=dict)  # crl, delta, ocsp, ca: where to ask
    more: tuple[bytes, ...] = ()  # further extensions, whole


def key_bits(key: Key) -> bytes:
    """The contents of a public key's BIT STRING."""
    whole = key.public
    algorithm_at = 2 + (whole[1] & 0x7F if whole[1] >= 0x80 else 0)
    algorithm = whole[algorithm_at + 1] + 2
    rest = whole[algorithm_at + algorithm :]
    return rest[3 + (rest[1] & 0x7F if rest[1] >= 0x80 else 0) :]


def key_identifier(key: Key) -> bytes:
    """RFC 5280, 4.2.1.2."""
    return hashlib.sha1(key_bits(key), usedforsecurity=False).digest()


def name_of(pairs: Name) -> bytes:
    """A distinguished name in the order given; the country is printable, all else UTF-8."""
    written = [
        der.set_of(der.seq(der.oid(kind), der.printable(value) if kind == COUNTRY else der.utf8(value)))
        for kind, value in pairs
    ]
    return der.seq(*written)


def extension(oid: str, value: bytes, critical: bool = False) -> bytes:
    """One extension."""
    return der.seq(der.oid(oid), der.TRUE if critical else b"", der.octets(value))


def uri(address: str) -> bytes:
    """A GeneralName that is an address."""
    return der.implicit(6, address.encode("ascii"))


def extensions(wish: Wish, key: Key, issuer: Key) -> list[bytes]:
    """The extensions of the profile."""
    written = [extension("2.5.29.15", der.flags(*wish.usage), critical=True)] if wish.usage else []
    if wish.authority:
        length = b"" if wish.path_length is None else der.integer(wish.path_length)
        written.append(extension("2.5.29.19", der.seq(der.TRUE, length), critical=True))
    if wish.purposes:
        purposes = der.seq(*map(der.oid, wish.purposes))
        written.append(extension("2.5.29.37", purposes, critical=STAMPING in wish.purposes))
    written += [
        extension("2.5.29.35", der.seq(der.implicit(0, key_identifier(issuer)))),
        extension("2.5.29.14", der.octets(key_identifier(key))),
        extension("2.5.29.32", der.seq(der.seq(der.oid(wish.policy)))),
        *pointers(wish.places),
        *wish.more,
    ]
    return written


def pointers(places: dict[str, str]) -> list[bytes]:
    """Where the lists lie and where the responder listens."""
    written = []
    for oid, place in (("2.5.29.31", "crl"), ("2.5.29.46", "delta")):
        if place in places:
            point = der.seq(der.explicit(0, der.explicit(0, uri(places[place]))))
            written.append(extension(oid, der.seq(point)))
    ways = [
        der.seq(der.oid(f"1.3.6.1.5.5.7.48.{number}"), uri(places[place]))
        for number, place in ((2, "ca"), (1, "ocsp"))
        if place in places
    ]
    return [*written, extension("1.3.6.1.5.5.7.1.1", der.seq(*ways))] if ways else written


def serial_of(label: str) -> int:
    """A label's number: twenty bytes, the highest bit left out."""
    return int.from_bytes(stream(f"serial/{label}", 20), "big") >> 1


def issue(wish: Wish, key: Key, by: Certificate | None = None) -> Certificate:
    """A certificate for a key, signed by an authority; by itself when there is none."""
    signing = by.key if by else key
    name, issuer = name_of(wish.name), by.name if by else name_of(wish.name)
    serial = serial_of(wish.label)
    body = der.seq(
        der.explicit(0, der.integer(2)),
        der.integer(serial),
        signing.algorithm,
        issuer,
        der.seq(der.time(wish.not_before), der.time(wish.not_after)),
        name,
        key.public,
        der.explicit(3, der.seq(*extensions(wish, key, signing))),
    )
    whole = der.seq(body, signing.algorithm, der.bits(signing.sign(body)))
    return Certificate(whole, key, name, issuer, serial)
