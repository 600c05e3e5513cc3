"""The gateway's messages in XML and back: both channels, three habits of `data`, the contract's schemas."""

import base64
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from benefit_office.egov.forms import wire as forms
from benefit_office.egov.shep import codec, server
from benefit_office.egov.shep.codec import Account, Fetched, Operation
from benefit_office.egov.shep.envelope import SOAP, Habit, enveloped
from benefit_office.egov.shep.messages import (
    Delivery,
    Fault,
    Message,
    MessageState,
    MessageType,
    Receipt,
    Status,
    StatusQuestion,
    SyncAnswer,
    SyncRequest,
    Wanted,
)
from benefit_office.egov.shep.wsse import sign

from .gateway import NOW, transport_key, trusting

DATA = '<r:form xmlns:r="urn:r" a="1"><iin>851330400018</iin><name>Ә &amp; &lt;Ғ&gt;</name></r:form>'.encode()
SESSION = "{1B4E28BA-2FA1-11D2-883F-0016D3CCA427}"
MESSAGE = Message(
    "PAYMENT_CARE_DEFINE", MessageType.REQUEST, DATA, NOW, "pep", "m-1", "c-1", {"KEY": "1"}, SESSION
)
QUESTION = SyncRequest("GBDFL", DATA, NOW, "q-1", "c-1", "pep", {"CONNECTOR_CLIENT": "true"}, SESSION)
REQUESTS: list[tuple[Operation, Any]] = [
    (codec.ASK, QUESTION),
    (codec.SEND, MESSAGE),
    (codec.FETCH, Wanted("PAYMENT_CARE_DEFINE", 5, "m-1", "c-1")),
    (codec.ACKNOWLEDGE, Delivery("m-1", "S", NOW, False, True, "Толық емес")),
    (codec.CHANGED, Status("m-1", MessageState.DELIVERED, "OK", "Жеткізілді", NOW)),
    (codec.STATUS, StatusQuestion("m-1")),
]
ANSWERS: list[tuple[Operation, Any]] = [
    (codec.ASK, SyncAnswer("q-1", "c-1", NOW, "SCSS001", "OK", DATA, SESSION)),
    (codec.SEND, Receipt("m-1", "c-1", NOW, SESSION)),
    (codec.FETCH, Fetched(NOW, (MESSAGE, MESSAGE))),
    (codec.FETCH, Fetched(NOW)),
    (codec.ACKNOWLEDGE, Receipt("n-1", "", NOW, SESSION)),
]


def called(operation: Operation, request: Any, habit: Habit = Habit.CHILDREN, by: str = "pep") -> bytes:
    """A signed call."""
    wrapper = codec.written(operation, request, Account("pep", "secret"), habit)
    return sign(enveloped(wrapper), transport_key(by))


@pytest.mark.parametrize("habit", Habit)
@pytest.mark.parametrize(("operation", "request_"), REQUESTS)
def test_a_request_comes_out_as_it_went_in(operation: Operation, request_: Any, habit: Habit) -> None:
    call = server.read(called(operation, request_, habit), trusting("pep"), NOW)

    assert (call.operation.name, call.request) == (operation.name, request_)


def test_who_asks_is_in_the_signed_body() -> None:
    assert server.read(called(codec.SEND, MESSAGE), trusting("pep"), NOW).account == Account("pep", "secret")


@pytest.mark.parametrize("habit", Habit)
@pytest.mark.parametrize(("operation", "answer"), ANSWERS)
def test_an_answer_comes_out_as_it_went_in(operation: Operation, answer: Any, habit: Habit) -> None:
    wrapper = etree.fromstring(etree.tostring(codec.answered(operation, answer, habit)))

    assert codec.read_answer(wrapper, operation) == answer


def test_data_of_several_children_is_a_document_called_data() -> None:
    data = b"<data><messageId>1</messageId><iin>851330400018</iin></data>"
    asked = SyncRequest("GBDFL", data, NOW, "q-1", sender_id="pep")

    call = server.read(called(codec.ASK, asked), trusting("pep"), NOW)

    assert call.request.data == data


def test_data_in_the_interfaces_namespace_is_taken_too() -> None:
    """Smart Bridge's own sample writes it so."""
    odd = "http://bip.bee.kz/SyncChannel/v10/Interfaces"
    wrapper = codec.written(codec.ASK, QUESTION, Account("pep"), Habit.CHILDREN)
    wrapper.find("request/requestData/data").tag = f"{{{odd}}}data"

    call = server.read(sign(enveloped(wrapper), transport_key("pep")), trusting("pep"), NOW)

    assert call.request.data == DATA


# XML 1.0 has no place for U+FFFE and U+FFFF.
WRITABLE = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")


@given(st.text(WRITABLE, max_size=40))
def test_any_text_survives_all_three_habits(text: str) -> None:
    root = etree.Element("form")
    root.text = text or None
    data = etree.tostring(root, encoding="UTF-8")
    for habit in Habit:
        wrapper = codec.written(
            codec.SEND, Message("S", MessageType.REQUEST, data, NOW), Account("pep"), habit
        )
        _operation, request, _account = codec.read_request(etree.fromstring(etree.tostring(wrapper)))
        assert etree.fromstring(request.data).text == root.text


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda w: w.find("request/messageInfo/serviceId").__setattr__("tag", "other"), "breaks the contract"),
        (lambda w: w.find("request/messageInfo/messageType").__setattr__("text", "WISH"), "breaks the contract"),
        (lambda w: w.find("request/messageInfo/messageDate").__setattr__("text", "soon"), "breaks the contract"),
        (lambda w: w.find("request/messageData").append(etree.Element("data")), "one element data"),
        (lambda w: w.__setattr__("tag", "{urn:x}sendMessage"), "not known"),
    ],
)  # fmt: skip
def test_what_breaks_the_contract_is_refused(spoil: Any, sentence: str) -> None:
    wrapper = codec.written(codec.SEND, MESSAGE, Account("pep"), Habit.CHILDREN)
    spoil(wrapper)

    with pytest.raises(Fault, match=sentence) as refused:
        server.read(sign(enveloped(wrapper), transport_key("pep")), trusting("pep"), NOW)

    assert refused.value.code == "MALFORMED"


def test_a_fault_carries_code_and_words_in_the_contracts_form() -> None:
    written = etree.fromstring(server.fault(Fault("IS_NOT_VALID", "No."), NOW, codec.ASK))

    error = written.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault/detail/*")
    assert error.tag == "{http://bip.bee.kz/SyncChannel/v10/Types}SendMessageFault1_SendMessageFault"
    assert [error.findtext("errorCode"), error.findtext("errorMessage")] == ["IS_NOT_VALID", "No."]
    codec.check(error)


# Signatures


def test_an_unsigned_message_is_refused_in_the_gateways_words() -> None:
    wrapper = codec.written(codec.SEND, MESSAGE, Account("pep"), Habit.CHILDREN)

    with pytest.raises(Fault) as refused:
        server.read(etree.tostring(enveloped(wrapper)), trusting("pep"), NOW)

    assert refused.value.code == "SIGN_NOT_EXIST"


def test_another_systems_key_is_not_the_gateways() -> None:
    with pytest.raises(Fault) as refused:
        server.read(called(codec.SEND, MESSAGE, by="stranger"), trusting("pep"), NOW)

    assert refused.value.code == "IS_NOT_VALID"


def test_an_expired_certificate_is_refused() -> None:
    with pytest.raises(Fault) as refused:
        server.read(called(codec.SEND, MESSAGE), trusting("pep"), NOW + timedelta(days=1000))

    assert refused.value.code == "IS_NOT_VALID"


def test_a_changed_word_breaks_the_signature() -> None:
    with pytest.raises(Fault) as refused:
        server.read(
            called(codec.SEND, MESSAGE).replace(b"851330400018", b"861330300026"), trusting("pep"), NOW
        )

    assert refused.value.code == "IS_NOT_VALID"


def test_a_signed_body_wrapped_away_is_not_read() -> None:
    """The signed Body is moved into the header; another one, which nobody signed, takes its place."""
    root = etree.fromstring(called(codec.SEND, MESSAGE))
    body = root.find(f"{{{SOAP}}}Body")
    other = etree.SubElement(root, f"{{{SOAP}}}Body")
    other.append(
        codec.written(codec.SEND, Message("S", MessageType.RESPONSE, DATA, NOW), Account("pep"), Habit.TEXT)
    )
    etree.SubElement(root.find(f"{{{SOAP}}}Header"), "wrapper").append(body)

    with pytest.raises(Fault) as refused:
        server.read(etree.tostring(root), trusting("pep"), NOW)

    assert refused.value.code == "IS_NOT_VALID"


@pytest.mark.parametrize("place", ["before", "after", "within"])
def test_a_second_body_or_a_double_identifier_is_refused(place: str) -> None:
    root = etree.fromstring(called(codec.SEND, MESSAGE))
    body = root.find(f"{{{SOAP}}}Body")
    copy = etree.fromstring(etree.tostring(body))
    if place == "within":
        body.append(copy)
    else:
        root.insert(1 if place == "before" else 2, copy)

    with pytest.raises(Fault) as refused:
        server.read(etree.tostring(root), trusting("pep"), NOW)

    assert refused.value.code == "IS_NOT_VALID"


# Hostile bytes


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n > 1 else b"&a;" * 10) for n in range(1, 10)
    )
    + b"]><b>&a9;</b>"
)
OUTSIDE = b'<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><b>&x;</b>'


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (BOMB, "MALFORMED"),
        (OUTSIDE, "MALFORMED"),
        (b"", "MALFORMED"),
        (b"\x00\xff\xfe nonsense", "MALFORMED"),
        (b'<?xml version="1.0" encoding="x-none"?><a/>', "MALFORMED"),
        ("<a>өтініш</a>".encode("utf-16")[2:], "MALFORMED"),
        (b"<a>" * 5000, "MALFORMED"),
        (b"<a/>", "SIGN_NOT_EXIST"),
        (b" " * (31 * 1024 * 1024), "TOO_LARGE"),
        (b"<a>" + b"<b/>" * 7_000_000 + b"</a>", "MALFORMED"),
        (b"<a" + b" b=''" * 5_000_000 + b"/>", "MALFORMED"),
        (BOMB.decode().encode("utf-16"), "MALFORMED"),
    ],
)
def test_hostile_bytes_are_refused(raw: bytes, code: str) -> None:
    with pytest.raises(Fault) as refused:
        server.read(raw, trusting("pep"), NOW)

    assert refused.value.code == code
    assert "root:" not in refused.value.message


def test_a_bomb_and_a_flood_cost_nothing() -> None:
    """A document type and too many elements are seen before the document is read whole."""
    for raw in (BOMB + b" " * 29_000_000, b"<a>" + b"<b/>" * 7_000_000):
        began = time.monotonic()
        with pytest.raises(Fault):
            server.read(raw, trusting("pep"), NOW)
        assert time.monotonic() - began < 0.5


@pytest.mark.parametrize("habit", Habit)
def test_a_scan_as_large_as_the_office_takes_one_arrives(habit: Habit) -> None:
    """Twenty megabytes are 27 million characters in base64, more than libxml2's ten for one text."""
    scan = base64.b64encode(b"scanned!" * (20 * 1024 * 1024 // 8))
    message = Message("S", MessageType.REQUEST, b"<form><file>" + scan + b"</file></form>", NOW)

    call = server.read(called(codec.SEND, message, habit), trusting("pep"), NOW)

    assert call.request.data == message.data
    assert forms.read(b"<typedRequestFormImportData>" + scan + b"</typedRequestFormImportData>").text == (
        scan.decode()
    )


@pytest.mark.parametrize("inner", [BOMB, OUTSIDE, b"no xml"])
def test_hostile_text_in_data_is_refused(inner: bytes) -> None:
    message = Message("S", MessageType.REQUEST, inner, NOW)

    with pytest.raises(Fault) as refused:
        server.read(called(codec.SEND, message, Habit.TEXT), trusting("pep"), NOW)

    assert refused.value.code == "MALFORMED"
