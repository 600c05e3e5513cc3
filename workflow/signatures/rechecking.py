"""A kept signature judged again: by its evidence at its own moment, and by the authority today. Both are kept."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from benefit_office.egov.eds import tsp
from benefit_office.egov.eds.backends.embedded import by_itself
from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.chain import Trust
from benefit_office.egov.eds.fetching import SKEW
from benefit_office.egov.eds.revocation import revocation_of
from benefit_office.egov.eds.signers import revoked
from benefit_office.egov.eds.verdict import Code, Fault, Status, Verdict
from benefit_office.egov.eds.verify import read_evidence

from ..delivery import vault
from ..models import EdsCheck, EdsSignature, Officer
from .authority import anchors, backend
from .checking import Evidence, stamped
from .keeping import evidence_of, stored

WHOSE = "The signer's certificate"


def check_again(signature: EdsSignature, *, by: Officer | None, now: datetime) -> EdsCheck:
    """One more row: an expired certificate does not make an old signature invalid, and both verdicts are told.

    It asks the network: never within a transaction.
    """
    raw, data = vault.get(signature.signature_sha256), vault.get(signature.content_sha256)
    beside = data if signature.format == EdsSignature.Format.CMS else None
    kept = evidence_of(signature)
    then = as_it_was(raw, beside, kept, signature)
    judged = backend().judge(raw, data=beside, at=now)
    token, stamped_at = (b"", None) if kept.time_stamp else stamped(raw)
    proofs = judged.proofs
    fresh = Evidence(proofs.certificates, proofs.ocsp, proofs.crls, proofs.answers, token)
    code = str(judged.verdict.faults[0].code) if judged.verdict.faults else ""
    return EdsCheck.objects.create(
        signature=signature, at=now, by=by, then_valid=then.valid, now_valid=not code, now_code=code,
        verdict={"then": told(then), "now": told(judged.verdict),
                 "stamped_at": stamped_at.isoformat() if stamped_at else ""},
        evidence=stored(fresh),
    )  # fmt: skip


def as_it_was(raw: bytes, data: bytes | None, kept: Evidence, signature: EdsSignature) -> Verdict:
    """The verdict at the moment of signing, from the kept bytes alone: no authority is asked.

    Whom we trusted then is in the evidence, too: the anchors of today, or the chain that was accepted.
    """
    chain = tuple(Certificate(der) for der in kept.certificates)
    trusted = (*anchors(), *chain[1:])
    at = signature.stamped_at or signature.at
    verdict = by_itself(raw, trusted, data, at)
    faults = list(verdict.faults)
    evidence = [read_evidence(one) for one in (*kept.ocsp, *kept.crls)]
    later = Trust(trusted, signature.at + SKEW)
    for signer in verdict.signers if evidence else ():
        issuer = signer.path[1] if len(signer.path) > 1 else None
        answer = revocation_of(signer.certificate, issuer, evidence, later)
        faults += revoked(answer, WHOSE)
        if answer.status is Status.UNKNOWN:
            faults.append(Fault(Code.NOT_CHECKED, "The kept answers do not speak of the certificate."))
    if kept.time_stamp and (fault := stamp_fault(kept.time_stamp, raw, trusted, signature)):
        faults.append(fault)
    if kept.answers:  # NCANode's word stands for trust where we have no anchors of our own
        faults = [fault for fault in faults if fault.code not in (Code.UNTRUSTED, Code.NO_TRUST)]
    return replace(verdict, faults=tuple(faults))


def stamp_fault(
    token: bytes, raw: bytes, trusted: tuple[Certificate, ...], signature: EdsSignature
) -> Fault | None:
    """Why the kept time-stamp does not hold. One that the signer brought is over the signature inside the CMS."""
    at = (signature.stamped_at or signature.at) + SKEW
    ours = tsp.verify(token, Trust(trusted, at), data=raw)
    theirs = tsp.verify(token, Trust(trusted, at))
    faults = theirs.faults if any(one.code is Code.CONTENT for one in ours.faults) else ours.faults
    return Fault(Code.TIMESTAMP, "The kept time-stamp does not hold.") if faults else None


def told(verdict: Verdict) -> dict[str, Any]:
    """A verdict as facts."""
    return {
        "valid": verdict.valid,
        "reasons": list(dict.fromkeys(str(fault.code) for fault in verdict.faults)),
        "detail": verdict.reason,
        "revocation": [str(signer.revocation.status) for signer in verdict.signers],
    }
