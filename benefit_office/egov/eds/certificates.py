"""A certificate, read once: what it says, and the bytes that were signed."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from asn1crypto import cms, core, x509

from . import asn1, keys, names
from .verdict import Code, Fault

SIGNING, ENCIPHERING = {"digital_signature", "non_repudiation"}, {"key_encipherment"}
OCSP_SIGNING, TIME_STAMPING = "1.3.6.1.5.5.7.3.9", "1.3.6.1.5.5.7.3.8"
EMAIL_PROTECTION, CLIENT_AUTH = "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2"
# Critical extensions whose meaning is weighed here, or that bind nobody who verifies a signature.
UNDERSTOOD = {
    "2.5.29.14",  # subject key identifier
    "2.5.29.15",  # key usage
    "2.5.29.17",  # subject alternative name
    "2.5.29.18",  # issuer alternative name
    "2.5.29.19",  # basic constraints
    "2.5.29.31",  # CRL distribution points
    "2.5.29.32",  # certificate policies
    "2.5.29.35",  # authority key identifier
    "2.5.29.37",  # extended key usage
    "1.3.6.1.5.5.7.48.1.5",  # OCSP no check
}


class Certificate:
    """An X.509 certificate of any of the algorithms; ValueError when the bytes are none."""

    def __init__(self, der: bytes) -> None:
        asn1.check_der(der)
        self.der = der
        read = x509.Certificate.load(der, strict=True)
        body = read["tbs_certificate"]
        self.signed: bytes = body.dump()
        self.algorithm = asn1.opaque(read["signature_algorithm"])
        self.signature = asn1.bits(read["signature_value"])
        if body["signature"].dump() != self.algorithm.dump():
            raise ValueError("a certificate with two different signature algorithms")
        self.serial: int = body["serial_number"].native
        self.subject: bytes = body["subject"].dump()
        self.issuer: bytes = body["issuer"].dump()
        self.public: bytes = body["subject_public_key_info"].dump()
        self.not_before: datetime = body["validity"]["not_before"].native
        self.not_after: datetime = body["validity"]["not_after"].native
        self.pairs = names.attributes(body["subject"])
        self.issuer_pairs = names.attributes(body["issuer"])
        self.version = int(body["version"])
        self.extensions: dict[str, core.Asn1Value] = {}
        self.critical: set[str] = set()
        for extension in body["extensions"]:
            self._take(extension)

    def _take(self, extension: x509.Extension) -> None:
        oid = extension["extn_id"].dotted
        if oid in self.extensions:
            raise ValueError("a certificate with the same extension twice")
        self.extensions[oid] = extension["extn_value"]
        if extension["critical"].native:
            self.critical.add(oid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Certificate) and self.der == other.der

    def __hash__(self) -> int:
        return hash(self.der)

    @cached_property
    def name(self) -> str:
        """The subject as a person reads it."""
        return names.readable(self.pairs)

    @cached_property
    def common_name(self) -> str:
        return next((value for kind, value in self.pairs if kind == "2.5.4.3"), self.name)

    @property
    def issuer_name(self) -> str:
        """The issuer as a person reads it."""
        return names.readable(self.issuer_pairs)

    @property
    def iin(self) -> str:
        return names.iin_of(self.pairs)

    @property
    def bin(self) -> str:
        return names.bin_of(self.pairs)

    @cached_property
    def roles(self) -> list[str]:
        return names.roles_of(self.purposes)

    @cached_property
    def usage(self) -> set[str] | None:
        """What the key may do; None when the certificate does not say."""
        value = self.extensions.get("2.5.29.15")
        return None if value is None else set(value.parsed.native)

    @cached_property
    def purposes(self) -> list[str]:
        """The extended key usages as identifiers."""
        value = self.extensions.get("2.5.29.37")
        return [] if value is None else [purpose.dotted for purpose in value.parsed]

    @property
    def use(self) -> str:
        """SIGN or AUTH by the two pairs of the profile; "" for what is neither."""
        usage = self.usage or set()
        if EMAIL_PROTECTION in self.purposes and usage >= SIGNING:
            return "SIGN"
        return "AUTH" if CLIENT_AUTH in self.purposes and "digital_signature" in usage else ""

    @cached_property
    def authority(self) -> tuple[bool, int | None]:
        """Whether it may issue certificates, and how many further authorities may stand below it."""
        value = self.extensions.get("2.5.29.19")
        if value is None:
            return self.version == 0, None
        length = value.parsed["path_len_constraint"].native
        return bool(value.parsed["ca"].native), length

    @cached_property
    def key_identifier(self) -> bytes | None:
        value = self.extensions.get("2.5.29.14")
        return None if value is None else value.parsed.native

    @property
    def key_bits(self) -> bytes:
        """The public key without its algorithm: what OCSP hashes."""
        return asn1.bits(asn1.PublicKeyInfo.load(self.public, strict=True)["public_key"])

    @property
    def self_issued(self) -> bool:
        return self.subject == self.issuer

    def may(self, use: str) -> bool:
        """Whether the key usage, where stated, allows one use."""
        return self.usage is None or use in self.usage

    def may_sign(self) -> bool:
        """Whether it may sign documents: a digital signature or its weightier sister."""
        return self.usage is None or bool(self.usage & SIGNING)

    def scheme(self) -> keys.Scheme:
        """How the authority signed this certificate."""
        return keys.scheme_of(self.algorithm)

    def check_signed_by(self, issuer: Certificate) -> None:
        """Refused when `issuer`'s key did not make this certificate's signature."""
        keys.verify(issuer.public, self.scheme(), self.signature, self.signed)

    def dated(self, at: datetime, whose: str) -> list[Fault]:
        """Why the certificate does not hold at a moment."""
        if at < self.not_before:
            return [
                Fault(Code.NOT_YET_VALID, f"{whose} holds from {self.not_before:%Y-%m-%d %H:%M} UTC only.")
            ]
        if at > self.not_after:
            return [Fault(Code.EXPIRED, f"{whose} expired on {self.not_after:%Y-%m-%d %H:%M} UTC.")]
        return []

    def strange(self) -> list[str]:
        """Critical extensions that nobody here understands."""
        return sorted(self.critical - UNDERSTOOD)


def read_all(raw: bytes) -> list[Certificate]:
    """Every certificate of a file: DER, PEM, base64, several in one PEM, or a PKCS #7 bundle."""
    found: list[Certificate] = []
    for der in asn1.blocks(raw):
        tag, contents = asn1.one(der)
        if tag == asn1.SEQUENCE and asn1.shape(contents, 1) == [asn1.OID]:
            found += from_bundle(der)
        else:
            found.append(Certificate(der))
    if not found:
        raise ValueError("no certificate")
    return found


def from_bundle(der: bytes) -> list[Certificate]:
    """The certificates of a PKCS #7 or CMS."""
    content = cms.ContentInfo.load(der, strict=True)
    if content["content_type"].native != "signed_data":
        raise ValueError("no certificates")
    return [Certificate(choice.chosen.dump()) for choice in content["content"]["certificates"]]
