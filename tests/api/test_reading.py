"""What a neighbour system may read: what its account may, with the same traces.

Planted defects these files go red for: a session accepted beside the token; `visible_to` left out of a list; a
revoked token still open; a draft among the decisions; a child's name unmasked; a look without its row.
"""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from decisions.models import JournalEntry
from tests import factories as make
from workflow.models import AccessRecord, ApiToken, AuditEvent
from workflow.words import State

pytestmark = pytest.mark.django_db
LISTS = ("cases", "applications", "decisions", "journal")
NOW = make.at("2026-11-18 10:00")


@pytest.mark.parametrize("name", LISTS)
def test_without_a_token_nothing_opens_a_session_neither(name: str) -> None:
    with_session = make.client_of(make.staff().head)
    answers = [client.get(f"/api/v1/{name}/") for client in (Client(), with_session)]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0]["WWW-Authenticate"] == "Bearer"
    assert "detail" in answers[0].json()


def test_a_revoked_token_and_a_closed_account_are_out_at_once(system: Callable[..., Client]) -> None:
    head, clerk = make.staff().head, make.staff().clerk
    shut, closed = system(head), system(clerk)
    assert [one.get("/api/v1/cases/").status_code for one in (shut, closed)] == [200, 200]
    call_command("api_token", head.username, "tests", revoke=True)
    type(clerk).objects.filter(pk=clerk.pk).update(is_active=False)
    assert [one.get("/api/v1/cases/").status_code for one in (shut, closed)] == [401, 401]
    assert AuditEvent.objects.filter(verb="revoke_token").count() == 1


def test_the_command_says_what_is_wrong_and_keeps_no_token() -> None:
    with pytest.raises(CommandError) as unknown:
        call_command("api_token", "nobody", "tests")
    with pytest.raises(CommandError) as none_living:
        call_command("api_token", make.staff().head.username, "tests", revoke=True)
    assert (unknown.value.returncode, none_living.value.returncode) == (2, 1)
    assert not ApiToken.objects.exists()


def test_the_administrators_account_reads_no_case(system: Callable[..., Client]) -> None:
    answer = system(make.an_administrator()).get("/api/v1/cases/")
    assert (answer.status_code, list(answer.json())) == (403, ["detail"])


@pytest.mark.parametrize("name", LISTS)
def test_a_system_sees_its_own_offices_rows_alone(name: str, system: Callable[..., Client]) -> None:
    for office in (make.PAVLODAR, make.AKSU):
        make.a_case(office=make.an_office(office), state=State.ISSUED)
    answers = [
        system(make.staff(make.an_office(office)).head).get(f"/api/v1/{name}/").json()["results"]
        for office in (make.PAVLODAR, make.AKSU)
    ]
    everything = system(make.a_regional_auditor()).get(f"/api/v1/{name}/").json()["results"]
    assert [len(rows) for rows in (*answers, everything)] == [1, 1, 2]
    assert answers[0] != answers[1]


@pytest.mark.parametrize("room", ["cases/{}/", "cases/{}/deadlines/", "applications/{}/", "decisions/{}/"])
def test_one_case_is_found_by_its_own_office_and_by_nobody_else(
    room: str, system: Callable[..., Client]
) -> None:
    case = make.a_case(state=State.ISSUED)
    path = "/api/v1/" + room.format(case.public_id)
    elsewhere = make.staff(make.an_office(make.AKSU)).head
    assert [system(one).get(path).status_code for one in (make.staff().head, elsewhere)] == [200, 404]
    record = AccessRecord.objects.filter(case=case, officer=make.staff().head).latest("id")
    assert record.what.startswith("api: ")


def test_pages_follow_one_another_without_loss(system: Callable[..., Client]) -> None:
    made = {str(make.a_case().public_id) for _ in range(5)}
    client, seen, page = system(make.staff().head), [], "/api/v1/cases/?page_size=2"
    while page:
        answer = client.get(page).json()
        seen += [row["case"] for row in answer["results"]]
        page = answer["next"]
    assert (len(seen), set(seen)) == (5, made)


def test_filters_are_kept_and_a_misspelt_one_is_told(system: Callable[..., Client]) -> None:
    make.a_case(state=State.RECEIVED), make.a_case(state=State.ASSIGNED)
    client = system(make.staff().head)
    assert [row["state"] for row in client.get("/api/v1/cases/?state=assigned").json()["results"]] == [
        "assigned"
    ]
    wrong = [client.get(f"/api/v1/cases/?{asked}") for asked in ("state=lost", "stat=assigned")]
    assert [answer.status_code for answer in wrong] == [400, 400]
    assert "stat" in wrong[1].json()["detail"]


@pytest.mark.clause("5.3")
@pytest.mark.parametrize(
    ("language", "word"), [("kk", "6-жұмыс күні"), ("ru", "6-й рабочий день"), ("en", "working day 6")]
)
def test_a_deadline_explains_itself(language: str, word: str, system: Callable[..., Client]) -> None:
    case = make.a_case(state=State.ASSIGNED)
    with make.office_time(NOW):
        told = system(make.staff().head, language).get(f"/api/v1/cases/{case.public_id}/deadlines/").json()
    third = told["steps"][-1]
    assert (third["step"], datetime.fromisoformat(third["due"])) == (3, make.fresh(case).due_at)
    assert any(word in line for line in third["explains"])
    assert [len(step["explains"]) > 0 for step in told["steps"]] == [True, True, True]
    assert datetime.fromisoformat(told["service"]["due"]) == make.fresh(case).service_due_at


def test_a_draft_is_no_decision_yet(system: Callable[..., Client]) -> None:
    case = make.a_case(state=State.SUBMITTED)
    client = system(make.staff().head)
    assert client.get("/api/v1/decisions/").json()["results"] == []
    assert client.get(f"/api/v1/decisions/{case.public_id}/").status_code == 404


def test_children_are_masked_and_the_journal_can_be_proved(system: Callable[..., Client]) -> None:
    case = make.a_case(state=State.ISSUED)
    child, client = case.application.children.get().person, system(make.staff().head)
    application = client.get(f"/api/v1/applications/{case.public_id}/").content.decode()
    decision = client.get(f"/api/v1/decisions/{case.public_id}/")
    assert [child.surname in text for text in (application, decision.content.decode())] == [False, False]
    assert child.masked_name in application
    assert [sheet["language"] for sheet in decision.json()["sheets"]] == ["kk", "ru"]
    (row,) = client.get("/api/v1/journal/").json()["results"]
    assert row["hash"] == JournalEntry.objects.get().hash


def test_the_description_is_open_and_names_every_room() -> None:
    rooms = Client().get("/api/v1/").json()
    description = Client().get("/api/v1/schema/?format=json").json()
    assert sorted(rooms) == sorted([*LISTS, "schema"])
    assert description["openapi"].startswith("3.1")
    assert {f"/api/v1/{name}/" for name in LISTS} <= set(description["paths"])


def test_every_post_asks_for_an_idempotency_key_and_every_list_is_paged_by_cursor() -> None:
    paths = Client().get("/api/v1/schema/?format=json").json()["paths"]
    posts = [verbs["post"] for verbs in paths.values() if "post" in verbs]
    lists = [paths[f"/api/v1/{name}/"]["get"] for name in LISTS]
    keys = [[one["name"] for one in verb["parameters"] if one.get("required")] for verb in posts]
    assert posts
    assert keys == [["Idempotency-Key"]] * len(posts)
    assert all("cursor" in [one["name"] for one in verb["parameters"]] for verb in lists)
