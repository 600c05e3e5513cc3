"""Programs of others accept what we made and refuse what was changed: openssl, poppler's pdfsig, xmlsec1."""

import subprocess
from pathlib import Path

import pytest

from benefit_office.egov.eds import pades
from benefit_office.egov.eds.verdict import Code
from benefit_office.standins.pki import xml
from benefit_office.standins.pki.cms import armoured, signed_data

from .samples import AT, authority, codes, judge
from .test_pdf import blank

DATA = b'{"number":"2026-00001"}'
AT_TEXT = f"{AT:%Y-%m-%d+%H:%M:%S}"


def said(folder: Path, *command: str) -> tuple[int, str]:
    """Exit code and everything that a program says."""
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pki = authority("RSA")
    trusted = b"".join(armoured(one.der, "CERTIFICATE") for one in (pki.root, pki.issuing))
    (tmp_path / "trust.pem").write_bytes(trusted)
    (tmp_path / "root.pem").write_bytes(armoured(pki.root.der, "CERTIFICATE"))
    (tmp_path / "nca.pem").write_bytes(armoured(pki.issuing.der, "CERTIFICATE"))
    return tmp_path


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_openssl_verifies_a_detached_signature(folder: Path, kind: str) -> None:
    pki = authority(kind)
    trusted = b"".join(armoured(one.der, "CERTIFICATE") for one in (pki.root, pki.issuing))
    (folder / "trust.pem").write_bytes(trusted)
    (folder / "container.json").write_bytes(DATA)
    (folder / "changed.json").write_bytes(DATA + b" ")
    raw = signed_data(DATA, [pki.issued["head"]], at=AT, detached=True)
    (folder / "signature.p7s").write_bytes(raw)
    verify = ("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.p7s", "-CAfile", "trust.pem",
              "-purpose", "any", "-attime", str(int(AT.timestamp())), "-out", "content")  # fmt: skip
    code, told = said(folder, *verify, "-content", "container.json")
    assert (code, "successful" in told) == (0, True), told
    code, told = said(folder, *verify, "-content", "changed.json")
    assert (code != 0, "failure" in told.lower()) == (True, True), told


def test_pdfsig_holds_our_signature_inside_the_pdf_for_valid(folder: Path) -> None:
    prepared = pades.prepared(blank(), AT)
    pki = authority("RSA")
    raw = signed_data(pades.covered(prepared), [pki.issued["head"]], at=AT, detached=True)
    whole = pades.embedded(prepared, raw)
    assert judge(whole, "RSA").reason == ""
    (folder / "signed.pdf").write_bytes(whole)
    (folder / "changed.pdf").write_bytes(whole.replace(b"/MediaBox", b"/MediaBoy", 1))
    _code, told = said(folder, "pdfsig", "-nocert", "signed.pdf")
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "adbe.pkcs7.detached" in told
    _code, told = said(folder, "pdfsig", "-nocert", "changed.pdf")
    assert "Signature is Valid" not in told
    assert Code.CONTENT in codes(judge((folder / "changed.pdf").read_bytes(), "RSA"))


def test_a_cms_that_does_not_fit_into_the_pdf_is_not_cut(folder: Path) -> None:
    prepared = pades.prepared(blank(), AT, reserved=100)
    with pytest.raises(pades.TooLong, match="100 fit"):
        pades.embedded(prepared, bytes(101))


def test_xmlsec_verifies_a_signed_form(folder: Path) -> None:
    signed = xml.signed(b"<request><iin>851330400018</iin></request>", authority("RSA").issued["applicant"])
    (folder / "signed.xml").write_bytes(signed)
    (folder / "changed.xml").write_bytes(signed.replace(b"851330400018", b"861330300026"))
    verify = ("xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", "root.pem",
              "--untrusted-pem", "nca.pem", "--verification-gmt-time", AT_TEXT.replace("+", " "))  # fmt: skip
    code, told = said(folder, *verify, "signed.xml")
    assert code == 0, told
    code, told = said(folder, *verify, "changed.xml")
    assert code != 0, told
