"""Transport signatures of a GOST key, as the state's gateway may make them: read, tampered with, wrapped.

Seen to fail when any signed part passed for the Body (wrapped), when the digest of the reference was not compared
(changed word), and when the certificate that came along was trusted (another key).
"""

from functools import cache

import pytest
from lxml import etree

from benefit_office.egov.eds.certificates import Certificate
from benefit_office.egov.shep import codec, server
from benefit_office.egov.shep.codec import Account
from benefit_office.egov.shep.envelope import SOAP, Habit
from benefit_office.egov.shep.messages import Fault, Message, MessageType
from benefit_office.standins.pki import xml
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.keys import gost_key

from .gateway import NOW

DATA = "<form><iin>851330400018</iin><name>Ғани</name></form>".encode()
MESSAGE = Message("PAYMENT_CARE_DEFINE", MessageType.REQUEST, DATA, NOW, "pep", "m-1", "c-1")


@cache
def authority() -> Authority:
    """The test PKI with GOST 34.10-2015 keys of 512 bits."""
    return Authority("GOST", gost_key, NOW)


def enveloped(by: str = "guardian", habit: Habit = Habit.TEXT) -> bytes:
    """A message whose Body the GOST key has signed."""
    wrapper = codec.written(codec.SEND, MESSAGE, Account("pep"), habit)
    return xml.envelope(etree.tostring(wrapper), authority().issued[by])


def read(raw: bytes) -> server.Call:
    return server.read(raw, (Certificate(authority().issued["guardian"].der),), NOW)


@pytest.mark.parametrize("habit", [Habit.TEXT, Habit.CHILDREN])
def test_a_message_signed_by_a_gost_key_is_read(habit: Habit) -> None:
    raw = enveloped(habit=habit)

    assert b"gostr34102015-gostr34112015-512" in raw
    assert read(raw).request == MESSAGE


def test_a_changed_word_under_a_gost_signature_is_refused() -> None:
    with pytest.raises(Fault) as refused:
        read(enveloped().replace(b"851330400018", b"861330300026"))

    assert refused.value.code == "IS_NOT_VALID"


def test_a_changed_value_of_a_gost_signature_is_refused() -> None:
    root = etree.fromstring(enveloped())
    value = next(root.iter(f"{{{xml.DS}}}SignatureValue"))
    value.text = ("B" if value.text[0] == "A" else "A") + value.text[1:]

    with pytest.raises(Fault) as refused:
        read(etree.tostring(root))

    assert refused.value.code == "IS_NOT_VALID"


def test_a_body_signed_by_gost_and_wrapped_away_is_not_read() -> None:
    """The signed Body hides in the header; another one, which nobody signed, takes its place."""
    root = etree.fromstring(enveloped())
    body = root.find(f"{{{SOAP}}}Body")
    root.append(etree.fromstring(etree.tostring(body).replace(b"id-body", b"id-other")))
    etree.SubElement(root.find(f"{{{SOAP}}}Header"), "wrapper").append(body)

    with pytest.raises(Fault) as refused:
        read(etree.tostring(root))

    assert refused.value.code == "IS_NOT_VALID"


def test_another_gost_key_is_not_the_gateways() -> None:
    with pytest.raises(Fault) as refused:
        read(enveloped(by="operator"))

    assert refused.value.code == "IS_NOT_VALID"
