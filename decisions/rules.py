"""May they draft, submit, sign, issue, hand over – or the reason why not."""

from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from applications.papers.checklist import missing
from workflow.memory.questions import KEY, Question
from workflow.models import AuditEvent, Case, Officer, Sheet
from workflow.moves.machine import BY_VERB
from workflow.rules import Standing, standing_for, why_not, why_not_role
from workflow.words import CaseKind, State

from .drafting import DENYING, OUTCOMES, DraftFacts, grounds_on
from .hearings import why_not_heard
from .matter import matter_of
from .models import Decision, Outcome
from .register.rules import hindrances
from .twins import why_not_twins

PREPARING = ("draft", "submit")
HANDS = Question(
    lambda case: AuditEvent.objects.filter(case=case, verb__in=PREPARING).only("by", "acting_for"), case=KEY
)
HANDING_OVER = ("register", "issue")  # whoever may do either may hand the result over


def why_not_draft(officer: Officer, case: Case, on: date) -> str:
    """Regulation 5.3: the draft is written by the named executor while the case is his."""
    if reason := why_not_role(officer, "submit", case, on):
        return reason
    if case.state != State.ASSIGNED:
        return _("A draft is changed only while the case is with the executor.")
    return ""


def why_not_outcome(case: Case, facts: DraftFacts, on: date) -> str:
    """Regulation 3: an application is granted or refused; a refusal has a ground of the list and both reasons."""
    if facts.outcome not in OUTCOMES[case.kind]:
        return _("A case of this kind cannot have this outcome.")
    if facts.outcome not in DENYING:
        return ""
    if not (facts.ground and facts.reason_kk.strip() and facts.reason_ru.strip()):
        return _("A refusal needs a ground and a reason in Kazakh and in Russian.")
    if facts.outcome == Outcome.STOP and facts.stopped_from is None:
        return _("A stop needs the day from which nothing is paid.")
    if not grounds_on(case, on).filter(pk=facts.ground.pk, outcome=facts.outcome).exists():
        return _("This ground is not in the list for this outcome today.")
    return ""


def blockers(decision: Decision, on: date) -> list[str]:
    """All that stands between a draft and its submission, at once; fewer for a refusal (Regulation 5.3)."""
    if decision.outcome in DENYING:
        return _blockers_of_denial(decision, on)
    matter = matter_of(decision.case)
    papers = missing(decision.case.application) if decision.case.kind == CaseKind.APPLICATION else []
    found = [
        _("A required paper is missing: %(paper)s.") % {"paper": line.requirement.title} for line in papers
    ]
    lines = decision.children_in_turn()
    if not lines:
        found.append(_("Set the period and the amount for at least one child."))
    for earlier, later in pairwise(lines):
        if earlier.child_id == later.child_id and later.period_from <= earlier.period_to:
            found.append(_("The periods of %(child)s overlap.") % {"child": later.child.masked_name})
    named = {ward.person_id for ward in matter.wards}
    found += [
        _("%(child)s is not in the application.") % {"child": line.child.masked_name}
        for line in lines
        if line.child_id not in named
    ]
    return found + hindrances(decision)


def _blockers_of_denial(decision: Decision, on: date) -> list[str]:
    found = []
    if decision.ground is None:
        found.append(_("Choose the ground from the list."))
    elif not grounds_on(decision.case, on).filter(pk=decision.ground.pk).exists():
        found.append(_("The chosen ground is no longer in the list."))
    if not decision.reason_kk.strip() or not decision.reason_ru.strip():
        found.append(_("Write the reason in Kazakh and in Russian."))
    if reason := why_not_heard(decision):
        found.append(reason)
    return found + hindrances(decision)


def why_not_submit(officer: Officer, case: Case, decision: Decision | None, on: date) -> str:
    """Regulation 5.3: what is ready goes to the head."""
    if reason := why_not(officer, "submit", case, on):
        return reason
    if decision is None:
        return _("There is no draft yet. Prepare the decision first.")
    return " ".join(blockers(decision, on))


def why_not_open_signing(officer: Officer, case: Case, decision: Decision, on: date) -> str:
    """Regulation 5.4: the head opens the signing of what another prepared; then number and date are reserved."""
    if reason := why_not(officer, "sign", case, on):
        return reason
    standing = standing_for(officer, BY_VERB["sign"], case, on)
    return why_not_preparer(officer, decision, standing.acting_for if standing else None)


def why_not_preparer(officer: Officer, decision: Decision, acting_for: Officer | None = None) -> str:
    """Four eyes: whoever drafted or submitted a decision neither signs it nor has it signed in his place."""
    hands = HANDS.ask(case=decision.case_id)
    preparers = {
        decision.prepared_by_id,
        *(pk for act in hands for pk in (act.by_id, act.acting_for_id) if pk),
    }
    return sentence_for_preparer(officer, preparers, acting_for)


def sentence_for_preparer(officer: Officer, preparers: set[int], acting_for: Officer | None) -> str:
    """The sentence of the four eyes, for one whose drafting hands are known."""
    if officer.pk in preparers:
        return _("You prepared this decision; another head signs it.")
    if acting_for and acting_for.pk in preparers:
        return _("The head you stand in for prepared this decision; another head signs it.")
    return ""


def why_not_sign(officer: Officer, decision: Decision, acting_for: Officer | None = None) -> str:
    """Regulation 5.4: the head signs what another prepared, and only what has been printed."""
    if reason := why_not_preparer(officer, decision, acting_for):
        return reason
    if decision.frozen_at is None:
        return _("Start signing first: the decision gets its number and date, and the sheets are printed.")
    sheets = [decision.sheet_kk, decision.sheet_ru]
    if any(sheet is None or sheet.state != Sheet.State.READY for sheet in sheets):
        return _("The sheets are not ready yet. Wait a moment, or make them again.")
    assert decision.sheet_kk is not None  # both are there
    assert decision.sheet_ru is not None
    return why_not_twins(decision.sheet_kk.input, decision.sheet_ru.input)


def handing_over(officer: Officer, case: Case, on: date) -> Standing | None:
    """The clerk of the office, or the executor of this very case."""
    found = (standing_for(officer, BY_VERB[verb], case, on) for verb in HANDING_OVER)
    return next((standing for standing in found if standing), None)


def why_not_hand_over(officer: Officer, case: Case, on: date) -> str:
    """The result is handed over at the counter by the clerk or the executor, after it has been issued."""
    if handing_over(officer, case, on) is None:
        return _("The result is handed over by the clerk or the executor.")
    return "" if case.state == State.ISSUED else _("The result can be handed over after it has been issued.")
