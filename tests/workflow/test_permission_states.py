"""Every address of a case × every role × every state: a sample with every test, all states and roles in the soak.

`test_permissions.py` walks all addresses with one signed case; here the addresses of a case meet each state it can be
in. Generated from the address table and the permission rows: a new view without an example fails there, a wider row
fails here. Planted defects this file goes red for: a page of a case that breaks in one state; a right that a
substitute has and his principal has not; a machine's door open to an officer's session.
"""

from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.factories import START
from tests.workflow.test_permissions import (
    ALL,
    NARROWER_INSIDE,
    NOW,
    OF_A_CASE,
    STRANGERS_MAY,
    admitted,
    paths,
    readers,
    row,
)
from workflow.models import Absence, AuditEvent, Case
from workflow.visits.permissions import SERVICE
from workflow.words import RoleKind, State

pytestmark = pytest.mark.django_db

SAMPLE = (State.ASSIGNED,)
STATES = [state if state in SAMPLE else pytest.param(state, marks=pytest.mark.soak) for state in State]
# An act's own page may say no because of the state, the case may have nothing of the kind asked for.
DECLINED = {403, 404, 405, 409, 422}


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def of_the_case(everywhere: dict[str, str], signed: Case, case: Case) -> dict[str, str]:
    """The addresses of a case with another case's id in them."""
    own = {name for name in OF_A_CASE if ALL[name][0].startswith("cases/<uuid:public_id>")}
    return {name: everywhere[name].replace(str(signed.public_id), str(case.public_id)) for name in own}


def addresses_in(state: str, office: str = make.PAVLODAR) -> tuple[Case, dict[str, str]]:
    everywhere = paths(office)
    signed = Case.objects.get(state=State.SIGNED, office__code=office)
    case = (
        signed
        if state == State.SIGNED
        else make.a_case(state=state, office=make.an_office(office), start=START)
    )
    return case, of_the_case(everywhere, signed, case)


@pytest.mark.parametrize("state", STATES)
def test_each_address_of_a_case_answers_each_role_as_its_row_says(state: str) -> None:
    case, addresses = addresses_in(state)
    assert len(addresses) > 25
    before, wrong = AuditEvent.objects.count(), {}
    for kind, officer in readers().items():
        client = make.client_of(officer)
        for name, path in addresses.items():
            status = client.get(path).status_code
            fits = {200, 302} | DECLINED if admitted(name, kind) else {403}
            if status not in fits:
                wrong[kind, name] = status
            if not admitted(name, kind) and (posted := client.post(path).status_code) != 403:
                wrong[kind, name, "post"] = posted
    assert wrong == {}
    assert AuditEvent.objects.count() == before
    assert make.fresh(case).version == case.version


@pytest.mark.parametrize("state", STATES)
def test_in_no_state_does_another_office_or_a_stranger_reach_a_case(state: str) -> None:
    _case, addresses = addresses_in(state, make.AKSU)
    before, wrong = AuditEvent.objects.count(), {}
    for kind in SERVICE:
        client = make.client_of(readers()[kind])
        for name, path in addresses.items():
            for status in (client.get(path).status_code, client.post(path).status_code):
                if status not in ((404, 405) if admitted(name, kind) else (403,)):
                    wrong[kind, name] = status
    for name, path in addresses.items():
        for method in ("get", "post"):
            answer = getattr(Client(), method)(path)
            if (answer.status_code, answer.get("Location", "")[:7]) != (302, "/login/"):
                wrong["stranger", name, method] = answer.status_code
    assert wrong == {}
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    "kind",
    [kind if kind == RoleKind.HEAD else pytest.param(kind, marks=pytest.mark.soak) for kind in SERVICE],
)
def test_a_substitute_may_open_what_his_principal_may_and_nothing_else(kind: str) -> None:
    """Every address, read: the same answer for both. His own absences and notices are his own."""
    everywhere, principal, substitute = paths(), readers()[kind], make.an_officer()
    Absence.objects.filter(officer=principal).delete()
    theirs = {name: make.client_of(principal).get(path).status_code for name, path in everywhere.items()}
    make.an_absence(principal, substitute=substitute, since=NOW.date(), until=NOW.date())
    client = make.client_of(substitute)
    his = {name: client.get(path).status_code for name, path in everywhere.items()}
    own = NARROWER_INSIDE | STRANGERS_MAY
    assert {
        name: (theirs[name], his[name]) for name in his if name not in own and his[name] != theirs[name]
    } == {}


def test_whoever_administers_or_audits_gets_no_substitute_into_his_room() -> None:
    """Only service roles are stood in for (Regulation 7)."""
    everywhere, substitute = paths(), make.an_officer()
    for kind in (RoleKind.ADMINISTRATOR, RoleKind.AUDITOR):
        principal = readers()[kind]
        make.an_absence(principal, substitute=substitute, since=NOW.date(), until=NOW.date())
    client = make.client_of(substitute)
    closed = {
        name: client.get(everywhere[name]).status_code for name in ("overview", "officers", "audit", "trail")
    }
    assert closed == dict.fromkeys(closed, 403)


def test_the_machines_doors_know_no_session() -> None:
    """API and gateway take a token and a signature; who has logged in is a stranger there."""
    client = make.client_of(make.staff().head)
    assert client.get("/api/v1/cases/").status_code == 401
    answer = client.post("/egov/shep/", b"<a/>", content_type="text/xml")
    assert answer.status_code in (400, 403, 500)  # a SOAP fault is 500 by its own rules
    assert b"Fault" in answer.content


def test_every_file_that_leaves_is_in_the_rows() -> None:
    """Exports and prints stand in the address table like pages, and none of them is public."""
    files = {
        "allowances-form",
        "document",
        "job-file",
        "journal-day",
        "payment-file",
        "preview",
        "sheet",
        "signed_sheet",
    }
    assert {name for name in files if not row(name) or "public" in row(name)} == set()
