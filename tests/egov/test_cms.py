"""CMS signatures: attached and detached, one signer and several, and every way to cheat with them."""

from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from benefit_office.egov.eds.verdict import Code, Kind
from benefit_office.standins.pki import der
from benefit_office.standins.pki.answers import time_stamp
from benefit_office.standins.pki.certificates import KEY_ENCIPHERMENT, Wish, issue
from benefit_office.standins.pki.cms import armoured, attribute, signed_data
from benefit_office.standins.pki.keys import EcKey, ec_key
from benefit_office.standins.pki.people import DAY

from .samples import AT, KINDS, NAMES, authority, codes, flipped, judge, read

TEXT = "Шешім № 1 / Решение № 1".encode() * 20


@pytest.mark.parametrize("kind", KINDS)
def test_an_attached_signature_holds_and_hands_its_content_on(kind: str) -> None:
    verdict = judge(signed_data(TEXT, [authority(kind).issued["head"]], at=AT), kind)
    assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.CMS, "", NAMES[kind])
    assert verdict.content == TEXT
    assert [signer.certificate.iin for signer in verdict.signers] == ["751330300034"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_detached_signature_holds_over_its_file_alone(kind: str) -> None:
    signed = signed_data(TEXT, [authority(kind).issued["head"]], at=AT, detached=True)
    assert judge(signed, kind, data=TEXT).reason == ""
    assert codes(judge(signed, kind, data=TEXT + b" ")) == [Code.CONTENT]
    assert codes(judge(signed, kind)) == [Code.NO_DATA]


@pytest.mark.parametrize("kind", KINDS)
def test_changed_content_or_a_changed_signature_is_refused(kind: str) -> None:
    signed = signed_data(TEXT, [authority(kind).issued["head"]], at=AT)
    assert codes(judge(flipped(signed, signed.index(TEXT) + 3), kind)) == [Code.CONTENT]
    assert codes(judge(flipped(signed, len(signed) - 12), kind)) == [Code.SIGNATURE]


def test_the_file_beside_an_attached_signature_must_be_its_content() -> None:
    signed = signed_data(TEXT, [authority().issued["head"]], at=AT)
    assert judge(signed, data=TEXT).valid
    assert codes(judge(signed, data=b"another text")) == [Code.CONTENT]


def test_pem_base64_and_der_are_the_same_signature() -> None:
    signed = signed_data(TEXT, [authority().issued["head"]], at=AT)
    body = b"".join(armoured(signed).split(b"\n")[1:-2])
    for form in (
        armoured(signed),
        armoured(signed, "PKCS7"),
        armoured(signed).replace(b"\n", b"\r\n"),
        body,
        body + b"\n",
    ):
        assert judge(form).reason == ""


def test_nobody_signed_is_not_valid() -> None:
    empty = signed_data(TEXT, [], at=AT, chain=(authority().issuing,))
    assert codes(judge(empty)) == [Code.NO_SIGNER]
    enveloped = der.seq(der.oid("1.2.840.113549.1.7.3"), der.explicit(0, der.seq()))
    assert codes(judge(enveloped)) == [Code.NO_SIGNER]


def test_a_signer_without_exactly_one_certificate_is_refused() -> None:
    ours = authority()
    assert codes(judge(signed_data(TEXT, [ours.issued["head"]], at=AT, chain=()))) == [Code.NO_CERTIFICATE]
    assert codes(judge(signed_data(TEXT, [ours.issued["head"]], at=AT, chain=(ours.issued["signer"],)))) == [
        Code.NO_CERTIFICATE
    ]
    twin = issue(
        Wish("EC/head", [("2.5.4.3", "TWIN")], AT - DAY, AT + DAY, usage=(0,)), ec_key("twin"), ours.issuing
    )
    both = signed_data(TEXT, [ours.issued["head"]], at=AT, chain=(ours.issued["head"], twin))
    assert twin.serial == ours.issued["head"].serial
    assert codes(judge(both)) == [Code.NO_CERTIFICATE]


def test_a_signer_s_certificate_that_is_trusted_itself_need_not_be_inside() -> None:
    head = authority().issued["head"]
    assert judge(signed_data(TEXT, [head], at=AT, chain=()), anchors=[read(head)]).reason == ""


def test_every_signer_must_hold() -> None:
    ours = authority()
    two = signed_data(TEXT, [ours.issued["head"], ours.issued["signer"]], at=AT)
    verdict = judge(two)
    assert (verdict.reason, len(verdict.signers)) == ("", 2)
    half = judge(signed_data(TEXT, [ours.issued["head"], ours.issued["expired"]], at=AT))
    assert (codes(half), len(half.signers)) == ([Code.EXPIRED], 2)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("expired", Code.EXPIRED),
        ("not-yet", Code.NOT_YET_VALID),
        ("foreign", Code.UNTRUSTED),
    ],
)
def test_what_is_wrong_with_the_signer_is_the_reason(label: str, expected: Code) -> None:
    assert codes(judge(signed_data(TEXT, [authority().issued[label]], at=AT))) == [expected]


def test_a_key_that_may_not_sign_signs_nothing() -> None:
    wish = Wish("cipher", [("2.5.4.3", "CIPHER")], AT - DAY, AT + DAY, usage=(KEY_ENCIPHERMENT,))
    certificate = issue(wish, ec_key("cipher"), authority().issuing)
    assert codes(judge(signed_data(TEXT, [certificate], at=AT))) == [Code.KEY_USAGE]


def test_the_key_of_another_does_not_sign_for_a_certificate() -> None:
    stolen = replace(authority().issued["head"], key=ec_key("thief"))
    assert codes(judge(signed_data(TEXT, [stolen], at=AT))) == [Code.SIGNATURE]
    other_kind = replace(authority().issued["head"], key=authority("GOST").issued["head"].key)
    assert codes(judge(signed_data(TEXT, [other_kind], at=AT))) == [Code.SIGNATURE]


def test_a_signature_may_do_without_attributes_but_not_lose_them() -> None:
    head = authority().issued["head"]
    assert judge(signed_data(TEXT, [head], at=AT, bare=True)).valid
    listed = der.set_of(
        attribute("1.2.840.113549.1.9.3", der.oid("1.2.840.113549.1.7.1")),
        attribute("1.2.840.113549.1.9.4", der.octets(head.key.digest(TEXT))),
    )
    stripped = signed_data(listed, [head], at=AT, bare=True)
    assert codes(judge(stripped)) == [Code.SIGNATURE]


class Altered(EcKey):
    """A key that says another digest than it signs with, or signs for another kind of content."""

    digest_algorithm = der.seq(der.oid("2.16.840.1.101.3.4.2.3"), der.NULL)


def test_the_named_digest_must_be_the_signature_s_own() -> None:
    altered = replace(authority().issued["head"], key=Altered(authority().issued["head"].key.private))
    assert codes(judge(signed_data(TEXT, [altered], at=AT))) == [Code.SIGNATURE]


def test_a_signature_over_one_kind_of_content_is_none_over_another() -> None:
    signed = signed_data(TEXT, [authority().issued["head"]], at=AT, content_type="1.2.840.113549.1.9.16.1.99")
    outer = signed.replace(der.oid("1.2.840.113549.1.9.16.1.99"), der.oid("1.2.840.113549.1.9.16.1.98"), 1)
    assert judge(signed).reason == ""
    assert codes(judge(outer)) == [Code.SIGNATURE]


def test_a_broken_hash_is_refused() -> None:
    class Weak(EcKey):
        algorithm = der.seq(der.oid("1.2.840.10045.4.1"))
        digest_algorithm = der.seq(der.oid("1.3.14.3.2.26"), der.NULL)

    weak = replace(authority().issued["head"], key=Weak(authority().issued["head"].key.private))
    assert codes(judge(signed_data(TEXT, [weak], at=AT))) == [Code.WEAK]


def test_a_time_stamp_tells_its_moment_and_must_be_of_this_signature() -> None:
    ours = authority()
    stamped = signed_data(TEXT, [ours.issued["head"]], at=AT, stamp=ours.stamp)
    assert (judge(stamped).reason, judge(stamped).stamped_at) == ("", AT)
    elsewhere = signed_data(
        TEXT, [ours.issued["head"]], at=AT, stamp=lambda signature: ours.stamp(b"another")
    )
    assert codes(judge(elsewhere)) == [Code.TIMESTAMP]
    forged = replace(ours.stamper, key=ec_key("forger"))
    broken = signed_data(
        TEXT, [ours.issued["head"]], at=AT, stamp=lambda signature: time_stamp(forged, signature, AT)
    )
    assert codes(judge(broken)) == [Code.TIMESTAMP]


@pytest.mark.parametrize(
    "options", [[], [pkcs7.PKCS7Options.DetachedSignature], [pkcs7.PKCS7Options.NoAttributes]]
)
def test_signatures_of_another_maker_are_read_the_same(options: list[pkcs7.PKCS7Options]) -> None:
    for kind in ("RSA", "EC"):
        head = authority(kind).issued["head"]
        signed = (
            pkcs7.PKCS7SignatureBuilder()
            .set_data(TEXT)
            .add_signer(x509.load_der_x509_certificate(head.der), head.key.private, hashes.SHA512())
            .sign(Encoding.DER, [*options, pkcs7.PKCS7Options.Binary])
        )
        assert judge(signed, kind, data=TEXT).reason == ""
        assert not judge(signed, kind, data=TEXT + b"!").valid
