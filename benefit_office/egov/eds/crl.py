"""Revocation lists (RFC 5280, 5): full lists and deltas, of the authority that issued the certificates."""

from datetime import datetime

from asn1crypto import core
from asn1crypto import crl as structures

from . import asn1, keys, names
from .certificates import Certificate
from .chain import Trust
from .verdict import UNKNOWN, Code, Fault, Kind, Refused, Revocation, Signer, Status, Verdict

NUMBER, AUTHORITY_KEY, DELTA, SCOPE, FRESHEST = (
    "2.5.29.20",
    "2.5.29.35",
    "2.5.29.27",
    "2.5.29.28",
    "2.5.29.46",
)
UNDERSTOOD = {NUMBER, AUTHORITY_KEY, DELTA, SCOPE, FRESHEST}
UNDERSTOOD_OF_ENTRIES = {
    "2.5.29.21",
    "2.5.29.24",
    "2.5.29.23",
}  # reason, date of invalidity, hold instruction
REVOKED_BEFORE_LIST = "remove_from_crl"


class Crl:
    """A revocation list of any of the algorithms; ValueError when the bytes are none."""

    def __init__(self, der: bytes) -> None:
        read = structures.CertificateList.load(der, strict=True)
        body = read["tbs_cert_list"]
        self.signed: bytes = body.dump()
        self.algorithm = asn1.opaque(read["signature_algorithm"])
        self.signature = asn1.bits(read["signature"])
        if body["signature"].dump() != self.algorithm.dump():
            raise ValueError("a revocation list with two different signature algorithms")
        self.issuer: bytes = body["issuer"].dump()
        self.issuer_pairs = names.attributes(body["issuer"])
        self.this_update: datetime = body["this_update"].native
        self.next_update: datetime | None = body["next_update"].native
        revoked = body["revoked_certificates"]
        self.entries: bytes = b"" if isinstance(revoked, core.Void) else revoked.contents
        self.extensions: dict[str, core.Asn1Value] = {}
        self.critical: set[str] = set()
        for extension in body["crl_extensions"]:
            self.extensions[extension["extn_id"].dotted] = extension["extn_value"]
            if extension["critical"].native:
                self.critical.add(extension["extn_id"].dotted)

    @property
    def issuer_name(self) -> str:
        return names.readable(self.issuer_pairs)

    def scheme(self) -> keys.Scheme:
        return keys.scheme_of(self.algorithm)

    def entry(self, serial: int) -> structures.RevokedCertificate | None:
        """The line of one certificate. Lists are long: only the line that is asked for is read."""
        wanted = core.Integer(serial).dump()
        if wanted not in self.entries:
            return None
        for _tag, line in asn1.children(self.entries):
            if next(asn1.children(asn1.one(line)[1]))[1] == wanted:
                return structures.RevokedCertificate.load(line, strict=True)
        return None

    def dated(self, at: datetime) -> list[Fault]:
        """Why the list does not hold at a moment; without its next date it is never out of date."""
        if at < self.this_update:
            return [
                Fault(Code.NOT_YET_VALID, f"The list was issued on {self.this_update:%Y-%m-%d %H:%M} UTC.")
            ]
        if self.next_update is not None and at > self.next_update:
            return [
                Fault(Code.EXPIRED, f"The list was to be renewed by {self.next_update:%Y-%m-%d %H:%M} UTC.")
            ]
        return []

    def strange(self) -> list[Fault]:
        return [
            Fault(Code.EXTENSION, f"The list has a critical extension {oid} that is not known here.")
            for oid in sorted(self.critical - UNDERSTOOD)
        ]

    def check_signed_by(self, issuer: Certificate) -> None:
        """Refused when this certificate did not sign the list, or may not."""
        keys.verify(issuer.public, self.scheme(), self.signature, self.signed)
        if not issuer.may("crl_sign"):
            raise Refused(Code.KEY_USAGE, f"«{issuer.common_name}» may not sign revocation lists.")

    def says(self, certificate: Certificate, issuer: Certificate, trust: Trust) -> Revocation:
        """A line is a revocation from its date on; silence is «good» while a full list is in date."""
        if self.issuer != certificate.issuer or self.strange():
            return UNKNOWN
        try:
            self.check_signed_by(issuer)
        except Refused:
            return UNKNOWN
        line = self.entry(certificate.serial)
        if line is not None:
            return self._revoked(line, trust.at)
        complete = DELTA not in self.extensions and SCOPE not in self.extensions
        return Revocation(Status.GOOD) if complete and not self.dated(trust.at) else UNKNOWN

    def _revoked(self, line: structures.RevokedCertificate, at: datetime) -> Revocation:
        reason = ""
        for extension in line["crl_entry_extensions"]:
            oid = extension["extn_id"].dotted
            if oid == "2.5.29.21":
                reason = extension["extn_value"].parsed.native
            elif extension["critical"].native and oid not in UNDERSTOOD_OF_ENTRIES:
                return UNKNOWN
        since: datetime = line["revocation_date"].native
        if reason == REVOKED_BEFORE_LIST or since > at:
            return UNKNOWN if self.dated(at) else Revocation(Status.GOOD)
        return Revocation(Status.REVOKED, since, reason)


def verify(der: bytes, trust: Trust, helpers: tuple[Certificate, ...] = ()) -> Verdict:
    """Whether a list is its authority's own and in date; what it says of others is told beside."""
    listed = Crl(der)
    try:
        algorithm = str(listed.scheme())
    except Refused as refused:
        return Verdict(Kind.CRL, (refused.fault,))
    issuer, faults = issuer_of(listed, trust, helpers)
    status = Revocation(Status.REVOKED if listed.entries else Status.GOOD)
    signers = (Signer(issuer, status, algorithm),) if issuer else ()
    faults = [*faults, *listed.dated(trust.at), *listed.strange()]
    return Verdict(Kind.CRL, tuple(faults), algorithm, signers)


def issuer_of(
    listed: Crl, trust: Trust, helpers: tuple[Certificate, ...]
) -> tuple[Certificate | None, list[Fault]]:
    """The certificate that signed the list, and why the list is not to be believed all the same."""
    faults: list[Fault] = []
    for candidate in dict.fromkeys([*trust.anchors, *helpers]):
        if candidate.subject != listed.issuer:
            continue
        try:
            listed.check_signed_by(candidate)
        except Refused as refused:
            faults.append(refused.fault)
        else:
            whose = f"The certificate of the authority «{candidate.common_name}»"
            return candidate, list(trust.chain(candidate, helpers, whose).faults)
    if not trust.anchors:
        return None, [Fault(Code.NO_TRUST, "No trusted certificate was given.")]
    nobody = f"No trusted certificate belongs to the issuer of the list, «{listed.issuer_name}»."
    return None, faults or [Fault(Code.UNTRUSTED, nobody)]
