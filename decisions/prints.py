"""The prints of a case besides its decision: resolution, calculation, notice of refusal, history, receipt, hearing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from workflow import clock, trail
from workflow.clock import local
from workflow.delivery import printing
from workflow.language.text import in_language
from workflow.models import AuditEvent, Case, Officer, Sheet, SheetKind, Step, StepRun
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_among
from workflow.trail.words import title_of
from workflow.visits.permissions import SERVICE
from workflow.words import Language, RoleKind, State

from .calculation import terms_told, told
from .matter import matter_of
from .models import Decision, HandOver, Hearing, Outcome
from .sheets import signer
from .whole import decision_of, hand_over_of, hearings_of

PREPARERS = (RoleKind.EXECUTOR, RoleKind.HEAD)
Input = dict[str, Any]


@dataclass(frozen=True)
class Print:
    """One form that is printed on demand: whose, when there is something to print, and its input in a language."""

    kind: SheetKind
    roles: tuple[RoleKind, ...]
    why_not: Callable[[Case], str]
    data: Callable[[Case, Officer, datetime, str], Input]


def why_not_print(officer: Officer, case: Case, kind: str, on: date) -> str:
    """The officers of the office print what belongs to their step, once it is there."""
    wanted = BY_KIND.get(kind)
    if wanted is None:
        return _("There is no such print.")
    if standing_among(officer, wanted.roles, case.office, on) is None:
        return _("This print belongs to the officers of the office who work on the case.")
    return wanted.why_not(case)


def order(case: Case, kind: str, *, by: Officer, now: datetime | None = None) -> dict[str, Sheet]:
    """Both languages of a print. When nothing has changed since the last one, that one is shown again."""
    moment = now or clock.now()
    if reason := why_not_print(by, case, kind, local(moment).date()):
        wrong_hand = kind in BY_KIND and not BY_KIND[kind].why_not(case)
        raise (Refused if wrong_hand else Conflict)(reason)
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)  # two orders at once have one series
        before = newest(case, kind)
        twins = make_out(case, kind, by=by, now=moment)
        if twins != before:
            trail.record("print", by=by, at=moment, case=case, kind=kind)
    return twins


def make_out(case: Case, kind: str, *, by: Officer, now: datetime) -> dict[str, Sheet]:
    """The print as part of another act, in its transaction."""
    inputs = {language: BY_KIND[kind].data(case, by, now, language) for language in Language.values}
    return _unchanged(case, kind, inputs) or printing.order_twins(case, kind, inputs, now=now, by=by)


def newest(case: Case, kind: str) -> dict[str, Sheet]:
    """The last print of a kind by language."""
    return {sheet.language: sheet for sheet in Sheet.objects.filter(case=case, kind=kind).order_by("series")}


def _unchanged(case: Case, kind: str, inputs: dict[str, Input]) -> dict[str, Sheet]:
    known = newest(case, kind)
    same = len(known) == len(inputs) and all(
        {**sheet.input, "specimen": None} == {**inputs[language], "specimen": None}
        and sheet.state != Sheet.State.FAILED
        for language, sheet in known.items()
    )
    return known if same else {}


# -- resolution (Regulation 5.2) --------------------------------------------------------------------------------


def _why_no_resolution(case: Case) -> str:
    return "" if case.resolution and case.executor else _("The head has not named the executor yet.")


def _resolution(case: Case, by: Officer, now: datetime, language: str) -> Input:
    named = AuditEvent.objects.filter(case=case, verb="assign").select_related("by", "acting_for").last()
    run = StepRun.objects.filter(case=case, step=3).order_by("id").first()
    assert case.executor is not None  # _why_no_resolution
    return {
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "incoming_number": case.number,
        "incoming_date": _day(case.registered_at),
        "applicant": matter_of(case).guardian.full_name,
        "date": _day(named.at if named else now),
        "executor": case.executor.full_name,
        "text": case.resolution,
        "due": _day(run.due_at) if run and run.due_at else "",
        "signer": signer(named.by if named else None, named.acting_for if named else None, language),
    }


# -- calculation ------------------------------------------------------------------------------------------------


def _why_no_calculation(case: Case) -> str:
    decision = decision_of(case)
    return "" if decision and decision.children_in_turn() else _("There are no amounts to calculate yet.")


def _calculation(case: Case, by: Officer, now: datetime, language: str) -> Input:
    decision = Decision.objects.select_related("prepared_by", "rule").get(case=case)
    matter = matter_of(case)
    lines: dict[int, list[Any]] = {}
    for line in decision.lines.select_related("child"):
        lines.setdefault(line.child_id, []).append(line)
    with override(language):
        numbers, terms = told(decision.calculation), terms_told(decision.rule)
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "number": decision.number if decision.frozen_at else "",
        "date": decision.date.isoformat() if decision.frozen_at and decision.date else "",
        "applicant": matter.guardian.full_name,
        "application_date": matter.applied_on.isoformat(),
        "terms": [_row(one) for one in terms],
        "children": [
            {
                "name": own[0].child.full_name,
                "birth_date": own[0].child.birth_date.isoformat() if own[0].child.birth_date else "",
                "rows": [_row(one) for one in numbers.get(child, [])],
                "periods": [
                    {"since": line.period_from.isoformat(), "until": line.period_to.isoformat(),
                     "amount": str(line.monthly)} for line in own
                ],
            }
            for child, own in lines.items()
        ],
        "prepared_on": _day(decision.prepared_at),
        "prepared_by": decision.prepared_by.short_name,
        "prepared_by_position": in_language(decision.prepared_by, "position", language),
    }  # fmt: skip


def _row(number: Any) -> dict[str, str]:
    return {"label": number.label, "value": number.value, "source": number.source}


# -- notice of refusal (Regulation 10.3, 11.10) -----------------------------------------------------------------


def _why_no_refusal_notice(case: Case) -> str:
    decision = decision_of(case)
    refused = decision and decision.outcome == Outcome.REFUSE and decision.signed_at
    return "" if refused else _("There is no signed refusal.")


def _refusal_notice(case: Case, by: Officer, now: datetime, language: str) -> Input:
    decision = Decision.objects.select_related("ground", "signed_by", "signed_for").get(case=case)
    matter = matter_of(case)
    assert decision.ground is not None  # constraint decision_refusal_has_ground_and_reasons
    ground, clause = (in_language(decision.ground, name, language) for name in ("text", "clause"))
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "number": decision.number,
        "date": decision.date.isoformat() if decision.date else "",
        "applicant": matter.guardian.full_name,
        "address": matter.application.address if matter.application else "",
        "application_date": matter.applied_on.isoformat(),
        "ground": f"{ground} ({clause})",
        "reason": decision.reason_kk if language == Language.KK else decision.reason_ru,
        "appeal": in_language(case.edition, "appeal", language),
        "executor": case.executor.short_name if case.executor else "",
        "phone": case.office.phone,
        "signer": signer(decision.signed_by, decision.signed_for, language),
    }


# -- history ----------------------------------------------------------------------------------------------------


def _history(case: Case, by: Officer, now: datetime, language: str) -> Input:
    titles = {
        step.number: in_language(step, "action", language)
        for step in Step.objects.filter(edition=case.edition)
    }
    runs = StepRun.objects.filter(case=case).select_related("officer", "closed_by").order_by("id")
    with override(language):
        state, events = str(State(case.state).label), _events(case)
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number or str(case.public_id)[:8],
        "applicant": matter_of(case).guardian.full_name,
        "state": state,
        "steps": [_step(run, titles) for run in runs],
        "events": events,
        "printed_at": _moment(now),
        "printed_by": by.short_name,
    }


def _step(run: StepRun, titles: dict[int, str]) -> dict[str, Any]:
    return {
        "title": f"{run.step}. {titles.get(run.step, '')}",
        "officer": run.worker.short_name if run.worker else "",
        "opened": _moment(run.opened_at),
        "closed": _moment(run.closed_at),
        "due": _moment(run.due_at),
        "late": run.breached_at is not None,
    }


def _events(case: Case) -> list[dict[str, str]]:
    """Who did what; a reason stands with its act unless it was erased by law. Notes stay within the office."""
    events = (
        AuditEvent.objects.filter(case=case).exclude(verb="note").select_related("by", "words").order_by("id")
    )
    return [
        {
            "at": _moment(event.at),
            "officer": event.by.short_name if event.by else "",
            "text": ": ".join(filter(None, (title_of(event.verb), _words(event)))),
        }
        for event in events
    ]


def _words(event: AuditEvent) -> str:
    words = getattr(event, "words", None)
    if words:
        return str(words.text)
    return _("erased by law") if event.text_hash else ""


# -- receipt for the result -------------------------------------------------------------------------------------


def _why_no_result_receipt(case: Case) -> str:
    handed = hand_over_of(case)
    return "" if handed and handed.handed_over_at else _("The result has not been handed over yet.")


def _result_receipt(case: Case, by: Officer, now: datetime, language: str) -> Input:
    handed = HandOver.objects.select_related("handed_over_by").get(case=case)
    decision = Decision.objects.get(case=case)
    assert handed.handed_over_by is not None  # constraint hand_over_complete_or_absent
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "number": decision.number,
        "date": decision.date.isoformat() if decision.date else "",
        "applicant": matter_of(case).guardian.full_name,
        "received_by": handed.received_by,
        "handed_over": _moment(handed.handed_over_at),
        "worker": handed.handed_over_by.short_name,
        "worker_position": in_language(handed.handed_over_by, "position", language),
    }


# -- hearing ----------------------------------------------------------------------------------------------------


def _why_no_hearing_notice(case: Case) -> str:
    return "" if hearings_of(case) else _("No hearing has been set.")


def _why_no_minutes(case: Case) -> str:
    held = any(hearing.minuted_at for hearing in hearings_of(case))
    return "" if held else _("No hearing has been minuted.")


def _hearing_notice(case: Case, by: Officer, now: datetime, language: str) -> Input:
    hearing = Hearing.objects.filter(case=case).order_by("round").last()
    assert hearing is not None  # _why_no_hearing_notice
    matter = matter_of(case)
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "date": _day(hearing.notified_at),
        "applicant": matter.guardian.full_name,
        "address": matter.application.address if matter.application else "",
        "application_date": matter.applied_on.isoformat(),
        "reason": hearing.reason_kk if language == Language.KK else hearing.reason_ru,
        "planned": _moment(hearing.planned_at),
        "place": in_language(hearing, "place", language),
        "objection_until": _moment(hearing.objection_until),
        "executor": case.executor.short_name if case.executor else "",
        "phone": case.office.phone,
    }


def _minutes(case: Case, by: Officer, now: datetime, language: str) -> Input:
    held = Hearing.objects.filter(case=case, minuted_at__isnull=False).select_related("minuted_by")
    hearing = held.order_by("round").last()
    assert hearing is not None  # _why_no_minutes
    assert hearing.minuted_by is not None  # constraint hearing_minutes_complete_or_absent
    return {
        "service": in_language(case.edition, "title", language),
        "body_name": in_language(case.office, "name", language),
        "case_number": case.number,
        "applicant": matter_of(case).guardian.full_name,
        "place": in_language(hearing, "place", language),
        "held": _moment(hearing.held_at),
        "ended": _moment(hearing.ended_at),
        "participants": [line.strip() for line in hearing.participants.splitlines() if line.strip()],
        "objection": hearing.objection,
        "proceedings": hearing.proceedings,
        "minuted_by": hearing.minuted_by.short_name,
        "minuted_by_position": in_language(hearing.minuted_by, "position", language),
    }


PRINTS = (
    Print(SheetKind.RESOLUTION, SERVICE, _why_no_resolution, _resolution),
    Print(SheetKind.CALCULATION, PREPARERS, _why_no_calculation, _calculation),
    Print(SheetKind.HEARING_NOTICE, PREPARERS, _why_no_hearing_notice, _hearing_notice),
    Print(SheetKind.HEARING_MINUTES, PREPARERS, _why_no_minutes, _minutes),
    Print(SheetKind.REFUSAL_NOTICE, SERVICE, _why_no_refusal_notice, _refusal_notice),
    Print(SheetKind.RESULT_RECEIPT, SERVICE, _why_no_result_receipt, _result_receipt),
    Print(SheetKind.CASE_HISTORY, SERVICE, lambda case: "", _history),
)
BY_KIND: dict[str, Print] = {one.kind.value: one for one in PRINTS}


def _day(moment: datetime | None) -> str:
    return local(moment).date().isoformat() if moment else ""


def _moment(moment: datetime | None) -> str:
    return local(moment).replace(tzinfo=None).isoformat(timespec="minutes") if moment else ""
