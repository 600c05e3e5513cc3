"""What is handed in from outside, spoilt by Hypothesis: a parser says no in its own way and never falls over.

Uploads (PDF, JPEG, PNG), signatures (CMS, XML, PDF) and messages of the gateway, these also signed anew after they were
spoilt, for a broken signature would hide the parser behind it. A sample with every test, many more in the soak.
Planted defects this file goes red for: a fault that the reader of pictures, of XML or of signatures knows left out of
its `except`.
"""

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from applications.papers.uploads import Scan, check_bytes
from benefit_office.egov.eds.verify import Unreadable
from benefit_office.egov.shep import codec, server
from benefit_office.egov.shep.codec import Account
from benefit_office.egov.shep.envelope import Habit, enveloped
from benefit_office.egov.shep.messages import Fault
from benefit_office.egov.shep.wsse import sign
from benefit_office.standins.pki.cms import signed_data
from benefit_office.standins.pki.xml import envelope
from tests.applications.hostile import pdf
from tests.applications.samples import picture

from .gateway import NOW, transport_key, trusting
from .samples import AT, authority, judge
from .test_shep_wire import MESSAGE, REQUESTS, called

SOAK = bool(os.environ.get("SOAK"))
pytestmark = [pytest.mark.usefixtures("english"), *([pytest.mark.soak] if SOAK else [])]
EXAMPLES = 2000 if SOAK else 40
TEXTS = ("", "-1", "9" * 400, "2026-13-45T99:99", "\u202e", "<a>", "true", "Ә")
WORDS = (b"", b"\x00", b"\xff" * 4, b"\x80\x80\x80\x80", b"9" * 30, b"-1", b"<", b"]]>", b"/Length 99999999", b" obj ",
         b"stream\n", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"%PDF-", b"IEND", b"\xff\xd9")  # fmt: skip
many = settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, sound: Callable[[], tuple[bytes, ...]]) -> bytes:
    """One of what is sound with some of its bytes replaced, left out, put in or doubled."""
    raw = draw(st.sampled_from(sound()))
    for _time in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(raw)))
        length = draw(st.sampled_from((0, 1, 2, 8, 60, 1000)))
        word = draw(
            st.one_of(st.sampled_from(WORDS), st.binary(max_size=12), st.just(raw[place : place + 200]))
        )
        raw = raw[:place] + word + raw[place + length :]
    return raw


@cache
def uploads() -> tuple[bytes, ...]:
    return pdf(), pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), picture("JPEG"), picture("PNG")


@cache
def signatures() -> tuple[bytes, ...]:
    ours = authority()
    signer = ours.issued["head"]
    return (
        signed_data(b"text", [signer], at=AT, stamp=ours.stamp),
        ours.stamp(b"text"),
        envelope(b"<a>1</a>", signer),
        signer.der,
        ours.crl(),
        ours.ocsp(ours.issued["revoked"].serial),
    )


@cache
def messages() -> tuple[bytes, ...]:
    return tuple(called(operation, request, habit) for operation, request in REQUESTS for habit in Habit)


@many
@given(raw=spoilt(uploads))
def test_a_spoilt_upload_is_a_clean_scan_or_a_sentence(raw: bytes) -> None:
    try:
        assert isinstance(check_bytes(raw), Scan)
    except ValidationError:
        return


@many
@given(raw=spoilt(signatures))
def test_a_spoilt_signature_has_a_verdict(raw: bytes) -> None:
    try:
        verdict = judge(raw)
    except Unreadable:
        return
    assert verdict.valid or verdict.faults


@many
@given(raw=spoilt(messages))
def test_a_spoilt_message_of_the_gateway_is_read_or_refused(raw: bytes) -> None:
    assert read_or_refused(raw)


def read_or_refused(raw: bytes) -> bool:
    """Whether the reader took the message whole, or said no in its own way; anything else is raised."""
    try:
        return server.read(raw, trusting("pep"), NOW).request is not None
    except Fault as refused:
        return bool(refused.code)


def emptied(one: Any) -> None:
    one.clear()


def renamed(one: Any) -> None:
    one.tag = "other"


def doubled(one: Any) -> None:
    if one.getparent() is not None:
        one.getparent().append(etree.fromstring(etree.tostring(one)))


def left_out(one: Any) -> None:
    if one.getparent() is not None:
        one.getparent().remove(one)


SPOILERS: tuple[Callable[[Any], None], ...] = (emptied, renamed, doubled, left_out)


@many
@given(data=st.data())
def test_a_message_spoilt_before_it_was_signed_is_read_or_refused(data: st.DataObject) -> None:
    operation, request = data.draw(st.sampled_from(REQUESTS))
    wrapper = codec.written(
        operation, request, Account("pep", "secret"), data.draw(st.sampled_from(list(Habit)))
    )
    for _time in range(data.draw(st.integers(1, 3))):
        one = data.draw(st.sampled_from(list(wrapper.iter())))
        if data.draw(st.booleans()):
            one.text = data.draw(st.sampled_from(TEXTS))
        else:
            data.draw(st.sampled_from(SPOILERS))(one)
    assert read_or_refused(sign(enveloped(wrapper), transport_key("pep")))


def test_the_samples_are_sound() -> None:
    """What is not spoilt is taken: the tests above begin with what works."""
    assert all(isinstance(check_bytes(raw), Scan) for raw in uploads())
    assert all(judge(raw).valid for raw in signatures()[:3])
    assert server.read(called(codec.SEND, MESSAGE), trusting("pep"), NOW).request == MESSAGE
