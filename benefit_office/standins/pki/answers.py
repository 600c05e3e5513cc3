"""What an authority tells: revocation lists, OCSP answers, time-stamps."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from . import der
from .certificates import Certificate, extension, key_identifier
from .cms import signed_data
from .keys import SHA256

KEY_COMPROMISE, CESSATION, HOLD, FROM_LIST = 1, 5, 6, 8
STAMP_POLICY = "1.2.398.3.3.2.6.1"


@dataclass(frozen=True)
class Revoked:
    """A line of a list."""

    serial: int
    since: datetime
    reason: int = KEY_COMPROMISE


def revocation_list(
    by: Certificate,
    lines: Iterable[Revoked],
    *,
    since: datetime,
    until: datetime | None,
    number: int = 1,
    base: int | None = None,
) -> bytes:
    """A list; with `base` a delta on top of the list of that number."""
    written = [
        der.seq(
            der.integer(line.serial),
            der.time(line.since),
            der.seq(extension("2.5.29.21", der.enumerated(line.reason))),
        )
        for line in lines
    ]
    further = [
        extension("2.5.29.35", der.seq(der.implicit(0, key_identifier(by.key)))),
        extension("2.5.29.20", der.integer(number)),
    ]
    if base is not None:
        further.append(extension("2.5.29.27", der.integer(base), critical=True))
    body = der.seq(
        der.integer(1),
        by.key.algorithm,
        by.name,
        der.time(since),
        der.time(until) if until else b"",
        der.seq(*written) if written else b"",
        der.explicit(0, der.seq(*further)),
    )
    return der.seq(body, by.key.algorithm, der.bits(by.key.sign(body)))


def identity(serial: int, issuer: Certificate) -> bytes:
    """CertID with SHA-256."""
    return der.seq(
        der.seq(der.oid(SHA256), der.NULL),
        der.octets(hashlib.sha256(issuer.name).digest()),
        der.octets(hashlib.sha256(issuer.key_bits).digest()),
        der.integer(serial),
    )


def ocsp_answer(
    by: Certificate,
    issuer: Certificate,
    serial: int,
    *,
    since: datetime,
    until: datetime | None = None,
    revoked: Revoked | None = None,
    known: bool = True,
    nonce: bytes = b"",
    certificates: tuple[Certificate, ...] | None = None,
    by_key: bool = False,
    asked: bytes = b"",
) -> bytes:
    """An answer about one certificate, signed by a responder or by the issuer itself."""
    status = der.implicit(0, b"") if known else der.implicit(2, b"")
    if revoked:
        reason = der.explicit(0, der.enumerated(revoked.reason))
        status = der.explicit(1, der.generalized(revoked.since), reason)
    single = der.seq(
        asked or identity(serial, issuer),
        status,
        der.generalized(since),
        der.explicit(0, der.generalized(until)) if until else b"",
    )
    further = [extension("1.3.6.1.5.5.7.48.1.2", der.octets(nonce))] if nonce else []
    body = der.seq(
        der.explicit(2, der.octets(key_identifier(by.key))) if by_key else der.explicit(1, by.name),
        der.generalized(since),
        der.seq(single),
        der.explicit(1, der.seq(*further)) if further else b"",
    )
    brought = (by,) if certificates is None else certificates
    chain = der.explicit(0, der.seq(*(one.der for one in brought))) if brought else b""
    basic = der.seq(body, by.key.algorithm, der.bits(by.key.sign(body)), chain)
    response = der.seq(der.oid("1.3.6.1.5.5.7.48.1.1"), der.octets(basic))
    return der.seq(der.enumerated(0), der.explicit(0, response))


def ocsp_refusal(status: int = 3) -> bytes:
    """An answer without an answer: 3 is «try later»."""
    return der.seq(der.enumerated(status))


def time_stamp(
    by: Certificate,
    data: bytes,
    at: datetime,
    *,
    serial: int = 1,
    policy: str = STAMP_POLICY,
    imprint: tuple[bytes, bytes] | None = None,
    chain: tuple[Certificate, ...] = (),
    nonce: int | None = None,
) -> bytes:
    """A token on `data`; `imprint` (algorithm, hash) stands in for it where only the hash is known."""
    algorithm, hashed = imprint or (by.key.digest_algorithm, by.key.digest(data))
    info = der.seq(
        der.integer(1),
        der.oid(policy),
        der.seq(algorithm, der.octets(hashed)),
        der.integer(serial),
        der.generalized(at),
        der.integer(nonce) if nonce is not None else b"",
    )
    return signed_data(info, [by], at=at, content_type="1.2.840.113549.1.9.16.1.4", chain=(by, *chain))


def stamp_answer(token: bytes) -> bytes:
    """The authority's answer around a token."""
    return der.seq(der.seq(der.integer(0)), token)


def stamp_refusal() -> bytes:
    """The authority's answer without one: rejection."""
    return der.seq(der.seq(der.integer(2)))
