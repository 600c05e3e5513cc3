"""What a page asks of a case many times is asked once: of a memory laid beside the case, which ends with the page.

Only a page that reads has one (`fetch.case_or_404` lays it). An act has none: it asks anew, behind its lock – the same
way in which a reader carries his duties (`duties`).
"""

from collections.abc import Callable
from typing import TypeVar

from ..models import AuditEvent, Case, Pause, Sheet, StepRun
from .questions import KEY, Question

Found = TypeVar("Found")


def remember(case: Case) -> None:
    """Lay a memory beside a case that is only read."""
    case.memory = {}


def once(case: Case, what: str, ask: Callable[[], Found]) -> Found:
    """The answer the memory holds; without a memory the question is asked each time."""
    if case.memory is None:
        return ask()
    if what not in case.memory:
        case.memory[what] = ask()
    found: Found = case.memory[what]
    return found


def rounds_of(case: Case) -> list[StepRun]:
    """Every round of every step as they followed one another, with its officers and its pauses at hand."""
    return once(case, "rounds", lambda: _rounds(case))


def _rounds(case: Case) -> list[StepRun]:
    pauses = PAUSES.ask(case=case.pk) if case.ever_paused else []
    rounds = ROUNDS.ask(case=case.pk)
    for run in rounds:
        run.pauses_at_hand = [pause for pause in pauses if pause.step_run_id == run.pk]
    return rounds


def events_of(case: Case) -> list[AuditEvent]:
    """The trail of a case, the newest first, with who acted and in what words."""
    return once(case, "events", lambda: EVENTS.ask(case=case.pk))


def sheets_of(case: Case) -> list[Sheet]:
    """All sheets of a case in the order in which they were made out, without what they were printed from."""
    return once(case, "sheets", lambda: SHEETS.ask(case=case.pk))


ROUNDS = Question(
    lambda case: StepRun.objects.filter(case=case).select_related("officer", "closed_by").order_by("id"),
    case=KEY,
)
PAUSES = Question(lambda case: Pause.objects.filter(step_run__case=case).select_related("category"), case=KEY)
EVENTS = Question(
    lambda case: (
        AuditEvent.objects.filter(case=case).select_related("by", "acting_for", "words").order_by("-id")
    ),
    case=KEY,
)
SHEETS = Question(
    lambda case: Sheet.objects.filter(case=case).defer("input").order_by("series", "id"), case=KEY
)
