"""The form as XML: built, checked against our own schema, parsed; and without its files' bytes, for signing."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from ..eds.verdict import Refused
from ..eds.xml import long_texts, refuse_hostile
from .request import DomainItem, FileData, FormValue, RequestForm, Value

ROOT = "typedRequestFormImportData"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
SCHEMA = Path(__file__).parent / "request.xsd"


class Unreadable(ValueError):
    """What came is not this form: no XML, not by the schema, or a file that is not what its passport says."""


def build(form: RequestForm) -> bytes:
    """The form as an XML document of its own."""
    root = etree.Element(ROOT)
    for one in fields(RequestForm):
        value = getattr(form, one.name)
        if one.name == "updated_values":
            _write_group(root, value)
        elif value:
            etree.SubElement(root, element_of(one.name)).text = _text(value)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def parse(raw: bytes) -> RequestForm:
    """The form of a document, signed or not. :raises Unreadable: it is none."""
    root = read(raw)
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    if not _schema().validate(root.getroottree()):
        fault = _schema().error_log.last_error
        raise Unreadable(f"line {fault.line}: {fault.message}"[:300] if fault else "not by the schema")
    found: dict[str, Any] = {}
    for one in fields(RequestForm):
        text = root.findtext(element_of(one.name))
        if one.name == "updated_values":
            found[one.name] = _read_group(root)
        elif text:
            found[one.name] = _date(text) if one.name.endswith("_date") else text
    return RequestForm(**found)


def emptied(raw: bytes) -> bytes:
    """The document that is signed: each file named by its SHA-256, its bytes left out. The signature stays."""
    root = read(raw)
    for place in root.iter("base64Data"):
        place.text = None
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def filled(raw: bytes, contents: Mapping[str, bytes]) -> bytes:
    """The signed document with the bytes put back, by the SHA-256 in each file's passport."""
    root = read(raw)
    for file in root.iter("fileData"):
        sha256 = next(
            (
                one.findtext("value")
                for one in file.iter("filePassportValues")
                if one.findtext("code") == "sha256"
            ),
            "",
        )
        place = file.find("base64Data")
        if place is not None and sha256 in contents:
            place.text = base64.b64encode(contents[sha256]).decode()
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def read(raw: bytes) -> etree._Element:
    """The root of a safely parsed document: no entities, no document type, nothing from outside."""
    try:
        refuse_hostile(raw)
        root = etree.fromstring(raw, long_texts(remove_comments=True, remove_pis=True))
    except Refused as refused:
        raise Unreadable(refused.fault.sentence) from refused
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise Unreadable("no XML") from wrong
    if root.tag != ROOT:
        raise Unreadable(f"the root is {etree.QName(root).localname[:60]}, not {ROOT}")
    return root


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def element_of(name: str) -> str:
    """`requester_first_name` → `requesterFirstName`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_group(parent: etree._Element, group: tuple[FormValue, ...]) -> None:
    for one in group:
        node = etree.SubElement(parent, "updatedValues")
        etree.SubElement(node, "code").text = one.code
        for value in one.values:
            _write_value(etree.SubElement(node, "values"), value)


def _write_value(node: etree._Element, value: Value) -> None:
    if isinstance(value, DomainItem):
        _children(node, "domainItemData", code=value.code, kkValue=value.kk, ruValue=value.ru)
    elif isinstance(value, FileData):
        file = _children(
            node, "fileData", name=value.name, base64Data=base64.b64encode(value.content).decode()
        )
        for code, told in value.passport:
            _children(file, "filePassportValues", code=code, value=told)
    elif isinstance(value, tuple):
        _write_group(etree.SubElement(node, "complexValue"), value)
    else:
        etree.SubElement(node, KIND_OF[type(value)]).text = _text(value)


def _children(parent: etree._Element, tag: str, /, **texts: str) -> etree._Element:
    node = etree.SubElement(parent, tag)
    for child, text in texts.items():
        etree.SubElement(node, child).text = text
    return node


def _read_group(parent: etree._Element) -> tuple[FormValue, ...]:
    return tuple(
        FormValue(one.findtext("code", ""), tuple(_read_value(value[0]) for value in one.iterfind("values")))
        for one in parent.iterfind("updatedValues")
    )


def _read_value(node: etree._Element) -> Value:
    try:
        return READERS[node.tag](node)
    except Unreadable:
        raise
    except (ValueError, ArithmeticError) as wrong:
        raise Unreadable(f"line {node.sourceline}: {node.tag} is no {node.tag}") from wrong


def _read_file(node: etree._Element) -> FileData:
    passport = tuple(
        (one.findtext("code", ""), one.findtext("value", "")) for one in node.iterfind("filePassportValues")
    )
    try:
        content = base64.b64decode("".join(node.findtext("base64Data", "").split()), validate=True)
    except binascii.Error as wrong:
        raise Unreadable("a file is not in base64") from wrong
    file = FileData(node.findtext("name", ""), content, passport)
    if content and hashlib.sha256(content).hexdigest() != file.sha256.lower():
        raise Unreadable("a file does not hash to the SHA-256 of its passport")
    return file


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as wrong:
        raise Unreadable("a date is no date") from wrong


KIND_OF: dict[type, str] = {str: "string", bool: "boolean", date: "date", Decimal: "number"}
READERS: dict[str, Callable[[etree._Element], Value]] = {
    "string": lambda node: node.text or "",
    "boolean": lambda node: (node.text or "").strip() in ("true", "1"),
    "date": lambda node: _date(node.text or ""),
    "number": lambda node: Decimal((node.text or "").strip()),
    "domainItemData": lambda node: DomainItem(
        node.findtext("code", ""), node.findtext("kkValue", ""), node.findtext("ruValue", "")
    ),
    "fileData": _read_file,
    "complexValue": _read_group,
}
