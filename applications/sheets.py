"""The inputs of the sheets of intake: application, coupon, receipt of refused documents – one per language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflow import deadlines
from workflow.clock import local
from workflow.deadlines.narration import narrate_line
from workflow.language.text import in_language
from workflow.models import Case, Officer
from workflow.words import Language
from workflow.working_time import explain

from .models import AcceptanceRefusal, Application, ApplicationChild, Document, Person
from .papers.checklist import Line
from .persons.banks import bank_in
from .telling.status_codes import printed
from .whole import children_of, papers_of

STATUS_PAGE = (
    "/status/"  # the code follows after «#»: what stands there no browser sends, so no log can hold it
)

Inputs = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Handed:
    """An application as it was handed in, read once for all its sheets."""

    case: Case
    by: Officer  # who received it
    application: Application
    children: tuple[ApplicationChild, ...]
    documents: tuple[Document, ...]


def handed_in(case: Case, by: Officer) -> Handed:
    """The application of a case with its children and papers."""
    application: Application = case.application
    return Handed(case, by, application, tuple(children_of(application)), tuple(papers_of(application)))


def application_inputs(handed: Handed) -> Inputs:
    """Annex 2 of the Standard as it was handed in."""
    return {language: _application(handed, language) for language in Language.values}


def result_due(case: Case) -> Inputs:
    """When the result is due, and why: what a coupon says of it in each language."""
    calendar = deadlines.calendar_of(case)
    service = deadlines.reckon_service(case, calendar)
    assert service is not None  # an application always has the service's term
    return {
        language: {
            "due": local(service.due).date().isoformat(),
            "due_explained": narrate_line(explain(calendar, service), language),
        }
        for language in Language.values
    }


def coupon_inputs(handed: Handed, due: Inputs) -> Inputs:
    """The proof of acceptance: number, time, papers, and when the result is due."""
    return {language: _coupon(handed, language) | due[language] for language in Language.values}


def refusal_inputs(refusal: AcceptanceRefusal, lines: list[Line]) -> Inputs:
    """Annex 3 of the Standard, naming each missing paper."""
    return {language: _refusal(refusal, lines, language) for language in Language.values}


def paper(number: str, day: Any, body: str) -> dict[str, str]:
    """A numbered act or certificate."""
    return {"number": number, "date": day.isoformat() if day else "", "body": body}


class Guarded(Protocol):
    """A child with its act of guardianship, of whichever record."""

    act_number: str
    act_date: date
    act_body: str


def acts(children: Iterable[Guarded]) -> list[dict[str, str]]:
    """The guardianship acts, each once though it names several children."""
    found = {(child.act_number, child.act_date): paper(child.act_number, child.act_date, child.act_body)
             for child in children}  # fmt: skip
    return list(found.values())


def _application(handed: Handed, language: str) -> dict[str, Any]:
    case, application = handed.case, handed.application
    with override(language):
        identity_kind = application.get_identity_kind_display()
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "date": local(case.handed_in_at).date().isoformat(),
        "applicant": {
            **_names(application.guardian),
            "iin": application.guardian.iin or "",
            "address": application.address,
            "phone": application.phone,
            "identity_kind": identity_kind,
            "identity_series": application.identity_series,
            "identity_number": application.identity_number,
            "identity_issuer": application.identity_issuer,
            "identity_date": application.identity_date.isoformat(),
        },
        "representative": _representative(application),
        "children": [
            {
                "name": child.person.full_name,
                "birth_date": _iso(child.person.birth_date),
                "iin": child.person.iin or "",
            }
            for child in handed.children
        ],
        "guardianship": acts(handed.children),
        "account": application.account,
        "bank": bank_in(application.bank, language),
        "documents": [_document(document, language) for document in handed.documents],
        "incoming_number": case.number,
        "incoming_date": _iso(local(case.registered_at).date() if case.registered_at else None),
        "received_by": handed.by.short_name,
    }


def _coupon(handed: Handed, language: str) -> dict[str, Any]:
    case, application, by = handed.case, handed.application, handed.by
    moment = local(case.handed_in_at)
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "number": case.number,
        "date": moment.date().isoformat(),
        "time": f"{moment:%H:%M}",
        "applicant": application.guardian.full_name,
        "children": [child.person.masked_name for child in handed.children],
        "received_by": by.short_name,
        "received_by_position": in_language(by, "position", language),
        "documents": [_document(document, language) for document in handed.documents],
        "status_code": printed(application.status_code),
        "status_url": f"{settings.PUBLIC_URL}{STATUS_PAGE}",
        "qr": f"{settings.PUBLIC_URL}{STATUS_PAGE}#{application.status_code}",
    }


def _refusal(refusal: AcceptanceRefusal, lines: list[Line], language: str) -> dict[str, Any]:
    case, by = refusal.case, refusal.refused_by
    return {
        "door": "office",
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "body_address": in_language(case.office, "address", language),
        "number": refusal.number,
        "date": local(refusal.refused_at).date().isoformat(),
        "applicant": case.application.guardian.full_name,
        "missing": [_missing(line, language) for line in lines],
        "worker": by.short_name,
        "executor": by.short_name,
        "phone": case.office.phone or by.phone,
    }


def _missing(line: Line, language: str) -> str:
    title = in_language(line.requirement, "title", language)
    return f"{title} – {line.child.person.full_name}" if line.child else title


def _document(document: Document, language: str) -> dict[str, Any]:
    with override(language):
        note = _("original seen") if document.original_seen else _("copy")
    title = in_language(document.requirement, "title", language)
    return {"title": document.title or title, "sheets": document.sheets, "note": note}


def _names(person: Person) -> dict[str, str]:
    return {"surname": person.surname, "name": person.name, "patronymic": person.patronymic}


def _representative(application: Application) -> dict[str, Any] | None:
    person = application.representative
    if person is None:
        return None
    power = paper(application.power_number, application.power_date, application.power_notary)
    return {"name": person.full_name, "iin": person.iin or "", "power": power}


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
