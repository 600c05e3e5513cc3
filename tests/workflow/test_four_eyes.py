"""Who prepares a decision does not sign it: seen when the executor is named and when a substitute is entered.

Taken out once and seen red: `why_not_prepare` in the naming, `why_not_stand_in` in the absence, `but=` in its question,
the day from which a coming absence counts. The signing itself: tests/decisions/test_sign.py.
"""

from datetime import date

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests import factories as make
from tests.factories import START, at
from workflow import actions as ground
from workflow.models import Absence, Case, Officer
from workflow.moves.refusals import Refused
from workflow.words import RoleKind

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.2"), pytest.mark.usefixtures("english")]
NOW = at("2026-11-18 10:00")
TODAY, LAST = date(2026, 11, 18), date(2026, 11, 30)
ONLY_ONE = "is the only one to sign in this office on this day"
WOULD_BE = "would be the only one to sign the cases he prepares himself"


@pytest.fixture
def people() -> make.Staff:
    """An office with one head: the other is away and nobody stands in for him."""
    people = make.staff()
    make.an_absence(people.deputy, substitute=None, since=date(2026, 11, 1), until=date(2026, 12, 31))
    return people


def name(executor: Officer, *, by: Officer) -> Case:
    case = make.a_case(state="registered")
    return ground.assign(case, by=by, executor=executor, resolution="Қарауға", version=None, now=NOW)


def enter(absent: Officer, substitute: Officer, since: date = TODAY) -> HttpResponse:
    facts = {
        "officer": absent.pk, "substitute": substitute.pk, "since": since, "until": date(2026, 12, 31),
        "order_number": "№ 41-к",
    }  # fmt: skip
    with make.office_time(NOW):
        return make.client_of(make.an_administrator()).post(reverse("absence-new"), facts)  # type: ignore[return-value]


def why_not_entered(answer: HttpResponse) -> str:
    assert answer.status_code == 422
    return str(answer.context["form"].errors)  # type: ignore[attr-defined]


# -- when the executor is named ---------------------------------------------------------------------------------


def test_the_only_head_who_is_an_executor_too_is_not_named(people: make.Staff) -> None:
    make.a_role(people.head, RoleKind.EXECUTOR, office=people.office)
    with pytest.raises(Refused, match=ONLY_ONE):
        name(people.head, by=people.head)


def test_where_another_head_signs_he_is() -> None:
    people = make.staff()
    make.a_role(people.head, RoleKind.EXECUTOR, office=people.office)
    assert name(people.head, by=people.deputy).executor == people.head


def test_who_stands_in_for_the_only_head_is_not_named(people: make.Staff) -> None:
    make.an_absence(people.head, substitute=people.colleague, since=TODAY, until=LAST)
    with pytest.raises(Refused, match=ONLY_ONE):
        name(people.colleague, by=people.colleague)
    assert name(people.executor, by=people.colleague).executor == people.executor


def test_an_executor_for_whom_the_only_head_stands_in_is_not_named(people: make.Staff) -> None:
    make.an_absence(people.executor, substitute=people.head, since=TODAY, until=LAST)
    with pytest.raises(Refused, match=ONLY_ONE):
        name(people.executor, by=people.head)


def test_a_head_whose_account_is_closed_does_not_count_as_another(people: make.Staff) -> None:
    make.a_role(people.head, RoleKind.EXECUTOR, office=people.office)
    Absence.objects.filter(officer=people.deputy).delete()
    Officer.objects.filter(pk=people.deputy.pk).update(is_active=False)
    with pytest.raises(Refused, match=ONLY_ONE):
        name(people.head, by=people.head)


def test_a_case_is_not_given_on_to_who_alone_signs(people: make.Staff) -> None:
    case = make.a_case(state="assigned")
    make.an_absence(people.head, substitute=people.colleague, since=TODAY, until=LAST)
    with pytest.raises(Refused, match=ONLY_ONE):
        ground.reassign(
            case, by=people.colleague, executor=people.colleague, reason="Демалыста", version=None, now=NOW
        )
    assert make.fresh(case).executor == people.executor


# -- when a substitute is entered -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["assigned", "submitted"])
def test_an_executor_does_not_stand_in_for_the_only_head_while_he_has_cases_to_be_signed(
    people: make.Staff, state: str
) -> None:
    case = make.a_case(state=state)

    said = why_not_entered(enter(people.head, people.executor))

    assert WOULD_BE in said
    assert f"{case.number}." in said
    assert not Absence.objects.filter(officer=people.head).exists()


def test_what_he_submitted_counts_though_another_has_it_now(people: make.Staff) -> None:
    case = make.a_case(state="submitted")
    Case.objects.filter(pk=case.pk).update(executor=people.colleague)
    assert case.number in why_not_entered(enter(people.head, people.executor))


def test_once_they_are_given_to_another_he_does(people: make.Staff) -> None:
    case = make.a_case(state="assigned")
    ground.reassign(
        case, by=people.head, executor=people.colleague, reason="Бастық демалыста", version=None, now=NOW
    )
    assert enter(people.head, people.executor).status_code == 302


@pytest.mark.parametrize("state", ["registered", "signed", "issued"])
def test_what_nobody_prepares_or_is_signed_hinders_nothing(people: make.Staff, state: str) -> None:
    make.a_case(state=state)
    assert enter(people.head, people.executor).status_code == 302


def test_where_another_head_signs_he_stands_in() -> None:
    people = make.staff()
    make.a_case(state="assigned")
    assert enter(people.head, people.executor).status_code == 302


def test_the_only_head_does_not_stand_in_for_an_executor_with_cases(people: make.Staff) -> None:
    case = make.a_case(state="assigned")
    assert case.number in why_not_entered(enter(people.executor, people.head))


def test_an_absence_after_the_service_is_due_is_entered_ahead(people: make.Staff) -> None:
    case = make.a_case(state="assigned", start=START)
    assert case.service_due_at is not None
    due = case.service_due_at.astimezone(START.tzinfo).date()

    assert case.number in why_not_entered(enter(people.head, people.executor, since=due))
    assert enter(people.head, people.executor, since=date(2026, 12, 20)).status_code == 302


def test_a_long_list_is_cut_short(people: make.Staff) -> None:
    cases = [make.a_case(state="assigned") for _ in range(6)]
    said = why_not_entered(enter(people.head, people.executor))
    assert [case.number in said for case in cases] == [True] * 5 + [False]
    assert "…" in said
