"""Time-stamps (RFC 3161)."""

from datetime import timedelta

import pytest
from asn1crypto import tsp

from benefit_office.egov.eds.verdict import Code, Kind
from benefit_office.standins.pki import answers, der
from benefit_office.standins.pki.answers import stamp_answer, stamp_refusal, time_stamp
from benefit_office.standins.pki.certificates import DIGITAL_SIGNATURE, STAMPING, Wish, issue
from benefit_office.standins.pki.cms import armoured
from benefit_office.standins.pki.keys import ec_key
from benefit_office.standins.pki.people import DAY

from .samples import AT, KINDS, NAMES, authority, codes, flipped, judge

TEXT = b"a signature, say"


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_and_the_answer_around_it_hold(kind: str) -> None:
    token = authority(kind).stamp(TEXT)
    for form in (token, stamp_answer(token), armoured(token, "PKCS7")):
        verdict = judge(form, kind, data=TEXT)
        assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.TIMESTAMP, "", NAMES[kind])
        assert verdict.stamped_at == AT
    assert judge(token, kind).valid


@pytest.mark.parametrize("kind", KINDS)
def test_a_stamp_of_another_file_or_a_changed_one_is_refused(kind: str) -> None:
    token = authority(kind).stamp(TEXT)
    assert codes(judge(token, kind, data=TEXT + b".")) == [Code.CONTENT]
    assert codes(judge(flipped(token, len(token) - 10), kind)) == [Code.SIGNATURE]
    moment = f"{AT:%Y%m%d%H%M%SZ}".encode()
    assert Code.CONTENT in codes(judge(token.replace(moment, b"20250302040000Z", 1), kind))


def test_only_a_stamp_authority_stamps() -> None:
    assert codes(judge(time_stamp(authority().issued["head"], TEXT, AT))) == [Code.KEY_USAGE]
    wish = Wish("abroad", [("2.5.4.3", "TSA")], AT - DAY, AT + DAY, (DIGITAL_SIGNATURE,), (STAMPING,))
    foreign = issue(wish, ec_key("abroad"), authority().foreign_root)
    assert codes(judge(time_stamp(foreign, TEXT, AT))) == [Code.UNTRUSTED]


def test_a_stamp_is_not_valid_before_its_moment_nor_outside_its_certificate_s_dates() -> None:
    token = authority().stamp(TEXT)
    assert codes(judge(token, at=AT - timedelta(seconds=1))) == [Code.NOT_YET_VALID]
    assert codes(judge(token, at=AT + 800 * DAY)) == [Code.EXPIRED]
    old = authority().stamp(TEXT, AT - 400 * DAY)
    assert codes(judge(old)) == [Code.TIMESTAMP]


def test_a_refusal_of_the_authority_is_no_stamp() -> None:
    verdict = judge(stamp_refusal())
    assert (verdict.kind, codes(verdict)) == (Kind.TIMESTAMP, [Code.NOT_SUCCESSFUL])


def test_a_stamp_on_a_broken_hash_proves_nothing() -> None:
    sha1 = der.seq(der.oid("1.3.14.3.2.26"), der.NULL)
    token = time_stamp(authority().stamper, TEXT, AT, imprint=(sha1, bytes(20)))
    assert codes(judge(token)) == [Code.WEAK]


def test_the_stand_in_writes_what_another_reader_reads() -> None:
    read = tsp.TimeStampResp.load(stamp_answer(authority("RSA").stamp(TEXT)), strict=True)
    info = read["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert (info["gen_time"].native, info["policy"].native) == (AT, answers.STAMP_POLICY)
