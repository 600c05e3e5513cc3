"""A case handed to the office that is competent by residence."""

from datetime import timedelta
from pathlib import Path

import pytest

from applications.changes.transfer import transfer
from applications.models import Application, ApplicationChild
from tests import door_requests as door
from tests import factories as f
from workflow.models import AuditEvent, Case
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = pytest.mark.django_db
LATER = f.START + timedelta(days=1)


def handed_over(state: str = State.REGISTERED) -> tuple[Case, Case]:
    here = f.a_case(state=state)
    there = transfer(
        here,
        by=f.staff().clerk,
        office=f.an_office(f.AKSU),
        reason="Ақсуда тұрады",
        version=here.version,
        now=LATER,
    )
    return f.fresh(here), there


@pytest.mark.clause("5.1")
@pytest.mark.parametrize("state", [State.RECEIVED, State.REGISTERED, State.ASSIGNED])
def test_the_case_ends_here_and_is_received_there(state: str) -> None:
    here, there = handed_over(state)
    assert (here.state, here.closed_at, here.step) == (State.TRANSFERRED, LATER, None)
    assert not here.step_runs.filter(closed_at__isnull=True).exists()
    assert (there.state, there.step, there.handed_in_at) == (State.RECEIVED, 1, LATER)
    assert (there.number, there.incoming_seq, there.executor) == ("", None, None)
    assert there.transferred_from == here
    assert there.correlation_id == here.correlation_id
    assert there.edition == here.edition


def test_the_services_term_runs_on_from_the_first_handing_in() -> None:
    here, there = handed_over()
    assert there.service_from == here.service_from == f.START
    assert there.service_due_at == f.a_case(start=f.START).service_due_at


def test_what_stopped_the_term_before_has_stopped_it_here_too() -> None:
    plain = f.a_case(state=State.ASSIGNED)
    paused = f.a_case(state=State.ASSIGNED)
    f.paused(paused, LATER)
    waited = f.fresh(f.resumed(f.fresh(paused), LATER + timedelta(days=2)))
    there = transfer(
        waited,
        by=f.staff().clerk,
        office=f.an_office(f.AKSU),
        reason="…",
        version=None,
        now=LATER + timedelta(days=2),
    )
    assert there.service_due_at == waited.service_due_at
    assert there.service_due_at > f.fresh(plain).service_due_at


def test_the_whole_file_goes_along() -> None:
    here, there = handed_over()
    kept = ("guardian", "address", "account", "bank", "identity_number", "phone")
    assert [getattr(there.application, name) for name in kept] == [
        getattr(here.application, name) for name in kept
    ]
    assert there.application.status_code != here.application.status_code
    assert papers(there.application) == papers(here.application) != []
    assert children(there.application) == children(here.application) != []
    assert there.application.consent.person == here.application.consent.person
    assert here.application.documents.count() == there.application.documents.count()


def test_the_claim_is_open_there_and_closed_here() -> None:
    here, there = handed_over()
    assert list(ApplicationChild.objects.filter(open=True).values_list("application", flat=True)) == [
        there.pk
    ]
    assert not here.application.children.filter(open=True).exists()


def test_a_second_claim_of_the_same_guardian_is_handed_over_beside_the_first(tmp_path: Path) -> None:
    """Seen to fail with the database's own error when every child was copied as an open claim."""
    with door.trusting(tmp_path):
        child = door.a_child()
        first, second = (door.arrived(door.signed(door.a_form(children=(child,)))) for _turn in range(2))
        there = transfer(
            second, by=f.staff().clerk, office=f.an_office(f.AKSU), reason="…", version=None, now=LATER
        )

    assert [row.open for row in second.application.children.all()] == [False]
    assert [row.open for row in there.application.children.all()] == [False]
    assert [row.application.case for row in ApplicationChild.objects.filter(open=True)] == [first]


def test_a_second_guardians_case_is_handed_over_with_its_claim() -> None:
    child = f.a_child()
    first = f.a_case(state=State.ASSIGNED, children=(child,))
    second = f.received(children=(child,))
    there = transfer(
        second, by=f.staff().clerk, office=f.an_office(f.AKSU), reason="…", version=None, now=LATER
    )

    holders = ApplicationChild.objects.filter(open=True).values_list("application", flat=True)
    assert sorted(holders) == sorted([first.pk, there.pk])


def test_both_offices_have_their_row_in_the_trail() -> None:
    here, there = handed_over()
    left = AuditEvent.objects.get(case=here, verb="transfer")
    came = AuditEvent.objects.get(case=there, verb="receive")
    assert (left.chain, left.facts["to"], left.words.text) == (f.PAVLODAR, f.AKSU, "Ақсуда тұрады")
    assert (came.chain, came.facts["transferred_from"]) == (f.AKSU, f.PAVLODAR)


def test_the_other_office_registers_it_under_its_own_number() -> None:
    _here, there = handed_over()
    registered = f.registered(there, LATER + timedelta(minutes=10))
    assert (registered.state, registered.incoming_seq) == (State.REGISTERED, 1)


def test_a_case_is_not_handed_to_its_own_office_and_nothing_changes() -> None:
    case = f.a_case(state=State.REGISTERED)
    with pytest.raises(Refused):
        transfer(case, by=f.staff().clerk, office=case.office, reason="…", version=None, now=LATER)
    assert (f.fresh(case).state, Case.objects.count()) == (State.REGISTERED, 1)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SIGNED, State.ISSUED])
def test_a_submitted_case_stays(state: str) -> None:
    case = f.a_case(state=state)
    with pytest.raises(Conflict):
        transfer(
            case,
            by=f.staff().clerk,
            office=f.an_office(f.AKSU),
            reason="…",
            version=None,
            now=LATER + timedelta(days=30),
        )
    assert Application.objects.count() == 1


def test_by_the_button() -> None:
    case = f.a_case(state=State.REGISTERED)
    with f.office_time(LATER):
        answer = f.client_of(f.staff().head).post(
            f"/cases/{case.public_id}/transfer/",
            {"office": f.AKSU, "reason": "Ақсуда тұрады", "version": case.version},
        )
        page = f.client_of(f.staff().head).get(f"/cases/{case.public_id}/").content.decode()
    assert answer.status_code == 302
    assert f.an_office(f.AKSU).name in page


def papers(application: Application) -> list[tuple[str, str, int]]:
    rows = application.documents.order_by("requirement__order", "id")
    return [(row.requirement.code, row.sha256, row.sheets) for row in rows]


def children(application: Application) -> list[tuple[int, str, str]]:
    return [
        (row.person_id, row.act_number, row.birth_number) for row in application.children.order_by("person")
    ]
