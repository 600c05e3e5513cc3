"""What the case page shows of the decision, and which act of it is this reader's now."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest

from applications import panels
from applications.persons import unmasking
from workflow import clock
from workflow.memory.once import events_of
from workflow.models import Case, Officer, Sheet
from workflow.rules import why_not, why_not_role
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import kinds_of_reader
from workflow.words import Channel, Language, RoleKind, State

from . import rules
from .calculation import told
from .drafting import DENYING, LineFacts, differences, last_return, proposals
from .forms import HandOverForm, ReissueForm, ReturnForm, SignForm
from .issuing import why_not_reissue
from .matter import matter_of
from .models import Decision, Outcome, Signature
from .submitted import changes_between, submitted_facts
from .whole import decision_of, duplicates_of, entry_of, hand_over_of, signatures_of, twins_of
from .words import OUTCOME_TITLES

Card = dict[str, Any]
DRAFT_READERS = {RoleKind.EXECUTOR, RoleKind.HEAD, RoleKind.AUDITOR}
DECIDED = (State.SIGNED, State.ISSUED)


def decision_card(request: HttpRequest, case: Case) -> Card:
    """Facts for `_card.html`, the act for `_acts.html`. A draft is shown to executor, head and auditor only."""
    officer, on = officer_of(request), clock.today()
    decision = decision_of(case)
    kinds = kinds_of_reader(request)
    visible = bool(decision) and (case.state in DECIDED or bool(kinds & DRAFT_READERS))
    act = _act(officer, case, decision, on)
    card: Card = {"decision": decision if visible else None, "act": act, "acts": bool(act), "reissue": None}
    if decision and why_not_reissue(officer, case, on) == "":
        card["reissue"] = ReissueForm(auto_id="reissue_%s")
    if decision is None or not visible:
        return card
    signatures = signatures_of(decision)
    rows = sheet_rows(decision, signatures)
    children = _children(decision, unmasking.shows_children(request, case))
    return card | {
        "outcome": OUTCOME_TITLES[Outcome(decision.outcome)],
        "denies": decision.outcome in DENYING,
        "children": children,
        "total": sum(one["monthly"] for one in children),
        "sheets": rows,
        "pending": any(row["sheet"].state == Sheet.State.PENDING for row in rows),
        "polls": 1,
        "may_make": bool(kinds & {RoleKind.EXECUTOR, RoleKind.HEAD, RoleKind.CLERK}),
        "previews": []
        if decision.frozen_at or not kinds & {RoleKind.EXECUTOR, RoleKind.HEAD}
        else _languages(),
        "signatures": signatures,
        "duplicates": duplicates_of(decision),
        "entry": entry_of(decision),
        "hand_over": hand_over_of(case),
        "waits_at_counter": case.channel == Channel.OFFICE,
        "warnings": _warnings(case, decision, on),
        "returned": last_return(case) if case.is_open else None,
        "changes": changes(case, decision) if case.state == State.SUBMITTED else [],
    }


def sheet_rows(decision: Decision, signatures: Iterable[Signature]) -> list[Card]:
    """The decision's two sheets with their states, once signing was opened."""
    on_paper = {one.sheet_id for one in signatures if one.kind == Signature.Kind.PAPER}
    return [{"sheet": sheet, "signed": sheet.pk in on_paper} for sheet in twins_of(decision)]


def changes(case: Case, decision: Decision) -> list[str]:
    """What the executor changed since the head's last return; empty before the first one."""
    before = [event.facts for event in events_of(case) if event.verb == "submit"][1:2]
    return changes_between(before[0], submitted_facts(decision)) if before else []


def _act(officer: Officer, case: Case, decision: Decision | None, on: date) -> Card | None:
    """The one act of this case that waits for this officer, with the reason where a button is missing."""
    match case.state:
        case State.ASSIGNED if not why_not_role(officer, "submit", case, on):
            return {
                "verb": "submit",
                "decision": decision,
                "blockers": rules.blockers(decision, on) if decision else [],
                "why_not": why_not(officer, "submit", case, on),
                "returned": last_return(case),
            }
        case State.SUBMITTED if decision and not why_not_role(officer, "sign", case, on):
            return {
                "verb": "sign" if decision.frozen_at else "open_signing",
                "decision": decision,
                "why_not": rules.why_not_open_signing(officer, case, decision, on)
                or (rules.why_not_sign(officer, decision) if decision.frozen_at else ""),
                "form": SignForm(auto_id="sign_%s"),
                "return_form": ReturnForm(auto_id="return_%s"),
            }
        case State.SIGNED if decision and not why_not_role(officer, "issue", case, on):
            return {"verb": "issue", "decision": decision, "why_not": why_not(officer, "issue", case, on)}
        case State.ISSUED if case.channel == Channel.OFFICE and not rules.why_not_hand_over(
            officer, case, on
        ):
            handed = hand_over_of(case)
            if handed is None or handed.handed_over_at:
                return None
            taker = matter_of(case).guardian.short_name
            form = HandOverForm(auto_id="hand_over_%s", initial={"received_by": taker})
            return {"verb": "hand_over", "decision": decision, "why_not": "", "form": form}
    return None


def _children(decision: Decision, shown: bool) -> list[Card]:
    """The children by initials; by name after the act with a reason (`applications.unmasking`)."""
    lines: dict[int, list[Any]] = {}
    for line in sorted(decision.children_in_turn(), key=lambda line: line.period_from):
        lines.setdefault(line.child_id, []).append(line)
    numbers = told(decision.calculation)
    return [
        {
            "name": panels.name_of(own[0].child, shown),
            "lines": own,
            "monthly": own[-1].monthly,
            "numbers": numbers.get(child, []),
        }
        for child, own in lines.items()
    ]


def _languages() -> list[Card]:
    return [{"code": language.value, "label": language.label} for language in Language]


def _warnings(case: Case, decision: Decision, on: date) -> list[str]:
    """Only while it can still be changed or returned."""
    if case.state not in (State.ASSIGNED, State.SUBMITTED) or decision.outcome in DENYING:
        return []
    facts = [
        LineFacts(line.child, line.period_from, line.period_to, line.monthly)
        for line in decision.children_in_turn()
    ]
    return differences(facts, proposals(case, on))
