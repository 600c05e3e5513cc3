"""One signer's certificate weighed: chain, dates, usage, revocation. The same for CMS, XML and PDF."""

from collections.abc import Iterable
from dataclasses import dataclass

from .certificates import Certificate
from .chain import Chain, Trust
from .revocation import Evidence, revocation_of
from .verdict import Code, Fault, Revocation, Status


@dataclass(frozen=True)
class Weighed:
    """What is known of a signer's certificate, and why it does not hold."""

    chain: Chain
    revocation: Revocation
    faults: list[Fault]


def weigh(
    certificate: Certificate,
    helpers: Iterable[Certificate],
    trust: Trust,
    evidence: tuple[Evidence, ...],
    whose: str = "The signer's certificate",
    *,
    signs: bool = True,
) -> Weighed:
    """Chain, dates, key usage and revocation of the one who signed."""
    chain = trust.chain(certificate, helpers, whose)
    faults = list(chain.faults)
    if signs and not certificate.may_sign():
        faults.append(Fault(Code.KEY_USAGE, f"{whose} may not sign by its key usage."))
    told = revocation_of(certificate, chain.issuer, evidence, trust)
    return Weighed(chain, told, [*faults, *revoked(told, whose)])


def revoked(told: Revocation, whose: str) -> list[Fault]:
    """The reason that a revocation is."""
    if told.status is not Status.REVOKED:
        return []
    since = f" on {told.at:%Y-%m-%d %H:%M} UTC" if told.at else ""
    why = f" ({told.reason})" if told.reason else ""
    return [Fault(Code.REVOKED, f"{whose} was revoked{since}{why}.")]
