"""The same child in another application: shown before registration, masked across offices, linked to both executors.

Planted defects this file goes red for: a name or number of another office's case shown; a refused decision called a
grant; nobody told; the claim of the same guardian twice; two clerks at the same moment who do not see each other.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from applications import actions
from applications.changes.transfer import transfer
from applications.models import ApplicationChild
from applications.persons import claims
from decisions.models import Outcome
from tests import factories as f
from tests.factories import START
from workflow.models import Case, Notice
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

from .samples import form_data

LATER = START + timedelta(days=20)


@pytest.fixture(autouse=True)
def _three_weeks_later() -> Iterator[None]:
    with f.office_time(LATER):
        yield


def second_guardian(child: Any, office: str = f.PAVLODAR, **others: Any) -> Case:
    return f.received(office=f.an_office(office), children=(child,), now=LATER, **others)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "found"),
    [(State.RECEIVED, 1), (State.ASSIGNED, 1), (State.SIGNED, 1), (State.ISSUED, 1), (State.WITHDRAWN, 0),
     (State.ACCEPTANCE_REFUSED, 0)],
)  # fmt: skip
def test_open_and_granted_applications_of_the_child_are_found(state: str, found: int) -> None:
    child = f.a_child()
    f.a_case(state=state, children=(child,))
    case = second_guardian(child)
    assert len(claims.others(case.application)) == found


@pytest.mark.django_db
def test_a_refused_decision_is_no_grant() -> None:
    child = f.a_child()
    f.a_case(state=State.ISSUED, outcome=Outcome.REFUSE, children=(child,))
    assert claims.others(second_guardian(child).application) == []


@pytest.mark.django_db
def test_a_transferred_case_and_its_continuation_are_one_application() -> None:
    """Seen red: the case that had ended here named its own continuation in the other office as another application."""
    child = f.a_child()
    here = f.a_case(state=State.REGISTERED, start=LATER, children=(child,))
    there = transfer(
        here, by=f.staff().clerk, office=f.an_office(f.AKSU), reason="Ақсуда тұрады", version=None,
        now=LATER + timedelta(days=1),
    )  # fmt: skip
    assert claims.others(f.fresh(here).application) == claims.others(there.application) == []
    other = second_guardian(child)
    assert [claim.case for claim in claims.others(other.application)] == [there]


@pytest.mark.django_db
def test_a_child_without_an_iin_is_found_by_name_and_birth_date() -> None:
    child = f.a_child(person=f.a_person(iin="", surname="Төлеуов"), born_abroad=True)
    f.a_case(children=(child,))
    assert len(claims.named("", [child.person])) == 1
    assert claims.named("", [f.a_person(iin="", surname="Төлеуова")]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("office", "masked"), [(f.PAVLODAR, False), (f.AKSU, True)])
def test_the_page_shows_the_other_case_masked_across_offices(office: str, masked: bool) -> None:
    child = f.a_child()
    first = f.a_case(state=State.ASSIGNED, office=f.an_office(office), children=(child,))
    second = second_guardian(child)
    page = f.client_of(f.staff().clerk).get(f"/cases/{second.public_id}/")
    claim = page.context["application_card"]["claims"][0]
    assert (claim.office, claim.state, claim.same_guardian) == (first.office.name, State.ASSIGNED, False)
    assert (claim.case is None, claim.guardian == "") == (masked, masked)
    html = page.content.decode()
    assert (str(first.public_id) in html) is not masked
    assert (first.application.guardian.surname in html) is not masked


@pytest.mark.django_db
@pytest.mark.parametrize(("office", "numbered"), [(f.PAVLODAR, True), (f.AKSU, False)])
def test_before_registration_the_form_says_so_and_the_clerk_marks_that_he_has_seen_it(
    office: str, numbered: bool
) -> None:
    child = f.a_child()
    first = f.a_case(state=State.ASSIGNED, office=f.an_office(office), children=(child,))
    data = form_data(handed_in_at=f"{LATER:%Y-%m-%dT%H:%M}", **{"children-0-iin": child.person.iin})
    born = {"children-0-surname": child.person.surname, "children-0-birth_date": f"{child.person.birth_date}"}
    counter = f.client_of(f.staff().clerk)
    answer = counter.post("/intake/", {**data, **born})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert first.office.name in html
    assert (first.number in " ".join(answer.context["forms"].warnings)) is numbered
    assert first.application.guardian.surname not in html
    assert counter.post("/intake/", {**data, **born, "mismatch_seen": "on"}).status_code == 302


@pytest.mark.django_db
def test_a_second_guardians_application_is_told_to_the_other_executor_once_and_without_a_name() -> None:
    child = f.a_child()
    first = f.a_case(state=State.ASSIGNED, office=f.an_office(f.AKSU), children=(child,))
    second = second_guardian(child)
    notice = Notice.objects.get(rung="same_child")
    assert (notice.officer, notice.case, notice.facts) == (first.executor, first, {})
    assert notice.key == f"same_child:{second.pk}"


@pytest.mark.django_db
def test_before_an_executor_is_named_the_clerks_are_told() -> None:
    child = f.a_child()
    f.a_case(state=State.REGISTERED, children=(child,))
    second_guardian(child)
    assert Notice.objects.get(rung="same_child").officer == f.staff().clerk


@pytest.mark.django_db
def test_both_executors_see_the_link_on_their_page() -> None:
    child = f.a_child()
    first = f.a_case(state=State.ASSIGNED, children=(child,))
    second = f.a_case(state=State.ASSIGNED, office=f.an_office(f.AKSU), start=LATER, children=(child,))
    offices = {}
    for case in (first, second):
        page = f.client_of(f.staff(case.office).executor).get(f"/cases/{case.public_id}/")
        offices[case.pk] = [claim.office for claim in page.context["application_card"]["claims"]]
    assert offices == {first.pk: [second.office.name], second.pk: [first.office.name]}


@pytest.mark.django_db
def test_the_same_guardian_again_is_refused_while_open_and_shown_when_granted() -> None:
    guardian, child = f.a_person(), f.a_child()
    f.a_case(state=State.ASSIGNED, guardian=guardian, children=(child,))
    with pytest.raises(Refused):
        second_guardian(child, guardian=guardian)
    other = f.a_child()
    f.a_case(state=State.ISSUED, guardian=guardian, children=(other,))
    again = second_guardian(other, guardian=guardian)
    assert [claim.same_guardian for claim in claims.others(again.application)] == [True]
    assert not Notice.objects.filter(rung="same_child").exists()


@pytest.mark.django_db
def test_the_question_costs_the_same_for_one_child_and_for_four() -> None:
    counts = []
    for children in ((f.a_child(),), tuple(f.a_child() for _one in range(4))):
        f.a_case(state=State.ISSUED, children=children)
        case = second_guardian(children[0])
        with CaptureQueriesContext(connection) as asked:
            claims.others(case.application)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# -- two at the same moment -------------------------------------------------------------------------------------


def at_once(*takings: dict[str, Any]) -> list[object]:
    """Take applications in at the same moment, each on a connection of its own; the case or what refused it."""
    people, start = f.staff(), Barrier(len(takings))

    def take(others: dict[str, Any]) -> object:
        try:
            start.wait()
            return actions.receive(f.facts(**others), office=people.office, by=people.clerk, now=START).case
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(takings)) as pool:
        return list(pool.map(take, takings))


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_who_take_in_the_same_claim_at_once_one_is_refused() -> None:
    guardian, child = f.a_person(), f.a_child()
    same = {"guardian": guardian, "children": (child,)}
    answers = at_once(same, same)
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Conflict"]
    assert ApplicationChild.objects.filter(person__iin=child.person.iin, open=True).count() == 1
    assert any(isinstance(answer, Conflict) for answer in answers)


@pytest.mark.django_db(transaction=True)
def test_two_guardians_at_once_in_opposite_order_of_children_both_get_in_and_one_is_told() -> None:
    one, other = f.a_child(), f.a_child()
    answers = at_once({"children": (one, other)}, {"children": (other, one)})
    assert [type(answer) for answer in answers] == [Case, Case]
    assert Notice.objects.filter(rung="same_child").count() == 1
