"""What the case page shows of the time after the decision: allowances, follow-up cases, complaints, corrections."""

from typing import Any

from django.http import HttpRequest

from workflow import clock
from workflow.memory.questions import KEY, Question
from workflow.models import Case
from workflow.rules import why_not
from workflow.visits.fetch import officer_of
from workflow.words import State

from ..matter import proceeding_of
from ..models import Allowance, Contest, Decision
from ..proceedings import rules
from ..register.forms import BeginForm
from ..whole import decision_of
from . import contests
from .forms import ContestForm, ContestOutcomeForm, DropForm

Card = dict[str, Any]


FOLLOWED = Question(lambda case: Case.objects.filter(concerns=case).exclude(pk=case).order_by("id"), case=KEY)
ALLOWANCES = Question(lambda case: Allowance.objects.filter(case=case).select_related("child"), case=KEY)
CONTESTS = Question(
    lambda case: Contest.objects.filter(case=case).select_related("entered_by", "concluded_by"), case=KEY
)


def later_card(request: HttpRequest, case: Case) -> Card:
    """Facts for `_later.html`, the forms for `_later_acts.html`."""
    officer, on = officer_of(request), clock.today()
    proceeding = proceeding_of(case)
    decision = decision_of(case)
    allowances = ALLOWANCES.ask(case=case.pk)
    rows = CONTESTS.ask(case=case.pk)
    is_keeper = contests.keeper(officer, case, on) is not None
    card: Card = {
        "proceeding": proceeding,
        "allowances": [proceeding.allowance] if proceeding and proceeding.allowance else allowances,
        "followed": FOLLOWED.ask(case=case.pk),
        "supersedes": decision.supersedes if decision else None,
        "superseded_by": _superseded_by(decision),
        "contests": [_contest(row, is_keeper) for row in rows],
        "may_note": not contests.why_not_note(officer, case, on),
        "contest_form": ContestForm(auto_id="contest_%s"),
        "correct": None,
        "drop": None if why_not(officer, "drop", case, on) else DropForm(auto_id="drop_%s"),
    }
    if decision and case.state == State.ISSUED and is_keeper:
        card["correct"] = {
            "why_not": rules.why_not_correct(decision),
            "asks": not rules.is_executor(officer, case.office, on),
            "form": BeginForm(office=case.office, on=on, auto_id="correct_%s"),
            "contests": [row for row in rows if row.succeeded],
        }
    shown = ("proceeding", "allowances", "followed", "supersedes", "superseded_by", "contests")
    return card | {"any": any(card[name] for name in shown)}


def _superseded_by(decision: Decision | None) -> Decision | None:
    """The decision in its place, once that one is entered in the journal."""
    later = getattr(decision, "superseded_by", None)
    return later if later and later.case.state == State.ISSUED else None


def _contest(row: Contest, is_keeper: bool) -> Card:
    form = None
    if is_keeper and not row.outcome:
        form = ContestOutcomeForm(contest=row, auto_id=f"outcome_{row.pk}_%s")
    return {
        "row": row,
        "form": form,
        "late": bool(row.due_on and not row.outcome and row.due_on < clock.today()),
    }
