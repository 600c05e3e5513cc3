"""From a certificate up to one that the caller trusts (RFC 5280, 6.1, as far as the profile uses it)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from .certificates import Certificate
from .verdict import Code, Fault, Refused

LONGEST, MOST_CHECKS = 8, 64  # certificates in a chain; signatures weighed while looking for one


@dataclass(frozen=True)
class Chain:
    """The way from a certificate to an anchor, and why it does not hold."""

    path: tuple[Certificate, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def issuer(self) -> Certificate | None:
        """Who issued the certificate; None for an anchor, which nobody answers for."""
        return self.path[1] if len(self.path) > 1 else None


@dataclass
class Trust:
    """Whom the caller trusts, and at which moment."""

    anchors: tuple[Certificate, ...]
    at: datetime
    _checked: dict[tuple[bytes, bytes], Fault | None] = field(default_factory=dict, repr=False)

    def chain(self, leaf: Certificate, helpers: Iterable[Certificate] = (), whose: str = "") -> Chain:
        """The best chain for a certificate: the first without a fault, else the one with the fewest."""
        whose = whose or "The certificate"
        broken: list[Fault] = []
        best: Chain | None = None
        for path in self._paths((leaf,), tuple(dict.fromkeys([*self.anchors, *helpers])), broken):
            chain = Chain(path, tuple(self._faults(path, whose)))
            if not chain.faults:
                return chain
            if best is None or len(chain.faults) < len(best.faults):
                best = chain
        if best is not None:
            return best
        return Chain((leaf,), (*self._astray(leaf, broken), *leaf.dated(self.at, whose)))

    def _paths(
        self, path: tuple[Certificate, ...], others: tuple[Certificate, ...], broken: list[Fault]
    ) -> Iterator[tuple[Certificate, ...]]:
        top = path[-1]
        if top in self.anchors:
            yield path
            return
        if len(path) == LONGEST:
            return
        for issuer in others:
            if issuer.subject != top.issuer or issuer in path:
                continue
            fault = self._check(top, issuer)
            if fault is None:
                yield from self._paths((*path, issuer), others, broken)
            else:
                broken.append(fault)

    def _check(self, lower: Certificate, issuer: Certificate) -> Fault | None:
        """Why the issuer's key did not sign the lower certificate; weighed once."""
        pair = (lower.der, issuer.der)
        if pair not in self._checked:
            if len(self._checked) >= MOST_CHECKS:
                return Fault(Code.UNTRUSTED, "Too many certificates to look through.")
            try:
                lower.check_signed_by(issuer)
            except Refused as refused:
                self._checked[pair] = refused.fault
            else:
                self._checked[pair] = None
        return self._checked[pair]

    def _astray(self, leaf: Certificate, broken: list[Fault]) -> list[Fault]:
        """Why there is no way up to an anchor."""
        if not self.anchors:
            return [Fault(Code.NO_TRUST, "No trusted certificate was given.")]
        issuer = leaf.issuer_name
        said = [
            Fault(fault.code, f"The certificate of «{issuer}»'s issue: {fault.sentence}") for fault in broken
        ]
        return said or [Fault(Code.UNTRUSTED, f"No chain leads from «{issuer}» to a trusted certificate.")]

    def _faults(self, path: tuple[Certificate, ...], whose: str) -> Iterator[Fault]:
        """Why a chain whose signatures match does not hold: dates, authority, usage, strange extensions."""
        for place, certificate in enumerate(path):
            who = whose if place == 0 else f"The certificate of the authority «{certificate.common_name}»"
            yield from certificate.dated(self.at, who)
            for oid in certificate.strange():
                yield Fault(Code.EXTENSION, f"{who} has a critical extension {oid} that is not known here.")
            if place == 0:
                continue
            below = sum(not lower.self_issued for lower in path[1:place])
            yield from no_authority(certificate, who, below)


def no_authority(certificate: Certificate, who: str, below: int) -> Iterator[Fault]:
    """Why a certificate may not have issued the one below it."""
    is_authority, length = certificate.authority
    if not is_authority:
        yield Fault(Code.NOT_AN_AUTHORITY, f"{who} may not issue certificates.")
    elif not certificate.may("key_cert_sign"):
        yield Fault(Code.KEY_USAGE, f"{who} may not sign certificates by its key usage.")
    elif length is not None and below > length:
        yield Fault(Code.NOT_AN_AUTHORITY, f"{who} may not have so many authorities below it.")
