"""The PKI as files: `python -m benefit_office.standins.pki.folder FOLDER [ISO]`.

The same moment gives the same keys and certificates, byte for byte; the .p12 files hold them under the password
«demo» and are salted anew each time. `pki.json` says how it was made, so that the stand-ins can open it again.
"""

import json
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from benefit_office.environment import flag

from .authority import PLACE, Authority
from .certificates import Certificate
from .cms import armoured
from .keys import GostKey, Key, RsaKey, gost_key, rsa_key_of, rsa_primes
from .people import HOLDERS, Holder

PASSWORD = "demo"  # noqa: S105  (keys that everybody can make)
RSA, GOST = "RSA", "GOST"
TRUST, MADE, PRIMES = "trust", "pki.json", "primes.json"


@dataclass(frozen=True)
class Made:
    """How a folder was made. `rsa` are the labels of those who have an RSA key beside the GOST one."""

    at: datetime
    place: str
    holders: tuple[Holder, ...]
    rsa: frozenset[str]

    def dump(self) -> str:
        """As it is written down."""
        holders = [asdict(holder) for holder in self.holders]
        facts = {
            "at": self.at.isoformat(),
            "place": self.place,
            "holders": holders,
            "rsa": sorted(self.rsa),
        }
        return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def read(folder: Path) -> Made | None:
    """What a folder says of itself; None where no PKI was made."""
    try:
        facts: dict[str, Any] = json.loads((folder / MADE).read_text())
    except FileNotFoundError:
        return None
    holders = tuple(Holder(**{**one, "days": tuple(one["days"])}) for one in facts["holders"])
    return Made(datetime.fromisoformat(facts["at"]), facts["place"], holders, frozenset(facts["rsa"]))


def make(
    folder: Path,
    at: datetime,
    *,
    place: str = PLACE,
    holders: Sequence[Holder] = HOLDERS,
    rsa: Collection[str] | None = None,
) -> dict[str, Authority]:
    """Write both PKIs into a folder and return them. RSA keys take long: `rsa` names whose are made, by default all."""
    having = frozenset(holder.label for holder in holders) if rsa is None else frozenset(rsa)
    made = Made(at, place, tuple(holders), having)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / TRUST).mkdir(exist_ok=True)
    authorities = opened(made, folder)
    for kind, authority in authorities.items():
        here = folder / kind.lower()
        here.mkdir(mode=0o700, exist_ok=True)
        write(here, authority)
        trusted = b"".join(armoured(one.der, "CERTIFICATE") for one in (authority.root, authority.issuing))
        (folder / TRUST / f"{kind.lower()}.pem").write_bytes(trusted)
    (folder / MADE).write_text(made.dump())
    return authorities


def open_folder(folder: Path) -> dict[str, Authority] | None:
    """The authorities of a folder, every certificate made when it is first wanted; None where no PKI was made."""
    made = read(folder)
    return opened(made, folder) if made else None


def opened(made: Made, folder: Path) -> dict[str, Authority]:
    """The authorities that were made so. One person has one key of a kind, whatever his certificates say."""
    first: dict[str, str] = {}
    for holder in made.holders:
        first.setdefault(holder.iin, holder.label)
    owner = {holder.label: first[holder.iin] for holder in made.holders}
    makers: dict[str, Callable[[str], Key]] = {RSA: Primes(folder / PRIMES), GOST: gost_key}

    def maker(kind: str) -> Callable[[str], Key]:
        def key(label: str) -> Key:
            name = label.removeprefix(f"{kind}/")
            return makers[kind](f"{kind}/{owner.get(name, name)}")

        return key

    theirs = {RSA: [one for one in made.holders if one.label in made.rsa], GOST: list(made.holders)}
    return {
        kind: Authority(kind, maker(kind), made.at, made.place, tuple(theirs[kind])) for kind in (RSA, GOST)
    }


class Primes:
    """RSA keys of seeds whose primes, once found, are kept in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self, seed: str) -> Key:
        known: dict[str, list[str]] = json.loads(self.file.read_text()) if self.file.exists() else {}
        if seed not in known:
            known[seed] = [f"{prime:x}" for prime in rsa_primes(seed)]
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps(known) + "\n")
            fresh.replace(self.file)
        p, q = known[seed]
        return rsa_key_of(int(p, 16), int(q, 16))


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
