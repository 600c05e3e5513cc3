"""The one way in: bytes, whom to trust, and the moment; out comes a verdict."""

from collections.abc import Iterable
from datetime import datetime

from benefit_office.lazily import lazily

from . import asn1, cms, crl, ocsp, tsp, wsse, xmldsig
from .certificates import Certificate, read_all
from .chain import Trust
from .recognise import Recognised, recognise
from .revocation import Evidence
from .signers import weigh
from .verdict import Code, Fault, Kind, Refused, Signer, Verdict
from .xml import parse

pdf = lazily("benefit_office.egov.eds.pdf")  # pyHanko, for which few ask
NOTHING = "no certificate, revocation list, OCSP answer, time-stamp, CMS, XML or PDF, or not a whole one"


class Unreadable(Exception):
    """A file that is none of the known kinds, or only the ruins of one."""


def verify(
    raw: bytes,
    *,
    anchors: Iterable[Certificate] = (),
    at: datetime,
    data: bytes | None = None,
    evidence: Iterable[Evidence] = (),
) -> Verdict:
    """Whether a signed thing holds at a moment: its signature, its chain to an anchor, its dates.

    `data` is the file beside a detached signature or under a time-stamp. `evidence` are revocation lists and OCSP
    answers about the signers. Raises Unreadable for what cannot be read at all.
    """
    trust, known = Trust(tuple(anchors), at), tuple(evidence)
    try:
        recognised = recognise(raw)
    except asn1.MALFORMED as wrong:
        raise Unreadable(NOTHING) from wrong
    try:
        return by_kind(recognised, trust, data, known)
    except Refused as refused:
        return Verdict(recognised.kind, (refused.fault,))
    except asn1.MALFORMED as wrong:
        if recognised.kind in (Kind.XML, Kind.PDF):  # their shell does not show whether they are whole
            raise Unreadable(f"no whole {recognised.kind.upper()}") from wrong
        return Verdict(recognised.kind, (Fault(Code.MALFORMED, "Its structure is broken."),))


def by_kind(
    recognised: Recognised, trust: Trust, data: bytes | None, evidence: tuple[Evidence, ...]
) -> Verdict:
    """The verifier of each kind."""
    content = recognised.content
    match recognised.kind:
        case Kind.CERTIFICATE:
            return certificate(content, certificates_in(recognised.others), trust, evidence)
        case Kind.CRL:
            return crl.verify(content, trust, certificates_in(recognised.others))
        case Kind.OCSP:
            return ocsp.verify(content, trust, certificates_in(recognised.others))
        case Kind.TIMESTAMP:
            return tsp.verify(content, trust, data=data, evidence=evidence)
        case Kind.CMS:
            return cms.verify(content, trust, data=data, evidence=evidence)
        case Kind.PDF:
            return pdf.verify(content, trust, evidence=evidence)
        case _:
            is_envelope = wsse.is_envelope(parse(content))
            return (wsse if is_envelope else xmldsig).verify(content, trust, evidence=evidence)


def certificates_in(others: tuple[bytes, ...]) -> tuple[Certificate, ...]:
    """The certificates among a PEM's further blocks: they may help to find a chain, and are never trusted."""
    found: list[Certificate] = []
    for der in others:
        try:
            found.append(Certificate(der))
        except asn1.MALFORMED:
            continue
    return tuple(found)


def certificate(
    der: bytes, helpers: tuple[Certificate, ...], trust: Trust, evidence: tuple[Evidence, ...]
) -> Verdict:
    """A certificate by itself: chain and dates, and revocation where something is known of it."""
    read = Certificate(der)
    weighed = weigh(read, helpers, trust, evidence, "The certificate", signs=False)
    faults = list(weighed.faults)
    try:
        algorithm = str(read.scheme())
    except Refused as refused:
        algorithm = ""
        faults.append(refused.fault)
    return Verdict(Kind.CERTIFICATE, tuple(faults), algorithm, (Signer(read, weighed.revocation, algorithm),))


def read_evidence(raw: bytes) -> Evidence:
    """A revocation list or an OCSP answer to weigh signers with; Unreadable when the bytes are neither."""
    try:
        recognised = recognise(raw)
        if recognised.kind is Kind.CRL:
            return crl.Crl(recognised.content)
        if recognised.kind is Kind.OCSP:
            return ocsp.Ocsp(recognised.content)
    except (*asn1.MALFORMED, Refused) as wrong:
        raise Unreadable("neither a revocation list nor an OCSP answer") from wrong
    raise Unreadable("neither a revocation list nor an OCSP answer")


def read_anchors(raw: bytes) -> list[Certificate]:
    """The certificates of a file whom to trust; Unreadable when it holds none."""
    try:
        return read_all(raw)
    except asn1.MALFORMED as wrong:
        raise Unreadable("no certificate") from wrong
