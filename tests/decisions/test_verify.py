"""The page behind the QR of a decision: what it says to a stranger, and what it never says.

Planted defects this file goes red for: a name or a sum on the page; vain tries not counted; a stopped decision called
valid; a code printed that leads elsewhere.
"""

from typing import Any

import pytest
from django.test import Client

from decisions import actions
from decisions.electronic import views
from decisions.models import Decision, Ground
from tests import factories as f
from tests.press.qr_reading import of_sheet
from workflow.delivery import printing, vault
from workflow.models import VainTries
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-20 10:00")


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def page(decision: Decision) -> str:
    answer = Client().get(f"/v/{decision.token}/", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def decision_in(state: State) -> Decision:
    return Decision.objects.get(case=f.a_case(state=state))


def test_a_stranger_sees_that_a_decision_is_in_force_and_who_signed(english: None) -> None:
    decision = decision_in(State.ISSUED)
    shown = page(decision)
    assert "genuine and in force" in shown
    assert decision.number in shown
    assert decision.office.name_en in shown
    assert decision.signed_by is not None
    assert decision.signed_by.short_name in shown
    assert decision.sheet_kk is not None
    assert decision.sheet_kk.sha256 in shown


def test_the_page_says_nothing_of_guardian_child_or_sums(english: None) -> None:
    decision = decision_in(State.ISSUED)
    shown = page(decision)
    guardian = decision.case.application.guardian
    persons = [guardian, *(line.child for line in decision.lines.select_related("child"))]
    told = [one for person in persons for one in (person.surname, person.iin) if one and one in shown]
    assert told == []
    assert str(decision.case.number) not in shown
    assert "43 250" not in shown
    assert "43250" not in shown


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_code_on_the_printed_sheet_leads_to_the_page(english: None, settings: Any, language: str) -> None:
    """Decoded from the picture of the page, by nothing of the program that drew it."""
    case = f.a_case(state=State.SUBMITTED)
    decision = actions.open_signing(case, by=f.staff(case.office).head, version=None, now=NOW)
    sheet = printing.make(getattr(decision, f"sheet_{language}_id"))
    read = of_sheet(vault.get(sheet.sha256))
    assert read == f"{settings.PUBLIC_URL}/v/{decision.token}/"
    answer = Client().get(read.removeprefix(settings.PUBLIC_URL))
    assert answer.status_code == 200
    assert decision.number in answer.content.decode()


def test_a_code_of_nobody_is_not_ours(english: None) -> None:
    answer = Client().get("/v/AAAAAAAAAAAAAAAAAAAAAA/")
    assert answer.status_code == 404
    assert "No decision of ours has this code" in answer.content.decode()


def test_a_sheet_that_is_not_signed_yet_is_a_draft(english: None) -> None:
    decision = Decision.objects.get(case=f.opened_for_signing(f.a_case(state=State.SUBMITTED), NOW))
    assert "the decision is not signed" in page(decision)


def test_a_stopped_and_a_replaced_decision_say_so(english: None) -> None:
    stopped = decision_in(State.ISSUED)
    period = stopped.allowance_periods.first()
    assert period is not None
    later = decision_in(State.ISSUED)
    ground = Ground.objects.filter(outcome="stop").first()
    reasons = {"reason_kk": "Себеп", "reason_ru": "Причина"}
    rows = Decision.objects.filter(pk=later.pk)
    rows.update(outcome="stop", ground=ground, stopped_from=NOW.date(), **reasons)
    stopped.allowance_periods.update(ended_by=later, ended_at=NOW)
    shown = page(stopped)
    assert "the payment was stopped" in shown
    assert later.number in shown
    rows.update(outcome="reset", ground=None, stopped_from=None)
    assert "a later one took its place" in page(stopped)


def test_too_many_codes_of_nobody_shut_the_door_for_a_while(
    english: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_IN_VAIN", 2)
    client = Client()
    statuses = [client.get(f"/v/{n:022}/").status_code for n in range(3)]
    assert statuses == [404, 404, 429]
    assert VainTries.objects.get(door="verify").count == 2
    assert client.get(f"/v/{decision_in(State.ISSUED).token}/").status_code == 429
