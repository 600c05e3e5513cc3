"""What revocation lists and OCSP answers say of one certificate: good, revoked, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from .certificates import Certificate
from .chain import Trust
from .verdict import UNKNOWN, Revocation, Status


class Evidence(Protocol):
    """A revocation list or an OCSP answer."""

    def says(self, certificate: Certificate, issuer: Certificate, trust: Trust) -> Revocation:
        """What it says of a certificate of this issuer at `trust.at`; UNKNOWN when it says nothing."""


def revocation_of(
    certificate: Certificate, issuer: Certificate | None, evidence: Iterable[Evidence], trust: Trust
) -> Revocation:
    """The weightiest answer: a revocation outweighs every «good», and no answer at all is «unknown»."""
    if issuer is None:
        return UNKNOWN
    answers = [one.says(certificate, issuer, trust) for one in evidence]
    for status in (Status.REVOKED, Status.GOOD):
        for answer in answers:
            if answer.status is status:
                return answer
    return UNKNOWN
