"""Log-in by certificate: the sealed question, once, for two minutes; the officer is found by the certificate's IIN."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from benefit_office.standins.pki import xml
from tests.factories import START, an_office, an_officer, client_of, staff
from tests.ncalayer import BIN, IIN, authority
from workflow.models import Officer, UsedChallenge
from workflow.words import RoleKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "trusted", "_office_time")]


@pytest.fixture
def _office_time(settings: Any) -> None:
    settings.OFFICE_NOW = START.isoformat()


@pytest.fixture
def head() -> Officer:
    """The head whose keys the test authority has certified."""
    office, officer = an_office(), staff().head
    office.bin, officer.iin = BIN, IIN["head"]
    office.save(), officer.save()
    return officer


def question(client: Client) -> str:
    page = client.get(reverse("login-eds")).content.decode()
    found = re.search(r"<textarea data-content hidden>(.*?)</textarea>", page)
    assert found
    return unescape(found[1])


def signed(text: str, label: str = "head-auth") -> str:
    return xml.signed(text.encode(), authority().issued[label]).decode()


def send(client: Client, signature: str) -> HttpResponse:
    return client.post(reverse("login-eds"), {"signature": signature})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_officer_comes_in_by_his_certificate_and_no_code_is_asked_for(
    head: Officer, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    client = Client()

    answer = send(client, signed(question(client)))

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert who(client) == str(head.pk)
    assert client.get(reverse("signing")).status_code == 200


def test_a_signature_logs_in_once(head: Officer) -> None:
    client = Client()
    signature = signed(question(client))
    cookies = client.cookies["csrftoken"].value
    send(client, signature)
    again = Client()
    again.cookies["csrftoken"] = cookies

    answer = send(again, signature)

    assert answer.status_code == 422
    assert "logged in once already" in answer.content.decode()
    assert who(again) is None
    assert UsedChallenge.objects.count() == 1


def test_a_signature_opens_no_other_browser(head: Officer) -> None:
    """A stolen copy, not used yet: the question was sealed for the browser that asked."""
    signature = signed(question(Client()))
    thief = Client()
    thief.get(reverse("login-eds"))

    answer = send(thief, signature)

    assert (answer.status_code, who(thief)) == (422, None)
    assert "not what the log-in page asked you to sign" in answer.content.decode()


def test_after_two_minutes_the_question_is_stale(head: Officer, settings: Any) -> None:
    client = Client()
    signature = signed(question(client))
    settings.OFFICE_NOW = (START + timedelta(minutes=2, seconds=1)).isoformat()

    answer = send(client, signature)

    assert (answer.status_code, who(client)) == (422, None)
    assert "more than two minutes" in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<address>http", "<address>https"),
        lambda text: text.replace("<nonce>", "<nonce>0"),
        lambda text: f"<other>{text}</other>",
        lambda text: "<login/>",
    ],
    ids=["another office", "another nonce", "wrapped", "empty"],
)
def test_only_the_offices_own_question_is_taken(head: Officer, change: Callable[[str], str]) -> None:
    client = Client()

    answer = send(client, signed(change(question(client))))

    assert (answer.status_code, who(client)) == (422, None)
    assert "not what the log-in page asked you to sign" in answer.content.decode()


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("head", "for logging in"),
        ("expired", ""),
        ("foreign", ""),
        ("applicant-auth", "No open account has the IIN"),
    ],
)
def test_another_key_does_not_log_in(head: Officer, label: str, told: str) -> None:
    client = Client()

    answer = send(client, signed(question(client), label))

    assert (answer.status_code, who(client)) == (422, None)
    assert told in answer.content.decode()


def test_a_closed_account_does_not_open_by_certificate(head: Officer) -> None:
    Officer.objects.filter(pk=head.pk).update(is_active=False)
    client = Client()

    answer = send(client, signed(question(client)))

    assert (answer.status_code, who(client)) == (422, None)


def test_two_accounts_of_one_person_are_not_guessed_between(head: Officer) -> None:
    an_officer(RoleKind.AUDITOR, iin=head.iin)
    client = Client()

    assert "Several accounts have this IIN" in send(client, signed(question(client))).content.decode()
    assert who(client) is None


def test_a_certificate_of_another_organisation_does_not_open(head: Officer) -> None:
    office = an_office()
    office.bin = "991340000033"
    office.save()
    client = Client()

    assert "belongs to another organisation" in send(client, signed(question(client))).content.decode()
    assert who(client) is None


def test_wrong_signatures_are_counted_and_close_the_log_in(head: Officer) -> None:
    client = Client()
    for _each in range(10):
        send(client, signed(question(client), "head"))

    assert send(client, signed(question(client))).status_code == 422
    assert who(client) is None
    attempt = AccessAttempt.objects.get()
    assert (attempt.username, attempt.failures_since_start) == (head.username, 10)


def test_nothing_signed_is_said_so(head: Officer) -> None:
    answer = send(Client(), "")

    assert answer.status_code == 422
    assert "Nothing was signed" in answer.content.decode()


def test_who_is_inside_is_led_to_his_first_page() -> None:
    assert client_of(staff().clerk).get(reverse("login-eds"))["Location"] == "/"
