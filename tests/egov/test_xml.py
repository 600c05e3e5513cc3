"""Signed XML and WS-Security envelopes, and the ways to wrap a signature around another text."""

import re

import pytest
from cryptography import x509
from lxml import etree
from signxml import XMLSigner, XMLVerifier, methods

from benefit_office.egov.eds.verdict import Code, Kind
from benefit_office.egov.eds.verify import Unreadable
from benefit_office.standins.pki.certificates import Certificate
from benefit_office.standins.pki.xml import (
    DS,
    EXCLUSIVE,
    SOAP,
    WSSE,
    WSU,
    envelope,
    key_info,
    sign_info,
    signature_over,
    signed,
)

from .samples import KINDS, NAMES, authority, codes, judge

DOCUMENT = (
    '<?xml version="1.0"?><root xml:lang="kk" a="1&#10;2"><tag>өтініш</tag><!-- aside --><b/></root>'.encode()
)
REQUEST = b'<m:Request xmlns:m="urn:m"><iin>851330400018</iin></m:Request>'


def head(kind: str = "EC") -> Certificate:
    return authority(kind).issued["head"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("exclusive", [False, True])
def test_a_signed_document_holds_and_hands_on_what_was_signed(kind: str, exclusive: bool) -> None:
    verdict = judge(signed(DOCUMENT, head(kind), exclusive=exclusive), kind)
    assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.XML, "", NAMES[kind])
    assert verdict.content == '<root a="1&#xA;2" xml:lang="kk"><tag>өтініш</tag><b></b></root>'.encode()
    assert [signer.certificate.bin for signer in verdict.signers] == ["991340000017"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_document_or_signature_is_refused(kind: str) -> None:
    document = signed(DOCUMENT, head(kind))
    assert codes(judge(document.replace("өтініш".encode(), "шешім".encode()), kind)) == [Code.CONTENT]
    value = re.search(rb"<ds:SignatureValue>(.*)</ds:SignatureValue>", document)
    assert value is not None
    other = value[1][:10] + (b"A" if value[1][10:11] != b"A" else b"B") + value[1][11:]
    assert codes(judge(document.replace(value[1], other), kind)) == [Code.SIGNATURE]


def test_those_who_sign_one_after_the_other_all_hold() -> None:
    twice = signed(signed(DOCUMENT, head()), authority().issued["signer"])
    verdict = judge(twice)
    assert (verdict.reason, [one.certificate.iin for one in verdict.signers]) == (
        "",
        ["751330300034", "781330400042"],
    )
    assert Code.CONTENT in codes(judge(twice.replace("өтініш".encode(), b"x")))


@pytest.mark.parametrize("label", ["expired", "not-yet", "foreign"])
def test_what_is_wrong_with_the_signer_is_the_reason(label: str) -> None:
    expected = {"expired": Code.EXPIRED, "not-yet": Code.NOT_YET_VALID, "foreign": Code.UNTRUSTED}[label]
    assert codes(judge(signed(DOCUMENT, authority().issued[label]))) == [expected]
    assert codes(judge(envelope(REQUEST, authority().issued[label]))) == [expected]


def test_xml_without_a_signature_is_not_valid() -> None:
    assert codes(judge(DOCUMENT)) == [Code.NO_SIGNER]
    bare = f'<e:Envelope xmlns:e="{SOAP}"><e:Header><s:Security xmlns:s="{WSSE}"/></e:Header><e:Body/></e:Envelope>'
    verdict = judge(bare.encode())
    assert (verdict.kind, codes(verdict)) == (Kind.WSSE, [Code.NO_SIGNER])


def test_a_signed_document_inside_another_one_is_not_the_whole() -> None:
    """Signature wrapping: the signed part stays whole, the reader takes another one."""
    signed_part = etree.tostring(
        XMLSigner(c14n_algorithm=EXCLUSIVE).sign(
            etree.fromstring('<part Id="p"><sum>1</sum></part>'),
            key=head("RSA").key.private,
            cert=[x509.load_der_x509_certificate(head("RSA").der)],
            reference_uri="#p",
        )
    )
    assert judge(signed_part, "RSA").reason == ""
    wrapped = b"<part><sum>1000000</sum>" + signed_part + b"</part>"
    assert codes(judge(wrapped, "RSA")) == [Code.REFERENCE]


def test_a_signature_beside_the_text_covers_not_the_whole() -> None:
    part = b'<part Id="p"><sum>1</sum></part>'
    signature = signature_over(
        part, head(), uri="#p", transforms=(EXCLUSIVE,), exclusive=True, key_info=key_info(head())
    )
    root = etree.fromstring(b"<root><sum>1000000</sum>" + part + b"</root>")
    root.append(signature)
    sign_info(signature, head(), exclusive=True)
    assert codes(judge(etree.tostring(root))) == [Code.REFERENCE]


def test_an_identifier_that_stands_twice_is_refused() -> None:
    signed_part = etree.tostring(
        XMLSigner().sign(
            etree.fromstring('<part Id="p"><sum>1</sum></part>'),
            key=head("RSA").key.private,
            cert=[x509.load_der_x509_certificate(head("RSA").der)],
            reference_uri="#p",
        )
    )
    doubled = signed_part.replace(b"<sum>1</sum>", b'<sum id="p">1</sum>')
    assert codes(judge(doubled, "RSA")) == [Code.REFERENCE]


@pytest.mark.parametrize(
    "transform",
    ["http://www.w3.org/TR/1999/REC-xslt-19991116", "http://www.w3.org/TR/1999/REC-xpath-19991116"],
)
def test_only_known_transformations_are_made(transform: str) -> None:
    document = signed(DOCUMENT, head(), exclusive=True)
    hostile = document.replace(
        f'<ds:Transform Algorithm="{EXCLUSIVE}"/>'.encode(),
        f'<ds:Transform Algorithm="{transform}"/>'.encode(),
    )
    assert hostile != document
    assert Code.UNSUPPORTED in codes(judge(hostile))


def test_a_reference_outside_the_document_is_refused() -> None:
    document = signed(DOCUMENT, head())
    for address in (b"http://127.0.0.1/", b"file:///etc/passwd"):
        hostile = document.replace(b'<ds:Reference URI="">', b'<ds:Reference URI="' + address + b'">')
        verdict = judge(hostile)
        assert Code.REFERENCE in codes(verdict)
        assert "outside the document" in verdict.reason


def test_a_document_type_is_refused_before_anything_is_read_from_it() -> None:
    hostile = DOCUMENT.replace(
        b"<root", b'<!DOCTYPE root [<!ENTITY x SYSTEM "file:///etc/hostname">]><root', 1
    ).replace(b"<b/>", b"&x;")
    verdict = judge(hostile)
    assert codes(verdict) == [Code.UNREADABLE]
    assert "document type" in verdict.reason


def test_what_is_no_xml_is_not_readable() -> None:
    for raw in (b"<", b"<root>", b"<root></toor>", signed(DOCUMENT, head())[:-20]):
        with pytest.raises(Unreadable, match="no whole XML"):
            judge(raw)


def test_a_document_without_a_canonical_form_is_refused() -> None:
    document = signed(DOCUMENT, head()).replace(b"<b/>", b'<b xmlns="relative"/>')
    assert codes(judge(document)) == [Code.MALFORMED]


def test_doubled_parts_of_a_signature_are_refused() -> None:
    document = signed(DOCUMENT, head())
    doubled = re.sub(rb"(<ds:SignatureValue>.*</ds:SignatureValue>)", rb"\1\1", document)
    assert codes(judge(doubled)) == [Code.MALFORMED]


def test_a_signature_without_its_certificate_is_refused() -> None:
    document = re.sub(rb"<ds:KeyInfo.*</ds:KeyInfo>", b"", signed(DOCUMENT, head()))
    assert codes(judge(document)) == [Code.NO_CERTIFICATE]


@pytest.mark.parametrize("kind", KINDS)
def test_an_envelope_holds_over_its_body(kind: str) -> None:
    verdict = judge(envelope(REQUEST, head(kind)), kind)
    assert (verdict.kind, verdict.reason, verdict.algorithm) == (Kind.WSSE, "", NAMES[kind])
    assert verdict.content is not None
    assert b"<iin>851330400018</iin>" in verdict.content
    changed = envelope(REQUEST, head(kind)).replace(b"851330400018", b"861330300026")
    assert codes(judge(changed, kind)) == [Code.CONTENT]


def test_a_signed_body_moved_aside_is_not_the_body() -> None:
    """The signature's own Body lies unharmed in the header; the one that a service reads is another."""
    tree = etree.fromstring(envelope(REQUEST, head()))
    body = tree[1]
    tree.remove(body)
    wrapper = etree.SubElement(tree[0], "Wrapper")
    wrapper.append(body)
    evil = etree.SubElement(tree, f"{{{SOAP}}}Body")
    evil.append(etree.fromstring(REQUEST.replace(b"851330400018", b"861330300026")))
    assert codes(judge(etree.tostring(tree))) == [Code.REFERENCE]
    evil.set(f"{{{WSU}}}Id", "id-body")
    assert codes(judge(etree.tostring(tree))) == [Code.REFERENCE]


def test_an_envelope_has_one_body_and_one_signature() -> None:
    tree = etree.fromstring(envelope(REQUEST, head()))
    etree.SubElement(tree, f"{{{SOAP}}}Body")
    assert codes(judge(etree.tostring(tree))) == [Code.MALFORMED]


def test_the_certificate_may_stand_in_a_token_of_the_header() -> None:
    tree = etree.fromstring(envelope(REQUEST, head()))
    identifier = next(tree.iter(f"{{{WSSE}}}KeyIdentifier"))
    reference = identifier.getparent()
    token = etree.SubElement(tree[0][0], f"{{{WSSE}}}BinarySecurityToken")
    token.set(f"{{{WSU}}}Id", "token")
    token.text = identifier.text
    reference.remove(identifier)
    etree.SubElement(reference, f"{{{WSSE}}}Reference").set("URI", "#token")
    assert judge(etree.tostring(tree)).reason == ""


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"c14n_algorithm": EXCLUSIVE},
        {"c14n_algorithm": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
        {"method": methods.enveloping},
        {"signature_algorithm": "rsa-sha512", "digest_algorithm": "sha384"},
        {"signature_algorithm": "sha256-rsa-MGF1"},
    ],
)
def test_signatures_of_another_maker_are_read_the_same(how: dict[str, str]) -> None:
    root = etree.fromstring(b'<a:root xmlns:a="urn:a" xmlns:u="urn:u" xml:lang="kk"><t>1</t></a:root>')
    certificate = [x509.load_der_x509_certificate(head("RSA").der)]
    made = etree.tostring(XMLSigner(**how).sign(root, key=head("RSA").key.private, cert=certificate))
    assert judge(made, "RSA").reason == ""
    assert Code.CONTENT in codes(judge(made.replace(b"<t>1</t>", b"<t>2</t>"), "RSA"))


@pytest.mark.parametrize("exclusive", [False, True])
def test_another_reader_accepts_what_the_stand_in_signs(exclusive: bool) -> None:
    document = signed(b"<root><tag>data</tag></root>", head("RSA"), exclusive=exclusive)
    leaf = x509.load_der_x509_certificate(head("RSA").der)
    read = XMLVerifier().verify(document, x509_cert=leaf, id_attribute="Id")
    assert read.signed_xml.tag == "root"


def test_the_old_gost_is_left_to_the_certified_program() -> None:
    old = signed(DOCUMENT, head()).replace(
        b"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        b"http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311",
    )
    verdict = judge(old)
    assert codes(verdict) == [Code.UNSUPPORTED]
    assert "certified" in verdict.reason


def test_an_element_of_the_signature_s_namespace_is_still_text() -> None:
    document = f'<root><ds:Other xmlns:ds="{DS}">1</ds:Other></root>'.encode()
    assert judge(signed(document, head())).reason == ""
