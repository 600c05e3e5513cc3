"""What a file is, told from its first structures and never from its name."""

from dataclasses import dataclass

from . import asn1
from .verdict import Kind

SIGNED_OBJECT = [asn1.SEQUENCE, asn1.SEQUENCE, asn1.BIT_STRING]
TIMES = {asn1.UTC_TIME, asn1.GENERALIZED_TIME}
STAMP_CONTENT = bytes.fromhex("060b2a864886f70d0109100104")  # id-ct-TSTInfo, in the first bytes of its CMS
XML_BEGINNINGS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


@dataclass(frozen=True)
class Recognised:
    """A file's kind, its structure, and further structures beside it (a PEM may hold several)."""

    kind: Kind
    content: bytes
    others: tuple[bytes, ...] = ()


def recognise(raw: bytes) -> Recognised:
    """The kind of a file; ValueError when it is none of those that are known."""
    beginning = raw[:1024].lstrip()
    if beginning.startswith(b"%PDF-") or (b"%PDF-" in raw[:1024] and not beginning.startswith(b"<")):
        return Recognised(Kind.PDF, raw)
    if beginning.startswith(XML_BEGINNINGS):
        return Recognised(Kind.XML, raw.lstrip() if raw[:1].isspace() else raw)
    first, *others = asn1.blocks(raw)
    return Recognised(kind_of(first), first, tuple(others))


def kind_of(der: bytes) -> Kind:
    """The kind of a DER structure."""
    tag, contents = asn1.one(der)
    if tag != asn1.SEQUENCE:
        raise ValueError("nothing that is known here")
    tags = asn1.shape(contents)
    if tags[:1] == [asn1.OID]:
        return Kind.TIMESTAMP if STAMP_CONTENT in contents[:128] else Kind.CMS
    if tags[:1] == [asn1.ENUMERATED]:
        return Kind.OCSP
    inner = asn1.shape(asn1.one(next(asn1.children(contents))[1])[1])
    if tags == SIGNED_OBJECT:
        return certificate_or_list(inner)
    if tags in ([asn1.SEQUENCE], [asn1.SEQUENCE, asn1.SEQUENCE]) and inner[:1] == [asn1.INTEGER]:
        return Kind.TIMESTAMP
    raise ValueError("nothing that is known here")


def certificate_or_list(inner: list[int]) -> Kind:
    """A list has a date where a certificate has its dates and a subject."""
    version_1 = [asn1.INTEGER, asn1.SEQUENCE, asn1.SEQUENCE, asn1.SEQUENCE, asn1.SEQUENCE]
    if inner[:1] == [0xA0] or inner[:5] == version_1:
        return Kind.CERTIFICATE
    if TIMES & set(inner[2:4]):
        return Kind.CRL
    raise ValueError("nothing that is known here")
