"""An application handed in over the API: checked as at the counter, one effect for one key.

Planted defects: the key not asked for; the answer kept outside the act's transaction; the same key accepted for
another body; a paper outside the request read from the server's disk.
"""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tests import factories as make
from tests.applications.samples import picture
from tests.applications.test_register_file import an_entry
from workflow.models import ApiAnswer, Case

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4"), pytest.mark.clause("5.1")]
PATH = "/api/v1/applications/"


@pytest.fixture(autouse=True)
def _at_ten() -> Iterator[None]:
    with make.office_time(make.START + timedelta(hours=1)):
        yield


def a_body(**changes: Any) -> dict[str, Any]:
    content = base64.b64encode(picture()).decode()
    papers = [{"requirement": code, "content": content} for code in make.PACKAGE]
    return an_entry(documents=papers, **changes)


def hand_in(client: Client, body: object, key: str | None = "a-1") -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(PATH, text, content_type="application/json", headers=headers)


def test_an_application_is_taken_in_and_waits_for_the_clerk(system: Callable[..., Client]) -> None:
    answer = hand_in(system(make.staff().clerk), a_body())
    case = Case.objects.get(public_id=answer.json()["case"])
    assert (answer.status_code, case.state, case.step) == (201, "received", 1)
    assert case.handed_in_at == make.at("2026-11-16 09:50")
    assert case.application.documents.count() == len(make.PACKAGE)


def test_the_same_key_is_answered_again_and_nothing_is_done_twice(system: Callable[..., Client]) -> None:
    client, body = system(make.staff().clerk), a_body()
    answers = [hand_in(client, body) for _ in range(3)]
    assert [answer.json() for answer in answers] == [answers[0].json()] * 3
    assert Case.objects.count() == 1
    other = hand_in(client, a_body(phone="+7 700 111 22 33"))
    assert (other.status_code, Case.objects.count()) == (409, 1)


@pytest.mark.parametrize("key", [None, "", "x" * 101])
def test_a_post_without_a_key_is_refused(key: str | None, system: Callable[..., Client]) -> None:
    answer = hand_in(system(make.staff().clerk), a_body(), key=key)
    assert (answer.status_code, Case.objects.count()) == (400, 0)
    assert "Idempotency-Key" in answer.json()["detail"]


def test_what_is_wrong_is_said_by_its_place_and_the_key_stays_free(system: Callable[..., Client]) -> None:
    client, body = system(make.staff().clerk), a_body(account="KZ00")
    body["children"][0]["iin"] = "150304900001"
    answer = hand_in(client, body)
    assert answer.status_code == 400
    assert {fault["path"] for fault in answer.json()["faults"]} == {"account", "children[0].iin"}
    assert (Case.objects.count(), ApiAnswer.objects.count()) == (0, 0)
    assert hand_in(client, a_body()).status_code == 201


@pytest.mark.parametrize(
    "body",
    ["[]", "{", '"x"', "null", "{}", '{"office": 5}', '{"office": "551600000\\u0000"}', '{"documents": [1]}', "\xff"],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(body: str, system: Callable[..., Client]) -> None:
    answer = hand_in(system(make.staff().clerk), body)
    assert (answer.status_code, Case.objects.count()) == (400, 0)
    assert answer.json()["detail"]


def test_a_path_on_the_servers_disk_is_no_paper(system: Callable[..., Client]) -> None:
    body = a_body()
    body["documents"][0] = {"requirement": "identity", "file": "/etc/hostname"}
    answer = hand_in(system(make.staff().clerk), body)
    assert (answer.status_code, Case.objects.count()) == (400, 0)


@pytest.mark.parametrize("who", ["head", "executor", "auditor"])
def test_only_a_clerks_account_hands_in(who: str, system: Callable[..., Client]) -> None:
    answer = hand_in(system(getattr(make.staff(), who)), a_body(office=make.PAVLODAR))
    assert (answer.status_code, Case.objects.count()) == (403, 0)


def test_a_clerk_of_another_office_hands_in_at_his_own(system: Callable[..., Client]) -> None:
    clerk = make.staff(make.an_office(make.AKSU)).clerk
    refused = hand_in(system(clerk), a_body(office=make.PAVLODAR))
    taken = hand_in(system(clerk), a_body(), key="a-2")
    assert (refused.status_code, taken.status_code) == (403, 201)
    assert taken.json()["office"] == make.AKSU


@pytest.mark.django_db(transaction=True)
def test_eight_requests_with_one_key_at_once_have_one_effect(system: Callable[..., Client]) -> None:
    client, body = system(make.staff().clerk), a_body()
    token, statuses = client.defaults["HTTP_AUTHORIZATION"], []

    def ask() -> None:
        own = Client(headers={"Authorization": token})
        statuses.append(hand_in(own, body).status_code)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses, Case.objects.count()) == ([201] * 8, 1)
