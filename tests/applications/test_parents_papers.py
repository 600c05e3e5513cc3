"""Papers about the parents: executor and head, the clerk only while the case is received, the auditor title and hash.

Planted defects this file goes red for: any cell of the matrix; a substitute with more than whom he stands in for.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import factories as f
from tests.factories import START
from workflow.models import Case, Officer
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=3)
STATES = [State.RECEIVED, State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.SIGNED, State.ISSUED,
          State.WITHDRAWN, State.ACCEPTANCE_REFUSED]  # fmt: skip


@pytest.fixture(autouse=True)
def _three_days_later() -> Iterator[None]:
    with f.office_time(NOW):
        yield


def opens(officer: Officer, case: Case, code: str) -> bool:
    paper = case.application.documents.get(requirement__code=code)
    return f.client_of(officer).get(f"/documents/{paper.public_id}/").status_code == 200


def a_case(state: str) -> Case:
    papers = f.PACKAGE[:-1] if state == State.ACCEPTANCE_REFUSED else f.PACKAGE
    return f.a_case(state=state, papers=papers)


@pytest.mark.parametrize("state", STATES)
def test_who_opens_what(state: str) -> None:
    case = a_case(state)
    people = f.staff()
    readers = {part: getattr(people, part) for part in ("clerk", "head", "executor", "colleague", "auditor")}
    readers["region's auditor"] = f.a_regional_auditor()
    about_parents = {part for part, officer in readers.items() if opens(officer, case, "loss_of_care")}
    plain = {part for part, officer in readers.items() if opens(officer, case, "income")}
    serving = {"clerk", "head", "executor", "colleague"}
    assert plain == serving
    assert about_parents == (serving if state == State.RECEIVED else serving - {"clerk"})


@pytest.mark.parametrize("state", STATES)
def test_the_page_links_what_can_be_opened_and_nothing_else(state: str) -> None:
    case = a_case(state)
    paper = case.application.documents.get(requirement__code="loss_of_care")
    linked = {
        part: f"/documents/{paper.public_id}/" in f.client_of(getattr(f.staff(), part))
        .get(f"/cases/{case.public_id}/").content.decode()
        for part in ("clerk", "head", "executor", "auditor")
    }  # fmt: skip
    assert linked == {"clerk": state == State.RECEIVED, "head": True, "executor": True, "auditor": False}


@pytest.mark.parametrize(("part", "opened"), [("clerk", False), ("head", True), ("executor", True)])
def test_a_substitute_opens_what_the_other_may_open(part: str, opened: bool) -> None:
    case, substitute = f.a_case(state=State.ASSIGNED), f.an_officer()
    f.an_absence(getattr(f.staff(), part), substitute=substitute, since=NOW.date(), until=NOW.date())
    assert (opens(substitute, case, "loss_of_care"), opens(substitute, case, "income")) == (opened, True)
