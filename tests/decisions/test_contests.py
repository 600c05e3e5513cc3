"""A complaint or a court case noted on the case, its outcome, and the correction it leads to.

Planted defects this file goes red for: the words in the facts of the trail; an outcome written twice; a clerk let in;
roles told apart by what their place is called (seen red).
"""

import hashlib
from datetime import date, timedelta

import pytest
from django.urls import reverse

from decisions.later import contests
from decisions.later.contests import ContestFacts, OutcomeFacts
from decisions.models import Contest, Decision
from tests import factories as f
from tests.decisions import running as r
from workflow.models import AuditEvent, Case
from workflow.moves.refusals import Conflict, Refused
from workflow.words import CaseKind, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-01-12 10:00")
FACTS = ContestFacts(
    "complaint", date(2026, 1, 9), "Сомасы дұрыс емес", due_on=date(2026, 1, 30), number="17"
)
OUTCOME = OutcomeFacts("upheld", date(2026, 1, 12), "Облыстық басқарма", "Қайта есептелсін")


def test_a_complaint_stands_on_the_case_and_hashed_in_the_trail() -> None:
    case, people = r.appointed().case, f.staff()
    assert case is not None
    contest = contests.note(case, FACTS, by=people.executor, now=NOW)
    event = AuditEvent.objects.get(case=case, verb="contest")
    assert event.facts == {"kind": "complaint", "received": "2026-01-09"}
    assert event.words.text == FACTS.text
    assert event.text_hash == hashlib.sha256(f"{event.words.salt}{FACTS.text}".encode()).hexdigest()
    contests.conclude(contest, OUTCOME, by=people.head, now=NOW + timedelta(hours=1))
    outcome = AuditEvent.objects.get(case=case, verb="contest_outcome")
    assert outcome.facts == {"outcome": "upheld", "date": "2026-01-12"}
    with pytest.raises(Conflict, match="noted already"):
        contests.conclude(contest, OUTCOME, by=people.head, now=NOW + timedelta(hours=2))
    with f.office_time(NOW + timedelta(days=1)):
        page = f.client_of(people.auditor).get(reverse("case", args=[case.public_id])).content.decode()
    assert "Сомасы дұрыс емес" in page
    assert "Облыстық басқарма" in page
    assert reverse("contest", args=[case.public_id]) not in page


@pytest.mark.clause("7")
def test_it_is_noted_by_executor_or_head_on_a_decided_case() -> None:
    case, people = r.appointed().case, f.staff()
    assert case is not None
    with pytest.raises(Refused, match="by the executor or the head"):
        contests.note(case, FACTS, by=people.clerk, now=NOW)
    undecided = f.a_case(state=State.SUBMITTED, start=r.APPOINTED)
    with pytest.raises(Refused, match="no signed decision yet"):
        contests.note(undecided, FACTS, by=people.executor, now=NOW)
    tomorrow = ContestFacts("court", date(2026, 1, 13), "а")
    with pytest.raises(Refused, match="lies in the future"):
        contests.note(case, tomorrow, by=people.executor, now=NOW)
    contest = contests.note(case, FACTS, by=people.executor, now=NOW)
    early = OutcomeFacts("upheld", date(2026, 1, 8), "Сот", "а")
    with pytest.raises(Refused, match="between the day it was received and today"):
        contests.conclude(contest, early, by=people.executor, now=NOW)


def test_the_pages_lead_from_a_complaint_to_the_correction() -> None:
    case, people = r.appointed().case, f.staff()
    assert case is not None
    with f.office_time(NOW):
        client = f.client_of(people.executor)
        sent = {"kind": "court", "received_on": "2026-01-09", "due_on": "2026-01-08", "text": "Талап"}
        assert client.post(reverse("contest", args=[case.public_id]), sent).status_code == 422
        client.post(reverse("contest", args=[case.public_id]), sent | {"due_on": "2026-02-09"})
        contest = Contest.objects.get()
        sent = {"contest": contest.pk, "outcome": "partly", "outcome_on": "2026-01-12", "decided_by": "Сот"}
        answer = client.post(reverse("contest-outcome", args=[case.public_id]), sent)
        assert answer.status_code == 422
        assert f'name="contest" value="{contest.pk}"' in answer.content.decode()
        client.post(reverse("contest-outcome", args=[case.public_id]), sent | {"outcome_text": "Түзетілсін"})
        page = client.get(reverse("case", args=[case.public_id])).content.decode()
        assert f'<option value="{contest.pk}">' in page
        answer = client.post(reverse("case-correct", args=[case.public_id]), {"contest": contest.pk})
        begun = Case.objects.get(kind=CaseKind.CORRECTION)
        assert answer["Location"] == reverse("draft", args=[begun.public_id])
        assert begun.proceeding.contest == contest
        assert begun.proceeding.corrects == Decision.objects.get(case=case)
        assert begun.number in client.get(reverse("case", args=[case.public_id])).content.decode()
        assert 'value="39320"' in client.get(answer["Location"]).content.decode()


def test_the_head_asks_an_executor_for_the_correction() -> None:
    case, people = r.appointed().case, f.staff()
    assert case is not None
    with f.office_time(NOW):
        head = f.client_of(people.head)
        url = reverse("case-correct", args=[case.public_id])
        assert head.post(url).status_code == 409
        answer = head.post(url, {"executor": people.colleague.pk, "resolution": "Түзетіңіз"})
    begun = Case.objects.get(kind=CaseKind.CORRECTION)
    assert answer["Location"] == reverse("case", args=[begun.public_id])
    assert (begun.executor, begun.resolution, begun.state) == (people.colleague, "Түзетіңіз", State.ASSIGNED)


def test_only_the_head_is_shown_whom_to_ask_for_a_correction() -> None:
    case, people = r.appointed().case, f.staff()
    assert case is not None
    url = reverse("case", args=[case.public_id])
    with f.office_time(NOW):
        head, executor = (
            f.client_of(reader).get(url).content.decode() for reader in (people.head, people.executor)
        )
    assert ('id="correct_executor"' in head, 'id="correct_executor"' in executor) == (True, False)
    assert 'action="' + reverse("case-correct", args=[case.public_id]) in executor
