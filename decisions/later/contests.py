"""A complaint or a court case against a decision, noted on the case with its own dates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock, trail
from workflow.models import Case, Officer
from workflow.moves.door import lock
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import Standing, standing_among
from workflow.words import RoleKind

from ..models import Contest
from ..whole import decision_of

KEEPERS = (RoleKind.EXECUTOR, RoleKind.HEAD)


@dataclass(frozen=True)
class ContestFacts:
    """What was brought: by whom it is considered is said with the outcome."""

    kind: str
    received_on: date
    text: str
    due_on: date | None = None
    number: str = ""


@dataclass(frozen=True)
class OutcomeFacts:
    """What came of it."""

    outcome: str
    on: date
    decided_by: str
    text: str


def keeper(officer: Officer, case: Case, on: date) -> Standing | None:
    """The executor or the head of the case's office."""
    return standing_among(officer, KEEPERS, case.office, on)


def why_not_note(officer: Officer, case: Case, on: date) -> str:
    """There is something to contest: a signed decision, or an acceptance refused."""
    if keeper(officer, case, on) is None:
        return _("A complaint or a court case is noted by the executor or the head of the office.")
    decision = decision_of(case)
    if decision and decision.signed_at:
        return ""
    return _("There is no signed decision yet that could be contested.")


def note(case: Case, facts: ContestFacts, *, by: Officer, now: datetime | None = None) -> Contest:
    """Write a complaint or a court case down on the case; its words stand beside the trail, hashed into it."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        locked = lock(case)
        if reason := why_not_note(by, locked, on):
            raise Refused(reason)
        if facts.received_on > on:
            raise Refused(_("The day it was received lies in the future."))
        contest = Contest.objects.create(
            case=locked, kind=facts.kind, received_on=facts.received_on, due_on=facts.due_on, number=facts.number,
            text=facts.text.strip(), entered_at=moment, entered_by=by,
        )  # fmt: skip
        _record("contest", locked, by, moment, contest.text, kind=facts.kind, received=str(facts.received_on))
    return contest


def conclude(contest: Contest, facts: OutcomeFacts, *, by: Officer, now: datetime | None = None) -> Contest:
    """What was decided on it, on which day, by whom. It is written once."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        locked = lock(contest.case)
        row = Contest.objects.select_for_update().get(pk=contest.pk)
        if keeper(by, locked, on) is None:
            raise Refused(
                _("A complaint or a court case is noted by the executor or the head of the office.")
            )
        if row.outcome:
            raise Conflict(_("The outcome has been noted already."))
        if not row.received_on <= facts.on <= on:
            raise Refused(_("The day of the outcome lies between the day it was received and today."))
        row.outcome, row.outcome_on = facts.outcome, facts.on
        row.decided_by, row.outcome_text = facts.decided_by.strip(), facts.text.strip()
        row.concluded_at, row.concluded_by = moment, by
        row.save()
        words = f"{row.decided_by}: {row.outcome_text}"
        _record("contest_outcome", locked, by, moment, words, outcome=facts.outcome, date=str(facts.on))
    return row


def _record(verb: str, case: Case, by: Officer, now: datetime, text: str, **facts: Any) -> None:
    standing = keeper(by, case, clock.local(now).date())
    acting_for = standing.acting_for if standing else None
    trail.record(verb, by=by, acting_for=acting_for, at=now, case=case, text=text, **facts)
