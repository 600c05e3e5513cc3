"""Every address and verb of the API × the token of every role × every state: a sample with every test, all in the soak.

Generated from the address table: a new address without an example fails. Planted defects this file goes red for: a
wider row; a list that forgets `visible_to`; a decision told before it is signed.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.workflow.test_permissions import API, API_IS_OPEN, NOW, readers
from workflow.models import AuditEvent, Case
from workflow.visits.permissions import READERS
from workflow.words import RoleKind, State

pytestmark = pytest.mark.django_db
STATES = [
    state if state == State.ASSIGNED else pytest.param(state, marks=pytest.mark.soak) for state in State
]
VERBS = ("get", "post", "put", "patch", "delete")
DECIDED = {State.SIGNED, State.ISSUED}
CLOSED = sorted(API.keys() - API_IS_OPEN)


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def path_of(name: str, case: Case) -> str:
    path = "/" + API[name][0].replace("<uuid:case>", str(case.public_id))
    assert "<" not in path, "say an example for this address"
    return path


def expected(name: str, verb: str, kind: str, state: str) -> int:
    """What a reader's role, or none, is answered."""
    if kind not in READERS:
        return 403
    if verb == "get":
        return 404 if name == "api-decision" and state not in DECIDED else 200
    if (verb, name) == ("post", "api-applications"):
        return 400  # it bears no key; whose account hands in is asked in test_handing_in.py
    return 405


@pytest.mark.parametrize("state", STATES)
def test_each_address_and_verb_answers_each_role_as_the_table_says(
    state: str, system: Callable[..., Client]
) -> None:
    case = make.a_case(state=state)
    clients = {kind: system(officer) for kind, officer in readers().items()}
    before = AuditEvent.objects.count()
    for kind, client in clients.items():
        answers = {
            (name, verb): client.generic(
                verb.upper(), path_of(name, case), "{}", "application/json"
            ).status_code
            for name in CLOSED
            for verb in VERBS
        }
        assert answers == {(name, verb): expected(name, verb, kind, state) for name, verb in answers}, kind
    assert (AuditEvent.objects.count(), make.fresh(case).version) == (before, case.version)


@pytest.mark.parametrize("state", STATES)
def test_in_no_state_does_another_offices_token_find_a_case_and_a_substitutes_does(
    state: str, system: Callable[..., Client]
) -> None:
    case, substitute = make.a_case(state=state), make.an_officer()
    make.an_absence(make.staff().head, substitute=substitute, since=NOW.date(), until=NOW.date())
    elsewhere, theirs = system(make.staff(make.an_office(make.AKSU)).head), system(substitute)
    for name in CLOSED:
        path = path_of(name, case)
        if "<uuid:case>" in API[name][0]:
            assert elsewhere.get(path).status_code == 404
        else:
            assert str(case.public_id) not in elsewhere.get(path).content.decode()
        assert theirs.get(path).status_code == expected(name, "get", RoleKind.HEAD, state), name
