"""XML read safely, and its canonical bytes: no entities, no network, nothing from outside the document."""

from copy import deepcopy
from io import BytesIO

from lxml import etree

from .verdict import Code, Refused

DS = "http://www.w3.org/2000/09/xmldsig#"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
XML = "http://www.w3.org/XML/1998/namespace"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
INCLUSIVE_11 = "http://www.w3.org/2006/12/xml-c14n11"
COMMENTED = {
    EXCLUSIVE: f"{EXCLUSIVE}WithComments",
    INCLUSIVE: f"{INCLUSIVE}#WithComments",
    INCLUSIVE_11: f"{INCLUSIVE_11}#WithComments",
}
METHODS = {
    uri: (base, commented == uri) for base, commented in COMMENTED.items() for uri in (base, commented)
}
IDS = ("Id", "ID", "id", f"{{{WSU}}}Id", f"{{{XML}}}id")
LARGEST = 32 * 1024 * 1024
MOST_MARKS = 200_000  # tags and attributes; a form with nine children and all papers has a few thousand
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def parse(raw: bytes) -> etree._ElementTree:
    """The document; ValueError for what is no XML, Refused for what could reach outside itself."""
    refuse_hostile(raw)
    try:
        return etree.fromstring(raw, long_texts()).getroottree()
    except etree.XMLSyntaxError as wrong:
        raise ValueError("no XML") from wrong


def refuse_hostile(raw: bytes) -> None:
    """Before a document is read whole: how long, how many marks, and no document type, so no entity of its own.

    What passes may be read without libxml2's limit of ten million bytes a text: a scan in base64 is longer. The
    document type is looked for by the same parser that reads afterwards, so that both see the same encoding.
    :raises Refused, ValueError: as parse does.
    """
    if len(raw) > LARGEST:
        raise Refused(Code.UNREADABLE, f"An XML of more than {LARGEST // 1024**2} MB is not read.")
    if raw.count(b"<") + raw.count(b"=") > MOST_MARKS:
        raise Refused(Code.UNREADABLE, "An XML of so many elements is not read.")
    try:
        _event, root = next(etree.iterparse(BytesIO(raw), events=("start",), huge_tree=False, **SAFE))
    except (etree.XMLSyntaxError, StopIteration) as wrong:
        raise ValueError("no XML") from wrong
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise Refused(Code.UNREADABLE, "An XML with a document type is not read.")


def long_texts(**options: bool) -> etree.XMLParser:
    """The parser for what `refuse_hostile` has let through."""
    return etree.XMLParser(huge_tree=True, **SAFE, **options)


def identified(tree: etree._ElementTree, name: str) -> etree._Element:
    """The one element with this identifier; Refused when there are several or none."""
    found = [e for e in tree.iter(etree.Element) if any(e.get(attribute) == name for attribute in IDS)]
    if len(found) != 1:
        many = "twice" if found else "nowhere"
        raise Refused(Code.REFERENCE, f"What the signature refers to stands {many} in the document.")
    return found[0]


def method_of(element: etree._Element) -> tuple[str, bool, list[str]]:
    """Canonicalisation, whether comments stay, and prefixes kept by the exclusive one."""
    uri = element.get("Algorithm", "")
    if uri not in METHODS:
        raise Refused(Code.UNSUPPORTED, f"The transformation {uri} is not known here.")
    base, commented = METHODS[uri]
    kept = element.find(f"{{{EXCLUSIVE}}}InclusiveNamespaces")
    prefixes = [] if kept is None else kept.get("PrefixList", "").split()
    return base, commented, [prefix for prefix in prefixes if prefix != "#default"]


def canonical(
    node: etree._Element | etree._ElementTree, base: str, commented: bool, prefixes: list[str]
) -> bytes:
    """The canonical bytes of a document or of one element within it."""
    if etree.iselement(node):
        node = apart(node, base)
    return written_out(node, base, commented, prefixes)


def forms(element: etree._Element, base: str, commented: bool, prefixes: list[str]) -> list[bytes]:
    """The canonical bytes of a list of references: by the standard, and as libraries write it that forget to hand
    `xml:lang` down from the document (it means nothing there).
    """
    forgetful = written_out(alone(element), base, commented, prefixes)
    return list(dict.fromkeys([canonical(element, base, commented, prefixes), forgetful]))


def written_out(
    node: etree._Element | etree._ElementTree, base: str, commented: bool, prefixes: list[str]
) -> bytes:
    """The canonical bytes of what stands for itself."""
    exclusive = base == EXCLUSIVE
    try:
        written: bytes = etree.tostring(
            node,
            method="c14n",
            exclusive=exclusive,
            with_comments=commented,
            inclusive_ns_prefixes=prefixes if exclusive and prefixes else None,
        )
    except etree.LxmlError as wrong:  # a namespace that is no absolute address, for one
        raise Refused(Code.MALFORMED, "The document has no canonical form.") from wrong
    return written


def alone(element: etree._Element) -> etree._Element:
    """A copy of an element with the namespaces of its ancestors.

    lxml canonicalises a part of a document without them; written out, they are there.
    """
    return etree.fromstring(etree.tostring(element, with_tail=False), long_texts())


def apart(element: etree._Element, base: str) -> etree._Element:
    """A copy of an element with everything that its ancestors declared for it."""
    copy = alone(element)
    if base == EXCLUSIVE:
        return copy
    for ancestor in element.iterancestors():
        for name, value in ancestor.attrib.items():
            if not str(name).startswith(f"{{{XML}}}"):
                continue
            if base == INCLUSIVE_11 and name == f"{{{XML}}}id":
                continue  # version 1.1 does not hand an identifier down
            if base == INCLUSIVE_11 and name == f"{{{XML}}}base":
                raise Refused(Code.UNSUPPORTED, "Canonical XML 1.1 with an inherited base is not known here.")
            if copy.get(name) is None:
                copy.set(name, value)
    return copy


def without(tree: etree._ElementTree, removed: list[etree._Element]) -> etree._ElementTree:
    """A copy of the document without these elements; the text after each of them stays."""
    places = [tree.getelementpath(element) for element in removed]
    copy = deepcopy(tree)
    for place in reversed(places):  # the last first, so that the places of the others stay right
        element = copy.find(place)
        parent = element.getparent()
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + (element.tail or "")
        else:
            before.tail = (before.tail or "") + (element.tail or "")
        parent.remove(element)
    return copy
