"""This service's own values in the form: guardian, children, power of attorney, papers; codes are ours (assumed).

A text that is missing is "", a date that is missing is None: what an application may lack is for the office to say.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .request import DomainItem, FileData, FormValue, RequestForm, values_of

SERVICE = "PAYMENT_CARE_DEFINE"
TITLE_KK = (
    "Қамқоршыларға немесе қорғаншыларға жетім баланы (жетім балаларды) және ата-анасының қамқорлығынсыз қалған "
    "баланы (балаларды) асырап-бағуға жәрдемақы тағайындау"
)
TITLE_RU = (
    "Назначение пособия опекунам или попечителям на содержание ребенка-сироты (детей-сирот) и ребенка (детей), "
    "оставшегося без попечения родителей"
)


@dataclass(frozen=True)
class Child:
    """A child with birth record and guardianship act."""

    surname: str = ""
    name: str = ""
    patronymic: str = ""
    iin: str = ""
    birth_date: date | None = None
    sex: str = ""
    born_abroad: bool = False
    birth_number: str = ""
    birth_issuer: str = ""
    birth_issued: date | None = None
    act_number: str = ""
    act_date: date | None = None
    act_body: str = ""
    care_loss: str = ""
    other_care_loss: str = ""
    study_place: str = ""
    income: str = ""


@dataclass(frozen=True)
class Paper:
    """An attached paper of item 9. `child` is the place of the child in the form, from 0."""

    requirement: str
    name: str
    content: bytes
    child: int | None = None
    sheets: int = 1
    title: str = ""
    original_seen: bool = False
    replaces: bool = False  # of a later message: takes the place of what was sent for this line (assumed)


@dataclass(frozen=True)
class Details:
    """The guardian's own values besides name and IIN."""

    sex: str = ""
    guardian_kind: str = ""
    address: str = ""
    residence_kato: str = ""
    phone: str = ""
    email: str = ""
    identity_kind: str = ""
    identity_series: str = ""
    identity_number: str = ""
    identity_issuer: str = ""
    identity_date: date | None = None
    account: str = ""
    bank: str = ""
    reply_language: str = ""
    consent: bool = False
    power_number: str = ""
    power_date: date | None = None
    power_notary: str = ""
    # The State Corporation's operator who took the papers in (Regulation 9.2, 9.7).
    operator_name: str = ""
    operator_iin: str = ""


@dataclass(frozen=True)
class Allowance:
    """The service's part of the form."""

    details: Details
    children: tuple[Child, ...] = ()
    papers: tuple[Paper, ...] = field(default=())


def values(allowance: Allowance) -> tuple[FormValue, ...]:
    """As values of the form."""
    children = tuple(_group(child) for child in allowance.children)
    papers: dict[str, list[FileData]] = {}
    for paper in allowance.papers:
        papers.setdefault(paper.requirement, []).append(_file(paper))
    return (
        *_group(allowance.details),
        *((FormValue("children", children),) if children else ()),
        *(FormValue(f"document.{code}", tuple(files)) for code, files in papers.items()),
    )


def read(form: RequestForm) -> Allowance:
    """From the values of a form; an unknown code is passed over, a value of another kind counts as missing."""
    children = tuple(
        Child(**_read(Child(), group)) for group in form.value("children") if isinstance(group, tuple)
    )
    papers = tuple(
        _paper(one.code.removeprefix("document."), value)
        for one in form.updated_values
        if one.code.startswith("document.")
        for value in one.values
        if isinstance(value, FileData)
    )
    return Allowance(Details(**_read(Details(), form.updated_values)), children, papers)


def status_value(code: str, kk: str, ru: str) -> tuple[FormValue, ...]:
    """`processing_status`, as a captured call-back has it."""
    return (FormValue("processing_status", (DomainItem(code, kk, ru),)),)


def _group(record: Any) -> tuple[FormValue, ...]:
    return tuple(
        FormValue(name, (value,)) for name, value in vars(record).items() if value not in ("", None, False)
    )


def _read(empty: Any, group: tuple[FormValue, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, default in vars(empty).items():
        wanted: type = date if default is None else type(default)
        value = next(iter(values_of(group, name)), None)
        plain = value.code if isinstance(value, DomainItem) else value
        if isinstance(plain, wanted):
            found[name] = plain.strip() if isinstance(plain, str) else plain
    return found


def _file(paper: Paper) -> FileData:
    told: dict[str, str] = {"sheets": str(paper.sheets)}
    if paper.child is not None:
        told["child"] = str(paper.child)
    if paper.title:
        told["title"] = paper.title
    if paper.original_seen:
        told["original_seen"] = "true"
    if paper.replaces:
        told["replaces"] = "true"
    plain = FileData(paper.name, paper.content)
    return FileData(paper.name, paper.content, (("sha256", plain.sha256), *told.items()))


def _paper(requirement: str, file: FileData) -> Paper:
    child, sheets = file.told("child"), file.told("sheets")
    return Paper(
        requirement, file.name, file.content,
        int(child) if child.isascii() and child.isdigit() else None,
        max(1, min(int(sheets), 999)) if sheets.isascii() and sheets.isdigit() else 1,
        file.told("title"), file.told("original_seen") == "true", file.told("replaces") == "true",
    )  # fmt: skip
