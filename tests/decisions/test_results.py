"""Results that wait at the counter, reminders, and a lost decision issued again under its number.

Planted defects this file goes red for: a duplicate before the issue, or while the result still waits; two
duplicates with one number.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from decisions import actions, issuing
from decisions.models import Decision, Duplicate, HandOver
from tests import factories as f
from tests.press import reading
from workflow.delivery import outbox, printing, vault
from workflow.models import AuditEvent, Case, OutboxMessage
from workflow.moves.refusals import Conflict, Refused
from workflow.words import Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-11-25 10:00")  # a Wednesday; the result is ready since the one before


@pytest.fixture(autouse=True)
def _then() -> Any:
    with f.office_time(NOW):
        yield


def listed(officer: Any) -> str:
    return str(f.client_of(officer).get(reverse("unclaimed")).content.decode())


@pytest.mark.clause("5.5")
def test_uncollected_results_are_listed_with_their_age_until_they_are_handed_over() -> None:
    case, people = f.a_case(state=State.ISSUED), f.staff()
    for officer in (people.clerk, people.executor, people.head):
        assert case.number in listed(officer)
    assert ">4<" in listed(people.clerk)
    assert str(case.public_id) not in listed(f.staff(f.an_office(f.AKSU)).clerk)
    portal = f.a_case(state=State.ISSUED, channel=Channel.PORTAL)
    assert str(portal.public_id) not in listed(people.clerk)
    actions.hand_over(case, by=people.clerk, received_by="Қ.", now=NOW)
    assert "Every result has been collected" in listed(people.clerk)


def test_the_applicant_is_reminded_by_letter_or_by_phone() -> None:
    case, people = f.a_case(state=State.ISSUED, email="guardian@example.kz"), f.staff()
    answer = f.client_of(people.clerk).post(reverse("remind", args=[case.public_id]))
    assert answer["Location"] == reverse("unclaimed")
    message = OutboxMessage.objects.get(case=case, kind="result_waits")
    assert outbox.deliver(message.pk, now=NOW)
    assert mail.outbox[0].subject == "Өтінішіңіздің нәтижесі әлі алынған жоқ"
    silent = f.a_case(state=State.ISSUED)
    refused = f.client_of(people.clerk).post(reverse("remind", args=[silent.public_id]))
    assert refused.status_code == 403
    assert "Call the applicant" in refused.content.decode()
    f.client_of(people.clerk).post(reverse("remind", args=[silent.public_id]), {"way": "phone"})
    assert HandOver.objects.get(case=silent).notified_at == NOW
    assert AuditEvent.objects.get(case=silent, verb="remind").facts == {"channel": ["phone"]}


def test_nobody_is_reminded_of_what_does_not_wait() -> None:
    people, case = f.staff(), f.a_case(state=State.SIGNED)
    with pytest.raises(Conflict, match="no result that waits"):
        issuing.remind(case, by=people.clerk, now=NOW)
    with pytest.raises(Refused, match="by the clerk or the executor"):
        issuing.remind(f.a_case(state=State.ISSUED), by=people.head, now=NOW)


def handed_over() -> Case:
    case = f.a_case(state=State.ISSUED)
    actions.hand_over(case, by=f.staff().clerk, received_by="Қ.", now=NOW)
    return f.fresh(case)


@pytest.mark.clause("5.5")
def test_a_lost_decision_is_issued_again_under_the_same_number_with_its_mark() -> None:
    case, people = handed_over(), f.staff()
    assert (
        "Make a duplicate"
        in f.client_of(people.head).get(reverse("case", args=[case.public_id])).content.decode()
    )
    sent = {"reason": "Жоғалтып алған", "received_by": "Қасымова Ә."}
    answer = f.client_of(people.head).post(reverse("reissue", args=[case.public_id]), sent)
    assert answer.status_code == 302
    duplicate, decision = Duplicate.objects.get(), Decision.objects.get(case=case)
    texts = {}
    for sheet in (duplicate.sheet_kk, duplicate.sheet_ru):
        made = printing.make(sheet.pk)
        assert made.state == "ready", made.error
        texts[sheet.language] = reading.text(vault.get(made.sha256))
    assert "ТЕЛНҰСҚА (көшірме) № 1, 2026 жылғы 25 қараша" in texts["kk"]
    assert "ДУБЛИКАТ № 1, 25 ноября 2026 года" in texts["ru"]
    for text in texts.values():
        assert f"№ {decision.number}" in text
        assert people.head.short_name in text
    assert AuditEvent.objects.get(case=case, verb="reissue").words.text == "Жоғалтып алған"
    shown = f.client_of(people.auditor).get(reverse("case", args=[case.public_id])).content.decode()
    assert "Duplicates" in shown
    second = issuing.reissue(
        case, by=people.executor, reason="тағы", received_by="Қ.", now=NOW + timedelta(days=1)
    )
    assert (second.seq, second.decision.number) == (2, decision.number)


def test_a_duplicate_needs_a_reason_a_receiver_and_a_result_that_left() -> None:
    case, people = handed_over(), f.staff()
    answer = f.client_of(people.head).post(reverse("reissue", args=[case.public_id]), {"reason": " "})
    assert answer.status_code == 422
    with pytest.raises(Refused, match="Write why a duplicate is needed"):
        issuing.reissue(case, by=people.head, reason=" ", received_by="Қ.", now=NOW)
    with pytest.raises(Refused, match="by an executor or the head"):
        issuing.reissue(case, by=people.clerk, reason="x", received_by="Қ.", now=NOW)
    with pytest.raises(Conflict, match="still waits at the counter"):
        issuing.reissue(f.a_case(state=State.ISSUED), by=people.head, reason="x", received_by="Қ.", now=NOW)
    with pytest.raises(Conflict, match="Only an issued decision"):
        issuing.reissue(f.a_case(state=State.SIGNED), by=people.head, reason="x", received_by="Қ.", now=NOW)
    assert Duplicate.objects.count() == 0
