"""The test PKI: the same every time, readable by others, refused in production."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import verification

from benefit_office.standins.pki import der, folder
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.keys import is_prime, rsa_key, rsa_primes
from benefit_office.standins.pki.people import HOLDERS

from .samples import AT, KEYS, authority, read


def test_the_same_moment_gives_the_same_certificates() -> None:
    again = Authority("EC", KEYS["EC"], AT)
    assert [one.der for one in again.issued.values()] == [one.der for one in authority("EC").issued.values()]
    assert again.crl() == authority("EC").crl()
    assert again.ocsp(7) == authority("EC").ocsp(7)


def test_the_folder_holds_what_a_demo_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "rsa_primes", few_primes)
    made = folder.make(tmp_path, AT)
    for label in ("root", "nca", "ocsp", "tsa", "head", "expired", "revoked"):
        assert (tmp_path / "rsa" / f"{label}.cer").exists()
        assert (tmp_path / "gost" / f"{label}.key.json").exists()
    packed = pkcs12.load_pkcs12((tmp_path / "rsa" / "head.p12").read_bytes(), b"demo")
    assert packed.key is not None
    assert packed.cert is not None
    assert packed.cert.certificate == x509.load_der_x509_certificate(made["RSA"].issued["head"].der)
    assert packed.key.public_key() == packed.cert.certificate.public_key()


def few_primes(seed: str) -> tuple[int, int]:
    """RSA keys take long to make: everybody shares one of two."""
    return rsa_primes(f"tests/{'root' if seed == 'RSA/root' else 'leaf'}")


def test_an_opened_folder_is_the_same_pki_and_one_person_has_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "rsa_primes", few_primes)
    assert folder.open_folder(tmp_path) is None
    made = folder.make(tmp_path, AT, place="http://127.0.0.1:1/pki", rsa=["head", "applicant"])
    again = folder.open_folder(tmp_path)
    assert again is not None
    assert sorted(again["RSA"].issued) == ["applicant", "head"]
    for kind, label in (("RSA", "head"), ("GOST", "signer")):
        assert again[kind].issued[label].der == made[kind].issued[label].der
    gost = again["GOST"].issued
    assert gost["expired"].key == gost["applicant"].key != gost["wrong-iin"].key
    assert b"http://127.0.0.1:1/pki/ocsp/" in gost["applicant"].der


def test_another_reader_finds_the_profile_in_a_certificate() -> None:
    head = x509.load_der_x509_certificate(authority("RSA").issued["head"].der)
    usage = head.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_encipherment) == (True, True, False)
    purposes = head.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [purpose.dotted_string for purpose in purposes] == [
        "1.3.6.1.5.5.7.3.4",
        "1.2.398.3.3.4.1.2",
        "1.2.398.3.3.4.1.2.1",
    ]
    points = head.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert points[0].full_name[0].value == "http://127.0.0.1:8000/pki/crl/rsa.crl"
    issuing = x509.load_der_x509_certificate(authority("RSA").issuing.der)
    head.verify_directly_issued_by(issuing)
    listed = x509.load_der_x509_crl(authority("RSA").crl())
    assert listed.is_signature_valid(issuing.public_key())
    assert {line.serial_number for line in listed} == {
        authority("RSA").issued["revoked"].serial,
        authority("RSA").issued["guardian-revoked"].serial,
        authority("RSA").issued["suspended"].serial,
    }
    assert verification.Store([issuing]) is not None


def test_nobody_in_the_demo_is_a_living_person() -> None:
    for holder in HOLDERS:
        assert holder.iin[2:4] == "13", "the thirteenth month was never anybody's birthday"
        assert read(authority("EC").issued[holder.label]).iin == holder.iin


def test_production_refuses_the_test_pki(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benefit_office.standins.pki.folder", str(tmp_path / "pki")],
        env={"PRODUCTION": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "refused with PRODUCTION=1" in done.stderr
    assert not (tmp_path / "pki").exists()


def test_keys_of_two_seeds_differ_and_primes_are_primes() -> None:
    assert rsa_key("tests/root").public != rsa_key("tests/leaf").public
    assert [n for n in range(3, 60, 2) if is_prime(n + 2000 * 2003 * 2, "x")] == [
        n for n in range(3, 60, 2) if all((n + 8012000) % d for d in range(3, 2900, 2))
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (der.integer(0), "020100"),
        (der.integer(127), "02017f"),
        (der.integer(128), "02020080"),
        (der.oid("1.2.398.3.10.1.1.2.3.2"), "060a2a830e030a0101020302"),
        (der.flags(0, 1), "030206c0"),
        (der.flags(5, 6), "03020106"),
        (der.octets(bytes(200))[:3], "0481c8"),
        (der.octets(bytes(300))[:4], "0482012c"),
    ],
)
def test_the_writer_writes_der(written: bytes, expected: str) -> None:
    assert written.hex() == expected
