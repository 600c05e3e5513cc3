"""Findings: the auditor enters, the head of the office answers, the auditor closes (Regulation 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock, trail
from workflow.models import AuditEvent, Officer
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import Standing, standing_among
from workflow.trail.named import called_by, keeper_of
from workflow.words import RoleKind

from ..models import AuditFinding, SampledCase
from .scope import audited_by

SAID = ("answer_finding", "close_finding", "reopen_finding")


@dataclass(frozen=True)
class Found:
    """What the auditor found: how grave, against which clause, in words."""

    severity: str
    text: str
    clause: str = ""


def enter(sampled: SampledCase, found: Found, *, by: Officer, now: datetime | None = None) -> AuditFinding:
    """A finding in a case of one's own sample; its words never change."""
    moment = now or clock.now()
    if sampled.sample.drawn_by_id != by.pk or not audited_by(by, clock.local(moment).date()).offices:
        raise Refused(_("A finding is entered by the auditor who drew the sample."))
    if not found.text.strip():
        raise Refused(_("Write what you found."))
    with transaction.atomic():
        finding = AuditFinding.objects.create(
            sampled=sampled, office=sampled.case.office, severity=found.severity, clause=found.clause,
            text=found.text.strip(), entered_by=by, entered_at=moment,
        )  # fmt: skip
        _record("enter_finding", finding, by, moment, text=found.text, severity=found.severity)
    return finding


def standing_to_answer(officer: Officer, finding: AuditFinding, on: date) -> Standing | None:
    """The head of the office the case belongs to."""
    return standing_among(officer, (RoleKind.HEAD,), finding.office, on)


def why_not_answer(officer: Officer, finding: AuditFinding, on: date) -> str:
    """Only an open finding is answered, and only by the head of its office."""
    if standing_to_answer(officer, finding, on) is None:
        return _("Only the head of the office answers a finding.")
    if finding.state != AuditFinding.State.OPEN:
        return _("This finding has been answered already.")
    return ""


def why_not_close(officer: Officer, finding: AuditFinding) -> str:
    """An auditor closes his own findings, answered or not."""
    if finding.entered_by_id != officer.pk:
        return _("Only the auditor who entered a finding closes it.")
    if finding.state == AuditFinding.State.CLOSED:
        return _("This finding is closed already.")
    return ""


def answer(finding: AuditFinding, text: str, *, by: Officer, now: datetime | None = None) -> AuditFinding:
    """What the office says to the finding and has done about it."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        locked = _locked(finding)
        if reason := why_not_answer(by, locked, on):
            raise (Refused if standing_to_answer(by, locked, on) is None else Conflict)(reason)
        if not text.strip():
            raise Refused(_("Write the answer."))
        standing = standing_to_answer(by, locked, on)
        assert standing is not None  # why_not_answer has just found one
        locked.state = AuditFinding.State.ANSWERED
        locked.answer, locked.answered_by, locked.answered_at = text.strip(), by, moment
        locked.answered_for = standing.acting_for
        locked.save()
        _record("answer_finding", locked, by, moment, text=text, acting_for=standing.acting_for)
    return locked


def close(finding: AuditFinding, text: str, *, by: Officer, now: datetime | None = None) -> AuditFinding:
    """The auditor is done with it."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(finding)
        if reason := why_not_close(by, locked):
            raise (Conflict if locked.entered_by_id == by.pk else Refused)(reason)
        if not text.strip():
            raise Refused(_("Write why the finding is closed."))
        locked.state, locked.closing, locked.closed_at = AuditFinding.State.CLOSED, text.strip(), moment
        locked.save()
        _record("close_finding", locked, by, moment, text=text)
    return locked


def why_not_reopen(officer: Officer, finding: AuditFinding) -> str:
    """What the auditor closed he may open again: the matter came back."""
    if finding.entered_by_id != officer.pk:
        return _("Only the auditor who entered a finding opens it again.")
    return "" if finding.state == AuditFinding.State.CLOSED else _("This finding is not closed.")


def reopen(finding: AuditFinding, text: str, *, by: Officer, now: datetime | None = None) -> AuditFinding:
    """The head answers anew; the answer and the closing remark before stay to be read in the trail."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(finding)
        if reason := why_not_reopen(by, locked):
            raise (Conflict if locked.entered_by_id == by.pk else Refused)(reason)
        if not text.strip():
            raise Refused(_("Write why the finding is opened again."))
        locked.state, locked.closing, locked.closed_at = AuditFinding.State.OPEN, "", None
        locked.answer, locked.answered_by, locked.answered_for, locked.answered_at = "", None, None, None
        locked.save()
        _record("reopen_finding", locked, by, moment, text=text)
    return locked


def told_before(finding: AuditFinding) -> list[AuditEvent]:
    """What was said on a finding that was opened again, from the trail, the oldest first."""
    events = AuditEvent.objects.filter(case=finding.sampled.case, facts__finding=finding.pk, verb__in=SAID)
    said = list(events.select_related("words", "by").order_by("id"))
    return said if any(event.verb == "reopen_finding" for event in said) else []


def _locked(finding: AuditFinding) -> AuditFinding:
    rows = AuditFinding.objects.select_for_update(of=("self",)).select_related("office", "sampled__case")
    return rows.get(pk=finding.pk)


def _record(
    verb: str, finding: AuditFinding, by: Officer, at: datetime, *, text: str, acting_for: Officer | None = None,
    **facts: Any,
) -> None:  # fmt: skip
    """In the chain of the case's office; the words lie beside it."""
    trail.record(
        verb,
        by=by,
        acting_for=acting_for,
        at=at,
        case=finding.sampled.case,
        text=text,
        finding=finding.pk,
        **facts,
    )


@keeper_of("finding")
def _findings(numbers: Collection[int]) -> dict[int, str]:
    rows = AuditFinding.objects.filter(pk__in=numbers).values_list("pk", "entered_at")
    return {pk: called_by(at) for pk, at in rows}
