"""Regulation 5.1 and 9.1: the two outcomes at the counter."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from applications import rules
from applications.models import AcceptanceRefusal
from tests.factories import (
    PACKAGE,
    START,
    a_case,
    an_office,
    client_of,
    facts,
    fresh,
    office_time,
    received,
    staff,
)
from workflow.models import Case, Sheet
from workflow.words import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_quarter_past_nine() -> Iterator[None]:
    with office_time(START + timedelta(minutes=10)):
        yield


@pytest.fixture
def counter() -> Client:
    return client_of(staff().clerk)


def act(client: Client, case: Case, verb: str, version: int | None = None) -> int:
    return client.post(f"/cases/{case.public_id}/{verb}/", {"version": version or case.version}).status_code


@pytest.mark.clause("5.1")
def test_a_complete_package_is_registered_and_passed_to_the_head(counter: Client) -> None:
    case = received()
    assert act(counter, case, "register") == 302
    case = fresh(case)
    assert (case.state, case.number, case.step) == (State.REGISTERED, "2026-00001", 2)
    assert case.registered_at == START + timedelta(minutes=10)
    run = case.step_runs.get(step=1)
    assert (run.closed_by, run.breached_at) == (staff().clerk, None)


@pytest.mark.clause("2")
@pytest.mark.clause("5.1")
def test_registration_orders_the_coupon_and_the_application_in_both_languages(counter: Client) -> None:
    case = received()
    act(counter, case, "register")
    sheets = Sheet.objects.filter(case=case).values_list("kind", "language", "state")
    assert sorted(sheets) == [
        ("application", "kk", "pending"), ("application", "ru", "pending"),
        ("coupon", "kk", "pending"), ("coupon", "ru", "pending"),
    ]  # fmt: skip
    coupon = Sheet.objects.get(case=case, kind="coupon", language="ru").input
    assert (coupon["number"], coupon["date"], coupon["time"]) == ("2026-00001", "2026-11-16", "09:05")
    assert coupon["due"] == "2026-11-30"
    assert coupon["children"] == [case.application.children.get().person.masked_name]


def test_a_double_click_registers_once(counter: Client) -> None:
    case = received()
    assert [act(counter, case, "register") for _click in range(2)] == [302, 409]
    assert fresh(case).number == "2026-00001"


def test_a_page_gone_stale_registers_nothing(counter: Client) -> None:
    case = received()
    assert act(counter, case, "register", case.version + 1) == 409
    assert fresh(case).state == State.RECEIVED


@pytest.mark.clause("4")
@pytest.mark.clause("5.1")
def test_an_incomplete_package_is_not_registered_and_the_page_says_what_is_missing(counter: Client) -> None:
    case = received(papers=PACKAGE[:-1])
    assert act(counter, case, "register") == 403
    assert fresh(case).number == ""
    page = counter.get(f"/cases/{case.public_id}/").content.decode()
    assert "Мектеп жасындағы баланың оқуы туралы анықтама" in page
    assert f"/cases/{case.public_id}/refuse_acceptance/" in page
    assert f"/cases/{case.public_id}/register/" not in page


@pytest.mark.clause("9.1")
def test_acceptance_of_an_incomplete_package_is_refused_with_a_receipt_naming_each_paper(
    counter: Client,
) -> None:
    case = received(papers=("identity", "account"))
    child = case.application.children.get().person.full_name
    assert act(counter, case, "refuse_acceptance") == 302
    refusal = AcceptanceRefusal.objects.get()
    assert refusal.missing == ["guardianship", "loss_of_care", "income", "study"]
    assert (refusal.number, refusal.refused_by) == ("2026-Б0001", staff().clerk)
    for language, first in (
        ("kk", "қорғаншыны немесе қамқоршыны"),
        ("ru", "решение местного исполнительного"),
    ):
        receipt = Sheet.objects.get(case=case, kind="refusal_receipt", language=language).input
        assert len(receipt["missing"]) == 4
        assert receipt["missing"][0].startswith(first)
        assert receipt["missing"][0].endswith(child)
    case = fresh(case)
    assert (case.state, case.step, case.number) == (State.ACCEPTANCE_REFUSED, None, "")


@pytest.mark.clause("9.1")
def test_a_complete_package_cannot_be_refused(counter: Client) -> None:
    case = received()
    assert act(counter, case, "refuse_acceptance") == 403
    assert not AcceptanceRefusal.objects.exists()
    assert (
        f"/cases/{case.public_id}/refuse_acceptance/"
        not in counter.get(f"/cases/{case.public_id}/").content.decode()
    )


@pytest.mark.clause("9.1")
@pytest.mark.parametrize("channel", ["corporation", "portal"])
def test_what_came_by_another_door_is_answered_by_a_decision_not_by_a_receipt(
    counter: Client, channel: str
) -> None:
    case = received(papers=(), channel=channel)
    assert act(counter, case, "refuse_acceptance") == 409


def test_a_refused_acceptance_leaves_the_guardian_free_to_come_again(counter: Client) -> None:
    written = facts()
    case = received(papers=(), guardian=written.guardian, children=written.children)
    act(counter, case, "refuse_acceptance")
    assert received(guardian=written.guardian, children=written.children).state == State.RECEIVED


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("verb", ["register", "refuse_acceptance"])
@pytest.mark.parametrize("part", ["head", "executor", "auditor"])
def test_the_outcome_at_the_counter_is_the_clerks(part: str, verb: str) -> None:
    case = received()
    assert act(client_of(getattr(staff(), part)), case, verb) == 403
    assert fresh(case).state == State.RECEIVED


@pytest.mark.parametrize("verb", ["register", "refuse_acceptance", "add_document"])
def test_another_offices_case_does_not_exist(verb: str) -> None:
    assert act(client_of(staff(an_office("551600000")).clerk), received(), verb) == 404


def test_the_acts_are_offered_only_to_those_who_may(counter: Client) -> None:
    case = received()
    address = f"/cases/{case.public_id}/register/"
    offers = {
        part: address in client_of(getattr(staff(), part)).get(f"/cases/{case.public_id}/").content.decode()
        for part in ("clerk", "head", "executor", "auditor")
    }
    assert offers == {"clerk": True, "head": False, "executor": False, "auditor": False}


def test_a_get_of_an_act_is_no_act(counter: Client) -> None:
    assert counter.get(f"/cases/{received().public_id}/register/").status_code == 405


def test_the_reasons_are_sentences() -> None:
    application = a_case(papers=()).application
    assert rules.why_not_register(application).endswith(".") is False  # a list of papers
    assert rules.why_not_refuse_acceptance(application) == ""
