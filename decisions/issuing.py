"""After the result is ready: who has not collected it, reminding, and a lost decision issued again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from applications.telling.carriers import tell
from workflow import clock, trail
from workflow.delivery import printing
from workflow.language.text import in_language
from workflow.models import Case, Officer, OutboxMessage, Sheet, SheetKind
from workflow.moves.door import lock
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_among
from workflow.visits.permissions import SERVICE, offices_of
from workflow.words import Channel, Language, RoleKind, State

from . import rules
from .models import Decision, Duplicate, HandOver
from .whole import hand_over_of

COPYING = (RoleKind.EXECUTOR, RoleKind.HEAD)


def unclaimed(officer: Officer, on: date) -> QuerySet[HandOver]:
    """The results that wait at the counters of his offices, the oldest first."""
    waiting = HandOver.objects.filter(handed_over_at__isnull=True, case__channel=Channel.OFFICE)
    offices = offices_of(officer, SERVICE, on)
    waiting = waiting if offices is None else waiting.filter(case__office__in=offices)
    later = "case__proceeding__allowance"
    return waiting.select_related(
        "case__office",
        "case__application__guardian",
        "case__decision",
        f"{later}__guardian",
        f"{later}__case__application",
    ).order_by("available_at", "case_id")


def remind(
    case: Case, *, by: Officer, by_phone: bool = False, now: datetime | None = None
) -> list[OutboxMessage]:
    """The applicant is told again that the result waits: by each way there is an address for, or by a call."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = lock(case)
        standing = rules.handing_over(by, locked, clock.local(moment).date())
        if standing is None:
            raise Refused(_("The result is handed over by the clerk or the executor."))
        handed = HandOver.objects.select_for_update().filter(case=locked).first()
        if handed is None or handed.handed_over_at is not None:
            raise Conflict(_("There is no result that waits at the counter."))
        day = clock.local(moment).date().isoformat()
        told = [] if by_phone else tell(locked, "result_waits", now=moment, key=day)
        if not told and not by_phone:
            raise Refused(_("The application has no e-mail address. Call the applicant and note the call."))
        handed.notified_at = handed.notified_at or moment
        handed.save(update_fields=["notified_at"])
        ways = [message.receiver for message in told] or ["phone"]
        trail.record("remind", by=by, acting_for=standing.acting_for, at=moment, case=locked, channel=ways)
    return told


def why_not_reissue(officer: Officer, case: Case, on: date) -> str:
    """A lost decision is issued again by the executor or the head of the office, after it was handed over or sent."""
    if standing_among(officer, COPYING, case.office, on) is None:
        return _("A lost decision is issued again by an executor or the head of the office.")
    if case.state != State.ISSUED:
        return _("Only an issued decision can be issued again.")
    handed = hand_over_of(case)
    waits = handed and handed.handed_over_at is None and case.channel == Channel.OFFICE
    return _("The result still waits at the counter: hand it over.") if waits else ""


def reissue(
    case: Case, *, by: Officer, reason: str, received_by: str, now: datetime | None = None
) -> Duplicate:
    """A duplicate of the issued decision: same number, same date, same words, with the mark of a duplicate."""
    moment = now or clock.now()
    reason, received_by = reason.strip(), received_by.strip()
    with transaction.atomic():
        locked = lock(case)
        on = clock.local(moment).date()
        if refusal := why_not_reissue(by, locked, on):
            raise (Conflict if standing_among(by, COPYING, locked.office, on) else Refused)(refusal)
        if not reason or not received_by:
            raise Refused(_("Write why a duplicate is needed and who receives it."))
        decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=locked)
        seq = (decision.duplicates.aggregate(last=Max("seq"))["last"] or 0) + 1
        inputs = {language: _copied(decision, language, seq, on, by) for language in Language.values}
        twins = printing.order_twins(locked, SheetKind.DECISION_COPY, inputs, now=moment, by=by)
        duplicate = Duplicate.objects.create(
            decision=decision, seq=seq, made_at=moment, made_by=by, received_by=received_by,
            sheet_kk=twins["kk"], sheet_ru=twins["ru"],
        )  # fmt: skip
        standing = standing_among(by, COPYING, locked.office, on)
        trail.record(
            "reissue", by=by, acting_for=standing.acting_for if standing else None, at=moment, case=locked,
            text=reason, number=decision.number, place=seq,
        )  # fmt: skip
    return duplicate


def _copied(decision: Decision, language: str, seq: int, on: date, by: Officer) -> dict[str, Any]:
    """The frozen input of the signed sheet, and what certifies the copy."""
    sheet: Sheet | None = getattr(decision, f"sheet_{language}")
    assert sheet is not None  # constraint decision_signature_complete_or_absent
    return {
        **sheet.input,
        "copy_number": str(seq),
        "copy_date": on.isoformat(),
        "certified_by": by.short_name,
        "certified_position": in_language(by, "position", language),
    }
