"""Every state × every verb × every actor: who may move a case from where, and how he is declined otherwise.

Planted defects this file goes red for: a role added to a move in `machine.MOVES`; `own_case_only` dropped; the office
left out of `rules.standings`; an absence counted outside its days; an auditor's substitute let in; the state check
(`rules.why_not_now`) dropped or put before the right (a stranger must not learn the state); the channel of
`refuse_acceptance` or the kind of a case ignored; `clock_standing` open to everybody.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from applications import actions as intake
from decisions import actions as deciding
from tests import factories as make
from tests.factories import START, at
from workflow.models import Case, Officer
from workflow.moves.door import turn
from workflow.moves.machine import BEFORE_DECISION, BY_VERB, ENDED, MOVES, STEP_OF_STATE, Move
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import why_not
from workflow.words import CaseKind, Channel, RoleKind, State

pytestmark = pytest.mark.django_db

LATER = START + timedelta(days=3)
TODAY = LATER.date()
SERVICE = (RoleKind.CLERK, RoleKind.HEAD, RoleKind.EXECUTOR)
OTHER_KINDS = [kind for kind in CaseKind if kind != CaseKind.APPLICATION]

# What each actor is to a case of the office: (role he acts in, whether the case was given to him).
ACTORS: dict[str, tuple[str, bool]] = {
    "clerk": ("clerk", False),
    "head": ("head", False),
    "deputy": ("head", False),
    "executor": ("executor", True),
    "colleague": ("executor", False),
    "for the clerk": ("clerk", False),
    "for the head": ("head", False),
    "for the executor": ("executor", True),
    "for the colleague": ("executor", False),
    "auditor": ("", False),
    "for the auditor": ("", False),
    "regional auditor": ("", False),
    "administrator": ("", False),
    "for the administrator": ("", False),
    "nobody's role": ("", False),
    "clerk of yesterday": ("", False),
    "clerk of tomorrow": ("", False),
    "for the head until yesterday": ("", False),
    "for the head from tomorrow": ("", False),
    "clerk of another office": ("", False),
    "head of another office": ("", False),
    "executor of another office": ("", False),
    "for the head of another office": ("", False),
}


def actors() -> dict[str, Officer]:
    """The officers of ACTORS, on the day of LATER."""
    people, others = make.staff(), make.staff(make.an_office(make.AKSU))
    day = timedelta(days=1)
    found = {
        part: getattr(people, part)
        for part in ("clerk", "head", "deputy", "executor", "colleague", "auditor")
    }
    found |= {f"{part} of another office": getattr(others, part) for part in ("clerk", "head", "executor")}
    found |= {"administrator": make.an_administrator(), "regional auditor": make.a_regional_auditor()}
    for away in ("clerk", "executor", "colleague", "auditor", "administrator"):
        found[f"for the {away}"] = stand_in(found[away], TODAY, TODAY)
    found["for the head"] = stand_in(people.head, TODAY, TODAY)
    found["for the head until yesterday"] = stand_in(people.head, TODAY - 9 * day, TODAY - day)
    found["for the head from tomorrow"] = stand_in(people.head, TODAY + day, TODAY + 9 * day)
    found["for the head of another office"] = stand_in(others.head, TODAY, TODAY)
    found["nobody's role"] = make.an_officer()
    found["clerk of yesterday"], found["clerk of tomorrow"] = make.an_officer(), make.an_officer()
    make.a_role(found["clerk of yesterday"], "clerk", office=people.office, until=TODAY - day)
    make.a_role(found["clerk of tomorrow"], "clerk", office=people.office, since=TODAY + day)
    assert set(found) == set(ACTORS)
    return found


def stand_in(away: Officer, since: date, until: date) -> Officer:
    substitute = make.an_officer()
    make.an_absence(away, substitute=substitute, since=since, until=until)
    return substitute


def has_right(actor: str, move: Move, case: Case) -> bool:
    kind, named = ACTORS[actor]
    bound = move.own_case_only and kind == RoleKind.EXECUTOR
    return kind in move.roles and (not bound or (named and case.executor is not None))


def expected(actor: str, move: Move, case: Case) -> type[Refused] | None:
    """First the right (403), then where the case stands (409)."""
    if not has_right(actor, move, case):
        return Refused
    fits = case.state in move.sources and case.kind in move.kinds and case.channel in move.channels
    return None if fits else Conflict


def outcome(act: Callable[[], object]) -> type[Refused] | None:
    """How an act ends; whatever it wrote is taken back."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Refused as refusal:
        return type(refusal) if str(refusal) else None  # a refusal says why
    return None


def go_through_the_door(case: Case, verb: str, officer: Officer) -> Case:
    """The bare move with no more than the constraints of its target ask for."""
    with turn(case, verb, by=officer, now=LATER, text="a reason") as taken:
        taken.case.executor = taken.case.executor or make.staff(case.office).executor
        if taken.case.registered_at is None and verb == "register":
            taken.case.incoming_year, taken.case.incoming_seq, taken.case.registered_at = 2026, 999, LATER
    return taken.case


def at_the_door(case: Case) -> tuple[dict[str, object], dict[str, object]]:
    """All verbs for all actors at once: staff and case are made once, each act is taken back."""
    found, wanted = {}, {}
    for actor, officer in actors().items():
        for verb, move in BY_VERB.items():
            key = f"{verb} by {actor}"
            wanted[key] = expected(actor, move, case)
            found[key] = outcome(lambda by=officer, verb=verb: go_through_the_door(case, verb, by))  # type: ignore[misc]
            may = why_not(officer, verb, case, TODAY) == ""
            assert may == (wanted[key] is None), f"the sentence for {key} disagrees with the door"
    return found, wanted


def test_the_table_of_moves_is_the_regulations() -> None:
    """The table literally, so that a slip in it is a red test and not a new rule (Regulation 5, 7, 9.1)."""
    table = {
        (move.verb, source.value): (
            (move.target or source).value,
            *sorted(move.roles),
            "own" if move.own_case_only else "any",
        )
        for move in MOVES
        for source in move.sources
    }
    assert table == {
        ("register", "received"): ("registered", "clerk", "any"),
        ("refuse_acceptance", "received"): ("acceptance_refused", "clerk", "any"),
        ("assign", "registered"): ("assigned", "head", "any"),
        ("reassign", "assigned"): ("assigned", "head", "any"),
        ("reassign", "signed"): ("signed", "head", "any"),
        ("submit", "assigned"): ("submitted", "executor", "own"),
        ("return_draft", "submitted"): ("assigned", "head", "any"),
        ("sign", "submitted"): ("signed", "head", "any"),
        ("issue", "signed"): ("issued", "executor", "own"),
        ("withdraw", "received"): ("withdrawn", "clerk", "any"),
        ("withdraw", "registered"): ("withdrawn", "clerk", "any"),
        ("withdraw", "assigned"): ("withdrawn", "clerk", "any"),
        ("drop", "assigned"): ("withdrawn", "executor", "head", "own"),
        ("transfer", "received"): ("transferred", "clerk", "head", "any"),
        ("transfer", "registered"): ("transferred", "clerk", "head", "any"),
        ("transfer", "assigned"): ("transferred", "clerk", "head", "any"),
    }
    assert {move.verb for move in MOVES if move.needs_reason} == {
        "reassign",
        "return_draft",
        "withdraw",
        "drop",
        "transfer",
    }
    assert {move.verb: move.channels for move in MOVES if move.channels != tuple(Channel)} == {
        "refuse_acceptance": (Channel.OFFICE,)
    }
    assert {move.verb for move in MOVES if move.kinds == tuple(CaseKind)} == {
        "reassign", "submit", "return_draft", "sign", "issue",
    }  # fmt: skip


@pytest.mark.clause("7")
@pytest.mark.clause("7.1")
@pytest.mark.clause("7.2")
@pytest.mark.clause("7.3")
@pytest.mark.parametrize("state", State.values)
def test_each_verb_in_each_state_belongs_to_its_role_alone(state: str) -> None:
    found, wanted = at_the_door(make.a_case(state=state))
    assert found == wanted


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_proceeding_without_application_knows_the_steps_three_to_five_only(kind: str) -> None:
    found, wanted = at_the_door(make.a_proceeding(kind))
    assert found == wanted


@pytest.mark.clause("1")
@pytest.mark.clause("9.1")
@pytest.mark.parametrize("channel", [Channel.CORPORATION, Channel.PORTAL])
def test_what_was_accepted_elsewhere_is_not_refused_at_the_counter(channel: str) -> None:
    found, wanted = at_the_door(make.a_case(channel=channel))
    assert found == wanted


@pytest.mark.parametrize("state", State.values)
def test_only_the_moves_lead_from_state_to_state(state: str) -> None:
    """django-fsm and the table agree: the transitions open in a state are the table's."""
    case = make.a_case(state=state)
    assert {transition.name for transition in case.get_available_state_transitions()} == {
        move.verb for move in MOVES if state in move.sources
    }
    with pytest.raises(AttributeError):
        case.state = State.ISSUED


def test_each_step_has_one_role_to_close_it() -> None:
    """Exactly the five steps are opened and closed, each by the role the edition names (Regulation 5, 7)."""
    case = make.a_case()
    closers = {
        number: {role.value for move in MOVES if move.closes == number for role in move.roles}
        for number in range(1, 6)
    }
    assert closers == {number: {role} for number, role in case.edition.steps.values_list("number", "role")}
    assert {move.opens: {move.target} for move in MOVES if move.opens} == {
        step: {state} for state, step in STEP_OF_STATE.items() if step != 1
    }


# -- acts that move nothing -------------------------------------------------------------------------------------

Act = Callable[[Case, Officer], object]
BESIDE_THE_MOVES: dict[str, tuple[Act, tuple[State, ...], tuple[str, ...], bool]] = {
    # act: what it does, in which states, for which roles, whether only for the named executor
    "add_document": (
        lambda case, by: intake.add_document(case.application, make.a_paper("income"), by=by, now=LATER),
        BEFORE_DECISION, ("clerk", "executor"), False,
    ),
    "draft": (
        lambda case, by: deciding.draft(case, make.draft_facts(case, now=LATER), by=by, version=None, now=LATER),
        (State.ASSIGNED,), ("executor",), True,
    ),
    "open_signing": (
        lambda case, by: deciding.open_signing(case, by=by, version=None, now=LATER),
        (State.SUBMITTED,), ("head",), False,
    ),
    "hand_over": (
        lambda case, by: deciding.hand_over(case, by=by, received_by="Қасымова Ә.", now=LATER),
        (State.ISSUED,), ("clerk", "executor"), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", State.values)
def test_acts_beside_the_moves_belong_to_their_roles_alone(state: str) -> None:
    case, everybody = make.a_case(state=state), actors()

    def allowed(name: str, actor: str) -> bool:
        _act, states, kinds, own = BESIDE_THE_MOVES[name]
        kind, named = ACTORS[actor]
        mine = kind in kinds and (kind != "executor" or not own or (named and case.executor is not None))
        return mine and case.state in states

    found = {
        (name, actor): outcome(lambda act=act, by=by: act(case, by)) is None  # type: ignore[misc]
        for name, (act, *_rest) in BESIDE_THE_MOVES.items()
        for actor, by in everybody.items()
    }
    assert found == {(name, actor): allowed(name, actor) for name in BESIDE_THE_MOVES for actor in ACTORS}


@pytest.mark.parametrize("state", State.values)
def test_the_clock_is_stopped_and_started_by_whoever_has_the_step(state: str) -> None:
    """`rules.clock_standing`: the roles of the move that would close the open step, on their own case."""
    case = make.a_case(state=state)
    closing = [move for move in MOVES if move.closes and move.closes == case.step and state in move.sources]
    keepers = {actor for actor in ACTORS if any(has_right(actor, move, case) for move in closing)}
    assert bool(keepers) == (state not in ENDED)
    everybody = actors()
    stopped = {
        actor: outcome(lambda by=by: make.paused(case, LATER, by=by)) for actor, by in everybody.items()
    }  # type: ignore[misc]
    assert stopped == {actor: None if actor in keepers else Refused for actor in ACTORS}
    started = {
        actor: outcome(lambda by=by: make.resumed(case, LATER, by=by)) for actor, by in everybody.items()
    }  # type: ignore[misc]
    assert started == {actor: Conflict if actor in keepers else Refused for actor in ACTORS}
    if keepers:
        make.paused(case, LATER)
        started = {
            actor: outcome(lambda by=by: make.resumed(case, LATER, by=by)) for actor, by in everybody.items()
        }  # type: ignore[misc]
        assert started == {actor: None if actor in keepers else Refused for actor in ACTORS}


def paused_in_each_step() -> Iterator[tuple[str, str]]:
    for move in MOVES:
        yield from ((source.value, move.verb) for source in move.sources)


@pytest.mark.parametrize(("state", "verb"), list(paused_in_each_step()))
def test_a_step_whose_clock_stands_still_is_not_ended_by_its_own_officer(state: str, verb: str) -> None:
    """`rules.why_not_now`: resume first. What ends the case from outside – withdrawal, transfer – goes on."""
    of_application = CaseKind.APPLICATION in BY_VERB[verb].kinds
    case = make.a_case(state=state) if of_application else make.a_proceeding(CaseKind.STOP)
    make.paused(case, LATER)
    case = make.fresh(case)
    people = make.staff()
    officer = {"clerk": people.clerk, "head": people.head, "executor": people.executor}[
        BY_VERB[verb].roles[0]
    ]
    refusal = outcome(lambda: go_through_the_door(case, verb, officer))
    assert refusal == (Conflict if BY_VERB[verb].closes else None)


def test_receiving_belongs_to_a_clerk_of_the_office() -> None:
    office = make.an_office()
    found = {
        actor: outcome(lambda by=by: intake.receive(make.facts(), office=office, by=by, now=LATER))  # type: ignore[misc]
        for actor, by in actors().items()
    }
    assert {actor for actor, refusal in found.items() if refusal is None} == {"clerk", "for the clerk"}


def test_a_right_ends_with_the_office_day_and_not_with_utc() -> None:
    """23:59 on the last day in Almaty is still the day; a minute later it is not."""
    case = make.a_case()
    clerk = make.an_officer()
    make.a_role(clerk, "clerk", office=case.office, until=date(2026, 11, 19))

    def register(moment: datetime) -> type[Refused] | None:
        return outcome(lambda: intake.register(case, by=clerk, version=None, now=moment))

    assert register(at("2026-11-19 23:59")) is None
    assert register(at("2026-11-20 00:00")) == Refused


@pytest.mark.parametrize(("own", "recorded"), [(True, None), (False, "head")])
def test_an_officer_acts_in_his_own_right_before_anothers(own: bool, recorded: str | None) -> None:
    people = make.staff()
    case = make.a_case(state=State.REGISTERED)
    officer = people.deputy if own else make.an_officer()
    make.an_absence(people.head, substitute=officer, since=TODAY, until=TODAY)
    case = go_through_the_door(case, "assign", officer)
    event = case.audit_events.get(verb="assign")
    assert (event.by, event.acting_for) == (officer, getattr(people, recorded) if recorded else None)
