"""Every due date of a list explains itself, to those who may see the case, and to the administrator without persons."""

import pytest

from decisions.models import JournalEntry
from tests import factories as make
from tests.factories import at
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = make.at("2026-11-18 10:00")


def test_each_due_tag_of_the_queue_leads_to_its_explanation() -> None:
    case = make.a_case(state=State.ASSIGNED)
    client = make.client_of(make.staff().executor)
    with make.office_time(NOW):
        assert f'hx-get="/deadlines/{case.public_id}/"' in client.get("/queue/").content.decode()
        part = client.get(f"/deadlines/{case.public_id}/", headers={"HX-Request": "true"}).content.decode()
        page = client.get(f"/deadlines/{case.public_id}/").content.decode()
    assert ("Step 3" in part, "working day 6" in part, "<html" in part) == (True, True, False)
    assert ("The whole service" in page, "<html" in page) == (True, True)


@pytest.mark.parametrize(("language", "word"), [("kk", "6-жұмыс күні"), ("ru", "6-й рабочий день")])
def test_it_speaks_the_readers_language(language: str, word: str) -> None:
    case = make.a_case(state=State.ASSIGNED)
    client = make.client_of(make.staff().head)
    client.cookies["django_language"] = language
    with make.office_time(NOW):
        assert word in client.get(f"/deadlines/{case.public_id}/").content.decode()


def test_a_case_of_another_office_has_no_deadline_here_but_the_administrator_sees_dates_alone() -> None:
    case = make.a_case(state=State.ASSIGNED)
    elsewhere = make.staff(make.an_office(make.AKSU)).head
    with make.office_time(NOW):
        assert make.client_of(elsewhere).get(f"/deadlines/{case.public_id}/").status_code == 404
        page = make.client_of(make.an_administrator()).get(f"/deadlines/{case.public_id}/").content.decode()
    assert "working day 6" in page
    assert case.application.guardian.surname not in page


def test_an_ended_case_explains_its_last_step() -> None:
    case = make.a_case(state=State.ISSUED)
    with make.office_time(NOW):
        assert (
            "Step 5"
            in make.client_of(make.staff().head).get(f"/deadlines/{case.public_id}/").content.decode()
        )


@pytest.mark.clause("5.5")
def test_a_request_that_comes_and_is_decided_before_the_office_opens_has_its_page_and_its_entry() -> None:
    people = make.staff()
    case = make.received(channel="portal", now=at("2026-11-21 10:00"))
    for minute, act in enumerate(
        (
            make.registered,
            make.assigned,
            make.drafted,
            make.submitted,
            make.opened_for_signing,
            make.signed,
            make.issued,
        )
    ):
        case = act(case, at(f"2026-11-21 11:{minute:02}"))
    entry = JournalEntry.objects.get(decision__case=case)
    assert (entry.facts["days"], entry.facts["late"]) == (0, False)
    page = make.client_of(people.head).get(f"/cases/{case.public_id}/")
    assert page.status_code == 200
