"""The first screen: what will be late first stands first, with the time that is left and the next act; the way through
the queue; and what is left said anew without a page.

Planted defects this file goes red for: the order taken out; the head's tables mixed into the queue; a case of another
office told by `left`; the seconds to the next minute counted from the browser's clock.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import factories as f
from workflow.models import Case, Officer
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-11-16 09:20")


@pytest.fixture(autouse=True)
def _then(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def screen(officer: Officer) -> Any:
    return f.client_of(officer).get(reverse("queue")).context


def test_the_clerk_begins_with_what_will_be_late_first() -> None:
    later, sooner = f.received(now=f.START + timedelta(minutes=9)), f.received(now=f.START)
    seen = screen(f.staff().clerk)
    assert [row["case"].pk for row in seen["rows"]] == [sooner.pk, later.pk]
    assert [row["due"]["text"] for row in seen["rows"]] == ["15\xa0minutes left", "24\xa0minutes left"]
    assert seen["first"]["case"].pk == sooner.pk
    assert seen["first"]["act_url"] == f"{reverse('case', args=[sooner.public_id])}#counter"


def test_the_executor_is_one_click_from_the_draft_and_then_from_submitting_it() -> None:
    fresh, drafted = f.a_case(state=State.ASSIGNED), f.a_case(state=State.ASSIGNED)
    f.drafted(drafted, f.START + timedelta(days=1))
    acts = {row["case"].pk: (str(row["act"]), row["act_url"]) for row in screen(f.staff().executor)["rows"]}
    assert acts == {
        fresh.pk: ("Prepare the draft", reverse("draft", args=[fresh.public_id])),
        drafted.pk: ("Submit the draft", f"{reverse('case', args=[drafted.public_id])}#act"),
    }


def test_an_executor_is_not_told_his_own_name_in_each_row_but_whose_case_he_takes_over() -> None:
    people = f.staff()
    f.a_case(state=State.ASSIGNED)
    column = 'data-label="Executor"'
    assert column not in f.client_of(people.executor).get(reverse("queue")).content.decode()
    taken = f.a_case(state=State.ASSIGNED)
    Case.objects.filter(pk=taken.pk).update(executor=people.colleague)
    day = NOW.date()
    f.an_absence(people.colleague, substitute=people.executor, since=day, until=day)
    assert column in f.client_of(people.executor).get(reverse("queue")).content.decode()


def test_the_head_sees_cases_to_give_drafts_to_sign_and_the_load_of_each() -> None:
    people = f.staff()
    waiting, draft, given = (f.a_case(state=s) for s in (State.REGISTERED, State.SUBMITTED, State.ASSIGNED))
    seen = screen(people.head)
    assert [row["case"] for row in seen["assigning"]["rows"]] == [waiting]
    assert [one["row"].case for one in seen["drafts"]] == [draft]
    assert seen["rows"] == []
    assert {load["officer"]: load["open"] for load in seen["loads"]} == {
        people.executor: 2,
        people.colleague: 0,
    }
    assert given.executor == people.executor


def test_the_way_through_the_queue_leads_back_and_on() -> None:
    first, second, third = (f.received(now=f.START + timedelta(minutes=n)) for n in range(3))
    client = f.client_of(f.staff().clerk)

    def way(case: Case) -> tuple[Case | None, Case | None]:
        found = client.get(reverse("case", args=[case.public_id])).context["way"]
        return found["previous"], found["next"]

    assert [way(one) for one in (first, second, third)] == [(None, second), (first, third), (second, None)]
    f.registered(second, NOW)
    assert way(second) == (None, first)  # it is the head's now: on with the first of my own


def test_what_is_left_is_said_anew_by_the_server() -> None:
    case, elsewhere = f.received(), f.received(office=f.an_office(f.AKSU))
    asked = {"case": [str(case.public_id), str(elsewhere.public_id), "no id"]}
    client = f.client_of(f.staff().clerk)
    with f.office_time(NOW + timedelta(minutes=5, seconds=20)):
        answer = client.get(reverse("left"), asked)
    said = {str(case.public_id): {"level": "soon", "text": "9\xa0minutes left"}}
    assert answer.json() == {"at": "09:25", "again": 40, "left": said}


def test_on_the_last_day_working_hours_are_told() -> None:
    case = f.a_case(state=State.REGISTERED)
    assert case.due_at is not None
    with f.office_time(case.due_at - timedelta(hours=2)):
        row = screen(f.staff().head)["assigning"]["rows"][0]
    assert (row["due"]["level"], row["due"]["text"]) == ("soon", "today, 2\xa0h left")


def test_the_filter_of_the_last_search_is_kept_without_the_name() -> None:
    f.a_case(state=State.REGISTERED)
    received = f.received()
    client = f.client_of(f.staff().clerk)
    client.post(reverse("cases"), {"state": "received", "words": received.application.guardian.surname})
    again = client.get(reverse("cases"))
    assert [row["case"].pk for row in again.context["rows"]] == [received.pk]
    assert (again.context["remembered"], again.context["form"]["words"].value()) == (True, None)
    client.post(reverse("cases"))
    assert len(client.get(reverse("cases")).context["rows"]) == 2
