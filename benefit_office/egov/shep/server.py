"""The serving side: an envelope read and checked, the answer or the fault written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from ..eds.certificates import Certificate
from .codec import SEND, Account, Operation, answered, read_request, session
from .envelope import MALFORMED, SOAP, Habit, enveloped, put
from .messages import Fault
from .wsse import TransportKey, sign, signed_body

CONTENT_TYPE = "text/xml; charset=utf-8"
CONTRACT = Path(__file__).parent / "contract"


@dataclass(frozen=True)
class Call:
    """One call: the operation, its request, and who says he asks."""

    operation: Operation
    request: Any
    account: Account


def read(raw: bytes, trust: Sequence[Certificate], at: datetime) -> Call:
    """The call in an envelope that a pinned certificate has signed; Fault for anything else."""
    body = signed_body(raw, trust, at)
    children = [one for one in body if isinstance(one.tag, str)]
    if len(children) != 1:
        raise Fault(MALFORMED, "The Body must hold one message.")
    try:
        return Call(*read_request(children[0]))
    except ValueError as wrong:  # a number or a kind that the schema lets through and nobody knows
        raise Fault(MALFORMED, "The message has a value that is not known here.") from wrong


def reply(call: Call, answer: object, key: TransportKey, habit: Habit = Habit.CHILDREN) -> bytes:
    """The signed envelope of the answer."""
    return sign(enveloped(answered(call.operation, answer, habit)), key)


def fault(refused: Fault, at: datetime, operation: Operation = SEND) -> bytes:
    """The SOAP fault that carries the contract's ErrorInfo. A fault promises nothing, so nobody signs it."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    told = etree.SubElement(etree.SubElement(root, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    put(told, "faultcode", "soap:Server")
    put(told, "faultstring", refused.message)
    error = etree.SubElement(etree.SubElement(told, "detail"), operation.fault_tag)
    put(error, "errorCode", refused.code)
    put(error, "errorMessage", refused.message)
    put(error, "errorDate", at)
    put(error, "sessionId", session())
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def wsdl(address: str, name: str = "client") -> bytes:
    """The contract (`sync`, `async` or `client`) in one file, for a peer that loads it from `address`."""
    text = (CONTRACT / f"{name}.wsdl").read_text("utf-8")
    schemas = [_inline(file) for file in re.findall(r'schemaLocation="([\w-]+\.xsd)"', text)]
    types = "<wsdl:types>\n" + "".join(schemas) + "</wsdl:types>"
    text = re.sub(r"<wsdl:types>.*</wsdl:types>", lambda _found: types, text, flags=re.DOTALL)
    return text.replace('location="http://127.0.0.1/"', f"location={quoteattr(address)}").encode()


def _inline(file: str) -> str:
    schema = (CONTRACT / file).read_text("utf-8").partition("?>")[2].strip()
    return re.sub(r' schemaLocation="[\w-]+\.xsd"', "", schema) + "\n"
