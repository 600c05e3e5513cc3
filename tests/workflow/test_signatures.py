"""Who may sign what, the time rule, and what is kept: `workflow.signatures`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils.translation import override

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.eds.verdict import Code
from benefit_office.standins.pki import answers, xml
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.cms import armoured, signed_data
from benefit_office.standins.pki.people import CORPORATION_BIN, OFFICE_BIN
from tests import factories as f
from tests.ncalayer import IIN, authority
from tests.standins_site import Site
from workflow.delivery import vault
from workflow.doctor import signatures_are_whole
from workflow.models import EdsCheck, EdsSignature
from workflow.signatures import checking, keeping
from workflow.signatures.checking import Checked, check
from workflow.signatures.containers import canonical, read
from workflow.signatures.purposes import DEMANDS, Purpose
from workflow.signatures.rechecking import check_again
from workflow.signatures.words import SENTENCES, Why

NOW = (f.START + timedelta(minutes=10)).astimezone(UTC)  # authorities write in UTC
DATA = canonical({"number": "2026-Ш00001", "бала": 1})
FORM = b"<request><iin>851330400018</iin></request>"
APPLICANT = IIN["applicant"]


def cms(label: str = "head", data: bytes = DATA, **how: Any) -> bytes:
    return signed_data(data, [authority().issued[label]], at=NOW, **{"detached": True, **how})


def judged(raw: bytes, purpose: Purpose, iin: str, bin_: str = "", at: datetime = NOW) -> Checked:
    data = None if raw.lstrip()[:1] == b"<" else DATA
    return check(raw, purpose=purpose, iin=iin, bin=bin_, data=data, at=at)


def test_the_container_has_one_form() -> None:
    assert '{"number":"2026-Ш00001","бала":1}'.encode() == DATA
    assert read(DATA) == {"number": "2026-Ш00001", "бала": 1}
    with pytest.raises(ValueError, match="canonical"):
        read(b'{"b": 1, "a": 2}')


@pytest.mark.clause("11.6")
def test_an_applicants_request_is_signed_by_the_applicants_own_key(trusted: None) -> None:
    signed = xml.signed(FORM, authority().issued["applicant"])
    answer = judged(signed, Purpose.REQUEST, APPLICANT)
    assert (answer.valid, answer.code, answer.content) == (True, "", FORM)
    assert answer.signer["iin"] == APPLICANT


# Whose key, for what, expected IIN and BIN → the reasons; "" is accepted.
TABLE = [
    ("applicant", Purpose.REQUEST, APPLICANT, "", []),
    ("applicant-auth", Purpose.REQUEST, APPLICANT, "", [Why.NOT_FOR_SIGNING]),
    ("wrong-iin", Purpose.REQUEST, APPLICANT, "", [Why.IIN]),
    ("head", Purpose.REQUEST, IIN["head"], "", [Why.ROLE]),
    ("expired", Purpose.REQUEST, APPLICANT, "", [Code.EXPIRED]),
    ("not-yet", Purpose.REQUEST, APPLICANT, "", [Code.NOT_YET_VALID]),
    ("foreign", Purpose.REQUEST, APPLICANT, "", [Code.UNTRUSTED]),
    ("head", Purpose.DECISION, IIN["head"], OFFICE_BIN, []),
    ("signer", Purpose.DECISION, IIN["signer"], OFFICE_BIN, []),
    ("employee", Purpose.DECISION, IIN["employee"], OFFICE_BIN, [Why.ROLE]),
    ("head", Purpose.DECISION, IIN["signer"], OFFICE_BIN, [Why.IIN]),
    ("head", Purpose.DECISION, IIN["head"], CORPORATION_BIN, [Why.BIN]),
    ("head", Purpose.DECISION, IIN["head"], "", [Why.BIN]),
    ("head", Purpose.DECISION, "", OFFICE_BIN, [Why.IIN]),
    ("applicant", Purpose.DECISION, APPLICANT, OFFICE_BIN, [Why.ROLE, Why.BIN]),
    ("operator", Purpose.OPERATOR, IIN["operator"], CORPORATION_BIN, []),
    ("operator", Purpose.OPERATOR, IIN["operator"], OFFICE_BIN, [Why.BIN]),
    ("applicant", Purpose.OPERATOR, APPLICANT, CORPORATION_BIN, [Why.ROLE, Why.BIN]),
    ("head-auth", Purpose.LOGIN, "", OFFICE_BIN, []),
    ("applicant-auth", Purpose.LOGIN, "", OFFICE_BIN, []),
    ("head-auth", Purpose.LOGIN, IIN["signer"], "", [Why.IIN]),
    ("head-auth", Purpose.LOGIN, "", CORPORATION_BIN, [Why.BIN]),
    ("head", Purpose.LOGIN, "", "", [Why.NOT_FOR_LOGIN]),
]


@pytest.mark.clause("11.6")
@pytest.mark.parametrize(("label", "purpose", "iin", "bin_", "reasons"), TABLE)
def test_who_may_sign_what(
    trusted: None, label: str, purpose: Purpose, iin: str, bin_: str, reasons: list[str]
) -> None:
    answer = judged(cms(label), purpose, iin, bin_)
    assert answer.verdict["reasons"] == reasons
    assert (answer.valid, answer.code) == (not reasons, reasons[0] if reasons else "")


def test_two_who_sign_together_are_not_one(trusted: None) -> None:
    both = [authority().issued[label] for label in ("head", "signer")]
    raw = signed_data(DATA, both, at=NOW, detached=True)
    assert Why.SEVERAL in judged(raw, Purpose.DECISION, IIN["head"], OFFICE_BIN).verdict["reasons"]


@pytest.mark.parametrize(
    ("age", "by", "reasons"),
    [
        (timedelta(hours=1), "tsa", []),
        (timedelta(days=2), "tsa", [Why.OLD_STAMP]),
        (-timedelta(hours=1), "tsa", [Code.TIMESTAMP]),
        (timedelta(hours=1), "head", [Code.TIMESTAMP]),
    ],
)
def test_a_time_stamp_is_weighed_by_our_own_rule(
    trusted: None, age: timedelta, by: str, reasons: list[str]
) -> None:
    """From a time-stamp authority, neither from the future nor too long ago."""
    stamper = authority().stamper if by == "tsa" else authority().issued[by]
    raw = cms(stamp=lambda signature: answers.time_stamp(stamper, signature, NOW - age))
    answer = judged(raw, Purpose.DECISION, IIN["head"], OFFICE_BIN)
    assert answer.verdict["reasons"] == reasons
    assert (answer.stamped_at == NOW - age) is (not reasons or reasons == [Why.OLD_STAMP])


def test_a_time_stamp_on_another_signature_is_refused(trusted: None) -> None:
    raw = cms(stamp=lambda signature: answers.time_stamp(authority().stamper, signature + b"x", NOW))
    answer = judged(raw, Purpose.DECISION, IIN["head"], OFFICE_BIN)
    assert (answer.valid, answer.code) == (False, Code.TIMESTAMP)


@pytest.mark.parametrize("raw", [b"", b"-----BEGIN CMS-----\nx\n-----END CMS-----", b"<x", b"0\x03\x02\x01"])
def test_ruins_are_no_signature(trusted: None, raw: bytes) -> None:
    answer = check(raw, purpose=Purpose.DECISION, iin="1", data=DATA, at=NOW)
    assert (answer.valid, answer.code) == (False, Code.UNREADABLE)


def test_a_certificate_or_a_list_is_no_signature(trusted: None) -> None:
    for raw in (authority().issued["head"].der, authority().crl()):
        answer = judged(raw, Purpose.DECISION, IIN["head"], OFFICE_BIN)
        assert (answer.valid, answer.code) == (False, Code.UNREADABLE)


def test_nobody_is_trusted_where_no_authority_is_named(trusted: None, settings: Any) -> None:
    settings.EDS_TRUST = ""
    assert judged(cms(), Purpose.DECISION, IIN["head"], OFFICE_BIN).code == Code.NO_TRUST


@pytest.mark.clause("11.7")
def test_each_reason_is_a_sentence() -> None:
    codes = {str(code) for code in (*Code, *Why)}
    assert codes == set(SENTENCES)
    with override("en"):
        assert [code for code, sentence in SENTENCES.items() if not str(sentence).endswith(".")] == []


def test_the_office_asks_for_revocation_and_for_a_stamp_of_its_own(
    demo_pki: dict[str, Authority], standins_site: Site
) -> None:
    """Over HTTP; an authority for time-stamps that is away stops nobody."""
    now, gost = datetime.now(UTC), demo_pki["GOST"]

    def asked(label: str) -> Checked:
        raw = signed_data(DATA, [gost.issued[label]], at=now, detached=True)
        return check(raw, purpose=Purpose.DECISION, iin=IIN[label], bin=OFFICE_BIN, data=DATA, at=now)

    answer = asked("head")
    assert (answer.valid, answer.signer["revocation"], answer.stamped_at is not None) == (True, "good", True)
    assert answer.evidence.ocsp != ()
    standins_site.post("/pki/mood/", service="tsa", mood="down")
    answer = asked("head")
    assert (answer.valid, answer.stamped_at, answer.evidence.time_stamp) == (True, None, b"")


# -- what is kept -----------------------------------------------------------------------------------------------


def kept(raw: bytes | None = None, at: datetime = NOW) -> EdsSignature:
    case = f.a_case()
    raw = raw or armoured(cms())
    answer = judged(raw, Purpose.DECISION, IIN["head"], OFFICE_BIN, at)
    assert answer.valid
    return keeping.keep(
        answer,
        case=case,
        purpose=Purpose.DECISION,
        content=DATA,
        raw=raw,
        by=f.staff(case.office).head,
        now=at,
    )


@pytest.mark.django_db
def test_the_signature_is_kept_with_its_evidence(trusted: None) -> None:
    eds = kept()
    assert vault.get(eds.content_sha256) == DATA
    assert Certificate(authority().issued["head"].der).der == vault.get(eds.evidence["certificates"][0])
    assert vault.get(eds.signature_sha256)[:1] == b"0"
    assert eds.verdict["valid"] is True


@pytest.mark.django_db
def test_the_doctor_finds_evidence_that_is_gone(trusted: None) -> None:
    eds = kept()
    assert list(signatures_are_whole()) == []
    gone = eds.evidence["certificates"][0]
    default_storage.delete(f"{gone[:2]}/{gone}")
    assert [found.code for found in signatures_are_whole()] == ["damaged-signature"]


@pytest.mark.django_db
def test_what_was_refused_is_not_kept(trusted: None) -> None:
    answer = judged(cms("employee"), Purpose.DECISION, IIN["employee"], OFFICE_BIN)
    with pytest.raises(ValueError, match="refused"):
        keeping.keep(
            answer, case=None, purpose=Purpose.DECISION, content=DATA, raw=b"x", by=None, now=NOW
        )  # fmt: skip


@contextmanager
def revoked(label: str) -> Iterator[Authority]:
    """The same authority some time later, when it has revoked one more certificate."""
    changed = authority()
    lines = changed.revoked
    line = answers.Revoked(changed.issued.serial(label), NOW + timedelta(days=30))
    changed.revoked = lambda: [*lines(), line]  # type: ignore[method-assign]
    try:
        yield changed
    finally:
        del changed.revoked


@pytest.mark.django_db
def test_an_expired_certificate_does_not_make_an_old_signature_invalid(trusted: None) -> None:
    eds = kept()
    check_again(eds, by=None, now=NOW + timedelta(days=1000))
    row = EdsCheck.objects.get()
    assert (row.then_valid, row.now_valid, row.now_code) == (True, False, Code.EXPIRED)


@pytest.mark.django_db
def test_a_changed_evidence_is_found(trusted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    eds = kept()
    get = vault.get
    monkeypatch.setattr(vault, "get", lambda sha: DATA + b" " if sha == eds.content_sha256 else get(sha))
    row = check_again(eds, by=None, now=NOW)
    assert (row.then_valid, row.now_valid) == (False, False)
    assert row.verdict["then"]["reasons"] == [Code.CONTENT]


@pytest.mark.django_db
def test_the_kept_answers_decide_what_was_known_then(trusted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Revoked a month later: it held then all the same; with an answer about another one it is not proved."""
    eds = kept()
    proofs = keeping.evidence_of(eds)
    good = authority().ocsp(authority().issued.serial("head"), NOW)
    with revoked("head") as later:
        bad = later.ocsp(later.issued.serial("head"), NOW + timedelta(days=31))
    other = authority().ocsp(authority().issued.serial("signer"), NOW)
    for answer, holds in ((good, True), (other, False), (bad, True)):
        kept_so = checking.Evidence(certificates=proofs.certificates, ocsp=(answer,))
        monkeypatch.setattr("workflow.signatures.rechecking.evidence_of", lambda _eds, one=kept_so: one)
        assert check_again(eds, by=None, now=NOW).then_valid is holds


def test_every_purpose_has_its_demand() -> None:
    assert set(DEMANDS) == set(Purpose)
