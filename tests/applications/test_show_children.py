"""The child is invisible by default; showing it is an act with a reason: this officer, this case, half an hour.

Planted defects this file goes red for: a name or an IIN of a child on a page before the act; the act without a reason
or without its row in the log; shown in another case, to another officer, after the half hour or after the log-out.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from applications.models import LookReason
from tests import factories as f
from tests.factories import START
from workflow.models import AccessRecord, AuditEvent, Case
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=3)
READERS = ("clerk", "head", "executor", "auditor")


@pytest.fixture(autouse=True)
def _three_days_later() -> Iterator[None]:
    with f.office_time(NOW):
        yield


def a_case_of_a_child(state: str = State.ASSIGNED) -> Case:
    """The child bears another surname than the guardian, so that the page's text tells them apart."""
    child = f.a_child(person=f.a_person(surname="Төлеуов", name="Ғани", born=date(2015, 3, 4)))
    return f.a_case(state=state, children=(child,))


def betrayed(case: Case, html: str) -> list[str]:
    """What of the child stands on a page."""
    child = case.application.children.get()
    words = ("Төлеуов", "Ғани", child.person.iin, "04.03.2015", child.birth_issuer)
    return [word for word in words if word in html]


def page(client: Client, case: Case) -> str:
    return client.get(f"/cases/{case.public_id}/").content.decode()


def show(client: Client, case: Case, reason: str = "complaint", text: str = "") -> int:
    return client.post(
        f"/cases/{case.public_id}/show_children/", {"reason": reason, "text": text}
    ).status_code


@pytest.mark.parametrize(
    "state", [State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.SIGNED, State.ISSUED]
)
@pytest.mark.parametrize("part", READERS)
def test_the_case_page_does_not_betray_the_child(part: str, state: str) -> None:
    case = a_case_of_a_child(state)
    html = page(f.client_of(getattr(f.staff(), part)), case)
    assert betrayed(case, html) == []
    assert case.application.children.get().person.masked_name in html


@pytest.mark.parametrize(
    "state", [State.RECEIVED, State.REGISTERED, State.ASSIGNED, State.SUBMITTED, State.ISSUED]
)
@pytest.mark.parametrize("part", READERS)
def test_each_form_of_the_case_page_carries_its_token(part: str, state: str) -> None:
    """A part included with «only» loses it, and the browser's act ends on «the form has run out»."""
    case = a_case_of_a_child(state)
    if state == State.ASSIGNED and part == "executor":
        f.papers_asked(case, NOW)
    html = page(f.client_of(getattr(f.staff(), part)), case)
    forms = html.split('<form method="post"')[1:]
    assert [form[:160] for form in forms if "csrfmiddlewaretoken" not in form.split("</form>")[0]] == []


@pytest.mark.parametrize("address", ["/queue/", "/cases/", "/journal/", "/trail/", "/access/", "/notices/"])
@pytest.mark.parametrize("part", READERS)
def test_no_list_betrays_the_child(part: str, address: str) -> None:
    case = a_case_of_a_child(State.ISSUED)
    other = a_case_of_a_child(State.ASSIGNED)
    answer = f.client_of(getattr(f.staff(), part)).get(address)
    assert [betrayed(one, answer.content.decode()) for one in (case, other)] == [[], []]


def test_the_clerk_who_takes_the_case_in_compares_it_with_the_papers() -> None:
    case = a_case_of_a_child(State.RECEIVED)
    assert betrayed(case, page(f.client_of(f.staff().clerk), case))[:3] == [
        "Төлеуов", "Ғани", case.application.children.get().person.iin
    ]  # fmt: skip
    assert betrayed(case, page(f.client_of(f.staff().head), case)) == []


@pytest.mark.parametrize("part", READERS)
def test_after_the_act_the_child_is_shown_and_the_log_says_why(part: str) -> None:
    case = a_case_of_a_child()
    officer = getattr(f.staff(), part)
    client = f.client_of(officer)
    events = AuditEvent.objects.count()
    assert show(client, case, text="№ 17 шағым") == 302
    assert betrayed(case, page(client, case))[:2] == ["Төлеуов", "Ғани"]
    looks = AccessRecord.objects.filter(officer=officer, case=case, why__startswith="Шағымды қарау").order_by(
        "id"
    )
    assert [(look.what, look.why) for look in looks] == [
        ("show_children", "Шағымды қарау: № 17 шағым"), ("children", "Шағымды қарау")
    ]  # fmt: skip
    assert AuditEvent.objects.count() == events  # nothing in the case has changed


def test_it_holds_for_this_case_this_officer_and_half_an_hour() -> None:
    case, other = a_case_of_a_child(), a_case_of_a_child()
    client = f.client_of(f.staff().executor)
    show(client, case)
    assert betrayed(other, page(client, other)) == []
    assert betrayed(case, page(f.client_of(f.staff().head), case)) == []
    with f.office_time(NOW + timedelta(minutes=29)):
        assert betrayed(case, page(client, case)) != []
    with f.office_time(NOW + timedelta(minutes=30)):
        assert betrayed(case, page(client, case)) == []


def test_it_ends_with_the_log_out_and_when_the_officer_hides_it() -> None:
    case = a_case_of_a_child()
    client = f.client_of(f.staff().executor)
    show(client, case)
    client.post("/logout/")
    client.force_login(f.staff().executor)
    assert betrayed(case, page(client, case)) == []
    show(client, case)
    client.post(f"/cases/{case.public_id}/hide_children/")
    assert betrayed(case, page(client, case)) == []


@pytest.mark.parametrize(("reason", "text"), [("", ""), ("curiosity", ""), ("other", " "), ("ended", "")])
def test_without_a_reason_of_the_list_nothing_is_shown(reason: str, text: str) -> None:
    LookReason.objects.create(
        code="ended", title_kk="Ескі", title_ru="Старая", title_en="Old", since=date(2012, 1, 1),
        until=NOW.date() - timedelta(days=1), order=8, source="—",
    )  # fmt: skip
    case = a_case_of_a_child()
    client = f.client_of(f.staff().executor)
    assert show(client, case, reason, text) == 403
    assert betrayed(case, page(client, case)) == []


def test_another_reason_is_explained() -> None:
    case = a_case_of_a_child()
    assert show(f.client_of(f.staff().executor), case, "other", "сот сұрауы") == 302


def test_the_changed_data_of_a_child_are_masked_with_the_child() -> None:
    case = a_case_of_a_child(State.REGISTERED)
    client = f.client_of(f.staff().clerk)
    forms = client.get(f"/cases/{case.public_id}/correct/").context["forms"]
    data = {bound.html_name: bound.value() for form in (forms.main, *forms.children) for bound in form}
    sent = {name: value for name, value in data.items() if value not in (None, False, "")}
    child = case.application.children.get()
    client.post(
        f"/cases/{case.public_id}/correct/",
        {**sent, "version": case.version, "reason": "Қате", f"child-{child.pk}-surname": "Төлеуханов"},
    )
    assert "Төлеуханов" not in page(client, case)
    show(client, case)
    assert "Төлеуханов" in page(client, case)


@pytest.mark.clause("5.3")
def test_the_working_page_of_the_executor_names_the_child_and_is_logged() -> None:
    case = a_case_of_a_child()
    client = f.client_of(f.staff().executor)
    assert "Төлеуов" in client.get(f"/cases/{case.public_id}/draft/").content.decode()
    assert AccessRecord.objects.filter(case=case, what="draft", officer=f.staff().executor).exists()
