"""Whether a signature is accepted for a purpose (Regulation 11.6): it holds, it is not revoked, its holder may."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms as structures
from django.conf import settings
from django.utils.functional import Promise

from benefit_office.egov.breaker import Unreachable, breaker_of
from benefit_office.egov.eds import asn1, cms, tsp
from benefit_office.egov.eds.backends.judged import Proofs
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.chain import Trust
from benefit_office.egov.eds.fetching import host_of
from benefit_office.egov.eds.verdict import Code, Fault, Kind, Refused, Signer, Verdict
from benefit_office.egov.time_stamps import NotStamped, ask

from .authority import anchors, backend
from .purposes import DEMANDS, Purpose, several, why_not
from .words import Why, sentence_of

CLOCKS = timedelta(minutes=5)  # between the signer's time-stamp authority and us


@dataclass(frozen=True)
class Evidence:
    """The bytes that a verdict rests on, kept for ever: certificates, answers of the authority, the time-stamp."""

    certificates: tuple[bytes, ...] = ()
    ocsp: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()
    time_stamp: bytes = b""


@dataclass(frozen=True)
class Checked:
    """The answer. `code` and `sentence` are the first reason why not; `verdict` holds every one, as facts."""

    valid: bool
    code: str
    sentence: str | Promise
    signer: dict[str, Any]
    evidence: Evidence
    verdict: dict[str, Any]
    content: bytes | None = field(default=None, repr=False)
    stamped_at: datetime | None = None
    certificate: Certificate | None = None


def check(
    raw: bytes,
    *,
    purpose: Purpose,
    iin: str,
    bin: str = "",  # noqa: A002 – the organisation's number has no other name
    data: bytes | None = None,
    at: datetime,
) -> Checked:
    """Judge a CMS (PEM or DER; detached when `data` is given) or a signed XML. It asks the network: no transaction.

    `content` of the answer is what the signature covers; nothing else may be read from the document.
    """
    raw = whole(raw)
    judged = backend().judge(raw, data=data, at=at)
    verdict = judged.verdict
    if verdict.kind not in (Kind.CMS, Kind.XML):
        verdict = replace(verdict, faults=(Fault(Code.UNREADABLE, "It is no signature."),), signers=())
    signer = verdict.signers[0] if verdict.signers else None
    reasons: list[str] = [fault.code for fault in verdict.faults]
    if signer is None and not reasons:
        reasons.append(Code.NO_SIGNER)
    if len(verdict.signers) > 1 or (verdict.kind is Kind.CMS and not reasons and several(raw)):
        reasons.append(Why.SEVERAL)
    if signer is not None:
        reasons += why_not(signer.certificate, purpose, iin=iin, bin_=bin)
    stamped_at, token, stamp_reasons = stamp_of(raw, verdict, purpose, at)
    reasons += stamp_reasons
    if not reasons and not token and purpose is not Purpose.LOGIN:
        token, stamped_at = stamped(raw)
    return answer(verdict, judged.proofs, signer, reasons, token, stamped_at, at)


def whole(raw: bytes) -> bytes:
    """A CMS out of its PEM or base64; XML as it is."""
    if raw.lstrip()[:1] == b"<":
        return raw
    try:
        return asn1.blocks(raw)[0]
    except ValueError:
        return raw


def answer(
    verdict: Verdict, proofs: Proofs, signer: Signer | None, reasons: list[str], token: bytes,
    stamped_at: datetime | None, at: datetime,
) -> Checked:  # fmt: skip
    """All of it together."""
    first = str(reasons[0]) if reasons else ""
    return Checked(
        valid=not reasons,
        code=first,
        sentence=sentence_of(first),
        signer=facts_of(signer) if signer else {},
        evidence=Evidence(proofs.certificates, proofs.ocsp, proofs.crls, proofs.answers, token),
        verdict={
            "at": at.isoformat(), "valid": not reasons, "kind": str(verdict.kind), "algorithm": verdict.algorithm,
            "reasons": list(dict.fromkeys(map(str, reasons))), "detail": verdict.reason,
            "backend": settings.EDS_BACKEND, "stamped_at": stamped_at.isoformat() if stamped_at else "",
        },
        content=verdict.content,
        stamped_at=stamped_at,
        certificate=signer.certificate if signer else None,
    )  # fmt: skip


def facts_of(signer: Signer) -> dict[str, Any]:
    """What the certificate says of its holder."""
    one = signer.certificate
    return {
        "subject": one.name, "name": one.common_name, "iin": one.iin, "bin": one.bin, "roles": one.roles,
        "issuer": one.issuer_name, "serial": f"{one.serial:x}", "not_before": one.not_before.isoformat(),
        "not_after": one.not_after.isoformat(), "algorithm": signer.algorithm,
        "revocation": str(signer.revocation.status),
    }  # fmt: skip


def stamp_of(
    raw: bytes, verdict: Verdict, purpose: Purpose, at: datetime
) -> tuple[datetime | None, bytes, list[str]]:
    """The time-stamp that the signer brought: its moment, its bytes, and why it does not hold.

    NCANode tells the moment and never uses it; this rule is ours: neither from the future nor too long ago.
    """
    if verdict.kind is not Kind.CMS or not verdict.signers:
        return None, b"", []
    try:
        token = cms.stamp_token(raw)
        if token is None:
            return None, b"", []
        judged = tsp.verify(token, Trust(anchors(), at + CLOCKS))
    except (Refused, *asn1.MALFORMED):
        return None, b"", [Code.TIMESTAMP]
    # Where the certified means alone know whom to trust, the stamp's own authority is theirs to judge, too.
    faults = [fault for fault in judged.faults if anchors() or fault.code is not Code.NO_TRUST]
    if faults or judged.stamped_at is None:
        return None, b"", [Code.TIMESTAMP]
    old = judged.stamped_at < at - DEMANDS[purpose].stamp
    return judged.stamped_at, token, [Why.OLD_STAMP] if old else []


def stamped(raw: bytes) -> tuple[bytes, datetime | None]:
    """A time-stamp of our own over the signature; none when no authority is set or it is away (asked again later)."""
    url = settings.EDS_TSA_URL
    if not url:
        return b"", None
    try:
        token = breaker_of(host_of(url)).call(lambda: ask(url, raw))
        info = structures.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
        return token, info["gen_time"].native
    except (Unreachable, NotStamped, *asn1.MALFORMED):
        return b"", None
