"""The counter's form: what is taken in, what is refused, and that nothing typed or scanned is lost."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from applications import actions
from applications.models import Application, ApplicationChild, Document, IntakeDraft, Person
from tests.factories import (
    START,
    a_child,
    a_person,
    a_role,
    an_office,
    client_of,
    facts,
    office_time,
    staff,
)
from workflow.delivery import vault
from workflow.models import AuditEvent, Case
from workflow.moves.refusals import Conflict, Refused

from .samples import USUAL, form_data, picture, with_papers

pytestmark = pytest.mark.django_db
URL = "/intake/"


@pytest.fixture(autouse=True)
def _five_past_nine() -> Iterator[None]:
    with office_time(START + timedelta(minutes=5)):
        yield


@pytest.fixture
def counter() -> Client:
    return client_of(staff().clerk)


def words(answer: Any) -> str:
    return answer.content.decode()


def errors(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.context["forms"].main.errors
    return found


@pytest.mark.clause("1")
@pytest.mark.clause("4")
@pytest.mark.clause("5.1")
def test_an_application_with_its_papers_is_taken_in_at_the_counter(counter: Client) -> None:
    answer = counter.post(URL, with_papers(form_data(), *USUAL, "study"))
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.public_id}/#counter"
    assert (case.state, case.channel, case.handed_in_at, case.step) == ("received", "office", START, 1)
    application = case.application
    assert application.guardian.full_name == "Қасымова Әсел Нұрланқызы"
    assert [child.person.full_name for child in application.children.all()] == ["Төлеуов Ғани Өмірұлы"]
    assert sorted(paper.requirement.code for paper in application.documents.all()) == sorted(
        (*USUAL, "study")
    )
    assert all(vault.get(paper.sha256).startswith(b"\xff\xd8") for paper in application.documents.all())
    assert application.consent.given_at == START


@pytest.mark.clause("5.1")
def test_the_thirty_minutes_run_from_the_handing_in_not_from_the_sending(counter: Client) -> None:
    counter.post(URL, form_data())
    assert Case.objects.get().due_at == START + timedelta(minutes=30)


@pytest.mark.clause("2")
def test_the_paper_form_needs_no_scans_to_be_taken_in(counter: Client) -> None:
    counter.post(URL, form_data())
    assert Application.objects.get().documents.count() == 0


def test_the_form_opens_with_a_row_for_each_paper_but_the_exception(counter: Client) -> None:
    answer = counter.get(URL)
    rows = [row["requirement"].value() for row in answer.context["forms"].papers]
    assert rows == [*USUAL, "study", "power"]
    assert (
        answer.content.decode().count('<div data-show-when="applies=representative"><fieldset class="row"')
        == 1
    )
    assert answer.context["forms"].main["handed_in_at"].value().strftime("%H:%M") == "09:10"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"iin": "800102400001"}, "iin"),
        ({"iin": "8001024000"}, "iin"),
        ({"account": "KZ86125KZT5004100101"}, "account"),
        ({"surname": ""}, "surname"),
        ({"consent": None}, "consent"),
        ({"birth_date": "2080-01-02"}, "birth_date"),
        ({"identity_date": "0020-01-01"}, "identity_date"),
        ({"handed_in_at": "2026-11-16T09:11"}, "handed_in_at"),
        ({"handed_in_at": "2025-11-16T09:05"}, "handed_in_at"),
        ({"guardian_kind": "neighbour"}, "guardian_kind"),
        ({"applies": "representative"}, "rep_surname"),
        ({"applies": "representative"}, "power_number"),
    ],
)
def test_an_unreadable_field_is_named_and_the_rest_is_kept(
    counter: Client, change: dict[str, Any], field: str
) -> None:
    answer = counter.post(URL, form_data(**change))
    assert answer.status_code == 422
    assert field in errors(answer)
    assert f'href="#id_{field}' in words(answer)
    assert "Ломов көшесі" in words(answer)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"children-0-iin": "150304900001"}, "iin"),
        ({"children-0-iin": ""}, "iin"),
        ({"children-0-birth_issued": "2015-03-03"}, "birth_issued"),
        ({"children-0-act_date": "2015-01-01"}, "act_date"),
        ({"children-0-care_loss": ""}, "care_loss"),
    ],
)
def test_an_unreadable_field_of_a_child_is_named(counter: Client, change: dict[str, Any], field: str) -> None:
    answer = counter.post(URL, form_data(**change))
    assert answer.status_code == 422
    assert field in answer.context["forms"].children.forms[0].errors
    assert f'href="#id_children-0-{field}"' in words(answer)


def test_a_child_born_abroad_may_have_no_iin_yet(counter: Client) -> None:
    counter.post(URL, form_data(**{"children-0-iin": "", "children-0-born_abroad": "on"}))
    assert Application.objects.get().children.get().person.iin is None


def test_spaces_and_small_letters_of_an_account_do_not_count(counter: Client) -> None:
    account = form_data()["account"]
    counter.post(URL, form_data(account=" ".join([account[:4].lower(), account[4:8], account[8:]])))
    assert Application.objects.get().account == account


def test_an_application_names_at_least_one_child(counter: Client) -> None:
    answer = counter.post(URL, form_data(**{"children-0-DELETE": "on"}))
    assert answer.status_code == 422
    assert answer.context["forms"].children.non_form_errors()


def test_a_row_that_was_taken_out_does_not_count(counter: Client) -> None:
    second = {f"children-1-{name}": "" for name in ("surname", "name", "iin")}
    counter.post(URL, form_data(**second, **{"children-1-DELETE": "on", "children-TOTAL_FORMS": "2"}))
    assert Application.objects.get().children.count() == 1


def test_the_birth_date_against_the_iin_is_a_warning_that_is_acknowledged(counter: Client) -> None:
    data = form_data(birth_date="1980-01-03")
    answer = counter.post(URL, data)
    assert answer.status_code == 422
    assert "mismatch_seen" in errors(answer)
    assert 'name="mismatch_seen"' in words(answer)
    assert counter.post(URL, {**data, "mismatch_seen": "on"}).status_code == 302


def test_the_form_of_data_that_fit_does_not_ask_for_an_acknowledgement(counter: Client) -> None:
    assert 'name="mismatch_seen"' not in words(counter.post(URL, form_data(surname="")))


def test_an_iin_recorded_with_another_name_is_looked_at_twice(counter: Client) -> None:
    data = form_data()
    Person.objects.create(iin=data["iin"], surname="Басқа", name="Адам")
    assert "mismatch_seen" in errors(counter.post(URL, data))
    assert Person.objects.get(iin=data["iin"]).surname == "Басқа"


def test_scans_of_a_refused_form_are_kept_and_need_not_be_chosen_again(counter: Client) -> None:
    data = with_papers(form_data(surname=""), "identity", "account")
    answer = counter.post(URL, data)
    draft = IntakeDraft.objects.get()
    assert "скан 1.jpg" in words(answer)
    kept = {
        f"papers-{place}-kept": row["kept"].value()
        for place, row in enumerate(answer.context["forms"].papers)
    }
    again = {key: value for key, value in data.items() if not key.endswith("-file")}
    answer = counter.post(URL, {**again, **kept, "surname": "Қасымова", "draft": str(draft.public_id)})
    assert answer.status_code == 302
    assert Document.objects.count() == 2
    assert not IntakeDraft.objects.exists()


def test_a_hostile_scan_is_refused_at_its_row_and_nothing_of_it_is_stored(counter: Client) -> None:
    data = with_papers(form_data(), "identity", "account")
    data["papers-1-file"] = io.BytesIO(b"<script>alert(1)</script>")
    data["papers-1-file"].name = "scan.pdf"
    answer = counter.post(URL, data)
    assert answer.status_code == 422
    assert list(answer.context["forms"].papers.forms[1].errors) == ["file"]
    assert [scan["name"] for scan in IntakeDraft.objects.get().data["scans"].values()] == ["скан 1.jpg"]
    assert not Case.objects.exists()


def test_a_hash_that_the_draft_does_not_hold_brings_no_paper(counter: Client) -> None:
    """Nobody reads a stranger's scan into an application by knowing its hash."""
    stranger = vault.put(picture("PNG"))
    data = with_papers(form_data(), "identity")
    del data["papers-0-file"]
    counter.post(URL, {**data, "papers-0-kept": stranger})
    assert Document.objects.count() == 0


def test_a_scan_says_which_paper_it_is_and_a_child_that_exists(counter: Client) -> None:
    answer = counter.post(URL, {**with_papers(form_data(), "identity"), "papers-0-requirement": ""})
    assert list(answer.context["forms"].papers.forms[0].errors) == ["requirement"]
    answer = counter.post(URL, {**with_papers(form_data(), "study"), "papers-0-child": "2"})
    assert list(answer.context["forms"].papers.forms[0].errors) == ["child"]


def test_a_draft_is_kept_taken_up_again_and_thrown_away(counter: Client) -> None:
    answer = counter.post(URL, {**with_papers(form_data(surname="", iin=""), "identity"), "do": "save"})
    assert answer.status_code == 302
    page = counter.get(answer["Location"])
    assert "Ломов көшесі" in words(page)
    assert "скан 1.jpg" in words(page)
    assert page.context["forms"].main.errors == {}
    assert page.context["forms"].main["handed_in_at"].value() == "2026-11-16T09:05"
    assert len(page.context["forms"].children.forms) == 1
    counter.post(URL, {"draft": str(IntakeDraft.objects.get().public_id), "do": "discard"})
    assert not IntakeDraft.objects.exists()


def test_another_officers_draft_does_not_exist_for_me(counter: Client) -> None:
    counter.post(URL, {**form_data(), "do": "save"})
    other = staff().colleague
    a_role(other, "clerk", office=an_office())
    page = client_of(other).get(f"{URL}?draft={IntakeDraft.objects.get().public_id}")
    assert "Ломов көшесі" not in words(page)
    assert page.context["drafts"] == []


def test_without_javascript_a_button_gives_one_more_row(counter: Client) -> None:
    page = counter.post(URL, {**form_data(), "do": "more-children"})
    assert [row["name"].value() for row in page.context["forms"].children] == ["Ғани", None]


@pytest.mark.clause("5.1")
def test_a_second_open_application_of_the_guardian_for_the_child_is_refused_with_its_number(
    counter: Client,
) -> None:
    data = form_data()
    counter.post(URL, data)
    answer = counter.post(URL, data)
    assert answer.status_code == 422
    assert str(Case.objects.get()) in str(errors(answer))


def test_the_database_itself_forbids_the_second_open_application() -> None:
    people, guardian, child = staff(), a_person(), a_child()
    first = actions.receive(
        facts(guardian=guardian, children=(child,)), office=people.office, by=people.clerk
    )
    second = actions.receive(facts(guardian=guardian), office=people.office, by=people.clerk)
    with pytest.raises(IntegrityError, match="child_one_open_claim_per_guardian"), transaction.atomic():
        second.children.update(person=first.children.get().person)


def test_a_closed_application_makes_room_for_a_new_one() -> None:
    people, written = staff(), facts()
    first = actions.receive(written, office=people.office, by=people.clerk)
    with pytest.raises(Refused):
        actions.receive(written, office=people.office, by=people.clerk)
    Case.objects.filter(pk=first.pk).update(state="withdrawn", closed_at=START, step=None, due_at=None)
    assert actions.receive(written, office=people.office, by=people.clerk).case.state == "received"


def test_a_second_guardian_may_apply_for_the_same_child() -> None:
    people, child = staff(), a_child()
    for _guardian in range(2):
        actions.receive(facts(children=(child,)), office=people.office, by=people.clerk)
    assert ApplicationChild.objects.filter(open=True).count() == 2


def test_a_child_without_an_iin_is_no_way_round_the_one_open_application() -> None:
    people, guardian = staff(), a_person()
    child = a_child(person=a_person(iin="", born=date(2015, 3, 4)), born_abroad=True)
    written = facts(guardian=guardian, children=(child,))
    actions.receive(written, office=people.office, by=people.clerk)
    with pytest.raises(Conflict):
        actions.receive(written, office=people.office, by=people.clerk)


def test_the_same_iin_twice_is_refused() -> None:
    people, guardian = staff(), a_person()
    for children in [(a_child(person=guardian),), (a_child(person=a_person()),) * 2]:
        with pytest.raises(Refused):
            actions.receive(
                facts(guardian=guardian, children=children), office=people.office, by=people.clerk
            )


def test_the_trail_holds_numbers_and_no_names(counter: Client) -> None:
    counter.post(URL, form_data())
    event = AuditEvent.objects.get(verb="receive")
    assert event.facts == {"channel": "office", "children": 1}


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("part", ["head", "executor", "auditor"])
def test_the_form_belongs_to_the_clerk(part: str) -> None:
    client = client_of(getattr(staff(), part))
    assert client.get(URL).status_code == 403
    assert client.post(URL, form_data()).status_code == 403


def test_the_form_of_another_office_is_not_offered() -> None:
    aksu = staff(an_office("551600000"))
    answer = client_of(aksu.clerk).post(URL, form_data(office=str(an_office().pk)))
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_a_clerk_of_two_offices_chooses() -> None:
    people = staff()
    a_role(people.clerk, "clerk", office=an_office("551600000"))
    client = client_of(people.clerk)
    assert client.post(URL, form_data()).status_code == 422
    client.post(URL, form_data(office=str(an_office("551600000").pk)))
    assert Case.objects.get().office.code == "551600000"
