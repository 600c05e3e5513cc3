"""Signatures inside a PDF: what they cover, what came after them."""

import io
from functools import cache

import pikepdf
import pytest
from asn1crypto import keys as structures
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from benefit_office.egov.eds.verdict import Code, Kind
from benefit_office.egov.eds.verify import Unreadable
from benefit_office.standins.pki.cms import signed_data

from .samples import AT, NAMES, authority, codes, judge


@cache
def blank() -> bytes:
    """A PDF of one empty page."""
    document, written = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(written)
    return written.getvalue()


def signed(raw: bytes, label: str = "head", field: str = "First", *, pades: bool = False) -> bytes:
    """The PDF with one more signature, made by pyHanko."""
    holder = authority("RSA").issued[label]
    private = holder.key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(holder.der),
        signing_key=structures.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    wish = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES if pades else None
    )
    written = io.BytesIO()
    PdfSigner(wish, signer=signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(raw)), output=written)
    return written.getvalue()


def turned(raw: bytes) -> bytes:
    """The PDF with its page turned by an incremental update."""
    writer, written = IncrementalPdfFileWriter(io.BytesIO(raw)), io.BytesIO()
    kids = writer.root["/Pages"]["/Kids"]
    kids[0]["/Rotate"] = NumberObject(90)
    writer.mark_update(kids.raw_get(0))
    writer.write(written)
    return written.getvalue()


def hole(raw: bytes) -> tuple[int, int]:
    """Where the signature of a PDF with one signature lies."""
    start = raw.index(b"/Contents <") + len(b"/Contents ")
    return start, raw.index(b">", start) + 1


@pytest.mark.parametrize("pades", [False, True])
def test_a_signed_pdf_holds(pades: bool) -> None:
    verdict = judge(signed(blank(), pades=pades), "RSA")
    assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.PDF, "", NAMES["RSA"])
    assert [signer.certificate.bin for signer in verdict.signers] == ["991340000017"]


@pytest.mark.parametrize("kind", ["EC", "GOST"])
def test_a_signature_of_another_kind_of_key_counts_the_same(kind: str) -> None:
    raw = signed(blank())
    start, end = hole(raw)
    token = signed_data(raw[:start] + raw[end:], [authority(kind).issued["head"]], at=AT, detached=True)
    filled = raw[:start] + b"<" + token.hex().encode().ljust(end - start - 2, b"0") + b">" + raw[end:]
    verdict = judge(filled, kind)
    assert (verdict.reason, verdict.algorithm) == ("", NAMES[kind])
    assert codes(judge(filled.replace(b"/MediaBox", b"/MediaBux", 1), kind)) == [Code.CONTENT]


def test_two_signatures_hold_one_after_the_other() -> None:
    twice = signed(signed(blank()), "signer", "Second")
    verdict = judge(twice, "RSA")
    assert (verdict.reason, len(verdict.signers)) == ("", 2)


def test_an_unsigned_pdf_is_not_valid() -> None:
    assert codes(judge(blank(), "RSA")) == [Code.NO_SIGNER]


def test_a_changed_byte_is_refused() -> None:
    changed = signed(blank()).replace(b"/MediaBox", b"/MediaBux", 1)
    assert codes(judge(changed, "RSA")) == [Code.CONTENT]


@pytest.mark.parametrize("added", [b"\n", b"% more", b"%%EOF\n"])
def test_bytes_after_the_last_signature_are_refused(added: bytes) -> None:
    assert codes(judge(signed(blank()) + added, "RSA")) == [Code.NOT_WHOLE]


def test_an_update_after_the_signature_is_refused_also_when_somebody_signs_it() -> None:
    assert codes(judge(turned(signed(blank())), "RSA")) == [Code.NOT_WHOLE]
    again = signed(turned(signed(blank())), "signer", "Second")
    assert codes(judge(again, "RSA")) == [Code.NOT_WHOLE]


def test_a_signature_that_leaves_a_hole_beside_itself_is_refused() -> None:
    raw = signed(blank())
    start, end = hole(raw)
    spans = f"[0 {start} {end} {len(raw) - end}]".encode()
    at = raw.index(b"/ByteRange")
    listed = raw[raw.index(b"[", at) : raw.index(b"]", at) + 1]
    assert listed.split() == spans.split()
    wider = f"[0 {start - 7} {end} {len(raw) - end}]".encode().ljust(len(listed))
    assert Code.NOT_WHOLE in codes(judge(raw.replace(listed, wider[: len(listed)]), "RSA"))


def test_words_hidden_behind_the_signature_in_its_own_place_are_refused() -> None:
    raw = signed(blank())
    _start, end = hole(raw)
    hidden = raw[: end - 9] + b"DEADBEEF" + raw[end - 1 :]
    assert len(hidden) == len(raw)
    assert codes(judge(hidden, "RSA")) == [Code.MALFORMED]


def test_the_signer_of_a_pdf_is_weighed_like_any_other() -> None:
    assert codes(judge(signed(blank(), "expired"), "RSA")) == [Code.EXPIRED]
    assert codes(judge(signed(blank(), "foreign"), "RSA")) == [Code.UNTRUSTED]


def test_a_cut_pdf_is_not_readable() -> None:
    raw = signed(blank())
    for end in (20, len(raw) // 2, len(raw) - 20):
        with pytest.raises(Unreadable, match="no whole PDF"):
            judge(raw[:end], "RSA")
