"""Revocation lists and OCSP answers: by themselves, and what they say of a signer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as library

from benefit_office.egov.eds.verdict import Code, Kind
from benefit_office.egov.eds.verify import Unreadable, read_evidence
from benefit_office.standins.pki import answers
from benefit_office.standins.pki.answers import Revoked, ocsp_answer, revocation_list
from benefit_office.standins.pki.authority import NO_CHECK
from benefit_office.standins.pki.certificates import (
    DIGITAL_SIGNATURE,
    KEY_ENCIPHERMENT,
    OCSP,
    Certificate,
    Wish,
    issue,
)
from benefit_office.standins.pki.cms import armoured, signed_data
from benefit_office.standins.pki.keys import ec_key
from benefit_office.standins.pki.people import DAY

from .samples import AT, KINDS, NAMES, authority, codes, flipped, judge, read

HOUR = timedelta(hours=1)


def told(label: str, *evidence: bytes, **known: Any) -> tuple[bool, str, list[Code]]:
    """Validity, revocation and reasons of one holder's certificate in the light of the evidence."""
    verdict = judge(authority().issued[label].der, evidence=[read_evidence(one) for one in evidence], **known)
    return verdict.valid, str(verdict.signers[0].revocation.status), codes(verdict)


def responder(
    label: str, by: Certificate, *, purposes: tuple[str, ...] = (OCSP,), usage: int = DIGITAL_SIGNATURE
) -> Any:
    """A responder of some authority."""
    wish = Wish(label, [("2.5.4.3", label)], AT - DAY, AT + DAY, (usage,), purposes, more=(NO_CHECK,))
    return issue(wish, ec_key(label), by)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_is_valid_while_it_is_in_date(kind: str) -> None:
    listed = authority(kind).crl()
    verdict = judge(listed, kind, at=AT + HOUR)
    assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.CRL, "", NAMES[kind])
    assert [signer.revocation.status for signer in verdict.signers] == ["revoked"]
    assert codes(judge(listed, kind, at=AT - HOUR)) == [Code.NOT_YET_VALID]
    assert codes(judge(listed, kind, at=AT + 2 * DAY)) == [Code.EXPIRED]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_list_or_one_of_a_stranger_is_refused(kind: str) -> None:
    listed = authority(kind).crl()
    assert codes(judge(flipped(listed, len(listed) - 9), kind)) == [Code.SIGNATURE]
    foreign = revocation_list(authority(kind).foreign_root, (), since=AT, until=AT + DAY)
    assert codes(judge(foreign, kind)) == [Code.UNTRUSTED]
    assert codes(judge(listed, kind, anchors=[])) == [Code.NO_TRUST]


def test_a_list_needs_the_right_to_sign_lists() -> None:
    head = authority().issued["head"]
    forged = revocation_list(replace(head, name=authority().issuing.name), (), since=AT, until=AT + DAY)
    assert codes(judge(forged)) == [Code.SIGNATURE]
    own = revocation_list(head, (), since=AT, until=AT + DAY)
    assert codes(judge(own, anchors=[read(head)])) == [Code.KEY_USAGE]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("head", (True, "good", [])),
        ("revoked", (False, "revoked", [Code.REVOKED])),
        ("suspended", (False, "revoked", [Code.REVOKED])),
    ],
)
def test_a_list_and_an_answer_say_the_same(label: str, expected: tuple[bool, str, list[Code]]) -> None:
    ours = authority()
    assert told(label, ours.crl()) == expected
    assert told(label, ours.ocsp(ours.issued[label].serial)) == expected


def test_a_revocation_counts_from_its_moment_on() -> None:
    assert told("revoked", authority().crl(), at=AT - 7 * DAY - HOUR) == (True, "unknown", [])
    earlier = revocation_list(authority().issuing, authority().revoked(), since=AT - 9 * DAY, until=AT + DAY)
    assert told("revoked", earlier, at=AT - 8 * DAY) == (True, "good", [])
    assert told("revoked", earlier, at=AT - 6 * DAY) == (False, "revoked", [Code.REVOKED])


def test_what_is_not_known_stays_unknown() -> None:
    ours = authority()
    assert told("head") == (True, "unknown", [])
    assert told("head", ours.crl(), at=AT + 2 * DAY) == (True, "unknown", [])
    assert told("head", ours.delta()) == (True, "unknown", [])
    assert told("head", ours.ocsp(12345)) == (True, "unknown", [])
    assert told(
        "head", ocsp_answer(ours.responder, ours.issuing, ours.issued["head"].serial, since=AT, known=False)
    ) == (
        True,
        "unknown",
        [],
    )


def test_an_old_list_still_knows_whom_it_revoked() -> None:
    assert told("revoked", authority().crl(), at=AT + 2 * DAY) == (False, "revoked", [Code.REVOKED])


def test_a_delta_revokes_over_the_full_list_and_a_revocation_outweighs_a_good_answer() -> None:
    ours = authority()
    line = Revoked(ours.issued["head"].serial, AT - HOUR)
    delta = revocation_list(ours.issuing, [line], since=AT, until=AT + HOUR, number=2, base=1)
    good = ours.ocsp(ours.issued["head"].serial)
    assert told("head", ours.crl(), delta, good) == (False, "revoked", [Code.REVOKED])


def test_evidence_that_is_not_believed_says_nothing() -> None:
    ours = authority()
    line = Revoked(ours.issued["head"].serial, AT - HOUR)
    forged = revocation_list(
        replace(ours.foreign_root, name=ours.issuing.name), [line], since=AT, until=AT + DAY
    )
    assert told("head", forged) == (True, "unknown", [])
    stranger = responder("stranger", ours.foreign_root)
    lying = ocsp_answer(stranger, ours.issuing, line.serial, since=AT, revoked=line)
    assert told("head", lying) == (True, "unknown", [])
    changed = ours.crl()
    assert told("revoked", flipped(changed, len(changed) - 9)) == (True, "unknown", [])


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_valid_from_its_moment_on_while_its_responder_is_in_date(kind: str) -> None:
    ours = authority(kind)
    answer = ours.ocsp(ours.issued["revoked"].serial, nonce=b"12345678")
    verdict = judge(answer, kind)
    assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.OCSP, "", NAMES[kind])
    assert [signer.revocation.status for signer in verdict.signers] == ["revoked"]
    assert codes(judge(answer, kind, at=AT - timedelta(seconds=1))) == [Code.NOT_YET_VALID]
    assert judge(answer, kind, at=AT + 400 * DAY).valid
    assert codes(judge(answer, kind, at=AT + 800 * DAY)) == [Code.EXPIRED]


def test_an_answer_that_names_its_end_ends_there() -> None:
    ours = authority()
    answer = ocsp_answer(ours.responder, ours.issuing, 7, since=AT, until=AT + HOUR)
    assert judge(answer, at=AT + HOUR).valid
    assert codes(judge(answer, at=AT + HOUR + timedelta(seconds=1))) == [Code.EXPIRED]


def test_the_issuer_itself_may_answer_and_be_named_by_its_key() -> None:
    ours = authority()
    for by_key in (False, True):
        answer = ocsp_answer(ours.issuing, ours.issuing, 7, since=AT, certificates=(), by_key=by_key)
        assert judge(answer).reason == ""
    by_key = ocsp_answer(ours.responder, ours.issuing, 7, since=AT, by_key=True)
    assert judge(by_key).reason == ""


def test_only_a_responder_of_the_same_authority_may_answer() -> None:
    ours = authority()
    for signer, expected in (
        (ours.issued["head"], Code.RESPONDER),
        (responder("of-the-root", ours.root), Code.RESPONDER),
        (ours.root, Code.RESPONDER),
        (responder("no-purpose", ours.issuing, purposes=()), Code.RESPONDER),
        (responder("no-signature", ours.issuing, usage=KEY_ENCIPHERMENT), Code.KEY_USAGE),
        (responder("abroad", ours.foreign_root), Code.UNTRUSTED),
    ):
        verdict = judge(ocsp_answer(signer, ours.issuing, 7, since=AT))
        assert codes(verdict)[:1] == [expected], verdict.reason


def test_an_answer_without_its_responder_or_with_a_changed_byte_is_refused() -> None:
    ours = authority()
    assert codes(judge(ocsp_answer(ours.responder, ours.issuing, 7, since=AT, certificates=()))) == [
        Code.NO_CERTIFICATE
    ]
    answer = ours.ocsp(7)
    place = answer.index(ours.responder.name)  # the answer's own name of the responder
    assert codes(judge(flipped(answer, place + 20))) == [Code.NO_CERTIFICATE]
    signed = answer.index(bytes.fromhex("300a06082a8648ce3d040302")) + 20
    assert codes(judge(flipped(answer, signed))) == [Code.SIGNATURE]


def test_no_answer_is_no_valid_answer() -> None:
    verdict = judge(answers.ocsp_refusal())
    assert (codes(verdict), verdict.reason) == (
        [Code.NOT_SUCCESSFUL],
        "not_successful: The responder gave no answer: try_later.",
    )


def test_a_signer_is_weighed_by_the_evidence_too() -> None:
    ours = authority()
    signed = signed_data(b"text", [ours.issued["revoked"]], at=AT)
    assert judge(signed).valid
    refused = judge(signed, evidence=[read_evidence(ours.crl())])
    assert (codes(refused), str(refused.signers[0].revocation.status)) == ([Code.REVOKED], "revoked")
    assert "key_compromise" in refused.reason


def test_lists_and_answers_of_another_maker_are_read_the_same() -> None:
    ours = authority("RSA")
    issuing = x509.load_der_x509_certificate(ours.issuing.der)
    head = x509.load_der_x509_certificate(ours.issued["head"].der)
    line = (
        x509.RevokedCertificateBuilder()
        .serial_number(head.serial_number)
        .revocation_date(AT - DAY)
        .add_extension(x509.CRLReason(x509.ReasonFlags.cessation_of_operation), critical=False)
        .build()
    )
    listed = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing.subject)
        .last_update(AT)
        .next_update(AT + DAY)
        .add_revoked_certificate(line)
        .sign(ours.issuing.key.private, hashes.SHA512())
        .public_bytes(Encoding.DER)
    )
    assert judge(listed, "RSA").reason == ""
    refused = judge(ours.issued["head"].der, "RSA", evidence=[read_evidence(armoured(listed, "X509 CRL"))])
    assert codes(refused) == [Code.REVOKED]
    answer = (
        library.OCSPResponseBuilder()
        .add_response(head, issuing, hashes.SHA1(), library.OCSPCertStatus.GOOD, AT, AT + DAY, None, None)
        .responder_id(library.OCSPResponderEncoding.HASH, x509.load_der_x509_certificate(ours.responder.der))
        .certificates([x509.load_der_x509_certificate(ours.responder.der)])
        .sign(ours.responder.key.private, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    verdict = judge(answer, "RSA")
    assert (verdict.reason, str(verdict.signers[0].revocation.status)) == ("", "good")
    assert (
        judge(ours.issued["head"].der, "RSA", evidence=[read_evidence(answer)]).signers[0].revocation.status
        == "good"
    )


def test_evidence_must_be_a_list_or_an_answer() -> None:
    for raw in (authority().root.der, b"", b"text", answers.ocsp_refusal()):
        with pytest.raises(Unreadable):
            read_evidence(raw)
