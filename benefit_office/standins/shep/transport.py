"""The keys with which everybody on the gateway signs in the demo; made once, kept in a folder."""

from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
NAMES = {
    "office": "OFFICE TEST",
    "corporation": "CORPORATION TEST",
    "portal": "PORTAL TEST",
    "gateway": "SHEP TEST",
    "registry": "REGISTRY TEST",
}
SENDERS = ("office", "corporation", "portal")  # whose messages the gateway takes


def make(folder: Path) -> Path:
    """`<name>.pem` (key and certificate) and `<name>.cer` for each; what lies there stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, title in NAMES.items():
        if not (folder / f"{name}.cer").exists():
            _write(folder, name, title)
    return folder


def _write(folder: Path, name: str, title: str) -> None:
    private = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(private.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(SINCE).not_valid_after(UNTIL)
        .add_extension(usage, critical=True).sign(private, hashes.SHA256())
    )  # fmt: skip
    packed = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(packed + certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.cer").write_bytes(
        certificate.public_bytes(Encoding.DER)
    )  # the last: then all is there
