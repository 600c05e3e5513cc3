"""Every byte of a signed thing counts: a changed one is refused, and none makes the verifier fall over."""

import pytest

from benefit_office.egov.eds.verify import Unreadable
from benefit_office.standins.pki.cms import signed_data
from benefit_office.standins.pki.xml import envelope

from .samples import AT, authority, judge

STEP = 23  # in the normal run every 23rd byte, in the soak every one


def accepted(raw: bytes, kind: str, step: int) -> list[int]:
    """The places whose change goes unnoticed."""
    places = []
    for place in range(0, len(raw), step):
        for mask in (0x01, 0x80):
            changed = raw[:place] + bytes([raw[place] ^ mask]) + raw[place + 1 :]
            try:
                if judge(changed, kind).valid:
                    places.append(place)
            except Unreadable:
                continue
    return places


def things(kind: str) -> dict[str, bytes]:
    """What must not lose a byte: nothing in these stands outside a signature."""
    ours = authority(kind)
    return {
        "certificate": ours.issued["head"].der,
        "list": ours.crl(),
        "answer": ours.ocsp(ours.issued["revoked"].serial),
    }


@pytest.mark.parametrize("kind", ["EC", "GOST256"])
@pytest.mark.parametrize("name", ["certificate", "list", "answer"])
def test_a_changed_byte_is_never_accepted(kind: str, name: str) -> None:
    raw = things(kind)[name]
    assert judge(raw, kind).valid
    assert accepted(raw, kind, STEP) == []


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["RSA", "EC", "GOST", "GOST256"])
@pytest.mark.parametrize("name", ["certificate", "list", "answer"])
def test_no_changed_byte_is_ever_accepted(kind: str, name: str) -> None:
    assert accepted(things(kind)[name], kind, 1) == []


def test_a_length_written_another_way_is_refused() -> None:
    """The length of the response status, one bit away: BER reads it, DER does not."""
    answer = authority().ocsp(authority().issued["head"].serial)
    place = answer.index(b"\x0a\x01\x00") + 1
    assert accepted(answer[: place + 1] + answer[place + 1 :], "EC", len(answer)) == []
    changed = answer[:place] + b"\x81" + answer[place + 1 :]
    assert not judge(changed).valid


@pytest.mark.parametrize("step", [STEP, pytest.param(1, marks=pytest.mark.soak)])
def test_no_changed_byte_makes_the_verifier_fall_over(step: int) -> None:
    ours = authority()
    signed = signed_data(b"text", [ours.issued["head"]], at=AT, stamp=ours.stamp)
    for raw in (signed, ours.stamp(b"text"), envelope(b"<a>1</a>", ours.issued["head"])):
        assert judge(raw).valid
        assert len(accepted(raw, "EC", step)) < len(raw) / step / 2
