"""Two transport keys and the ways to send nonsense in a well-made envelope."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.shep.wsse import TransportKey

NOW = datetime(2026, 11, 16, 9, 5, tzinfo=UTC)


@cache
def transport_key(name: str) -> TransportKey:
    """A system's key with a certificate of its own."""
    private = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(private.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(NOW - timedelta(days=999))
        .not_valid_after(NOW + timedelta(days=999)).add_extension(usage, critical=True)
        .sign(private, hashes.SHA256())
    )  # fmt: skip
    return TransportKey(private, certificate.public_bytes(Encoding.DER))


def trusting(name: str) -> tuple[Certificate, ...]:
    """The pinned certificate of a system."""
    return (Certificate(transport_key(name).certificate),)
