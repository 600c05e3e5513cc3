"""Time-stamps (RFC 3161): the token, bare or inside the authority's answer."""

import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from asn1crypto import core
from asn1crypto import tsp as structures

from . import asn1, cms, keys
from .certificates import TIME_STAMPING, Certificate
from .chain import Chain, Trust
from .revocation import Evidence
from .verdict import Code, Fault, Kind, Refused, Verdict

GRANTED = {"granted", "granted_with_mods"}


def token_of(der: bytes) -> bytes:
    """The token itself; Refused when the authority gave none."""
    _tag, contents = asn1.one(der)
    if asn1.shape(contents, 1) == [asn1.OID]:
        return der
    told, *tokens = [whole for _tag, whole in asn1.children(contents)]
    status = structures.PKIStatusInfo.load(told, strict=True)["status"].native
    if status not in GRANTED:
        raise Refused(Code.NOT_SUCCESSFUL, f"The time-stamp authority gave no stamp: {status}.")
    if len(tokens) != 1:
        raise ValueError("a granted time-stamp without a token")
    return tokens[0]


def verify(
    der: bytes, trust: Trust, *, data: bytes | None = None, evidence: tuple[Evidence, ...] = ()
) -> Verdict:
    """Whether a stamp is its authority's own and, where `data` is given, of that file."""
    try:
        token = token_of(der)
        signed = cms.Signed(token)
        if signed.content_type != cms.STAMPED or signed.content is None:
            raise ValueError("a CMS that is no time-stamp")
        stamp = structures.TSTInfo.load(signed.content, strict=True)
    except Refused as refused:
        return Verdict(Kind.TIMESTAMP, (refused.fault,))
    stamped_at: datetime = stamp["gen_time"].native

    def extra(certificate: Certificate, _chain: Chain) -> Iterable[Fault]:
        if TIME_STAMPING not in certificate.purposes:
            yield Fault(Code.KEY_USAGE, "The signer's certificate is not one of a time-stamp authority.")
        if not certificate.not_before <= stamped_at <= certificate.not_after:
            yield Fault(Code.TIMESTAMP, "The stamp's moment lies outside the dates of its certificate.")

    verdict = cms.verify(
        token, trust, evidence=evidence, kind=Kind.TIMESTAMP, content_type=cms.STAMPED, extra=extra
    )
    faults = [*verdict.faults, *imprint_faults(stamp, data)]
    if stamped_at > trust.at:
        faults.append(Fault(Code.NOT_YET_VALID, f"The stamp is of {stamped_at:%Y-%m-%d %H:%M} UTC."))
    if len(signed.infos) > 1:
        faults.append(Fault(Code.MALFORMED, "A time-stamp has one signer."))
    faults += strange(stamp)
    return replace(verdict, faults=tuple(faults), stamped_at=stamped_at)


def imprint_faults(stamp: structures.TSTInfo, data: bytes | None) -> list[Fault]:
    """Why the stamp is not of this file."""
    imprint = stamp["message_imprint"]
    try:
        digest = keys.digest_of(asn1.opaque(imprint["hash_algorithm"]))
    except Refused as refused:
        return [refused.fault]
    if data is not None and not hmac.compare_digest(imprint["hashed_message"].native, digest(data)):
        return [Fault(Code.CONTENT, "The time-stamp is of another file.")]
    return []


def strange(stamp: structures.TSTInfo) -> list[Fault]:
    """Why a stamp demands more than is known here."""
    extensions = stamp["extensions"]
    if isinstance(extensions, core.Void) or not any(e["critical"].native for e in extensions):
        return []
    return [Fault(Code.EXTENSION, "The time-stamp has a critical extension that is not known here.")]
