"""A certificate by itself: who it names, its chain, its dates, what an authority may do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from benefit_office.egov.eds.certificates import read_all
from benefit_office.egov.eds.verdict import Code, Kind
from benefit_office.egov.eds.verify import Unreadable
from benefit_office.standins.pki import der
from benefit_office.standins.pki.certificates import (
    CERT_SIGN,
    CRL_SIGN,
    DIGITAL_SIGNATURE,
    Wish,
    extension,
    issue,
)
from benefit_office.standins.pki.cms import armoured, signed_data
from benefit_office.standins.pki.keys import ec_key, rsa_key
from benefit_office.standins.pki.people import DAY, HOLDERS

from .samples import AT, KINDS, NAMES, authority, codes, flipped, judge, read

WISH = Wish("test", [("2.5.4.3", "TEST"), ("2.5.4.6", "KZ")], AT - DAY, AT + DAY, usage=(DIGITAL_SIGNATURE,))
MIDDLE = replace(
    WISH, label="middle", name=[("2.5.4.3", "MIDDLE")], usage=(CERT_SIGN, CRL_SIGN), authority=True
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_is_valid_under_its_authority(kind: str) -> None:
    verdict = judge(authority(kind).issued["head"].der, kind)
    assert (verdict.kind, verdict.valid, verdict.reason) == (Kind.CERTIFICATE, True, "")
    assert verdict.algorithm == NAMES[kind]
    assert [signer.revocation.status for signer in verdict.signers] == ["unknown"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_root_alone_is_trust_enough_when_the_middle_is_at_hand(kind: str) -> None:
    chain = armoured(authority(kind).issued["head"].der, "CERTIFICATE") + armoured(
        authority(kind).issuing.der, "CERTIFICATE"
    )
    root = [read(authority(kind).root)]
    assert judge(chain, kind, anchors=root).valid
    assert codes(judge(authority(kind).issued["head"].der, kind, anchors=root)) == [Code.UNTRUSTED]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_certificate_is_refused(kind: str) -> None:
    raw = authority(kind).issued["head"].der
    changed = raw.replace("БАСТЫҚОВ".encode(), "БАСТЫҚОР".encode())
    assert changed != raw
    assert codes(judge(changed, kind)) == [Code.SIGNATURE]
    assert codes(judge(flipped(raw, len(raw) - 10), kind)) == [Code.SIGNATURE]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("label", "expected"),
    [("expired", [Code.EXPIRED]), ("not-yet", [Code.NOT_YET_VALID]), ("foreign", [Code.UNTRUSTED])],
)
def test_what_is_wrong_with_a_certificate_is_its_reason(kind: str, label: str, expected: list[Code]) -> None:
    assert codes(judge(authority(kind).issued[label].der, kind)) == expected


def test_dates_hold_to_the_second_at_both_ends() -> None:
    certificate = authority().issued["head"]
    begins, ends = read(certificate).not_before, read(certificate).not_after
    second = timedelta(seconds=1)
    assert [judge(certificate.der, at=at).valid for at in (begins - second, begins, ends, ends + second)] == [
        False,
        True,
        True,
        False,
    ]


def test_an_authority_that_is_out_of_date_answers_for_nobody() -> None:
    late = read(authority().issuing).not_after + DAY
    person = issue(replace(WISH, not_after=late + DAY), ec_key("late"), authority().issuing)
    assert codes(judge(person.der, at=late)) == [Code.EXPIRED]


def test_without_a_trusted_certificate_nothing_is_valid() -> None:
    assert codes(judge(authority().issued["head"].der, anchors=[])) == [Code.NO_TRUST]
    assert codes(judge(authority().root.der, anchors=[])) == [Code.NO_TRUST]


def test_an_anchor_is_valid_by_being_trusted_self_signed_or_not() -> None:
    issuing = authority().issuing
    assert judge(issuing.der, anchors=[read(issuing)]).valid
    assert judge(authority().root.der, anchors=[read(authority().root)]).valid


def test_the_profile_is_read_as_people_and_numbers() -> None:
    head = read(authority().issued["head"])
    assert head.name == (
        "CN=БАСТЫҚОВ ҮЛГІ, SN=БАСТЫҚОВ, serialNumber=IIN751330300034, C=KZ, GN=ТЕСТҰЛЫ, "
        "O=ҮЛГІ БІЛІМ БАСҚАРМАСЫ (TEST), OU=BIN991340000017"
    )
    assert (head.iin, head.bin, head.roles, head.use) == (
        "751330300034",
        "991340000017",
        ["ORGANIZATION", "CEO"],
        "SIGN",
    )
    person = read(authority().issued["applicant-auth"])
    assert (person.iin, person.bin, person.roles, person.use) == ("851330400018", "", ["INDIVIDUAL"], "AUTH")


@pytest.mark.parametrize(
    ("pairs", "iin", "bin_"),
    [
        ([("2.5.4.5", "IIN851330400018")], "851330400018", ""),
        ([("2.5.4.5", "BIN991340000017")], "", "991340000017"),
        ([("2.5.4.97", "BIN991340000017")], "", "991340000017"),
        ([("2.5.4.5", "IIN85133040001")], "", ""),
        ([("2.5.4.5", "851330400018")], "", ""),
        ([("2.5.4.3", "IIN851330400018")], "", ""),
        ([("2.5.4.11", "BIN991340000017"), ("2.5.4.11", "BIN991340000025")], "", ""),
        ([("2.5.4.11", "HR"), ("2.5.4.11", "BIN991340000025")], "", "991340000025"),
    ],
)
def test_numbers_are_never_guessed(pairs: list[tuple[str, str]], iin: str, bin_: str) -> None:
    certificate = read(issue(replace(WISH, name=pairs), ec_key("guess")))
    assert (certificate.iin, certificate.bin) == (iin, bin_)


def test_a_name_cannot_pass_for_two_attributes() -> None:
    certificate = read(
        issue(replace(WISH, name=[("2.5.4.3", "A, serialNumber=IIN851330400018")]), ec_key("x"))
    )
    assert certificate.name == "CN=A\\, serialNumber\\=IIN851330400018"


def test_one_who_may_not_issue_certificates_makes_none() -> None:
    head = authority().issued["head"]
    child = issue(replace(WISH, label="child"), ec_key("child"), head)
    bundle = armoured(child.der, "CERTIFICATE") + armoured(head.der, "CERTIFICATE")
    assert set(codes(judge(bundle))) == {Code.NOT_AN_AUTHORITY}


def test_an_authority_below_one_that_may_have_none_is_refused() -> None:
    middle = issue(MIDDLE, ec_key("middle"), authority().issuing)
    child = issue(replace(WISH, label="child"), ec_key("child"), middle)
    bundle = armoured(child.der, "CERTIFICATE") + armoured(middle.der, "CERTIFICATE")
    assert codes(judge(bundle)) == [Code.NOT_AN_AUTHORITY]
    under_root = issue(MIDDLE, ec_key("middle"), authority().root)
    child = issue(replace(WISH, label="child"), ec_key("child"), under_root)
    bundle = armoured(child.der, "CERTIFICATE") + armoured(under_root.der, "CERTIFICATE")
    assert judge(bundle).valid


def test_an_authority_whose_key_may_not_sign_certificates_is_refused() -> None:
    middle = issue(replace(MIDDLE, usage=(CRL_SIGN,)), ec_key("middle"), authority().root)
    child = issue(replace(WISH, label="child"), ec_key("child"), middle)
    bundle = armoured(child.der, "CERTIFICATE") + armoured(middle.der, "CERTIFICATE")
    assert codes(judge(bundle)) == [Code.KEY_USAGE]


def test_a_critical_extension_that_nobody_knows_is_refused() -> None:
    strange = extension("1.2.3.4.5", der.NULL, critical=True)
    certificate = issue(replace(WISH, more=(strange,)), ec_key("strange"), authority().issuing)
    assert codes(judge(certificate.der)) == [Code.EXTENSION]
    harmless = issue(
        replace(WISH, more=(extension("1.2.3.4.5", der.NULL),)), ec_key("x"), authority().issuing
    )
    assert judge(harmless.der).valid


def test_the_same_extension_twice_is_refused() -> None:
    twice = (extension("2.5.29.17", der.seq()), extension("2.5.29.17", der.seq()))
    certificate = issue(replace(WISH, more=twice), ec_key("twice"), authority().issuing)
    assert codes(judge(certificate.der)) == [Code.MALFORMED]


def test_a_certificate_names_its_algorithm_once() -> None:
    """What is said outside of the signed part must be what is said inside of it."""
    certificate, by = authority().issued["head"], authority().issuing
    algorithm = der.seq(der.oid("1.2.840.10045.4.3.4"))
    body = read(certificate).signed
    signature = by.key.private.sign(body, ec.ECDSA(hashes.SHA512()))
    assert codes(judge(der.seq(body, algorithm, der.bits(signature)))) == [Code.MALFORMED]


def test_a_signature_of_whole_bytes_is_wanted() -> None:
    raw = authority().issued["head"].der
    place = len(raw) - len(read(authority().issued["head"]).signature) - 1
    assert raw[place] == 0
    assert codes(judge(raw[:place] + b"\x01" + raw[place + 1 :])) == [Code.MALFORMED]


def test_a_short_key_is_refused() -> None:
    small = rsa_key("tests/small", 1024)
    root = issue(replace(MIDDLE, label="small"), small)
    child = issue(WISH, ec_key("child"), root)
    assert codes(judge(child.der, anchors=[read(root)])) == [Code.WEAK]


def foreign_rsa(
    signature_hash: hashes.HashAlgorithm, rsa_padding: padding.PSS | None = None
) -> tuple[bytes, bytes]:
    """A root and a leaf made by another library."""
    key = rsa_key("tests/root").private
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ANOTHER MAKER")])

    def made(subject: x509.Name, is_authority: bool) -> bytes:
        builder = x509.CertificateBuilder(
            name, subject, key.public_key(), x509.random_serial_number(), AT - DAY, AT + DAY
        ).add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        return builder.sign(key, signature_hash, rsa_padding=rsa_padding).public_bytes(Encoding.DER)

    return made(name, True), made(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "LEAF")]), False)


def test_certificates_of_another_maker_are_read_the_same() -> None:
    for pads, expected in (
        (None, "RSA-SHA384"),
        (padding.PSS(padding.MGF1(hashes.SHA384()), 48), "RSA-PSS-SHA384"),
    ):
        root, leaf = foreign_rsa(hashes.SHA384(), pads)
        verdict = judge(leaf, anchors=read_all(root))
        assert (verdict.reason, verdict.algorithm) == ("", expected)
        assert codes(judge(flipped(leaf, len(leaf) - 5), anchors=read_all(root))) == [Code.SIGNATURE]


def test_a_file_of_trusted_certificates_may_hold_several_in_any_form() -> None:
    root, issuing = authority().root, authority().issuing
    pem = (
        b"some words before\n"
        + armoured(root.der, "CERTIFICATE")
        + b"\n"
        + armoured(issuing.der, "CERTIFICATE")
    )
    assert read_all(pem) == [read(root), read(issuing)]
    assert read_all(pem.replace(b"\n", b"\r\n")) == [read(root), read(issuing)]
    assert read_all(issuing.der) == [read(issuing)]
    bundle = signed_data(b"", [authority().issued["head"]], at=AT, chain=(root, issuing))
    assert set(read_all(bundle)) == {read(root), read(issuing)}


def test_many_authorities_of_one_name_are_not_tried_for_ever() -> None:
    person = authority().issued["head"].der
    crowd = [issue(replace(MIDDLE, label=f"{n}", name=named()), ec_key(f"{n}")) for n in range(70)]
    bundle = armoured(person, "CERTIFICATE") + b"".join(armoured(one.der, "CERTIFICATE") for one in crowd)
    verdict = judge(bundle, anchors=[read(authority().root)])
    assert set(codes(verdict)) == {Code.SIGNATURE, Code.UNTRUSTED}
    assert "Too many certificates" in verdict.reason


def named() -> list[tuple[str, str]]:
    return read(authority().issuing).pairs


def test_every_holder_of_the_demo_has_a_certificate() -> None:
    labels = [holder.label for holder in HOLDERS]
    assert sorted(authority().issued) == sorted(labels)


def test_a_cut_certificate_is_no_certificate() -> None:
    with pytest.raises(Unreadable, match="not a whole one"):
        judge(authority().issued["head"].der[:-1])
    with pytest.raises(Unreadable, match="not a whole one"):
        judge(authority().issued["head"].der + b"\x00")


def test_office_time_of_a_moment_is_the_caller_s_matter() -> None:
    assert judge(authority().issued["head"].der, at=datetime(2026, 3, 2, 9, tzinfo=UTC)).valid
