"""The input of the decision's sheet (Standard's Annex 1), from one record for both languages."""

from typing import Any

from applications.models import ApplicationChild
from applications.sheets import acts, paper
from workflow.clock import local
from workflow.models import Officer
from workflow.text import in_language
from workflow.words import Language

from .drafting import PAYING, application_of
from .models import Decision

Inputs = dict[str, dict[str, Any]]


def decision_inputs(decision: Decision, head: Officer, acting_for: Officer | None) -> Inputs:
    """Both sheets: same number, date, names and sums; only the words differ."""
    return {language: _decision(decision, head, acting_for, language) for language in Language.values}


def preview_input(decision: Decision, language: str) -> dict[str, Any]:
    """The very sheet that will be signed, still without number, date and signer."""
    return {**_decision(decision, None, None, language), "specimen": True, "number": "", "date": ""}


def _decision(
    decision: Decision, head: Officer | None, acting_for: Officer | None, language: str
) -> dict[str, Any]:
    case = decision.case
    application = application_of(case)
    children = list(application.children.select_related("person"))
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(decision.office, "name", language),
        "number": decision.number,
        "date": decision.date.isoformat() if decision.date else "",
        "case_number": case.number,
        "guardian": application.guardian.full_name,
        "application_date": local(application.case.handed_in_at).date().isoformat(),
        "guardianship": acts(children),
        "children": [_child(decision, child) for child in children],
        "outcome": decision.outcome,
        "reason": _reason(decision, language),
        "stopped_from": "",
        "previous": _previous(decision, language),
        "account": application.account if decision.outcome in PAYING else "",
        "bank": application.bank if decision.outcome in PAYING else "",
        "signer": _signer(head, acting_for, language),
        "qr": "",
        "verify_url": "",
    }


def _child(decision: Decision, child: ApplicationChild) -> dict[str, Any]:
    lines = [line for line in decision.lines.all() if line.child_id == child.person_id]
    born = child.person.birth_date
    return {
        "name": child.person.full_name,
        "birth_date": born.isoformat() if born else "",
        "certificate": paper(child.birth_number, child.birth_issued, child.birth_issuer),
        "periods": [
            {
                "since": line.period_from.isoformat(),
                "until": line.period_to.isoformat(),
                "amount": str(line.monthly),
            }
            for line in lines
        ],
    }


def _reason(decision: Decision, language: str) -> str:
    if decision.ground is None:
        return ""
    written = decision.reason_kk if language == Language.KK else decision.reason_ru
    ground, clause = (in_language(decision.ground, name, language) for name in ("text", "clause"))
    return f"{ground} ({clause}). {written}"


def _previous(decision: Decision, language: str) -> dict[str, str] | None:
    before = decision.supersedes
    return paper(before.number, before.date, in_language(before.office, "name", language)) if before else None


def _signer(head: Officer | None, acting_for: Officer | None, language: str) -> dict[str, str]:
    if head is None:
        return {"name": "", "position": "", "acting_for": ""}
    position = in_language(acting_for or head, "position", language)
    return {
        "name": head.short_name,
        "position": position,
        "acting_for": acting_for.short_name if acting_for else "",
    }
