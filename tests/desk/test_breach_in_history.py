"""A limit missed stands in the history of the case for everybody who opens it."""

import pytest

from tests import factories as make
from tests.factories import at
from workflow.reminders.sweep import sweep

pytestmark = pytest.mark.django_db


def test_the_history_of_a_case_shows_the_deadline_missed() -> None:
    case, moment = make.a_case(state="assigned"), at("2026-11-25 09:00")
    sweep(moment)
    with make.office_time(moment):
        page = make.client_of(make.staff().head).get(
            f"/cases/{case.public_id}/", headers={"accept-language": "en"}
        )
    assert page.status_code == 200
    assert "Deadline missed" in page.content.decode()
