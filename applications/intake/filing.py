"""Applications from a JSON file: read whole, judged by the counter's own forms, taken in all or not at all.

The schema is written down in docs/register-file.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import clock
from workflow.editions import edition_on
from workflow.models import Case, Office, Officer
from workflow.moves.refusals import Refused

from .. import actions
from ..forms import ApplicationForm, ChildForm, OnePaperForm, gather, warnings_of
from ..models import Requirement
from ..papers.checklist import requirements_on
from .facts import ApplicationFacts
from .positions import NotJson, Positioned, parse

# Path in the file → (field of the counter's form, type). A file that says more is refused: a misspelt name is no name.
PERSON: dict[str, type] = {"surname": str, "name": str, "patronymic": str, "iin": str}
GUARDIAN: dict[str, type] = {**PERSON, "birth_date": str, "sex": str}
IDENTITY: dict[str, type] = {"kind": str, "series": str, "number": str, "issuer": str, "date": str}
POWER: dict[str, type] = {"number": str, "date": str, "notary": str}
GROUPS: dict[str, tuple[str, dict[str, type]]] = {
    "guardian": ("", GUARDIAN),
    "identity": ("identity_", IDENTITY),
    "representative": ("rep_", PERSON),
    "power": ("power_", POWER),
}
PLAIN: dict[str, type] = {
    "handed_in_at": str, "guardian_kind": str, "address": str, "residence_kato": str, "phone": str, "email": str,
    "account": str, "bank": str, "reply_language": str, "consent": bool, "mismatch_seen": bool,
}  # fmt: skip
CHILD: dict[str, type] = {
    **GUARDIAN, "born_abroad": bool, "birth_number": str, "birth_issuer": str, "birth_issued": str,
    "act_number": str, "act_date": str, "act_body": str, "care_loss": str, "other_care_loss": str,
    "study_place": str, "income": str,
}  # fmt: skip
DOCUMENT: dict[str, type] = {
    "requirement": str, "child": int, "title": str, "sheets": int, "original_seen": bool, "file": str,
}  # fmt: skip
TYPE_NAMES: dict[type, Any] = {
    str: gettext_lazy("text"),
    bool: gettext_lazy("true or false"),
    int: gettext_lazy("a whole number"),
    list: gettext_lazy("a list"),
    dict: gettext_lazy("an object"),
}
MOST_APPLICATIONS = 1000
HANDED_IN_WITHIN = timedelta(days=366)  # a file may bring a backlog; the counter's form may not


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong at a place of the file."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.path or 'file'}: {self.sentence}"


class Faulty(Exception):
    """The file is refused whole; every fault that was found is named."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = sorted(faults)


@dataclass
class Entry:
    """One application of the file, ready to be taken in."""

    path: str
    facts: ApplicationFacts
    handed_in_at: datetime


class Reader:
    """Reads one file and gathers every fault in it."""

    def __init__(self, text: str, folder: Path, *, office: Office, now: datetime) -> None:
        self.folder, self.office, self.now = folder.resolve(), office, now
        self.faults: list[Fault] = []
        try:
            self.json: Positioned = parse(text)
        except NotJson as broken:
            raise Faulty(
                [Fault(broken.line, broken.path, _("not JSON: %(why)s") % {"why": broken})]
            ) from broken
        day = clock.local(now).date()
        self.requirements: list[Requirement] = requirements_on(edition_on(office, day), day)

    def entries(self) -> list[Entry]:
        """All applications, or `Faulty`."""
        found = [self.entry(path, item) for path, item in self.items()]
        if self.faults:
            raise Faulty(self.faults)
        return [entry for entry in found if entry]

    def items(self) -> Iterator[tuple[str, dict[str, Any]]]:
        top = self.json.value
        if not isinstance(top, dict) or not isinstance(top.get("applications"), list):
            self.fault(
                "applications" if isinstance(top, dict) else "", _("a list “applications” is expected")
            )
            return
        self.known("", top, {"applications", "office"})
        if not 0 < len(top["applications"]) <= MOST_APPLICATIONS:
            self.fault(
                "applications", _("from 1 to %(most)s applications in a file") % {"most": MOST_APPLICATIONS}
            )
        for place, item in enumerate(top["applications"]):
            path = f"applications[{place}]"
            if self.is_a(dict, path, item):
                yield path, item

    def entry(self, path: str, item: dict[str, Any]) -> Entry | None:
        """One application through the forms of the counter."""
        before = len(self.faults)
        self.known(path, item, {*GROUPS, *PLAIN, "children", "documents"})
        main = self.main(path, item)
        children = [self.child(where, row) for where, row in self.rows(path, item, "children")]
        papers = [self.paper(where, row, len(children)) for where, row in self.rows(path, item, "documents")]
        if not children:
            self.fault(f"{path}.children", _("Name at least one child."))
        if len(self.faults) > before:
            return None
        if not main.cleaned_data["mismatch_seen"]:
            for doubt in warnings_of(main, children):
                self.fault(path, doubt + " " + _("Compare with the documents and set “mismatch_seen”."))
        return Entry(path, gather(main, children, papers), main.cleaned_data["handed_in_at"])

    def main(self, path: str, item: dict[str, Any]) -> ApplicationForm:
        data: dict[str, Any] = {"guardian_kind": "guardian", "reply_language": "kk"}
        data |= {"handed_in_at": self.now.isoformat()} | self.typed(path, item, PLAIN)
        places = {name: f"{path}.{name}" for name in PLAIN}
        for group, (lead, fields) in GROUPS.items():
            places |= {f"{lead}{name}": f"{path}.{group}.{name}" for name in fields}
            inner = item.get(group) or {}
            if not self.is_a(dict, f"{path}.{group}", inner):
                continue
            self.known(f"{path}.{group}", inner, set(fields))
            data |= {
                f"{lead}{name}": value for name, value in self.typed(f"{path}.{group}", inner, fields).items()
            }
        data["applies"] = "representative" if item.get("representative") or item.get("power") else "guardian"
        form = ApplicationForm(data, offices=[self.office], now=self.now, within=HANDED_IN_WITHIN)
        self.take_errors(form, path, places)
        return form

    def child(self, path: str, row: dict[str, Any]) -> ChildForm:
        self.known(path, row, set(CHILD))
        form = ChildForm(self.typed(path, row, CHILD))
        self.take_errors(form, path, {})
        return form

    def paper(self, path: str, row: dict[str, Any], children: int) -> OnePaperForm:
        self.known(path, row, set(DOCUMENT))
        data = {"original_seen": True, "sheets": 1, **self.typed(path, row, DOCUMENT)}
        scan = self.scan(f"{path}.file", data.pop("file", ""))
        files: MultiValueDict[str, Any] = MultiValueDict({"file": [scan]} if scan else {})
        form = OnePaperForm(data, files, requirements=self.requirements, children=children)
        form.fields["file"].required = False  # a missing file has its fault already
        self.take_errors(form, path, {})
        return form

    def scan(self, path: str, name: str) -> "ContentFile[bytes] | None":
        """The bytes of a scan beside the JSON file; what lies outside its folder is not opened."""
        target = (self.folder / name).resolve()
        if not name or not target.is_relative_to(self.folder):
            self.fault(path, _("name a file in the folder of the JSON file"))
            return None
        try:
            return ContentFile(target.read_bytes(), name=target.name)
        except OSError:
            self.fault(path, _("the file “%(name)s” cannot be read") % {"name": name})
            return None

    def rows(self, path: str, item: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
        listed = item.get(name, [])
        if not self.is_a(list, f"{path}.{name}", listed):
            return []
        places = [(f"{path}.{name}[{place}]", row) for place, row in enumerate(listed)]
        return [(where, row) for where, row in places if self.is_a(dict, where, row)]

    def typed(self, path: str, item: dict[str, Any], types: dict[str, type]) -> dict[str, Any]:
        """The values of the right type; an IIN as a number would have lost its leading zero."""
        return {
            name: item[name]
            for name, kind in types.items()
            if item.get(name) is not None and self.is_a(kind, f"{path}.{name}", item[name])
        }

    def is_a(self, kind: type, path: str, value: Any) -> bool:
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return True
        self.fault(path, _("%(type)s is expected") % {"type": TYPE_NAMES[kind]})
        return False

    def known(self, path: str, item: dict[str, Any], names: set[str]) -> None:
        for name in item.keys() - names:
            where = f"{path}.{name}" if path else name
            self.fault(where, _("unknown name; known here: %(names)s") % {"names": ", ".join(sorted(names))})

    def take_errors(self, form: Any, path: str, places: dict[str, str]) -> None:
        """The form's errors at the places of the file; a value of the wrong type has its fault already."""
        for name, sentences in form.errors.items():
            where = path if name == "__all__" else places.get(name, f"{path}.{name}")
            if not any(fault.path == where for fault in self.faults):
                for sentence in sentences:
                    self.fault(where, sentence)

    def fault(self, path: str, sentence: str) -> None:
        self.faults.append(Fault(self.json.line(path), path, str(sentence)))


def register_all(reader: Reader, *, by: Officer) -> list[Case]:
    """Take in and register every application in one transaction; the numbers follow the order of the file."""
    cases: list[Case] = []
    with transaction.atomic():
        for entry in reader.entries():
            try:
                with transaction.atomic():
                    cases.append(_register(entry, reader, by))
            except Refused as refusal:
                reader.fault(entry.path, str(refusal))
        if reader.faults:
            raise Faulty(reader.faults)
    return cases


def _register(entry: Entry, reader: Reader, by: Officer) -> Case:
    application = actions.receive(
        entry.facts, office=reader.office, by=by, handed_in_at=entry.handed_in_at, now=reader.now
    )
    return actions.register(application.case, by=by, version=application.case.version, now=reader.now)
