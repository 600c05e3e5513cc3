"""Who is turned away learns why, finds the way back to a page that opens, and keeps the sentences he wrote.

Planted defects this file goes red for: the act's own address given to the log-in as the way on; a script's request
told as if somebody saw it; the words of a foreign site's form shown on a page of ours.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OUT = "You were logged out, so what you sent was not carried out. Log in and do it again."
OVER = "Your session is over: it ends when nothing is done in it for an hour. Log in to go on."


def told(client: Client, address: str) -> list[str]:
    return [str(message) for message in client.get(address).context["messages"]]


def out(client: Client) -> Client:
    """The browser still has its cookie, and the session is over."""
    client.session.delete()
    return client


def test_an_act_after_the_sessions_end_leads_through_the_log_in_to_the_case() -> None:
    case, client = make.a_case(state="registered"), out(make.client_of(make.staff().head))
    answer = client.post(reverse("assign", args=[case.public_id]), {"resolution": "Consider it."})
    assert answer["Location"] == f"/login/?next=/cases/{case.public_id}/"
    assert told(client, answer["Location"]) == [OUT]
    entered = client.post(
        answer["Location"], {"username": make.staff().head.username, "password": "demo"}, follow=True
    )
    assert entered.status_code == 200
    assert entered.request["PATH_INFO"] == f"/cases/{case.public_id}/"


def test_an_act_of_another_page_leads_back_to_that_page() -> None:
    client = out(make.client_of(make.staff().clerk))
    page = "http://testserver/notices/?page=2"
    assert client.post("/notices/read/", HTTP_REFERER=page)["Location"] == "/login/?next=/notices/%3Fpage%3D2"
    for elsewhere in ("https://elsewhere.example/notices/", "http://testserver/notices/read/", ""):
        assert client.post("/notices/read/", HTTP_REFERER=elsewhere)["Location"] == "/login/?next=/"


def test_a_session_that_is_over_is_told_once_and_a_stranger_is_told_nothing() -> None:
    client = out(make.client_of(make.staff().clerk))
    assert told(client, client.get("/cases/")["Location"]) == [OVER]
    assert told(client, client.get("/cases/")["Location"]) == []
    stranger = Client()
    assert told(stranger, stranger.get("/cases/")["Location"]) == []


def test_what_a_script_sends_is_told_to_nobody() -> None:
    client = out(make.client_of(make.staff().clerk))
    answer = client.post("/intake/keep/", HTTP_SEC_FETCH_MODE="cors")
    assert told(client, answer["Location"]) == []


def test_a_part_of_a_page_that_renews_itself_takes_the_whole_page_to_the_log_in() -> None:
    client = out(make.client_of(make.staff().clerk))
    page = "http://testserver/jobs/"
    answer = client.get("/jobs/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL=page)
    assert answer["HX-Redirect"] == "/login/?next=/jobs/"


@pytest.mark.parametrize(
    ("origin", "kept"), [("http://testserver", True), ("https://elsewhere.example", False)]
)
def test_a_form_that_expired_leads_back_to_its_case_with_what_was_written(origin: str, kept: bool) -> None:
    case, client = make.a_case(state="registered"), Client(enforce_csrf_checks=True)
    client.force_login(make.staff().head)
    answer = client.post(
        reverse("assign", args=[case.public_id]), {"resolution": "Consider it soon."}, HTTP_ORIGIN=origin
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "The form has expired" in page
    assert f'href="/cases/{case.public_id}/">Open again</a>' in page
    assert ("Consider it soon." in page) == kept
