"""Regulation 5.5 and 6: the decision is entered in the journal, the result made available and handed over."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from decisions import actions
from decisions.models import Decision, HandOver, JournalEntry
from tests import factories as f
from workflow.models import Case, OutboxMessage
from workflow.moves.refusals import Conflict, Refused
from workflow.words import Channel, State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-18 10:00")


@pytest.fixture(autouse=True)
def _wednesday() -> Any:
    with f.office_time(NOW):
        yield


def post(case: Case, verb: str, officer: Any, **sent: Any) -> Any:
    version = Case.objects.get(pk=case.pk).version
    return f.client_of(officer).post(reverse(verb, args=[case.public_id]), {"version": version, **sent})


def page(case: Case, officer: Any) -> str:
    return str(f.client_of(officer).get(reverse("case", args=[case.public_id])).content.decode())


@pytest.mark.clause("5.5")
def test_the_executor_enters_the_decision_and_the_result_is_available() -> None:
    case, people = f.a_case(state=State.SIGNED), f.staff()
    assert "Enter in the journal and issue" in page(case, people.executor)
    assert post(case, "issue", people.executor).status_code == 302
    decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=case)
    entry = JournalEntry.objects.get(decision=decision)
    assert decision.sheet_kk
    assert decision.sheet_ru
    assert (entry.number, entry.date, entry.incoming_number, entry.outcome, entry.total_monthly, entry.place) == (
        decision.number, decision.date, case.number, "appoint", 43250, 1,
    )  # fmt: skip
    twins = decision.sheet_kk.sha256 + decision.sheet_ru.sha256
    assert entry.sheets_hash == hashlib.sha256(twins.encode()).hexdigest()
    assert entry.facts == {"days": 1, "term": 10, "late": False}
    assert entry.persons.applicant == case.application.guardian.full_name
    assert Case.objects.get(pk=case.pk).state == State.ISSUED
    assert (HandOver.objects.get(case=case).available_at, f.fresh(case).closed_at) == (NOW, NOW)


def test_a_decision_is_entered_once_however_often_the_button_is_pressed() -> None:
    case, people = f.a_case(state=State.SIGNED), f.staff()
    assert [post(case, "issue", people.executor).status_code for _press in range(3)] == [302, 409, 409]
    assert JournalEntry.objects.count() == 1


@pytest.mark.clause("5.5")
@pytest.mark.parametrize("channel", Channel.values)
def test_the_result_goes_back_by_the_channel_it_came_from(channel: str) -> None:
    case = f.a_case(state=State.ISSUED, channel=channel)
    message = OutboxMessage.objects.get(case=case, kind="result")
    assert (message.receiver, message.delivered_at is not None) == (channel, channel == Channel.OFFICE)
    shown = page(case, f.staff().clerk)
    assert ("Note the hand-over" in shown) == (channel == Channel.OFFICE)
    assert ("sent by the channel it came from" in shown) == (channel != Channel.OFFICE)


@pytest.mark.clause("6")
@pytest.mark.parametrize(("outcome", "total"), [("appoint", 43250), ("refuse", 0)])
def test_the_outcome_of_the_procedure_is_the_decision(outcome: str, total: int) -> None:
    case = f.a_case(state=State.ISSUED, outcome=outcome)
    entry = JournalEntry.objects.get()
    assert (entry.outcome, entry.total_monthly) == (outcome, total)
    decision = Decision.objects.get(case=case)
    assert decision.number == entry.number
    assert decision.signed_at


def test_the_hand_over_is_a_fact_of_its_own() -> None:
    case, people = f.a_case(state=State.ISSUED), f.staff()
    assert "not yet collected" in page(case, people.auditor)
    closed = f.fresh(case).closed_at
    assert post(case, "hand_over", people.clerk, received_by=" ").status_code == 422
    assert post(case, "hand_over", people.clerk, received_by="Қасымова Ә. Н.").status_code == 302
    handed = HandOver.objects.get(case=case)
    assert (handed.received_by, handed.handed_over_by, handed.handed_over_at) == (
        "Қасымова Ә. Н.",
        people.clerk,
        NOW,
    )
    assert f.fresh(case).closed_at == closed
    assert post(case, "hand_over", people.executor, received_by="Басқа").status_code == 409
    assert "Қасымова Ә. Н." in page(case, people.auditor)


def test_nothing_is_handed_over_before_it_is_issued_or_by_another_role() -> None:
    case, people = f.a_case(state=State.SIGNED), f.staff()
    with pytest.raises(Conflict, match="after it has been issued"):
        actions.hand_over(case, by=people.clerk, received_by="Қ.", now=NOW)
    issued = f.issued(case, NOW)
    with pytest.raises(Refused, match="by the clerk or the executor"):
        actions.hand_over(issued, by=people.head, received_by="Қ.", now=NOW + timedelta(hours=1))
    assert post(case, "hand_over", people.head, received_by="Қ.").status_code == 403


@pytest.mark.clause("7.3")
def test_only_the_named_executor_issues() -> None:
    case, people = f.a_case(state=State.SIGNED), f.staff()
    for officer, status in ((people.colleague, 403), (people.clerk, 403), (people.head, 403)):
        assert post(case, "issue", officer).status_code == status
    assert "Enter in the journal" not in page(case, people.colleague)
    assert post(case, "issue", people.executor).status_code == 302
