"""What the case page shows of the decision, and which act of it is this reader's now."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from applications import panels
from applications.persons import unmasking
from workflow import clock
from workflow.fetch import officer_of
from workflow.models import AuditEvent, Case, Officer, Sheet
from workflow.permissions import kinds_of_reader
from workflow.rules import why_not, why_not_role
from workflow.words import Channel, Language, RoleKind, State

from . import rules
from .calculation import told
from .drafting import DENYING, LineFacts, differences, last_return, proposals
from .forms import HandOverForm, ReissueForm, ReturnForm, SignForm
from .issuing import why_not_reissue
from .matter import matter_of
from .models import Decision, HandOver, JournalEntry, Outcome, Signature
from .submitted import changes_between, submitted_facts
from .words import OUTCOME_TITLES

Card = dict[str, Any]
DRAFT_READERS = {RoleKind.EXECUTOR, RoleKind.HEAD, RoleKind.AUDITOR}
DECIDED = (State.SIGNED, State.ISSUED)


def decision_card(request: HttpRequest, case: Case) -> Card:
    """Facts for `_card.html`, the act for `_acts.html`. A draft is shown to executor, head and auditor only."""
    officer, on = officer_of(request), clock.today()
    decision = (
        Decision.objects.filter(case=case)
        .select_related("ground", "prepared_by", "signed_by", "signed_for", "sheet_kk", "sheet_ru", "office")
        .first()
    )
    kinds = kinds_of_reader(request)
    visible = bool(decision) and (case.state in DECIDED or bool(kinds & DRAFT_READERS))
    act = _act(officer, case, decision, on)
    card: Card = {"decision": decision if visible else None, "act": act, "acts": bool(act), "reissue": None}
    if decision and why_not_reissue(officer, case, on) == "":
        card["reissue"] = ReissueForm(auto_id="reissue_%s")
    if decision is None or not visible:
        return card
    rows = sheet_rows(decision)
    return card | {
        "outcome": OUTCOME_TITLES[Outcome(decision.outcome)],
        "denies": decision.outcome in DENYING,
        "children": _children(decision, unmasking.shows_children(request, case)),
        "total": sum(one["monthly"] for one in _children(decision, False)),
        "sheets": rows,
        "pending": any(row["sheet"].state == Sheet.State.PENDING for row in rows),
        "polls": 1,
        "may_make": bool(kinds & {RoleKind.EXECUTOR, RoleKind.HEAD, RoleKind.CLERK}),
        "previews": []
        if decision.frozen_at or not kinds & {RoleKind.EXECUTOR, RoleKind.HEAD}
        else _languages(),
        "signatures": _signatures(decision),
        "duplicates": list(decision.duplicates.select_related("made_by", "sheet_kk", "sheet_ru")),
        "entry": JournalEntry.objects.filter(decision=decision, kind="decision")
        .select_related("entered_by")
        .first(),
        "hand_over": HandOver.objects.filter(case=case).select_related("handed_over_by").first(),
        "waits_at_counter": case.channel == Channel.OFFICE,
        "warnings": _warnings(case, decision, on),
        "returned": last_return(case) if case.is_open else None,
        "changes": changes(case, decision) if case.state == State.SUBMITTED else [],
    }


def sheet_rows(decision: Decision | None) -> list[Card]:
    """The decision's two sheets with their states, once signing was opened."""
    if decision is None:
        return []
    twins = ((Language.KK, decision.sheet_kk), (Language.RU, decision.sheet_ru))
    return [
        {
            "sheet": sheet,
            "language": language.label,
            "signed": Signature.objects.filter(sheet=sheet, kind=Signature.Kind.PAPER).exists(),
        }
        for language, sheet in twins
        if sheet
    ]


def changes(case: Case, decision: Decision) -> list[str]:
    """What the executor changed since the head's last return; empty before the first one."""
    submits = (
        AuditEvent.objects.filter(case=case, verb="submit").order_by("-id").values_list("facts", flat=True)
    )
    before = list(submits[1:2])
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
            waits = HandOver.objects.filter(case=case, handed_over_at__isnull=True).exists()
            taker = matter_of(case).guardian.short_name
            form = HandOverForm(auto_id="hand_over_%s", initial={"received_by": taker})
            return {"verb": "hand_over", "decision": decision, "why_not": "", "form": form} if waits else None
    return None


def _children(decision: Decision, shown: bool) -> list[Card]:
    """The children by initials; by name after the act with a reason (`applications.unmasking`)."""
    lines: dict[int, list[Any]] = {}
    for line in decision.lines.select_related("child").order_by("period_from"):
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


def _signatures(decision: Decision) -> list[Signature]:
    twins = [sheet for sheet in (decision.sheet_kk, decision.sheet_ru) if sheet]
    return list(Signature.objects.filter(sheet__in=twins).select_related("signer", "acting_for", "sheet"))


def _warnings(case: Case, decision: Decision, on: date) -> list[str]:
    """Only while it can still be changed or returned."""
    if case.state not in (State.ASSIGNED, State.SUBMITTED) or decision.outcome in DENYING:
        return []
    lines = decision.lines.select_related("child")
    facts = [LineFacts(line.child, line.period_from, line.period_to, line.monthly) for line in lines]
    return differences(facts, proposals(case, on))
