"""No dead end: a declined act gives back what was written, an act's own address says what it is and leads back.

Planted defects this file goes red for: `written` left out of the page; a password shown in it; the blank 405.
"""

import pytest

from tests import factories as f
from workflow.visits.turned_away import written
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_declined_form_gives_back_what_was_written(rf: object) -> None:
    case, people = f.a_case(state=State.REGISTERED), f.staff()
    sent = {
        "version": case.version + 1,
        "executor": people.executor.pk,
        "resolution": "Мұқият қараңыз, жедел",
    }
    with f.office_time(f.at("2026-11-16 11:00")):
        answer = f.client_of(people.head).post(f"/cases/{case.public_id}/assign/", sent)
    assert answer.status_code == 409
    assert "What you had written" in answer.content.decode()
    assert "Мұқият қараңыз, жедел" in answer.content.decode()


def test_a_password_is_never_given_back(rf: object) -> None:
    request = rf.post("/", {"password": "a b c", "new_password1": "d e", "reason": "two words"})  # type: ignore[attr-defined]
    assert written(request) == ["two words"]


@pytest.mark.parametrize("address", ["/queue/assign/", "/signing/electronic/", "/notices/read/"])
def test_an_acts_address_opened_by_itself_leads_back(address: str) -> None:
    answer = f.client_of(f.staff().head).get(address)
    assert (answer.status_code, "POST" in answer["Allow"]) == (405, True)
    assert "Nothing was changed" in answer.content.decode()
    assert 'class="button" href="/"' in answer.content.decode()
