"""What the executor decides on, and what the drafting page proposes: per child the periods and the amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from applications.models import Person
from benefit_office.press.screen import money
from workflow.memory.once import events_of
from workflow.models import AuditEvent, Case, Office
from workflow.words import CaseKind

from . import allowance
from .matter import Ward, matter_of, proceeding_of
from .models import AllowancePeriod, AllowanceRule, Ground, MciRate, Outcome, Proceeding

# An application is granted or refused; re-setting and stop are proceedings of their own (Standard's Annex 1).
OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    CaseKind.APPLICATION: (Outcome.APPOINT, Outcome.REFUSE),
    CaseKind.RESET: (Outcome.RESET,),
    CaseKind.STOP: (Outcome.STOP,),
    CaseKind.CORRECTION: tuple(Outcome),
}
PAYING = (Outcome.APPOINT, Outcome.RESET)
DENYING = (Outcome.REFUSE, Outcome.STOP)


@dataclass(frozen=True)
class LineFacts:
    """One child and period of a draft, tenge a month."""

    child: Person
    period_from: date
    period_to: date
    monthly: int


@dataclass(frozen=True)
class DraftFacts:
    """What the executor decides on the drafting page."""

    outcome: str
    lines: tuple[LineFacts, ...] = ()
    ground: Ground | None = None
    reason_kk: str = ""
    reason_ru: str = ""
    stopped_from: date | None = None
    rule: AllowanceRule | None = None
    calculation: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What the rule and the index come to for one child; `note` says why there is nothing to propose."""

    child: Ward
    periods: tuple[allowance.Period, ...]
    note: str = ""

    @property
    def lines(self) -> tuple[LineFacts, ...]:
        return tuple(LineFacts(self.child.person, one.starts, one.ends, one.monthly) for one in self.periods)


def rule_on(office: Office, day: date) -> AllowanceRule:
    """How the office counts on a day: its own newest rule, else the region's."""
    return Rules(office, rules_of(office).filter(since__lte=day)[:1]).on(day)


def rules_of(office: Office) -> QuerySet[AllowanceRule]:
    """Every rule of the office and of the region, as they go before one another."""
    rules = AllowanceRule.objects.filter(Q(office=office) | Q(office__isnull=True))
    return rules.order_by(F("office").asc(nulls_last=True), "-since")


class Rules:
    """How an office counts, read once for a work that asks for many days."""

    def __init__(self, office: Office, rules: Iterable[AllowanceRule] | None = None) -> None:
        self.office, self.rules = office, list(rules_of(office) if rules is None else rules)

    def on(self, day: date) -> AllowanceRule:
        """The first that goes before the others on a day."""
        for rule in self.rules:
            if rule.since <= day:
                return rule
        told = f"No rule of counting is in force in office {self.office.code} on {day}."
        raise AllowanceRule.DoesNotExist(told)


def terms_of(rule: AllowanceRule) -> allowance.Terms:
    """The rule as the arithmetic needs it."""
    return allowance.Terms(rule.multiplier, rule.until_age, rule.starts)


def rates() -> list[allowance.Rate]:
    """The monthly calculation index by effective date."""
    return [allowance.Rate(row.effective_from, row.tenge) for row in MciRate.objects.all()]


def applied_on(case: Case) -> date:
    """The day of the application in the office's zone."""
    return matter_of(case).applied_on


def proposals(case: Case, on: date) -> list[Proposal]:
    """Per child what the office's rule and the index in force come to on the day of the draft.

    A re-setting proposes the index's new sums for what is still to be paid, a correction what is in force now.
    """
    matter, known = matter_of(case), rates()
    proceeding = proceeding_of(case)
    terms = terms_of(rule_on(case.office, matter.applied_on))
    if proceeding is not None and proceeding.kind != CaseKind.STOP:
        in_force = [_from_register(ward, proceeding, terms, known, on) for ward in matter.wards]
        if proceeding.kind == CaseKind.RESET or any(one.periods for one in in_force):
            return in_force
    if case.kind == CaseKind.STOP:
        return [Proposal(ward, ()) for ward in matter.wards]
    return [_proposal(ward, terms, known, matter.applied_on, on) for ward in matter.wards]


def _from_register(
    ward: Ward, proceeding: Proceeding, terms: allowance.Terms, known: list[allowance.Rate], on: date
) -> Proposal:
    """What runs for the child by the register: re-set from the day of the new index, or as it stands."""
    running = AllowancePeriod.objects.in_force().filter(child_id=ward.person_id)
    if proceeding.allowance_id:
        running = running.filter(allowance=proceeding.allowance_id)
    rows = [(row.since, row.until, row.monthly) for row in running.order_by("since")]
    if proceeding.rate is not None:
        periods = allowance.resetting(rows, terms, known, since=proceeding.rate.effective_from, known_on=on)
        return Proposal(
            ward, tuple(periods), "" if periods else _("Nothing is paid after this change any more.")
        )
    periods = [
        allowance.Period(since, until, monthly, allowance.rate_on(known, since))
        for since, until, monthly in rows
    ]
    return Proposal(ward, tuple(periods))


def _proposal(
    child: Ward, terms: allowance.Terms, known: list[allowance.Rate], since: date, on: date
) -> Proposal:
    if child.person.birth_date is None:
        return Proposal(child, (), _("The birth date is missing, so nothing can be proposed."))
    try:
        periods = allowance.appointment(
            terms,
            known,
            born=child.person.birth_date,
            applied_on=since,
            guardian_since=child.act_date,
            known_on=on,
        )
    except LookupError:
        return Proposal(child, (), _("No monthly calculation index is known for the first day."))
    if periods:
        return Proposal(child, tuple(periods))
    return Proposal(
        child, (), _("The age of %(age)s was reached before the first day.") % {"age": terms.until_age}
    )


def differences(lines: Iterable[LineFacts], proposed: Iterable[Proposal]) -> list[str]:
    """Where the executor's periods and amounts are not those proposed: a warning, never a block."""
    expected = {(line.child.pk, line.period_from): line for one in proposed for line in one.lines}
    told = []
    for line in lines:
        own = expected.get((line.child.pk, line.period_from))
        if own is None:
            told.append(
                _("%(child)s: the period from %(day)s is not the one proposed.")
                % {"child": line.child.masked_name, "day": f"{line.period_from:%d.%m.%Y}"}
            )
            continue
        if own.monthly != line.monthly:
            told.append(
                _("%(child)s: %(own)s ₸ a month instead of the proposed %(proposed)s ₸.")
                % {
                    "child": line.child.masked_name,
                    "own": money(line.monthly),
                    "proposed": money(own.monthly),
                }
            )
        if own.period_to != line.period_to:
            told.append(
                _("%(child)s: the period ends on %(own)s instead of the proposed %(proposed)s.")
                % {
                    "child": line.child.masked_name,
                    "own": f"{line.period_to:%d.%m.%Y}",
                    "proposed": f"{own.period_to:%d.%m.%Y}",
                }
            )
    return told


def grounds_on(case: Case, day: date) -> QuerySet[Ground]:
    """The grounds of the case's edition that hold on a day, for the outcomes this case can have."""
    denying = [outcome for outcome in OUTCOMES[case.kind] if outcome in DENYING]
    valid = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))
    return Ground.objects.filter(valid, edition=case.edition, outcome__in=denying)


def last_return(case: Case) -> AuditEvent | None:
    """The head's last return of the draft with its reason, if there was one (Regulation 5.4)."""
    return next((event for event in events_of(case) if event.verb == "return_draft"), None)
