"""The head gives the cases of an executor who is away to another, all of the chosen ones or none."""

from datetime import date

import pytest
from django.http import HttpResponse

from decisions import actions as deciding
from tests import factories as make
from tests.factories import at
from workflow import actions as ground
from workflow.models import Absence, AuditEvent, Case, Officer
from workflow.moves.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.2"), pytest.mark.usefixtures("english")]

NOW = at("2026-11-18 10:00")


@pytest.fixture
def cases() -> list[Case]:
    """Two cases of the executor, who is away today and for whom nobody stands in."""
    cases = [make.a_case(state="assigned") for _ in range(2)]
    make.an_absence(
        make.staff().executor, substitute=None, since=date(2026, 11, 18), until=date(2026, 11, 30)
    )
    return cases


def queue(officer: Officer) -> str:
    with make.office_time(NOW):
        return make.client_of(officer).get("/queue/").content.decode()


def give(cases: list[Case], *, by: Officer | None = None, **changes: object) -> HttpResponse:
    people = make.staff()
    data = {
        "case": [f"{case.public_id}:{case.version}" for case in cases], "executor": people.colleague.pk,
        "reason": "Демалыста", **changes,
    }  # fmt: skip
    with make.office_time(NOW):
        return make.client_of(by or people.head).post("/queue/reassign/", data)  # type: ignore[return-value]


def executors(cases: list[Case]) -> set[str]:
    return {make.fresh(case).executor.username.removesuffix("-551000000") for case in cases}  # type: ignore[union-attr]


def test_the_head_sees_the_cases_of_executors_who_are_away(cases: list[Case]) -> None:
    boxes = [f"{case.public_id}:{case.version}" for case in cases]
    text = queue(make.staff().head)
    assert [box in text for box in boxes] == [True, True]
    assert not any(box in queue(make.staff().colleague) for box in boxes)
    Absence.objects.update(until=date(2026, 11, 18), since=date(2026, 11, 18))
    with make.office_time(at("2026-11-19 10:00")):
        assert "reassign" not in make.client_of(make.staff().head).get("/queue/").content.decode()


def test_many_cases_change_hands_and_their_clocks_run_on(cases: list[Case]) -> None:
    dues = [make.fresh(case).due_at for case in cases]
    assert give(cases).status_code == 302
    assert executors(cases) == {"colleague"}
    assert [make.fresh(case).due_at for case in cases] == dues
    assert [case.step_runs.filter(step=3).count() for case in cases] == [1, 1]
    events = AuditEvent.objects.filter(verb="reassign").select_related("words")
    assert [event.words.text for event in events] == ["Демалыста", "Демалыста"]


def test_one_stale_case_keeps_them_all(cases: list[Case]) -> None:
    stale = cases[0].version
    make.paused(cases[0], at("2026-11-17 10:00"))
    cases[0].version = stale
    answer = give(cases)
    assert (answer.status_code, executors(cases)) == (409, {"executor"})
    assert cases[0].number in answer.content.decode()
    assert AuditEvent.objects.filter(verb="reassign").count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"case": []},
        {"case": ["x"]},
        {"case": ["x:1"]},
        {"reason": " "},
        {"executor": ""},
        {"executor": "999999"},
    ],
    ids=str,
)
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    cases: list[Case], changes: dict[str, object]
) -> None:
    answer = give(cases, **changes)
    assert (answer.status_code, executors(cases)) == (422, {"executor"})
    assert "error-summary" in answer.content.decode()


def test_nobody_who_is_away_is_given_cases(cases: list[Case]) -> None:
    assert give(cases, executor=make.staff().executor.pk).status_code == 422


def test_cases_of_another_office_do_not_exist(cases: list[Case]) -> None:
    stranger = make.staff(make.an_office(make.AKSU))
    assert give(cases, by=stranger.head, executor=stranger.colleague.pk).status_code == 404
    assert executors(cases) == {"executor"}


def test_only_the_head_reassigns(cases: list[Case]) -> None:
    people = make.staff()
    for officer in (people.clerk, people.executor, people.auditor, make.an_administrator()):
        assert give(cases, by=officer).status_code == 403


@pytest.mark.clause("5.5")
def test_a_signed_decision_of_an_absent_executor_is_issued_by_another() -> None:
    case, people = make.a_case(state="signed"), make.staff()
    due = case.due_at
    ground.reassign(
        case, by=people.head, executor=people.colleague, reason="Демалыста", version=None, now=NOW
    )
    case = make.fresh(case)
    assert (case.state, case.executor, case.due_at) == ("signed", people.colleague, due)
    deciding.issue(case, by=people.colleague, version=None, now=NOW)
    assert make.fresh(case).state == "issued"


def test_who_signed_the_decision_does_not_take_over_its_issue() -> None:
    case, people = make.a_case(state="signed"), make.staff()
    make.a_role(people.head, "executor", office=people.office)
    with pytest.raises(Refused, match="signed the decision"):
        ground.reassign(case, by=people.head, executor=people.head, reason="Демалыста", version=None, now=NOW)
    assert make.fresh(case).executor == people.executor
