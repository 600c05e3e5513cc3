"""Our own verifier, and the authority asked over HTTP. RSA, ECDSA and GOST alike; not a certified tool."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .. import fetching
from ..certificates import Certificate
from ..chain import Trust
from ..signers import revoked
from ..verdict import Code, Fault, Kind, Signer, Status, Verdict
from ..verify import Unreadable, verify
from .judged import Judged, Proofs

WHOSE = "The signer's certificate"


@dataclass(frozen=True)
class Embedded:
    """Trusts these anchors; asks by these ways («ocsp», «crl»; none: revocation is not asked for)."""

    anchors: tuple[Certificate, ...]
    ways: tuple[str, ...] = (fetching.OCSP, fetching.CRL)

    def judge(self, raw: bytes, *, data: bytes | None, at: datetime) -> Judged:
        """What holds by itself is asked about; what does not is refused without a question to anybody."""
        verdict = by_itself(raw, self.anchors, data, at)
        proofs = Proofs(certificates=tuple(one.der for signer in verdict.signers for one in signer.path))
        if not verdict.valid or not self.ways:
            return Judged(verdict, proofs)
        trust = Trust(self.anchors, at)
        asked = [self._asked(signer, trust) for signer in verdict.signers]
        faults = [fault for signer, found in asked for fault in faults_of(found)]
        signers = tuple(replace(signer, revocation=found.told) for signer, found in asked)
        proofs = replace(
            proofs,
            ocsp=tuple(one for _signer, found in asked for one in found.answers),
            crls=tuple(one for _signer, found in asked for one in found.lists),
        )
        return Judged(replace(verdict, faults=tuple(faults), signers=signers), proofs)

    def _asked(self, signer: Signer, trust: Trust) -> tuple[Signer, fetching.Found]:
        if len(signer.path) < 2:  # an anchor itself signed: nobody answers for it
            return signer, fetching.Found(failures=["it is trusted by itself and has no issuer"])
        return signer, fetching.revocation(signer.certificate, signer.path[1], trust, self.ways)


def by_itself(raw: bytes, anchors: Iterable[Certificate], data: bytes | None, at: datetime) -> Verdict:
    """The verdict without a question to anybody; what cannot be read is refused, too."""
    try:
        return verify(raw, anchors=anchors, at=at, data=data)
    except Unreadable as ruins:
        return Verdict(Kind.CMS, (Fault(Code.UNREADABLE, f"It cannot be read: {ruins}."),))


def faults_of(found: fetching.Found) -> list[Fault]:
    """Revoked, or could not be checked: two reasons, never taken for one another."""
    if found.told.status is Status.UNKNOWN:
        why = "; ".join(found.failures) or "the authority does not know the certificate"
        return [Fault(Code.NOT_CHECKED, f"Whether the certificate is revoked could not be checked: {why}.")]
    return revoked(found.told, WHOSE)
