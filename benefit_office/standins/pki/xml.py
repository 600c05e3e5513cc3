"""Signed XML as NCALayer makes it, and WS-Security envelopes as the gateway wants them."""

import base64
from copy import deepcopy

from lxml import etree

from .certificates import Certificate

DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
XML = "{http://www.w3.org/XML/1998/namespace}"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
WSSE, WSU = f"{WSS}-wssecurity-secext-1.0.xsd", f"{WSS}-wssecurity-utility-1.0.xsd"


def text(raw: bytes) -> str:
    """Base64 on one line."""
    return base64.b64encode(raw).decode()


def canonical(node: etree._Element, exclusive: bool) -> bytes:
    """Canonical bytes of an element that is a document by itself."""
    written: bytes = etree.tostring(node, method="c14n", exclusive=exclusive)
    return written


def signature_over(
    content: bytes,
    by: Certificate,
    *,
    uri: str,
    transforms: tuple[str, ...],
    exclusive: bool,
    key_info: bytes,
) -> etree._Element:
    """A ds:Signature over canonical content."""
    method, digest = by.key.xml
    listed = "".join(f'<ds:Transform Algorithm="{one}"/>' for one in transforms)
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}">'
        f'<ds:CanonicalizationMethod Algorithm="{EXCLUSIVE if exclusive else INCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI="{uri}">'
        f'<ds:Transforms>{listed}</ds:Transforms><ds:DigestMethod Algorithm="{digest}"/>'
        f"<ds:DigestValue>{text(by.key.digest(content))}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    ).encode()
    signature = etree.fromstring(f'<ds:Signature xmlns:ds="{DS}"/>'.encode())
    signature.append(etree.fromstring(info))
    etree.SubElement(signature, f"{{{DS}}}SignatureValue")
    signature.append(etree.fromstring(key_info))
    etree.cleanup_namespaces(signature)
    return signature


def sign_info(signature: etree._Element, by: Certificate, exclusive: bool) -> None:
    """Fill in the value, once the signature stands where it will stay."""
    info = signature[0]
    alone = etree.fromstring(etree.tostring(info, with_tail=False))
    for ancestor in () if exclusive else info.iterancestors():
        for name, value in ancestor.attrib.items():
            if name.startswith(XML) and name not in alone.attrib:
                alone.set(name, value)
    signature[1].text = text(by.key.sign_xml(canonical(alone, exclusive)))


def key_info(by: Certificate) -> bytes:
    """The certificate as NCALayer brings it."""
    return (
        f'<ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>{text(by.der)}'
        f"</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    ).encode()


def token_info(by: Certificate) -> bytes:
    """The certificate as the gateway wants it."""
    return (
        f'<ds:KeyInfo xmlns:ds="{DS}"><wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:KeyIdentifier '
        f'EncodingType="{WSS}-soap-message-security-1.0#Base64Binary" '
        f'ValueType="{WSS}-x509-token-profile-1.0#X509v3">{text(by.der)}</wsse:KeyIdentifier>'
        f"</wsse:SecurityTokenReference></ds:KeyInfo>"
    ).encode()


def signed(document: bytes, by: Certificate, *, exclusive: bool = False) -> bytes:
    """A document with an enveloped signature over the whole of it."""
    root = etree.fromstring(document)
    transforms = (ENVELOPED, EXCLUSIVE if exclusive else f"{INCLUSIVE}#WithComments")
    bare = deepcopy(root)
    etree.strip_tags(bare, etree.Comment)
    content = canonical(bare, exclusive)
    signature = signature_over(
        content, by, uri="", transforms=transforms, exclusive=exclusive, key_info=key_info(by)
    )
    root.append(signature)
    sign_info(signature, by, exclusive)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def envelope(body: bytes, by: Certificate, identifier: str = "id-body") -> bytes:
    """A SOAP envelope whose Body is signed in its header, the certificate in a KeyIdentifier."""
    root = etree.fromstring(
        f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Header><wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" '
        f'soap:mustUnderstand="1"/></soap:Header><soap:Body xmlns:wsu="{WSU}" wsu:Id="{identifier}"/>'
        f"</soap:Envelope>".encode()
    )
    root[1].append(etree.fromstring(body))
    alone = etree.fromstring(etree.tostring(root[1], with_tail=False))
    signature = signature_over(
        canonical(alone, True),
        by,
        uri=f"#{identifier}",
        transforms=(EXCLUSIVE,),
        exclusive=True,
        key_info=token_info(by),
    )
    root[0][0].append(signature)
    sign_info(signature, by, True)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written
