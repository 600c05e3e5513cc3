"""An officer's sessions: they end after an hour of idleness, are seen and ended by their owner and by the
administrator, and with every change of password or second factor.

Planted defects this file goes red for: a session judged by its twelve hours alone; a page that renews itself taken for
a sign of life; another officer's session ended by its id; one left alive by a given password, a closed account, a
second factor set up or taken away; the answer of the log-out without its header.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, an_administrator, client_of, staff
from tests.workflow.test_second_factor import set_up
from workflow import clock
from workflow.administration import actions as administration
from workflow.login import factor, sessions
from workflow.models import AuditEvent, Officer, OfficerSession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
NEW = "жаңа-құпия-7"


def logged_in(officer: Officer, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("login"), {"username": officer.username, "password": PASSWORD})
    return client


def inside(client: Client) -> bool:
    return client.get(reverse("profile")).status_code == 200


def idle(client: Client, span: timedelta) -> None:
    OfficerSession.objects.filter(pk=client.session.session_key).update(seen_at=timezone.now() - span)


def test_a_session_is_over_when_nothing_was_done_for_an_hour() -> None:
    client = client_of(staff().clerk)
    idle(client, settings.SESSION_IDLE - timedelta(minutes=1))
    was = inside(client)
    idle(client, settings.SESSION_IDLE + timedelta(seconds=1))
    assert (was, inside(client)) == (True, False)


def test_a_page_opened_is_a_sign_of_life_and_one_that_renews_itself_is_none() -> None:
    client = client_of(staff().clerk)
    idle(client, timedelta(minutes=50))
    key = client.session.session_key
    before = OfficerSession.objects.get(pk=key).seen_at
    client.get(reverse("jobs"), headers={"HX-Request": "true"})
    renewed = OfficerSession.objects.get(pk=key).seen_at
    client.get(reverse("jobs"))
    opened = OfficerSession.objects.get(pk=key).seen_at
    assert (renewed, opened > before) == (before, True)


def test_a_sign_of_life_is_written_once_in_five_minutes(django_assert_num_queries: Any) -> None:
    client = client_of(staff().clerk)
    seen = OfficerSession.objects.get(pk=client.session.session_key).seen_at
    inside(client)
    assert OfficerSession.objects.get(pk=client.session.session_key).seen_at == seen


def test_an_officer_sees_where_he_is_logged_in_and_ends_what_is_not_his() -> None:
    officer = staff().clerk
    here, there, elsewhere = (logged_in(officer, agent) for agent in (FIREFOX, CHROME, ""))
    page = here.get(reverse("profile"))
    shown = {one.browser for one in page.context["sessions"]}
    other = OfficerSession.objects.get(pk=there.session.session_key)
    here.post(reverse("session-end", args=[other.public_id]))

    assert shown == {"Firefox, Windows", "Chrome, Linux", ""}
    assert str(other.pk) not in page.content.decode()  # the key itself stays with its browser
    assert (inside(here), inside(there), inside(elsewhere)) == (True, False, True)


def test_all_others_end_at_once() -> None:
    officer = staff().clerk
    here, there, elsewhere = (logged_in(officer) for _ in range(3))
    here.post(reverse("sessions-end"))
    assert (inside(here), inside(there), inside(elsewhere)) == (True, False, False)


def test_another_officers_session_does_not_exist() -> None:
    people = staff()
    theirs, mine = client_of(people.head), client_of(people.clerk)
    row = OfficerSession.objects.get(pk=theirs.session.session_key)
    answers = [mine.post(reverse("session-end", args=[one])).status_code for one in (row.public_id, uuid4())]
    assert (answers, inside(theirs)) == ([404, 404], True)


def test_the_administrator_ends_an_officers_sessions() -> None:
    officer, admin = staff().clerk, an_administrator()
    theirs, his = client_of(officer), client_of(admin)
    his.post(reverse("officer-sessions", args=[officer.pk]))
    assert (inside(theirs), inside(his)) == (False, True)
    assert AuditEvent.objects.get(verb="end_sessions").facts == {"officer": officer.pk, "sessions": 1}


def test_a_closed_account_and_a_given_password_leave_no_session() -> None:
    people, admin = staff(), an_administrator()
    for officer in (people.clerk, people.head):
        client_of(officer)
    administration.switch_log_in(people.clerk, False, by=admin)
    administration.set_password(people.head, NEW, by=admin)
    assert not OfficerSession.objects.filter(officer__in=[people.clerk, people.head]).exists()


def test_a_new_password_ends_the_other_sessions() -> None:
    officer = staff().clerk
    here, there = logged_in(officer), logged_in(officer)
    here.post(reverse("password"), {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert (inside(here), inside(there)) == (True, False)
    assert sessions.of(officer).count() == 1


def test_a_second_factor_set_up_or_taken_away_ends_the_sessions_opened_without_it() -> None:
    officer, admin = staff().clerk, an_administrator()
    before = logged_in(officer)
    set_up(officer)
    weak, after = inside(before), client_of(officer)
    strong = inside(after)
    factor.drop(officer, by=admin, now=clock.now())
    assert (weak, strong, inside(after)) == (False, True, False)


def test_logging_out_tells_the_browser_to_forget() -> None:
    client = client_of(staff().clerk)
    answer = client.post(reverse("logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not OfficerSession.objects.filter(officer__isnull=False).exists()


def test_sessions_that_are_over_are_cleared_away_at_the_next_log_in() -> None:
    people = staff()
    client = client_of(people.head)
    OfficerSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    logged_in(people.clerk)
    assert not OfficerSession.objects.filter(pk=client.cookies[settings.SESSION_COOKIE_NAME].value).exists()
