"""OCSP answers (RFC 6960), with the signature of the answer and the right of the one who gave it."""

from datetime import datetime

from asn1crypto import core
from asn1crypto import ocsp as structures

from . import asn1, keys
from .certificates import OCSP_SIGNING, Certificate
from .chain import Chain, Trust
from .verdict import UNKNOWN, Code, Fault, Kind, Refused, Revocation, Signer, Status, Verdict

BASIC = "basic_ocsp_response"
NONCE = "1.3.6.1.5.5.7.48.1.2"


class NotSuccessful(Refused):
    """An answer that says only that there is no answer."""


class Answer:
    """What an answer says of one certificate."""

    def __init__(self, single: structures.SingleResponse) -> None:
        identity = single["cert_id"]
        self.hash = keys.digest_of(asn1.opaque(identity["hash_algorithm"]), weak=True)
        self.issuer_name: bytes = identity["issuer_name_hash"].native
        self.issuer_key: bytes = identity["issuer_key_hash"].native
        self.serial: int = identity["serial_number"].native
        self.this_update: datetime = single["this_update"].native
        self.next_update: datetime | None = single["next_update"].native
        self.critical = {
            extension["extn_id"].dotted
            for extension in single["single_extensions"]
            if extension["critical"].native
        }
        self.revocation = status_of(single["cert_status"])

    def is_of(self, issuer: Certificate) -> bool:
        """Whether it speaks of certificates of this issuer."""
        names = self.hash(issuer.subject) == self.issuer_name
        return names and self.hash(issuer.key_bits) == self.issuer_key

    def dated(self, at: datetime) -> list[Fault]:
        """Why the answer does not hold at a moment; without its next date it holds from its first on."""
        if at < self.this_update:
            return [Fault(Code.NOT_YET_VALID, f"The answer is of {self.this_update:%Y-%m-%d %H:%M} UTC.")]
        if self.next_update is not None and at > self.next_update:
            return [Fault(Code.EXPIRED, f"The answer held until {self.next_update:%Y-%m-%d %H:%M} UTC.")]
        return []


def status_of(choice: structures.CertStatus) -> Revocation:
    """What an answer says, in our words."""
    if choice.name == "good":
        return Revocation(Status.GOOD)
    if choice.name == "unknown":
        return UNKNOWN
    reason = choice.chosen["revocation_reason"].native
    return Revocation(Status.REVOKED, choice.chosen["revocation_time"].native, reason or "")


class Ocsp:
    """An OCSP answer; ValueError when the bytes are none, NotSuccessful when it holds no answer."""

    def __init__(self, der: bytes) -> None:
        asn1.check_der(der)
        read = structures.OCSPResponse.load(der, strict=True)
        status = read["response_status"].native
        if status != "successful":
            raise NotSuccessful(Code.NOT_SUCCESSFUL, f"The responder gave no answer: {status}.")
        if read["response_bytes"]["response_type"].native != BASIC:
            raise ValueError("an OCSP answer of an unknown type")
        asn1.check_der(bytes(read["response_bytes"]["response"]))
        basic = structures.BasicOCSPResponse.load(bytes(read["response_bytes"]["response"]), strict=True)
        body = basic["tbs_response_data"]
        self.signed: bytes = body.dump()
        self.algorithm = asn1.opaque(basic["signature_algorithm"])
        self.signature = asn1.bits(basic["signature"])
        self.certificates = () if isinstance(basic["certs"], core.Void) else certificates_of(basic["certs"])
        responder = body["responder_id"]
        self.by_name = asn1.one(responder.dump())[1] if responder.name == "by_name" else None
        self.by_key = responder.chosen.native if responder.name == "by_key" else None
        self.answers = [Answer(single) for single in body["responses"]]
        if not self.answers:
            raise ValueError("an OCSP answer about nothing")
        self.critical = {e["extn_id"].dotted for e in body["response_extensions"] if e["critical"].native}
        self.produced_at: datetime = body["produced_at"].native
        nonces = [e["extn_value"] for e in body["response_extensions"] if e["extn_id"].dotted == NONCE]
        self.nonce: bytes | None = nonces[0].parsed.native if nonces else None
        for answer in self.answers:
            self.critical |= answer.critical

    def scheme(self) -> keys.Scheme:
        return keys.scheme_of(self.algorithm)

    def is_named(self, certificate: Certificate) -> bool:
        """Whether the answer names this certificate as its responder."""
        if self.by_name is not None:
            return self.by_name == certificate.subject
        return self.by_key == keys.standard_digest("sha1", weak=True)(certificate.key_bits)

    def responder(
        self, trust: Trust, others: tuple[Certificate, ...]
    ) -> tuple[Certificate | None, list[Fault]]:
        """Who signed the answer; nobody with the reasons when no named certificate did."""
        faults: list[Fault] = []
        for candidate in dict.fromkeys([*self.certificates, *others, *trust.anchors]):
            if not self.is_named(candidate):
                continue
            try:
                keys.verify(candidate.public, self.scheme(), self.signature, self.signed)
            except Refused as refused:
                faults.append(refused.fault)
            else:
                return candidate, []
        nobody = Fault(Code.NO_CERTIFICATE, "The certificate of the responder is not here.")
        return None, faults or [nobody]

    def why_not_believed(self, responder: Certificate, chain: Chain) -> list[Fault]:
        """RFC 6960, 4.2.2.2: the issuer itself answers, or one whom the issuer made a responder."""
        faults = list(chain.faults)
        if self.critical:
            faults.append(
                Fault(Code.EXTENSION, "The answer has a critical extension that is not known here.")
            )
        delegated = OCSP_SIGNING in responder.purposes
        if all(answer.is_of(responder) for answer in self.answers):
            return faults
        if not delegated:
            faults.append(Fault(Code.RESPONDER, "The signer's certificate is not one of an OCSP responder."))
        elif not responder.may_sign():
            faults.append(Fault(Code.KEY_USAGE, "The responder may not sign by its key usage."))
        elif chain.issuer is None:
            if responder.authority[0]:
                faults.append(Fault(Code.RESPONDER, "The responder answers for another authority."))
        elif not all(answer.is_of(chain.issuer) for answer in self.answers):
            faults.append(
                Fault(Code.RESPONDER, "The responder answers for certificates of another authority.")
            )
        return faults

    def says(self, certificate: Certificate, issuer: Certificate, trust: Trust) -> Revocation:
        """The answer about a certificate, when it is believed and in date."""
        for answer in self.answers:
            if answer.serial != certificate.serial or not answer.is_of(issuer):
                continue
            responder, faults = self.responder(trust, (issuer,))
            if responder is None or faults:
                return UNKNOWN
            helpers = (*self.certificates, issuer)
            if self.why_not_believed(responder, trust.chain(responder, helpers)):
                return UNKNOWN
            told = answer.revocation
            if told.status is Status.REVOKED:
                return told if told.at is None or told.at <= trust.at else Revocation(Status.GOOD)
            return UNKNOWN if answer.dated(trust.at) else told
        return UNKNOWN


def certificates_of(certificates: structures.Certificates) -> tuple[Certificate, ...]:
    """The certificates that an answer brings with it."""
    return tuple(Certificate(one.dump()) for one in certificates)


def verify(der: bytes, trust: Trust, helpers: tuple[Certificate, ...] = ()) -> Verdict:
    """Whether an answer is its responder's own and in date; what it says of others is told beside."""
    try:
        answer = Ocsp(der)
        algorithm = str(answer.scheme())
    except Refused as refused:
        return Verdict(Kind.OCSP, (refused.fault,))
    responder, faults = answer.responder(trust, helpers)
    faults += [fault for single in answer.answers for fault in single.dated(trust.at)]
    if responder is None:
        return Verdict(Kind.OCSP, tuple(faults), algorithm)
    chain = trust.chain(responder, (*answer.certificates, *helpers), "The responder's certificate")
    faults += answer.why_not_believed(responder, chain)
    told = [single.revocation for single in answer.answers]
    weight = [Status.REVOKED, Status.UNKNOWN, Status.GOOD]
    weightiest = min(told, key=lambda revocation: weight.index(revocation.status))
    return Verdict(Kind.OCSP, tuple(faults), algorithm, (Signer(responder, weightiest, algorithm),))
