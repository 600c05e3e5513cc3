"""The input of the decision's sheet (Standard's Annex 1), from one record for both languages."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from applications.persons.banks import bank_in
from applications.sheets import acts, paper
from workflow.language.text import in_language
from workflow.models import Officer
from workflow.words import Language

from .drafting import PAYING, LineFacts
from .matter import Former, Ward, former_of, matter_of
from .models import Decision

Inputs = dict[str, dict[str, Any]]


def decision_inputs(decision: Decision, head: Officer, acting_for: Officer | None) -> Inputs:
    """Both sheets: same number, date, names and sums; only the words differ."""
    lines = saved_lines(decision)
    return {language: _decision(decision, lines, head, acting_for, language) for language in Language.values}


def preview_input(
    decision: Decision, language: str, lines: Sequence[LineFacts] | None = None
) -> dict[str, Any]:
    """The very sheet that will be signed, still without number, date and signer; `lines` are those not yet saved."""
    shown = saved_lines(decision) if lines is None else lines
    return {**_decision(decision, shown, None, None, language), "specimen": True, "number": "", "date": ""}


def saved_lines(decision: Decision) -> list[LineFacts]:
    """The periods of a saved decision."""
    return [
        LineFacts(line.child, line.period_from, line.period_to, line.monthly)
        for line in decision.lines.select_related("child")
    ]


def _decision(
    decision: Decision,
    lines: Sequence[LineFacts],
    head: Officer | None,
    acting_for: Officer | None,
    language: str,
) -> dict[str, Any]:
    case = decision.case
    matter = matter_of(case)
    address = verification_address(decision)
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(decision.office, "name", language),
        "number": decision.number,
        "date": decision.date.isoformat() if decision.date else "",
        "case_number": case.number,
        "guardian": matter.guardian.full_name,
        "application_date": matter.applied_on.isoformat(),
        "guardianship": acts(matter.wards),
        "children": [_child(ward, lines) for ward in matter.wards],
        "outcome": decision.outcome,
        "reason": _reason(decision, language),
        "stopped_from": decision.stopped_from.isoformat() if decision.stopped_from else "",
        "previous": _previous(former_of(case), in_language(decision.office, "name", language)),
        "account": matter.account if decision.outcome in PAYING else "",
        "bank": bank_in(matter.bank, language) if decision.outcome in PAYING else "",
        "signer": signer(head, acting_for, language),
        "qr": address,
        "verify_url": address,
    }


def verification_address(decision: Decision) -> str:
    """Where whoever holds a sheet finds whether it holds; "" before signing was opened."""
    return f"{settings.PUBLIC_URL}/v/{decision.token}/" if decision.token else ""


def _child(child: Ward, lines: Sequence[LineFacts]) -> dict[str, Any]:
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
            if line.child.pk == child.person_id
        ],
    }


def _reason(decision: Decision, language: str) -> str:
    if decision.ground is None:
        return ""
    written = decision.reason_kk if language == Language.KK else decision.reason_ru
    ground, clause = (in_language(decision.ground, name, language) for name in ("text", "clause"))
    return f"{ground} ({clause}). {written}"


def _previous(former: Former | None, office: str) -> dict[str, str] | None:
    return paper(former.number, former.date, office) if former else None


def signer(head: Officer | None, acting_for: Officer | None, language: str) -> dict[str, str]:
    """Who signs a sheet: the head, or another in the head's place."""
    if head is None:
        return {"name": "", "position": "", "acting_for": ""}
    position = in_language(acting_for or head, "position", language)
    return {
        "name": head.short_name,
        "position": position,
        "acting_for": acting_for.short_name if acting_for else "",
    }
