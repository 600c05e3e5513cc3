"""The checks at start find a table of moves, transitions or steps that do not agree."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks

from workflow import checks
from workflow.models import Step
from workflow.moves.machine import BY_VERB, MOVES, Move
from workflow.words import RoleKind, State


def planted(monkeypatch: pytest.MonkeyPatch, verb: str, **facts: object) -> None:
    """The table with one move changed."""
    moves = tuple(replace(move, **facts) if move.verb == verb else move for move in MOVES)
    plant(monkeypatch, moves)


def plant(monkeypatch: pytest.MonkeyPatch, moves: tuple[Move, ...]) -> None:
    monkeypatch.setattr(checks, "MOVES", moves)
    monkeypatch.setattr(checks, "BY_VERB", {move.verb: move for move in moves})


def faults_of(check) -> list[str]:
    return sorted({fault.id for fault in check(None)})


@pytest.mark.django_db
def test_the_house_as_it_is_has_no_fault():
    assert [fault for fault in run_checks(databases=["default"]) if fault.id.startswith("workflow")] == []


@pytest.mark.parametrize(
    ("verb", "facts"),
    [
        ("assign", {"closes": 3}),
        ("assign", {"opens": 4}),
        ("assign", {"opens": None, "closes": None}),
        ("sign", {"roles": ()}),
        ("submit", {"sources": (State.ISSUED,)}),
    ],
)
def test_a_move_that_closes_or_opens_a_wrong_step_is_found(monkeypatch, verb: str, facts: dict[str, object]):
    planted(monkeypatch, verb, **facts)

    assert "workflow.E001" in faults_of(checks.moves_are_sound)


def test_a_state_without_a_way_in_or_out_is_found(monkeypatch):
    plant(monkeypatch, tuple(move for move in MOVES if move.verb != "issue"))

    assert faults_of(checks.moves_are_sound) == ["workflow.E002"]


def test_a_transition_the_table_does_not_know_is_found(monkeypatch):
    plant(monkeypatch, tuple(move for move in MOVES if move.verb != "reassign"))

    assert faults_of(checks.transitions_agree) == ["workflow.E003"]


def test_a_transition_that_leads_elsewhere_than_the_table_says_is_found(monkeypatch):
    planted(monkeypatch, "withdraw", sources=BY_VERB["withdraw"].sources[:1])

    assert faults_of(checks.transitions_agree) == ["workflow.E004"]


@pytest.mark.django_db
def test_an_edition_without_its_five_steps_is_found():
    Step.objects.get(number=5).delete()

    assert [fault.id for fault in checks.steps_agree(None, databases=["default"])] == ["workflow.E005"]


@pytest.mark.django_db
def test_a_step_given_to_a_role_that_may_not_end_it_is_found():
    Step.objects.filter(number=2).update(role=RoleKind.CLERK)

    assert [fault.id for fault in checks.steps_agree(None, databases=["default"])] == ["workflow.E006"]
