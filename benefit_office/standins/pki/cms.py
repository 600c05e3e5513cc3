"""CMS signatures as NCALayer makes them: attributes, certificates inside, content inside or beside."""

import base64
from collections.abc import Callable
from datetime import datetime

from . import der
from .certificates import Certificate

DATA, SIGNED = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"


def attribute(oid: str, value: bytes) -> bytes:
    """One attribute with one value."""
    return der.seq(der.oid(oid), der.set_of(value))


def signer_info(
    content: bytes,
    by: Certificate,
    at: datetime,
    content_type: str,
    stamp: Callable[[bytes], bytes] | None,
    bare: bool,
) -> bytes:
    """One signer. `stamp` makes a time-stamp token on the signature; `bare` leaves out the attributes."""
    key, attributes = by.key, b""
    if not bare:
        listed = (
            attribute("1.2.840.113549.1.9.3", der.oid(content_type)),
            attribute("1.2.840.113549.1.9.5", der.time(at)),
            attribute("1.2.840.113549.1.9.4", der.octets(key.digest(content))),
        )
        attributes = der.set_of(*listed, tag=0xA0)
    signature = key.sign(bytes([der.SET]) + attributes[1:] if attributes else content)
    return der.seq(
        der.integer(1),
        der.seq(by.issuer, der.integer(by.serial)),
        key.digest_algorithm,
        attributes,
        key.algorithm,
        der.octets(signature),
        der.explicit(1, attribute(TIME_STAMP, stamp(signature))) if stamp else b"",
    )


def signed_data(
    content: bytes,
    signers: list[Certificate],
    *,
    at: datetime,
    detached: bool = False,
    content_type: str = DATA,
    chain: tuple[Certificate, ...] | None = None,
    stamp: Callable[[bytes], bytes] | None = None,
    bare: bool = False,
) -> bytes:
    """A CMS by these signers over the content; `chain` are the certificates inside, by default the signers' own."""
    inside = b"" if detached else der.explicit(0, der.octets(content))
    brought = [one.der for one in (signers if chain is None else chain)]
    body = der.seq(
        der.integer(1 if content_type == DATA else 3),
        der.set_of(*{one.key.digest_algorithm for one in signers}),
        der.seq(der.oid(content_type), inside),
        der.set_of(*dict.fromkeys(brought), tag=0xA0) if brought else b"",
        der.set_of(*(signer_info(content, one, at, content_type, stamp, bare) for one in signers)),
    )
    return der.seq(der.oid(SIGNED), der.explicit(0, body))


def armoured(structure: bytes, label: str = "CMS") -> bytes:
    """A structure in PEM, as NCALayer hands it over."""
    return (
        f"-----BEGIN {label}-----\n".encode()
        + base64.encodebytes(structure)
        + f"-----END {label}-----\n".encode()
    )
