"""The sender hears where its request stands: an outbox message in the transaction of each move (Regulation 10, 11)."""

from datetime import datetime

from workflow.delivery import outbox
from workflow.memory.questions import KEY, Question
from workflow.models import Case
from workflow.moves.door import after_moves
from workflow.moves.machine import Move
from workflow.words import CaseKind, Channel, State

from ..models import DoorRequest, PaperRequest
from ..papers import asking

STATUS, RESULT = "status", "result"
# A state inside the office is no news for the sender; the result itself is a message of its own.
TOLD = (State.REGISTERED, State.ASSIGNED, State.SIGNED, State.WITHDRAWN, State.TRANSFERRED)


@after_moves
def tell_the_sender(case: Case, move: Move, now: datetime) -> None:
    """Once for each state the sender knows; a draft that comes back to the executor tells nothing new."""
    if case.kind != CaseKind.APPLICATION or case.channel == Channel.OFFICE or move.target not in TOLD:
        return
    if request_of(case) is not None:
        outbox.post(case, case.channel, STATUS, now=now, key=move.target, payload={"state": str(move.target)})


REQUEST = Question(lambda case: DoorRequest.objects.filter(case=case).select_related("sender"), case=KEY)


def request_of(case: Case) -> DoorRequest | None:
    """The request a case goes back to: of the case itself, of the one it concerns, or before a transfer."""
    seen: Case | None = case
    while seen is not None:
        request = REQUEST.first(case=seen.pk)
        if request is not None:
            return request
        seen = seen.transferred_from or (seen.concerns if seen.kind != CaseKind.APPLICATION else None)
    return None


@asking.when_asked
def tell_of_papers(asked: PaperRequest, case: Case, now: datetime) -> None:
    """The executor waits for the applicant: which papers he asks for, and why (Regulation 5.3)."""
    _tell(case, "papers", f"papers:{asked.pk}", {"request": asked.pk}, now)


@asking.when_closed
def tell_papers_are_there(asked: PaperRequest, case: Case, now: datetime) -> None:
    """All are there, or the executor does without them: nothing is asked for any more."""
    _tell(case, "papers_closed", f"papers_closed:{asked.pk}", {}, now)


def _tell(case: Case, state: str, key: str, facts: dict[str, int], now: datetime) -> None:
    if case.channel != Channel.OFFICE and request_of(case) is not None:
        outbox.post(case, case.channel, STATUS, now=now, key=key, payload={"state": state, **facts})
