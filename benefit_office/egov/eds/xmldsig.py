"""Signatures in XML (XML-DSig): enveloped over the whole document, as NCALayer and the portal make them."""

import base64
import binascii
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from . import asn1, keys
from .certificates import Certificate
from .chain import Trust
from .revocation import Evidence
from .signers import weigh
from .verdict import Code, Fault, Kind, Refused, Signer, Verdict
from .xml import DS, INCLUSIVE, canonical, forms, identified, method_of, parse, without

SIGNATURE, ENVELOPED = f"{{{DS}}}Signature", f"{DS}enveloped-signature"
MORE, NEWER, ENC = (
    "http://www.w3.org/2001/04/xmldsig-more#",
    "http://www.w3.org/2007/05/xmldsig-more#",
    "http://www.w3.org/2001/04/xmlenc#",
)
PKIGOVKZ = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
DIGESTS = {
    f"{DS}sha1": "SHA1", f"{MORE}sha224": "SHA224", f"{ENC}sha256": "SHA256", f"{MORE}sha384": "SHA384",
    f"{ENC}sha512": "SHA512", f"{PKIGOVKZ}gostr34112015-256": "Streebog-256",
    f"{PKIGOVKZ}gostr34112015-512": "Streebog-512",
}  # fmt: skip
SCHEMES = {
    f"{DS}rsa-sha1": ("RSA", "SHA1"),
    f"{MORE}ecdsa-sha1": ("ECDSA", "SHA1"),
    **{f"{MORE}rsa-sha{n}": ("RSA", f"SHA{n}") for n in (224, 256, 384, 512)},
    **{f"{MORE}ecdsa-sha{n}": ("ECDSA", f"SHA{n}") for n in (224, 256, 384, 512)},
    **{f"{NEWER}sha{n}-rsa-MGF1": ("RSA-PSS", f"SHA{n}") for n in (224, 256, 384, 512)},
    f"{PKIGOVKZ}gostr34102015-gostr34112015-512": (keys.GOST_512, "Streebog-512"),
    f"{PKIGOVKZ}gostr34102015-gostr34112015-256": (keys.GOST_256, "Streebog-256"),
}
OLD_GOST = "gost34310"
MOST_REFERENCES, MOST_SIGNATURES = 16, 16


@dataclass(frozen=True)
class Covered:
    """What one signature covers: the element, or the whole tree, and its canonical bytes."""

    node: etree._Element | None
    content: bytes


def verify(raw: bytes, trust: Trust, *, evidence: tuple[Evidence, ...] = ()) -> Verdict:
    """Every signature of the document must hold and must cover the whole of it."""
    tree = parse(raw)
    outer = [e for e in tree.iter(SIGNATURE) if not any(up.tag == SIGNATURE for up in e.iterancestors())]
    if not outer:
        return Verdict(Kind.XML, (Fault(Code.NO_SIGNER, "Nobody signed: there is no signature inside."),))
    if len(outer) > MOST_SIGNATURES:
        return Verdict(Kind.XML, (Fault(Code.MALFORMED, "There are too many signatures."),))
    judged = [judge(tree, one, outer[place:], trust, evidence) for place, one in enumerate(outer)]
    return joined(Kind.XML, judged)


def judge(
    tree: etree._ElementTree,
    signature: etree._Element,
    with_later: list[etree._Element],
    trust: Trust,
    evidence: tuple[Evidence, ...],
) -> Verdict:
    """One signature over the whole document.

    Two who sign one after the other leave the second signature in what the first one signed. The standard says
    that the first then covers it and fails; the portal's programs take the later ones away first. Either is right.
    """
    ways = [[signature]] if len(with_later) == 1 else [[signature], with_later]
    verdict = Verdict(Kind.XML)
    for removed in ways:
        verdict = by_one(tree, signature, removed, trust, evidence)
        if not any(fault.code is Code.CONTENT for fault in verdict.faults):
            break
    return verdict


def by_one(
    tree: etree._ElementTree,
    signature: etree._Element,
    removed: list[etree._Element],
    trust: Trust,
    evidence: tuple[Evidence, ...],
) -> Verdict:
    """One signature's verdict, when `removed` is what its enveloping transform takes away."""
    faults: list[Fault] = []
    content: bytes | None = None
    try:
        covered = references(tree, signature, removed)
        content = whole(tree, signature, covered)
    except Refused as refused:
        faults.append(refused.fault)
    return signed_by(Kind.XML, signature, x509_data(signature), faults, content, trust, evidence)


def whole(tree: etree._ElementTree, signature: etree._Element, covered: list[Covered]) -> bytes:
    """The canonical document; Refused unless one reference is the root, or the object within a root signature."""
    root = tree.getroot()
    wanted = [root] if root is not signature else list(signature.findall(f"{{{DS}}}Object"))[:1]
    for one in covered:
        if one.node is None or one.node in wanted:
            return one.content
    raise Refused(Code.REFERENCE, "The signature covers a part of the document only, not the whole.")


def signed_by(
    kind: Kind,
    signature: etree._Element,
    certificates: list[Certificate],
    faults: list[Fault],
    content: bytes | None,
    trust: Trust,
    evidence: tuple[Evidence, ...],
) -> Verdict:
    """The signature over the references, and the certificate whose key made it."""
    try:
        scheme, signer = author(signature, certificates)
    except Refused as refused:
        shown = tuple(Signer(one) for one in certificates[:1])
        faults = [*faults, refused.fault]
        faults += [f for one in certificates[:1] for f in weigh(one, certificates, trust, evidence).faults]
        return Verdict(kind, tuple(faults), algorithm_of(signature), shown)
    weighed = weigh(signer, certificates, trust, evidence)
    faults = [*faults, *weighed.faults]
    known = Signer(signer, weighed.revocation, str(scheme), weighed.chain.path)
    return Verdict(kind, tuple(faults), str(scheme), (known,), None if faults else content)


def algorithm_of(signature: etree._Element) -> str:
    """The name of the algorithm, "" when it is not known here."""
    try:
        return str(scheme_of(only(only(signature, "SignedInfo"), "SignatureMethod")))
    except Refused:
        return ""


def joined(kind: Kind, verdicts: list[Verdict]) -> Verdict:
    """Several signatures as one verdict: all must hold."""
    return Verdict(
        kind,
        tuple(fault for verdict in verdicts for fault in verdict.faults),
        ", ".join(dict.fromkeys(verdict.algorithm for verdict in verdicts if verdict.algorithm)),
        tuple(signer for verdict in verdicts for signer in verdict.signers),
        verdicts[0].content,
    )


def only(parent: etree._Element, name: str) -> etree._Element:
    """The one child of a name; Refused when it is missing or doubled."""
    found = parent.findall(f"{{{DS}}}{name}")
    if len(found) != 1:
        raise Refused(Code.MALFORMED, f"The signature has {len(found)} elements {name} instead of one.")
    return found[0]


def decoded(text: str | None) -> bytes:
    """Bytes from base64; Refused when it is none."""
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise Refused(Code.MALFORMED, "The signature has a value that is no base64.") from wrong


def references(
    tree: etree._ElementTree, signature: etree._Element, removed: list[etree._Element]
) -> list[Covered]:
    """Everything the signature refers to; Refused when a digest does not match."""
    listed = only(signature, "SignedInfo").findall(f"{{{DS}}}Reference")
    if not 0 < len(listed) <= MOST_REFERENCES:
        raise Refused(Code.REFERENCE, "The signature refers to nothing, or to too much.")
    return [covered_by(tree, signature, reference, removed) for reference in listed]


def covered_by(
    tree: etree._ElementTree,
    signature: etree._Element,
    reference: etree._Element,
    removed: list[etree._Element],
) -> Covered:
    """What a reference covers; Refused when its digest does not match (XML-DSig, 3.2.1)."""
    uri = reference.get("URI")
    if uri is None or (uri and not uri.startswith("#")):
        raise Refused(Code.REFERENCE, "The signature refers to something outside the document.")
    target = identified(tree, uri[1:]) if uri else None
    enveloped, (base, _commented, prefixes) = transforms(reference)
    inside = (tree.getroot() if target is None else target).iterdescendants(SIGNATURE)
    if enveloped and signature not in inside:
        raise Refused(Code.REFERENCE, "The signature is not inside of what it envelops.")
    if not enveloped:
        node = tree if target is None else target
    elif target is None or target is tree.getroot():
        copy = without(tree, removed)
        node = copy if target is None else copy.getroot()
    else:
        raise Refused(Code.REFERENCE, "The signature envelops a part of the document only.")
    content = canonical(node, base, False, prefixes)  # such a reference never covers comments (4.4.3.3)
    digest = digest_of(only(reference, "DigestMethod"))
    if not hmac.compare_digest(digest(content), decoded(only(reference, "DigestValue").text)):
        raise Refused(Code.CONTENT, "The document is not the one that was signed.")
    return Covered(target, content)


def transforms(reference: etree._Element) -> tuple[bool, tuple[str, bool, list[str]]]:
    """Whether the signature is taken out first, and the canonicalisation; no other transformation is known."""
    enveloped, method = False, None
    for transform in reference.findall(f"{{{DS}}}Transforms/{{{DS}}}Transform"):
        if transform.get("Algorithm") == ENVELOPED and not enveloped and method is None:
            enveloped = True
        elif method is None:
            method = method_of(transform)
        else:
            raise Refused(Code.UNSUPPORTED, "The signature transforms what it covers in an unknown way.")
    return enveloped, method or (INCLUSIVE, False, [])


def digest_of(element: etree._Element) -> keys.Digest:
    """The hash that a DigestMethod names."""
    uri = element.get("Algorithm", "")
    if uri not in DIGESTS:
        raise unknown(uri)
    return keys.strong(keys.DIGESTS[keys.OID_OF[DIGESTS[uri]]])


def scheme_of(element: etree._Element) -> keys.Scheme:
    """The scheme that a SignatureMethod names."""
    uri = element.get("Algorithm", "")
    if uri not in SCHEMES:
        raise unknown(uri)
    family, hashed = SCHEMES[uri]
    digest = keys.strong(keys.DIGESTS[keys.OID_OF[hashed]])
    return keys.Scheme(family, digest, salt=len(digest(b"")) if family == "RSA-PSS" else None)


def unknown(uri: str) -> Refused:
    """The refusal of an algorithm that is not known here."""
    old = OLD_GOST in uri
    says = "GOST 34.310-2004 is not verified here; the certified program can do it." if old else ""
    return Refused(Code.UNSUPPORTED, says or f"The algorithm {uri} is not known here.")


def author(signature: etree._Element, certificates: list[Certificate]) -> tuple[keys.Scheme, Certificate]:
    """Whose key signed the list of references; Refused when none of the certificates' keys did."""
    info = only(signature, "SignedInfo")
    base, commented, prefixes = method_of(only(info, "CanonicalizationMethod"))
    scheme = scheme_of(only(info, "SignatureMethod"))
    value = decoded(only(signature, "SignatureValue").text)
    if not certificates:
        raise Refused(Code.NO_CERTIFICATE, "The signer's certificate is not inside.")
    made = in_asn1(value) if scheme.family == "ECDSA" else value
    refusals: list[Refused] = []
    for certificate in certificates:
        for form in forms(info, base, commented, prefixes):
            try:
                keys.verify(certificate.public, scheme, made, form)
            except Refused as refused:
                refusals.append(refused)
            else:
                return scheme, certificate
    raise refusals[0]


def in_asn1(value: bytes) -> bytes:
    """An ECDSA signature as `cryptography` wants it; XML-DSig writes r‖s (6.4.3)."""
    half = len(value) // 2
    return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))


def x509_data(signature: etree._Element) -> list[Certificate]:
    """The certificates that a signature brings with it."""
    found = signature.findall(f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate")
    return certificates_in(element.text for element in found[:MOST_REFERENCES])


def certificates_in(texts: Iterable[str | None]) -> list[Certificate]:
    """Certificates from base64; what cannot be read is no certificate."""
    certificates: list[Certificate] = []
    for text in texts:
        try:
            certificates.append(Certificate(decoded(text)))
        except (*asn1.MALFORMED, Refused):
            continue
    return certificates
