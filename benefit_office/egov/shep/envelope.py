"""SOAP 1.1 around the gateway's messages: building parts, the three habits of `data`, the contract's schemas.

Everything inside a wrapper stands in no namespace, as the contract wants it.
"""

from copy import deepcopy
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from lxml import etree

from ..eds.verdict import Refused
from ..eds.xml import SAFE, parse
from .messages import Fault

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XSD = "http://www.w3.org/2001/XMLSchema"
SYNC = "http://bip.bee.kz/SyncChannel/v10/Types"
ASYNC = "http://bip.bee.kz/AsyncChannel/v10/Types"
CLIENT = "http://bip.bee.kz/AsyncChannel/v10/Types/Client"
STANDARD = ZoneInfo("Asia/Almaty")  # of a moment that names no zone
LARGEST = 30 * 1024 * 1024  # of an envelope, before it is parsed
HEAD = (
    64 * 1024
)  # of an envelope too large to be read: enough for the header and the first message's own data
LARGEST_TEXT = 8 * 1024 * 1024  # of one text: libxml2 reads none of more than ten million bytes
MALFORMED, TOO_LARGE = "MALFORMED", "TOO_LARGE"

Element: TypeAlias = etree._Element  # noqa: SLF001 – lxml names its type so


class Habit(Enum):
    """How a sender writes business XML into `data`; a reader takes all three."""

    CHILDREN = "children"
    TYPED = "typed"
    TEXT = "text"


def safely(raw: bytes) -> etree._ElementTree:
    """The XML, read without entities, document types and network; Fault for what is none."""
    if len(raw) > LARGEST:
        raise Fault(TOO_LARGE, f"A message of more than {LARGEST // 1024**2} MB is not read.")
    try:
        return parse(raw)
    except Refused as refused:
        raise Fault(MALFORMED, refused.fault.sentence) from refused
    except (ValueError, LookupError) as wrong:  # no XML, or an encoding nobody knows
        raise Fault(MALFORMED, "The message is no well-formed XML.") from wrong


def first_text(raw: bytes, parent: str, name: str) -> str:
    """The text of the first such child near the beginning of a document that may be cut off; "" when there is none."""
    parser = etree.XMLPullParser(events=("end",), **SAFE)
    try:
        parser.feed(raw[:HEAD])
        for _event, element in parser.read_events():
            above = element.getparent()
            if element.tag == name and above is not None and above.tag == parent:
                return (element.text or "").strip()
    except etree.XMLSyntaxError:
        return ""
    return ""


def put(parent: Element, name: str, value: str | int | datetime | None = "") -> None:
    """A simple element; left out when there is nothing to say."""
    if value is None or value == "":
        return
    try:
        etree.SubElement(parent, name).text = value.isoformat() if isinstance(value, datetime) else str(value)
    except ValueError as wrong:
        raise Fault(MALFORMED, f"The value of {name} cannot be written in XML.") from wrong


def text(parent: Element | None, name: str) -> str:
    """The text of a child, "" when it is not there."""
    return "" if parent is None else (parent.findtext(name) or "").strip()


def moment(parent: Element, name: str) -> datetime:
    """The moment in a child; without a zone it is the country's. Fault when it is none."""
    try:
        read = datetime.fromisoformat(text(parent, name))
    except ValueError as wrong:
        raise Fault(MALFORMED, f"{name} is no moment.") from wrong
    return read if read.tzinfo else read.replace(tzinfo=STANDARD)


def child(parent: Element, name: str) -> Element:
    """The one child of a name; Fault when it is missing."""
    found: Element | None = parent.find(name)
    if found is None:
        raise Fault(MALFORMED, f"{name} is missing.")
    return found


def put_data(parent: Element, content: bytes, habit: Habit = Habit.CHILDREN) -> None:
    """Business XML into `data`. A root called `data` is the element itself, anything else stands within it."""
    if habit is Habit.TEXT:
        data = etree.SubElement(parent, "data", nsmap={"xsi": XSI, "xs": XSD})
        data.set(f"{{{XSI}}}type", "xs:string")
        data.text = content.decode("utf-8")
        return
    root = safely(content).getroot()
    if root.tag == "data":
        parent.append(root)
        return
    data = etree.SubElement(
        parent, "data", nsmap={"xsi": XSI, "cs": "http://message.persistence.interactive.nat"}
    )
    if habit is Habit.TYPED:
        data.set(f"{{{XSI}}}type", "cs:Request")
    data.append(root)


def take_data(parent: Element) -> bytes:
    """Business XML out of `data`, whichever habit its writer has; `data` is empty afterwards.

    One child is the document; several stand in a document called `data`, as the registries send them.
    """
    found = [one for one in parent if etree.QName(one).localname == "data"]
    if len(found) != 1:
        raise Fault(MALFORMED, "The message must have one element data.")
    data = found[0]
    children = [one for one in data if isinstance(one.tag, str)]
    if not children:
        content = (data.text or "").strip().encode()
        safely(content)
    else:
        alone = deepcopy(
            children[0] if len(children) == 1 else data
        )  # with the namespaces it uses, no others
        alone.tail = None
        alone.tag = "data" if alone.tag == data.tag else alone.tag
        content = etree.tostring(alone, encoding="UTF-8")
    emptied = etree.Element("data")
    emptied.tail = data.tail
    parent.replace(data, emptied)
    return content


@cache
def schema(name: str) -> etree.XMLSchema:
    """A schema of the contract."""
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "contract" / f"{name}.xsd"))


def check(wrapper: Element) -> None:
    """A wrapper, its `data` taken out, must be what the contract says. Fault with the first reason why not."""
    names = {SYNC: "sync", ASYNC: "async", CLIENT: "client"}
    namespace = etree.QName(wrapper).namespace
    if namespace not in names:
        raise Fault(MALFORMED, "The message is none of the gateway's.")
    judge = schema(names[namespace])
    if not judge.validate(wrapper):
        raise Fault(MALFORMED, f"The message breaks the contract: {judge.error_log[0].message[:200]}")


def enveloped(wrapper: Element) -> Element:
    """The envelope of a wrapper; its header is for the signature."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(root, f"{{{SOAP}}}Header")
    etree.SubElement(root, f"{{{SOAP}}}Body").append(wrapper)
    return root
