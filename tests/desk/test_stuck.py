"""The administrator sees what is stuck: rule, office and number, nobody's data."""

import pytest

from tests import factories as make
from tests.factories import at
from workflow.models import Case

pytestmark = pytest.mark.django_db


def overview() -> str:
    with make.office_time(at("2026-11-18 10:00")):
        answer = make.client_of(make.an_administrator()).get("/overview/", headers={"accept-language": "en"})
    return answer.content.decode()


def test_nothing_is_stuck_in_a_sound_office() -> None:
    make.a_case(state="assigned")
    assert "Nothing: every open case has its step" in overview()


def test_what_is_stuck_is_named_by_office_and_number() -> None:
    case = make.a_case(state="assigned")
    Case.objects.update(paused=True)
    text = overview()
    assert "paused without an open pause" in text
    assert case.number in text
    assert case.application.guardian.surname not in text
