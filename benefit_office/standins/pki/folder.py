"""The PKI as files: `python -m benefit_office.standins.pki.folder FOLDER [ISO]`.

The same moment gives the same keys and certificates, byte for byte; the .p12 files hold them under the password
«demo» and are salted anew each time.
"""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from benefit_office.environment import flag

from .authority import Authority
from .certificates import Certificate
from .cms import armoured
from .keys import GostKey, Key, RsaKey, gost_key, rsa_key

PASSWORD = "demo"  # noqa: S105  (keys that everybody can make)
KINDS: dict[str, Callable[[str], Key]] = {"RSA": rsa_key, "GOST": gost_key}


def make(folder: Path, at: datetime) -> dict[str, Authority]:
    """Write both PKIs into a folder and return them."""
    authorities = {kind: Authority(kind, make_key, at) for kind, make_key in KINDS.items()}
    for kind, authority in authorities.items():
        here = folder / kind.lower()
        here.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(here, authority)
    return authorities


def write(here: Path, authority: Authority) -> None:
    """Certificates, lists and keys of one PKI."""
    ours = {
        "root": authority.root,
        "nca": authority.issuing,
        "ocsp": authority.responder,
        "tsa": authority.stamper,
        **authority.issued,
    }
    for label, certificate in ours.items():
        (here / f"{label}.cer").write_bytes(certificate.der)
        keep_key(here, label, certificate, authority)
    (here / "nca.crl").write_bytes(authority.crl())
    (here / "nca-delta.crl").write_bytes(authority.delta())
    trusted = b"".join(armoured(one.der, "CERTIFICATE") for one in (authority.root, authority.issuing))
    (here / "trust.pem").write_bytes(trusted)


def keep_key(here: Path, label: str, certificate: Certificate, authority: Authority) -> None:
    """A key: RSA as .p12, GOST (which no library of ours can pack) as a number in JSON."""
    if isinstance(certificate.key, RsaKey):
        chain = [x509.load_der_x509_certificate(one.der) for one in (authority.issuing, authority.root)]
        packed = pkcs12.serialize_key_and_certificates(
            label.encode(),
            certificate.key.private,
            x509.load_der_x509_certificate(certificate.der),
            chain,
            BestAvailableEncryption(PASSWORD.encode()),
        )
        (here / f"{label}.p12").write_bytes(packed)
    elif isinstance(certificate.key, GostKey):
        known = {"gost": certificate.key.size, "private": f"{certificate.key.private:x}"}
        (here / f"{label}.key.json").write_text(json.dumps(known) + "\n")


def main(folder: str, moment: str = "") -> None:
    """Make the PKI for the demo."""
    if flag("PRODUCTION"):
        sys.exit("The test PKI is refused with PRODUCTION=1: nobody may trust it.")
    at = datetime.fromisoformat(moment) if moment else datetime.now(UTC).replace(microsecond=0)
    make(Path(folder), at.astimezone(UTC))


if __name__ == "__main__":
    main(*sys.argv[1:])
