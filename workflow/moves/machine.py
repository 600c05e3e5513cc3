"""The one table of moves: who may take a case from which state to which, and under which clause.

The engine, the regulation page, the permission matrix and the tests all read it; `workflow.checks` validates it.
"""

from dataclasses import dataclass

from ..words import CaseKind, Channel, RoleKind, State


@dataclass(frozen=True)
class Move:
    """One verb. `closes` and `opens` are step numbers of Regulation 5; None leaves the open step as it is."""

    verb: str
    sources: tuple[State, ...]
    target: State | None  # None: the state stays what it is
    roles: tuple[RoleKind, ...]
    clause: str
    closes: int | None = None
    opens: int | None = None
    own_case_only: bool = False  # an executor acts on the cases named to him
    channels: tuple[Channel, ...] = tuple(Channel)
    kinds: tuple[CaseKind, ...] = tuple(CaseKind)
    needs_reason: bool = False


BEFORE_DECISION = (State.RECEIVED, State.REGISTERED, State.ASSIGNED)
APPLICATION_ONLY = (CaseKind.APPLICATION,)
WITHOUT_APPLICATION = (CaseKind.RESET, CaseKind.STOP, CaseKind.CORRECTION)

MOVES: tuple[Move, ...] = (
    Move("register", (State.RECEIVED,), State.REGISTERED, (RoleKind.CLERK,), "5.1", 1, 2, kinds=APPLICATION_ONLY),
    Move(
        "refuse_acceptance", (State.RECEIVED,), State.ACCEPTANCE_REFUSED, (RoleKind.CLERK,), "9.1", 1,
        channels=(Channel.OFFICE,), kinds=APPLICATION_ONLY,
    ),
    Move("assign", (State.REGISTERED,), State.ASSIGNED, (RoleKind.HEAD,), "5.2", 2, 3, kinds=APPLICATION_ONLY),
    # The executor has the case twice: before the decision (step 3) and after it (step 5).
    Move("reassign", (State.ASSIGNED, State.SIGNED), None, (RoleKind.HEAD,), "5.2", needs_reason=True),
    Move("submit", (State.ASSIGNED,), State.SUBMITTED, (RoleKind.EXECUTOR,), "5.3", 3, 4, own_case_only=True),
    Move("return_draft", (State.SUBMITTED,), State.ASSIGNED, (RoleKind.HEAD,), "5.4", 4, 3, needs_reason=True),
    Move("sign", (State.SUBMITTED,), State.SIGNED, (RoleKind.HEAD,), "5.4", 4, 5),
    Move("issue", (State.SIGNED,), State.ISSUED, (RoleKind.EXECUTOR,), "5.5", 5, own_case_only=True),
    Move(
        "withdraw", BEFORE_DECISION, State.WITHDRAWN, (RoleKind.CLERK,), "5.1",
        kinds=APPLICATION_ONLY, needs_reason=True,
    ),
    Move(
        "transfer", BEFORE_DECISION, State.TRANSFERRED, (RoleKind.CLERK, RoleKind.HEAD), "5.1",
        kinds=APPLICATION_ONLY, needs_reason=True,
    ),
    # Taken back like an application is: nobody decided anything, so the state says «withdrawn» and no journal row.
    Move(
        "drop", (State.ASSIGNED,), State.WITHDRAWN, (RoleKind.EXECUTOR, RoleKind.HEAD), "5.3",
        own_case_only=True, kinds=WITHOUT_APPLICATION, needs_reason=True,
    ),
)  # fmt: skip

BY_VERB = {move.verb: move for move in MOVES}
ENDED = (State.ISSUED, State.ACCEPTANCE_REFUSED, State.WITHDRAWN, State.TRANSFERRED)
OPEN = tuple(state for state in State if state not in ENDED)
STEP_DONE = frozenset(move.verb for move in MOVES if move.closes)  # a withdrawal ends a step nobody has done
STEP_OF_STATE = {
    State.RECEIVED: 1, State.REGISTERED: 2, State.ASSIGNED: 3, State.SUBMITTED: 4, State.SIGNED: 5,
}  # fmt: skip
FIRST_STATE_OF_KIND = dict.fromkeys(CaseKind, State.ASSIGNED) | {CaseKind.APPLICATION: State.RECEIVED}


def sources(verb: str) -> list[str]:
    """The states a verb begins at, as django-fsm wants them."""
    return [state.value for state in BY_VERB[verb].sources]


def target(verb: str) -> str | None:
    """The state a verb leads to; None leaves it."""
    state = BY_VERB[verb].target
    return state.value if state else None
