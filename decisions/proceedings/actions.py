"""Beginning a re-setting, a stop or a correction: the case opens at step 3 for the executor (Regulation 5.3)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock
from workflow.editions import edition_on
from workflow.models import Case, Office, Officer
from workflow.moves.door import open_case, turn
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import why_not_executor
from workflow.words import CaseKind, Language, State

from ..models import Allowance, Contest, Decision, MciRate, Proceeding
from . import rules


@dataclass(frozen=True)
class Asked:
    """Who asks for a proceeding: an executor for himself, or the head, who names one and says why."""

    by: Officer
    executor: Officer | None = None
    resolution: str = ""


def begin_reset(allowance: Allowance, rate: MciRate, asked: Asked, *, now: datetime | None = None) -> Case:
    """Standard's Annex 1: the sum is set anew after a change of the monthly calculation index."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(allowance)
        _refuse(rules.why_not_reset(locked, rate))
        facts = Proceeding(kind=CaseKind.RESET, allowance=locked, rate=rate)
        return _begin(facts, locked.office, _number(locked), locked.case, asked, moment)


def begin_stop(allowance: Allowance, asked: Asked, *, now: datetime | None = None) -> Case:
    """Standard's Annex 1: the payment is stopped, with a ground of the list."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(allowance)
        _refuse(rules.why_not_stop(locked, clock.local(moment).date()))
        facts = Proceeding(kind=CaseKind.STOP, allowance=locked)
        return _begin(facts, locked.office, _number(locked), locked.case, asked, moment)


def begin_correction(
    decision: Decision, asked: Asked, *, contest: Contest | None = None, now: datetime | None = None
) -> Case:
    """A wrong decision is put right by a new one that supersedes it; nothing in the journal is rubbed out."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = (
            Decision.objects.select_for_update(of=("self",))
            .select_related("case", "office")
            .get(pk=decision.pk)
        )
        _refuse(rules.why_not_correct(locked))
        facts = Proceeding(kind=CaseKind.CORRECTION, corrects=locked, contest=contest)
        return _begin(facts, locked.office, _number_of_correction(locked), locked.case, asked, moment)


def begin_correction_of_imported(allowance: Allowance, asked: Asked, *, now: datetime | None = None) -> Case:
    """The same for an allowance whose decision stands in the register kept before."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(allowance)
        _refuse(rules.why_not_correct_imported(locked))
        facts = Proceeding(kind=CaseKind.CORRECTION, allowance=locked)
        return _begin(facts, locked.office, _number(locked), None, asked, moment)


def drop(case: Case, *, by: Officer, reason: str, version: int | None, now: datetime | None = None) -> Case:
    """A proceeding begun by mistake ends without a decision; the allowance is free for another."""
    with turn(case, "drop", by=by, version=version, now=now, text=reason) as taken:
        decision = Decision.objects.select_for_update().filter(case=taken.case).first()
        if decision is not None:
            decision.supersedes = None
            decision.save(update_fields=["supersedes"])
        Proceeding.objects.filter(case=taken.case).update(dropped_at=taken.now)
    return taken.case


def _begin(
    facts: Proceeding, office: Office, number: str, concerns: Case | None, asked: Asked, now: datetime
) -> Case:
    on = clock.local(now).date()
    standing = rules.beginner(asked.by, office, on)
    if standing is None:
        raise Refused(rules.why_not_begin(asked.by, office, on))
    executor = asked.executor or standing.principal
    case = Case(
        office=office, edition=edition_on(office, on), kind=facts.kind, state=State.ASSIGNED, number=number,
        executor=executor, resolution=asked.resolution.strip(), handed_in_at=now, service_from=now,
        concerns=concerns, reply_language=concerns.reply_language if concerns else Language.KK,
    )  # fmt: skip
    _refuse(_why_not_named(asked, executor, case, now))
    open_case(
        case, by=asked.by, now=now, verb="begin", acting_for=standing.acting_for, kind=facts.kind,
        executor=executor.pk, text=case.resolution,
    )  # fmt: skip
    facts.case = case
    facts.save(force_insert=True)
    return case


def _why_not_named(asked: Asked, executor: Officer, case: Case, now: datetime) -> str:
    on = clock.local(now).date()
    if executor != asked.by and not asked.resolution.strip() and asked.executor is not None:
        return _("Write what the executor is asked for.")
    reason = why_not_executor(executor, case, on)
    if reason and asked.executor is None and not rules.is_executor(executor, case.office, on):
        return _("Name an executor of this office.")
    return reason


def _locked(allowance: Allowance) -> Allowance:
    rows = Allowance.objects.select_for_update(of=("self",)).select_related("office", "case", "claim")
    return rows.get(pk=allowance.pk)


def _number(allowance: Allowance) -> str:
    """«Ж-000012/2»: the second proceeding about the allowance; asked for under its lock."""
    return f"{allowance.number}/{Proceeding.objects.filter(allowance=allowance).count() + 1}"


def _number_of_correction(decision: Decision) -> str:
    """«2026-Ш00041/т»; after one that was dropped «…/т2»."""
    before = Proceeding.objects.filter(corrects=decision).count()
    return f"{decision.number}/т{before + 1 if before else ''}"


def _refuse(reason: str) -> None:
    if reason:
        raise Conflict(reason)
