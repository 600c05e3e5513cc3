"""A re-setting, a stop or a correction begun by mistake is dropped: no decision, no gap, and room for another.

Planted defects this file goes red for: a dropped proceeding still counted; its number not cancelled; the draft left
in the place of the corrected decision.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from decisions.actions import draft, return_draft
from decisions.drafting import DraftFacts, LineFacts
from decisions.models import Decision, JournalEntry, MciRate, Outcome, Proceeding
from decisions.proceedings import actions as proceedings
from decisions.proceedings import bulk
from decisions.proof import verify
from decisions.views.allowances import newest_decision
from tests import factories as f
from tests.decisions import running as r
from workflow.models import Case
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.3")]
NOW = f.at("2026-01-12 10:00")
HOUR = timedelta(hours=1)


def rate() -> MciRate:
    return MciRate.objects.get(effective_from="2026-01-01")


def post(case: Case, **sent: object) -> object:
    client = f.client_of(f.staff().executor)
    return client.post(reverse("drop", args=[case.public_id]), {"version": f.fresh(case).version, **sent})


def test_the_executor_drops_it_on_the_page_and_begins_another() -> None:
    allowance = r.appointed()
    case = proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW)
    with f.office_time(NOW + HOUR):
        client = f.client_of(f.staff().executor)
        assert "Drop the proceeding" in client.get(reverse("case", args=[case.public_id])).content.decode()
        assert post(case, reason=" ").status_code == 422  # type: ignore[attr-defined]
        assert post(case, reason="Қате басталды").status_code == 302  # type: ignore[attr-defined]
    assert f.fresh(case).state == State.WITHDRAWN
    event = case.audit_events.get(verb="drop")
    assert (event.words.text, event.facts) == ("Қате басталды", {})
    again = proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW + 2 * HOUR)
    assert again.number == f"{allowance.number}/2"
    assert list(Proceeding.objects.kept().values_list("case", flat=True)) == [again.pk]


def test_the_bulk_job_sets_again_what_was_dropped() -> None:
    (allowance,) = r.imported(1)
    people = f.staff()
    case = proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW)
    proceedings.drop(case, by=people.head, reason="Жаппай есептеледі", version=None, now=NOW + HOUR)
    assert [row.allowance for row in bulk.Plan(f.an_office(), rate(), NOW.date()).ready] == [allowance]
    assert bulk.reset_one(allowance.pk, rate(), by=people.executor, now=NOW + 2 * HOUR) is not None
    assert bulk.done(f.an_office(), rate()) == 1


def test_a_correction_is_dropped_and_the_decision_stays_as_it_is() -> None:
    allowance = r.appointed()
    wrong = Decision.objects.get(case=allowance.case)
    before = r.spans(allowance)
    first = proceedings.begin_correction(wrong, r.asked(), now=NOW)
    line = LineFacts(allowance.child, allowance.pays_from, f.at("2029-01-31").date(), 39_320)
    draft(first, DraftFacts(Outcome.APPOINT, (line,)), by=f.staff().executor, version=None, now=NOW)
    with pytest.raises(Conflict, match="has been begun already"):
        proceedings.begin_correction(wrong, r.asked(), now=NOW + HOUR)
    proceedings.drop(first, by=f.staff().executor, reason="Қате жоқ", version=None, now=NOW + HOUR)
    assert newest_decision(allowance) == wrong  # nothing has replaced it
    second = proceedings.begin_correction(wrong, r.asked(), now=NOW + 2 * HOUR)
    facts = DraftFacts(Outcome.APPOINT, (line,))
    right = r.issue(second, facts, NOW + 3 * HOUR)
    assert (second.number, right.supersedes) == (f"{wrong.number}/т2", wrong)
    assert r.spans(allowance) != before


def test_a_number_reserved_before_the_return_is_cancelled_in_the_journal() -> None:
    (allowance,) = r.imported(1)
    people = f.staff()
    case = bulk.reset_one(allowance.pk, rate(), by=people.executor, now=NOW)
    assert case is not None
    f.opened_for_signing(case, NOW + HOUR)
    return_draft(f.fresh(case), by=people.head, reason="Қажет емес", version=None, now=NOW + 2 * HOUR)
    proceedings.drop(
        f.fresh(case), by=people.executor, reason="Басшы айтты", version=None, now=NOW + 3 * HOUR
    )
    entry = JournalEntry.objects.get()
    assert (entry.kind, entry.number, entry.facts) == ("cancelled", "2026-Ш00001", {"reason": "dropped"})
    assert verify(case.office) is None


@pytest.mark.parametrize("part", ["colleague", "clerk"])
def test_only_its_executor_or_the_head_drops_it(part: str) -> None:
    case = proceedings.begin_stop(r.appointed(), r.asked(), now=NOW)
    with pytest.raises(Refused):
        proceedings.drop(case, by=getattr(f.staff(), part), reason="–", version=None, now=NOW + HOUR)
    assert f.fresh(case).state == State.ASSIGNED


def test_an_application_is_withdrawn_and_never_dropped() -> None:
    case = f.a_case(state=State.ASSIGNED)
    with pytest.raises(Conflict, match="not meant for a case of this kind"):
        proceedings.drop(case, by=f.staff().head, reason="–", version=None, now=NOW)
