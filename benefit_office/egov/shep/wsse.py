"""The transport signature: one ds:Signature over the Body, the certificate in a KeyIdentifier, no time-stamp."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates
from lxml import etree

from ..eds import wsse
from ..eds.certificates import Certificate
from ..eds.chain import Trust
from ..eds.verdict import Code
from ..eds.xml import DS, EXCLUSIVE, WSU, canonical, parse
from .envelope import SOAP, Element, safely
from .messages import Fault

NOT_SIGNED, NOT_VALID = "SIGN_NOT_EXIST", "IS_NOT_VALID"  # the gateway's own words for these two
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
BASE64, X509 = f"{WSS}-soap-message-security-1.0#Base64Binary", f"{WSS}-x509-token-profile-1.0#X509v3"


@dataclass(frozen=True)
class TransportKey:
    """A system's key for its messages, with the certificate that the other side has pinned."""

    private: rsa.RSAPrivateKey
    certificate: bytes


def load_key(path: Path, password: str = "") -> TransportKey:
    """A PEM file with a private key and its certificate, or a PKCS #12 file."""
    raw, secret = path.read_bytes(), password.encode() or None
    if raw.startswith(b"-----"):
        private = serialization.load_pem_private_key(raw, secret)
        certificate = load_pem_x509_certificates(raw)[0]
    else:
        packed = pkcs12.load_pkcs12(raw, secret)
        if packed.key is None or packed.cert is None:
            raise ValueError("A transport key needs its certificate.")
        private, certificate = packed.key, packed.cert.certificate
    if not isinstance(private, rsa.RSAPrivateKey):
        raise ValueError("The transport key must be an RSA key.")
    return TransportKey(private, certificate.public_bytes(serialization.Encoding.DER))


def load_trust(path: Path) -> tuple[Certificate, ...]:
    """The pinned certificates in a file or in all files of a folder, DER or PEM."""
    files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    found: list[Certificate] = []
    for file in files:
        raw = file.read_bytes()
        pem = raw.lstrip().startswith(b"-----")
        read = load_pem_x509_certificates(raw) if pem else [load_der_x509_certificate(raw)]
        found += [Certificate(one.public_bytes(serialization.Encoding.DER)) for one in read]
    return tuple(found)


def sign(root: Element, key: TransportKey) -> bytes:
    """An envelope with its Body signed in the header."""
    body, header = root.find(f"{{{SOAP}}}Body"), root.find(f"{{{SOAP}}}Header")
    name = f"id-{uuid4()}"
    body.set(f"{{{WSU}}}Id", name)
    security = etree.SubElement(header, f"{{{wsse.WSSE}}}Security", nsmap={"wsse": wsse.WSSE})
    security.set(f"{{{SOAP}}}mustUnderstand", "1")
    signature = etree.SubElement(security, f"{{{DS}}}Signature", nsmap={"ds": DS})
    info = etree.SubElement(signature, f"{{{DS}}}SignedInfo")
    etree.SubElement(info, f"{{{DS}}}CanonicalizationMethod", Algorithm=EXCLUSIVE)
    etree.SubElement(info, f"{{{DS}}}SignatureMethod", Algorithm=RSA_SHA256)
    reference = etree.SubElement(info, f"{{{DS}}}Reference", URI=f"#{name}")
    listed = etree.SubElement(reference, f"{{{DS}}}Transforms")
    etree.SubElement(listed, f"{{{DS}}}Transform", Algorithm=EXCLUSIVE)
    etree.SubElement(reference, f"{{{DS}}}DigestMethod", Algorithm=SHA256)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(canonical(body, EXCLUSIVE, False, []))
    etree.SubElement(reference, f"{{{DS}}}DigestValue").text = base64.b64encode(digest.finalize()).decode()
    made = key.private.sign(canonical(info, EXCLUSIVE, False, []), padding.PKCS1v15(), hashes.SHA256())
    etree.SubElement(signature, f"{{{DS}}}SignatureValue").text = base64.b64encode(made).decode()
    token = etree.SubElement(
        etree.SubElement(signature, f"{{{DS}}}KeyInfo"), f"{{{wsse.WSSE}}}SecurityTokenReference"
    )
    identifier = etree.SubElement(token, f"{{{wsse.WSSE}}}KeyIdentifier", EncodingType=BASE64, ValueType=X509)
    identifier.text = base64.b64encode(key.certificate).decode()
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def signed_body(raw: bytes, trust: Sequence[Certificate], at: datetime) -> Element:
    """The Body exactly as it was signed by a pinned certificate; Fault when it was not.

    What is read on is the signed bytes themselves, so that a wrapped copy of a Body has nobody to read it.
    """
    tree = safely(raw)
    signatures = tree.findall(f"{{{SOAP}}}Header/{{{wsse.WSSE}}}Security/{{{DS}}}Signature")
    if not signatures:
        raise Fault(NOT_SIGNED, "The message is not signed.")
    if len(signatures) != 1 or len(signatures[0].findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")) != 1:
        raise Fault(NOT_VALID, "The message must have one signature over its Body alone.")
    try:
        verdict = wsse.verify(raw, Trust(tuple(trust), at))
    except (ValueError, wsse.Refused) as wrong:
        raise Fault(NOT_VALID, "The signature of the message cannot be read.") from wrong
    if not verdict.valid or verdict.content is None:
        wrapped = any(fault.code is Code.REFERENCE for fault in verdict.faults)
        told = (
            "The signature covers another part of the message." if wrapped else "The signature does not hold."
        )
        raise Fault(NOT_VALID, told)
    return parse(verdict.content).getroot()
