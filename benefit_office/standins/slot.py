"""The keys of the demo's people, and the one that lies in the slot of the stand-in for NCALayer."""

import json
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12

from .pki.certificates import CLIENT, EMAIL, Certificate
from .pki.keys import GostKey, Key, RsaKey

PASSWORD = b"demo"  # the files lie beside their password: keys that everybody can make
AUTH = "-auth"  # the second key of one person, for logging in
SIGN, CANCEL, FAIL = "sign", "cancel", "fail"
DOES = (SIGN, CANCEL, FAIL)  # what the person at the machine does when asked for a signature
FIRST = ("rsa/head", "gost/head", "rsa/applicant")  # what lies in a slot that nobody has touched


@dataclass(frozen=True)
class Token:
    """One person's medium: a key to sign with and perhaps one to log in with."""

    label: str
    name: str
    iin: str
    organisation: str


class Slot:
    """The folder of the test PKI, and beside it what was put into the slot."""

    def __init__(self, pki: Path, kept: Path) -> None:
        self.pki, self.kept = pki, kept
        self._loaded: dict[Path, Certificate] = {}

    @property
    def state(self) -> dict[str, str]:
        """The chosen medium and what its holder does."""
        try:
            kept = dict(json.loads(self.kept.read_text()))
        except (OSError, ValueError):
            kept = {}
        first = next((label for label in FIRST if self._file(label).exists()), "")
        return {"key": kept.get("key") or first, "does": kept.get("does") or SIGN}

    def put(self, key: str, does: str) -> None:
        """Another medium, or another mood of its holder; kept for the next start."""
        state = self.state
        if key and self._file(key).exists() and key in {token.label for token in self.tokens()}:
            state["key"] = key
        if does in DOES:
            state["does"] = does
        self.kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.kept.write_text(json.dumps(state) + "\n")

    def tokens(self) -> list[Token]:
        """Every medium of the demo; the authorities' own keys are in nobody's hand."""
        found = []
        for file in sorted(self.pki.glob("*/*.cer")):
            label = f"{file.parent.name}/{file.stem}"
            if label.endswith(AUTH) or not self._key_file(file):
                continue
            read = x509.Certificate.load(file.read_bytes())
            if set(purposes(read)) & {EMAIL, CLIENT}:
                subject = read.subject.native
                organisation = str(subject.get("organization_name", ""))
                iin = str(subject.get("serial_number", "")).removeprefix("IIN")
                found.append(Token(label, str(subject.get("common_name", "")), iin, organisation))
        return found

    def key_for(self, wanted: list[str]) -> Certificate | None:
        """The key in the slot that serves every wanted purpose; none, if the holder has no such key."""
        label = self.state["key"]
        for file in (self._file(label), self._file(label + AUTH)) if label else ():
            if file.exists() and set(wanted) <= set(purposes(x509.Certificate.load(file.read_bytes()))):
                return self.load(file)
        return None

    def stamper(self) -> Certificate | None:
        """The time-stamp authority of the same PKI, asked by NCALayer itself when a page wants a stamp."""
        file = self._file(f"{self.state['key'].partition('/')[0]}/tsa")
        return self.load(file) if file.exists() and self._key_file(file) else None

    def load(self, file: Path) -> Certificate:
        """A certificate with its key."""
        if file not in self._loaded:
            whole = file.read_bytes()
            read = x509.Certificate.load(whole)
            self._loaded[file] = Certificate(
                whole, self._key(file), read.subject.dump(), read.issuer.dump(), read.serial_number
            )
        return self._loaded[file]

    def _file(self, label: str) -> Path:
        kind, _slash, name = label.partition("/")
        return self.pki / Path(kind).name / f"{Path(name).name}.cer"

    def _key_file(self, file: Path) -> Path | None:
        ways = (file.with_suffix(".p12"), file.with_suffix(".key.json"))
        return next((way for way in ways if way.exists()), None)

    def _key(self, file: Path) -> Key:
        where = self._key_file(file)
        assert where is not None  # only keys that are there are offered
        if where.suffix == ".json":
            known = json.loads(where.read_text())
            return GostKey(int(known["private"], 16), known["gost"])
        private = pkcs12.load_key_and_certificates(where.read_bytes(), PASSWORD)[0]
        assert isinstance(private, RSAPrivateKey)  # the PKI packs no other
        return RsaKey(private)


def purposes(certificate: x509.Certificate) -> list[str]:
    """What a certificate is for, as numbers (extended key usage)."""
    use = certificate.extended_key_usage_value
    return [one.dotted for one in use] if use else []
