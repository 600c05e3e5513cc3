"""WS-Security as the gateway speaks it: one signature in the header, over the envelope's Body."""

from lxml import etree

from .certificates import Certificate
from .chain import Trust
from .revocation import Evidence
from .verdict import Code, Fault, Kind, Refused, Verdict
from .xml import DS, identified, parse
from .xmldsig import SIGNATURE, certificates_in, references, signed_by, x509_data

SOAP = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
TOKEN = f"{{{WSSE}}}SecurityTokenReference"


def is_envelope(tree: etree._ElementTree) -> bool:
    """Whether a document is a SOAP envelope with a security header."""
    root = tree.getroot()
    soap = etree.QName(root).namespace
    return (
        soap in SOAP
        and etree.QName(root).localname == "Envelope"
        and root.find(f"{{{soap}}}Header/{{{WSSE}}}Security") is not None
    )


def verify(raw: bytes, trust: Trust, *, evidence: tuple[Evidence, ...] = ()) -> Verdict:
    """The header's signature must cover this envelope's one Body: a wrapped copy of it is no Body."""
    tree = parse(raw)
    root = tree.getroot()
    soap = etree.QName(root).namespace
    signatures = root.findall(f"{{{soap}}}Header/{{{WSSE}}}Security/{SIGNATURE}")
    bodies = root.findall(f"{{{soap}}}Body")
    if not signatures:
        return Verdict(Kind.WSSE, (Fault(Code.NO_SIGNER, "Nobody signed: there is no signature inside."),))
    if len(signatures) > 1 or len(bodies) != 1:
        doubled = Fault(Code.MALFORMED, "The envelope must have one Body and one signature.")
        return Verdict(Kind.WSSE, (doubled,))
    faults: list[Fault] = []
    content: bytes | None = None
    try:
        covered = references(tree, signatures[0], [signatures[0]])
        content = next((one.content for one in covered if one.node is bodies[0]), None)
        if content is None:
            raise Refused(Code.REFERENCE, "The signature does not cover the Body of this envelope.")
    except Refused as refused:
        faults.append(refused.fault)
    certificates = tokens(tree, signatures[0])
    return signed_by(Kind.WSSE, signatures[0], certificates, faults, content, trust, evidence)


def tokens(tree: etree._ElementTree, signature: etree._Element) -> list[Certificate]:
    """The certificate in the KeyIdentifier, in a BinarySecurityToken that is referred to, or in X509Data."""
    info = f"{{{DS}}}KeyInfo/{TOKEN}"
    texts = [element.text for element in signature.findall(f"{info}/{{{WSSE}}}KeyIdentifier")]
    for reference in signature.findall(f"{info}/{{{WSSE}}}Reference"):
        try:
            token = identified(tree, reference.get("URI", "").removeprefix("#"))
        except Refused:
            continue
        if token.tag == f"{{{WSSE}}}BinarySecurityToken":
            texts.append(token.text)
    texts += [e.text for e in signature.findall(f"{info}/{{{DS}}}X509Data/{{{DS}}}X509Certificate")]
    return [*certificates_in(texts), *x509_data(signature)]
