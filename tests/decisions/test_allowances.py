"""The register of running allowances follows the journal (Regulation 3, 5.5).

Planted defects this file goes red for: `carry` left out of `issue`; the own allowance not spared in `_overlaps`; a
period ended without the days before a stop; the superseded periods left in force; `hindrances` not asked at the issue.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from decisions import actions as deciding
from decisions.actions import DraftFacts, LineFacts
from decisions.models import Allowance, AllowancePeriod, Decision, Ground, JournalEntry, MciRate, Outcome
from decisions.proceedings import actions as proceedings
from decisions.proceedings.actions import Asked
from decisions.rules import blockers
from tests import factories as f
from tests.decisions import running as r
from workflow.models import AuditEvent, Case
from workflow.moves.refusals import Conflict, Refused
from workflow.words import CaseKind, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-01-12 10:00")
DAY = timedelta(days=1)


def rate(day: str = "2026-01-01") -> MciRate:
    return MciRate.objects.get(effective_from=day)


def stop_facts(day: date) -> DraftFacts:
    ground = Ground.objects.get(outcome="stop", code="guardianship_ended")
    return DraftFacts(
        Outcome.STOP, ground=ground, reason_kk="Тоқтатылды", reason_ru="Прекращена", stopped_from=day
    )


def lines(allowance: Allowance, *spans: tuple[str, str, int]) -> tuple[LineFacts, ...]:
    return tuple(
        LineFacts(allowance.child, date.fromisoformat(a), date.fromisoformat(b), monthly)
        for a, b, monthly in spans
    )


@pytest.mark.clause("5.5")
def test_an_appointment_enters_an_allowance_for_each_child_in_the_act_of_issuing() -> None:
    case = f.a_case(state=State.SIGNED, children=(f.a_child(), f.a_child(born=date(2012, 5, 6))))
    assert not Allowance.objects.exists()
    f.issued(case, f.START + 2 * DAY)
    rows = list(Allowance.objects.filter(case=case).order_by("pk"))
    assert [(row.guardian, row.office) for row in rows] == [(case.application.guardian, case.office)] * 2
    assert {row.child_id for row in rows} == set(case.application.children.values_list("person", flat=True))
    assert [r.spans(row) for row in rows] == [[("2026-11-17", "2026-12-31", 43250)]] * 2
    assert rows[0].paid_to(NOW.date()) == (case.application.account, case.application.bank)


@pytest.mark.clause("5.5")
def test_when_the_register_cannot_take_it_nothing_is_entered_in_the_journal() -> None:
    case = f.a_case(state=State.SIGNED, start=r.APPOINTED)
    child = case.application.children.get().person
    running = r.appointed(children=(f.a_child(person=_same(child)),))
    with pytest.raises(Refused, match=f"another guardian's allowance {running.number}.*Stop it first"):
        deciding.issue(case, by=f.staff().executor, version=None, now=f.at("2025-12-04 10:00"))
    assert not JournalEntry.objects.filter(decision__case=case).exists()
    assert f.fresh(case).state == State.SIGNED


def test_the_same_guardian_is_told_at_the_draft_that_the_allowance_runs_already() -> None:
    running = r.appointed()
    guardian, child = running.guardian, running.child
    same = {"guardian": _same(guardian), "children": (f.a_child(person=_same(child)),)}
    again = f.a_case(state=State.ASSIGNED, start=f.at("2025-12-09 09:05"), **same)
    f.drafted(again, f.at("2025-12-10 10:00"))
    found = blockers(Decision.objects.get(case=again), date(2025, 12, 10))
    told = f"this guardian's allowance {running.number} (Pavlodar city) runs until 31.01.2030 already."
    assert found == [f"{child.masked_name}: {told}"]


def _same(person: Any) -> Any:
    return f.a_person(iin=person.iin, surname=person.surname, name=person.name, patronymic=person.patronymic,
                      born=person.birth_date, sex=person.sex)  # fmt: skip


def test_the_database_itself_forbids_two_running_allowances_of_one_child() -> None:
    one, other = r.imported(2)
    with pytest.raises(IntegrityError, match="allowance_once_at_a_time"), transaction.atomic():
        AllowancePeriod.objects.create(allowance=other, child=one.child, since=date(2026, 1, 1),
                                       until=date(2026, 1, 31), monthly=1, entered_at=NOW)  # fmt: skip


@pytest.mark.parametrize("facts", [{"monthly": 1}, {"until": date(2040, 1, 1)}, {"decision": None}])
def test_a_period_is_never_rewritten_it_only_ends(facts: dict[str, Any]) -> None:
    periods = AllowancePeriod.objects.filter(allowance=r.appointed())
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        periods.update(**facts)


@pytest.mark.clause("3")
def test_a_reset_is_a_case_of_its_own_and_replaces_the_sum_from_the_day_of_the_change() -> None:
    allowance = r.appointed(("2025-12-01", "2030-01-31", 39_320))
    case = proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW)
    assert (case.kind, case.state, case.step, case.number, case.concerns) == (
        CaseKind.RESET, State.ASSIGNED, 3, f"{allowance.number}/1", allowance.case,
    )  # fmt: skip
    decision = r.issue(
        case, DraftFacts(Outcome.RESET, lines(allowance, ("2026-01-01", "2030-01-31", 43_250))), NOW
    )
    assert r.spans(allowance) == [("2025-12-01", "2025-12-31", 39_320), ("2026-01-01", "2030-01-31", 43_250)]
    assert r.spans(allowance, in_force=False) == [("2025-12-01", "2030-01-31", 39_320)]
    ended = AllowancePeriod.objects.get(allowance=allowance, ended_by__isnull=False)
    assert ended.ended_by == decision
    assert JournalEntry.objects.get(decision=decision).outcome == "reset"
    assert f.fresh(case).service_due_at is None


def test_a_reset_gives_no_day_that_was_not_given_before() -> None:
    allowance = r.appointed(("2025-12-01", "2026-06-30", 39_320))
    case = proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW)
    deciding.draft(case, DraftFacts(Outcome.RESET, lines(allowance, ("2026-01-01", "2026-07-01", 43_250))),
                   by=f.staff().executor, version=None, now=NOW)  # fmt: skip
    with pytest.raises(Refused, match=r"not every day from 01\.01\.2026 to 01\.07\.2026 is paid"):
        f.submitted(case, NOW)


def test_one_allowance_is_reset_once_after_one_change() -> None:
    allowance = r.appointed()
    case = proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW)
    with pytest.raises(Conflict, match="still open"):
        proceedings.begin_stop(allowance, r.asked(), now=NOW)
    r.issue(case, DraftFacts(Outcome.RESET, lines(allowance, ("2026-01-01", "2030-01-31", 43_250))), NOW)
    with pytest.raises(Conflict, match="re-set after this change of the index already"):
        proceedings.begin_reset(allowance, rate(), r.asked(), now=NOW + DAY)


@pytest.mark.clause("3")
def test_a_stop_ends_the_payment_the_day_before_its_own() -> None:
    allowance = r.appointed(("2025-12-01", "2026-02-28", 39_320), ("2026-03-01", "2030-01-31", 43_250))
    case = proceedings.begin_stop(allowance, r.asked(), now=NOW)
    with pytest.raises(Refused, match="needs the day from which nothing is paid"):
        deciding.draft(case, stop_facts(None), by=f.staff().executor, version=None, now=NOW)  # type: ignore[arg-type]
    r.issue(case, stop_facts(date(2026, 1, 16)), NOW)
    assert r.spans(allowance) == [("2025-12-01", "2026-01-15", 39_320)]
    assert Allowance.objects.running(date(2026, 1, 15)).exists()
    assert not Allowance.objects.running(date(2026, 1, 16)).exists()


def test_after_the_stop_another_guardian_gets_the_allowance() -> None:
    first = r.appointed()
    stop = proceedings.begin_stop(first, r.asked(), now=NOW)
    r.issue(stop, stop_facts(date(2026, 1, 16)), NOW)
    second = r.appointed(("2026-01-16", "2030-01-31", 43_250), start=f.at("2026-01-16 09:05"),
                         children=(f.a_child(person=_same(first.child)),))  # fmt: skip
    assert (second.child, second.guardian == first.guardian) == (first.child, False)


def test_a_stop_of_what_is_not_paid_is_a_blocker() -> None:
    allowance = r.appointed(("2025-12-01", "2026-01-31", 39_320))
    case = proceedings.begin_stop(allowance, r.asked(), now=NOW)
    deciding.draft(case, stop_facts(date(2026, 2, 1)), by=f.staff().executor, version=None, now=NOW)
    found = blockers(Decision.objects.get(case=case), NOW.date())
    assert found == ["Nothing is paid from 01.02.2026 on, so there is nothing to stop."]


@pytest.mark.clause("3")
def test_a_correcting_decision_supersedes_and_the_old_one_says_so() -> None:
    allowance = r.appointed(("2025-12-01", "2030-01-31", 93_320))
    wrong = Decision.objects.get(case=allowance.case)
    case = proceedings.begin_correction(wrong, r.asked(), now=NOW)
    right = r.issue(
        case, DraftFacts(Outcome.APPOINT, lines(allowance, ("2025-12-05", "2030-01-31", 39_320))), NOW
    )
    assert right.supersedes == wrong
    assert JournalEntry.objects.get(decision=right).corrects == JournalEntry.objects.get(decision=wrong)
    assert r.spans(allowance) == [("2025-12-05", "2030-01-31", 39_320)]
    assert Allowance.objects.filter(child=allowance.child).count() == 1
    with f.office_time(NOW + 2 * DAY):
        page = (
            f.client_of(f.staff().auditor).get(reverse("case", args=[wrong.case.public_id])).content.decode()
        )
    assert f"This decision is replaced by decision № {right.number}" in page
    with pytest.raises(Conflict, match="has been begun already"):
        proceedings.begin_correction(wrong, r.asked(), now=NOW + DAY)


def test_a_stop_that_was_wrong_is_corrected_and_the_payment_goes_on() -> None:
    allowance = r.appointed(("2025-12-01", "2030-01-31", 39_320))
    stop = proceedings.begin_stop(allowance, r.asked(), now=NOW)
    stopped = r.issue(stop, stop_facts(date(2026, 1, 16)), NOW)
    case = proceedings.begin_correction(stopped, r.asked(), now=NOW + DAY)
    facts = DraftFacts(Outcome.APPOINT, lines(allowance, ("2026-01-16", "2030-01-31", 39_320)))
    r.issue(case, facts, NOW + DAY)
    assert r.spans(allowance) == [("2025-12-01", "2026-01-15", 39_320), ("2026-01-16", "2030-01-31", 39_320)]


def test_a_refusal_overturned_by_a_court_begins_an_allowance() -> None:
    refused = f.a_case(state=State.ISSUED, outcome=Outcome.REFUSE, start=r.APPOINTED)
    case = proceedings.begin_correction(Decision.objects.get(case=refused), r.asked(), now=NOW)
    child = refused.application.children.get().person
    facts = DraftFacts(Outcome.APPOINT, (LineFacts(child, date(2025, 12, 1), date(2030, 1, 31), 39_320),))
    r.issue(case, facts, NOW)
    allowance = Allowance.objects.get(case=refused)
    assert r.spans(allowance) == [("2025-12-01", "2030-01-31", 39_320)]


def test_an_appointment_corrected_to_a_refusal_leaves_nothing_in_force() -> None:
    allowance = r.appointed()
    case = proceedings.begin_correction(Decision.objects.get(case=allowance.case), r.asked(), now=NOW)
    r.issue(case, f.draft_facts(allowance.case, Outcome.REFUSE), NOW)
    assert r.spans(allowance) == []


@pytest.mark.clause("7.3")
def test_a_proceeding_is_begun_by_the_executor_or_asked_for_by_the_head() -> None:
    allowance, people = r.appointed(), f.staff()
    for stranger in (people.clerk, people.auditor, f.staff(f.an_office(f.AKSU)).executor):
        with pytest.raises(Refused, match="begun by the executor or asked for by the head"):
            proceedings.begin_stop(allowance, Asked(stranger), now=NOW)
    with pytest.raises(Conflict, match="Name an executor"):
        proceedings.begin_stop(allowance, Asked(people.head), now=NOW)
    with pytest.raises(Conflict, match="Write what the executor is asked for"):
        proceedings.begin_stop(allowance, Asked(people.head, people.colleague), now=NOW)
    case = proceedings.begin_stop(allowance, Asked(people.head, people.colleague, "Тексеріңіз"), now=NOW)
    assert (case.executor, case.resolution) == (people.colleague, "Тексеріңіз")
    assert AuditEvent.objects.get(case=case, verb="begin").by == people.head


def test_the_pages_lead_from_the_register_to_the_draft() -> None:
    allowance = r.appointed()
    client = f.client_of(f.staff().executor)
    with f.office_time(NOW):
        listed = client.get(reverse("allowances")).content.decode()
        assert allowance.number in listed
        assert allowance.child.surname not in listed
        found = client.post(reverse("allowances"), {"words": allowance.guardian.surname[:8]}).content.decode()
        assert allowance.number in found
        page = client.get(reverse("allowance", args=[allowance.public_id])).content.decode()
        assert "39,320" in page.replace("\u00a0", " ")
        answer = client.post(reverse("allowance-reset", args=[allowance.public_id]), {"rate": rate().pk})
        case = Case.objects.get(kind=CaseKind.RESET)
        assert answer["Location"] == reverse("draft", args=[case.public_id])
        draft = client.get(answer["Location"]).content.decode()
        assert 'value="43250"' in draft
        assert 'name="lines-0-period_from" value="2026-01-01"' in draft
        assert client.get(reverse("case", args=[case.public_id])).status_code == 200


def test_an_imported_allowance_is_stopped_and_its_sheet_names_the_former_decision() -> None:
    (allowance,) = r.imported(1)
    case = proceedings.begin_stop(allowance, r.asked(), now=NOW)
    with f.office_time(NOW):
        client = f.client_of(f.staff().executor)
        assert client.get(reverse("draft", args=[case.public_id])).status_code == 200
    decision = r.issue(case, stop_facts(date(2026, 2, 1)), NOW)
    assert decision.sheet_ru is not None
    data = decision.sheet_ru.input
    assert (data["previous"]["number"], data["stopped_from"], data["guardian"]) == (
        allowance.imported.decision_number, "2026-02-01", allowance.guardian.full_name,
    )  # fmt: skip
    assert r.spans(allowance) == [("2025-03-01", "2026-01-31", 39_320)]


def test_another_offices_allowance_does_not_exist() -> None:
    allowance = r.appointed(office=f.an_office(f.AKSU))
    with f.office_time(NOW):
        client = f.client_of(f.staff().executor)
        assert client.get(reverse("allowance", args=[allowance.public_id])).status_code == 404
        assert allowance.number not in client.get(reverse("allowances")).content.decode()
