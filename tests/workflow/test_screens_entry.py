"""Coming in, and what an officer keeps of himself."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from tests.factories import PASSWORD, an_administrator, an_officer, client_of, staff
from workflow.models import AuditEvent, Officer
from workflow.words import RoleKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NEW = "жаңа-құпия-7"


def enter(client: Client, username: str, password: str = PASSWORD):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_an_officer_logs_in_and_the_pages_speak_his_language():
    officer = an_officer(RoleKind.AUDITOR, language="ru")
    client = Client()

    answer = enter(client, officer.username)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.cookies["django_language"].value == "ru"


def test_a_language_chosen_before_logging_in_stays():
    officer = an_officer(RoleKind.AUDITOR, language="ru")
    client = Client()
    client.cookies["django_language"] = "en"

    enter(client, officer.username)

    assert client.cookies["django_language"].value == "en"


def test_a_wrong_password_is_answered_by_the_form_and_its_reason():
    officer = an_officer(RoleKind.AUDITOR)

    answer = enter(Client(), officer.username, "wrong")

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_a_name_longer_than_any_officers_is_answered_like_an_unknown_one():
    answers = [enter(Client(), name) for name in ("9" * 400, "nobody")]

    assert [answer.status_code for answer in answers] == [422, 422]
    sentences = [
        [str(one) for errors in answer.context["form"].errors.values() for one in errors]
        for answer in answers
    ]
    assert sentences[0] == sentences[1]


def test_a_closed_account_does_not_open():
    officer = an_officer(RoleKind.AUDITOR, is_active=False)

    assert enter(Client(), officer.username).status_code == 422


def test_the_log_ins_stand_on_the_page_only_in_the_demonstration():
    an_officer(RoleKind.ADMINISTRATOR, username="admin")

    with override_settings(DEMO=True):
        shown = Client().get(reverse("login"))
    hidden = Client().get(reverse("login"))

    assert [row["username"] for row in shown.context["demo_logins"]] == ["admin"]
    assert hidden.context["demo_logins"] == []


def test_a_lost_stranger_is_shown_the_door_and_a_lost_officer_the_way_to_work():
    stranger, officer = Client().get("/nowhere/"), client_of(staff().clerk).get("/nowhere/")

    assert (stranger.status_code, officer.status_code) == (404, 404)
    ways = [f'href="{reverse("status")}"' in page.content.decode() for page in (stranger, officer)]
    assert ways == [True, False]


def test_logging_out_needs_a_post_and_ends_the_session():
    client = client_of(staff().clerk)

    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))

    assert client.get(reverse("profile")).status_code == 302


def test_an_officer_changes_his_language_and_his_pages_follow():
    officer = staff().clerk
    client = client_of(officer)

    client.post(
        reverse("profile"), {"language": "en", "phone": "8 7182 55 00 00", "email": "clerk@example.kz"}
    )

    officer.refresh_from_db()
    assert (officer.language, officer.phone) == ("en", "8 7182 55 00 00")
    assert "My account" in client.get(reverse("profile")).content.decode()
    assert AuditEvent.objects.get(verb="keep_account").facts == {
        "officer": officer.pk, "fields": ["email", "language", "phone"],
    }  # fmt: skip


def test_an_officer_changes_his_password_and_stays_logged_in():
    officer = staff().clerk
    client = client_of(officer)

    client.post(reverse("password"), {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    assert Officer.objects.get(pk=officer.pk).check_password(NEW)
    assert client.get(reverse("profile")).status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [("wrong", NEW), (PASSWORD, "12345678"), (PASSWORD, "short")],
    ids=["old", "common", "short"],
)
def test_a_password_is_not_changed_without_the_old_one_or_for_a_weak_one(old: str, new: str):
    officer = staff().clerk

    answer = client_of(officer).post(
        reverse("password"), {"old_password": old, "new_password1": new, "new_password2": new}
    )

    assert answer.status_code == 422
    assert Officer.objects.get(pk=officer.pk).check_password(PASSWORD)


def test_the_language_switch_leads_back_to_the_page_with_its_search_and_past_a_declined_act() -> None:
    """A page's own address with what was asked; after a declined act the page its form stood on, if it was ours."""
    client = client_of(an_administrator())
    back = 'name="next" value="{}"'
    page = client.get("/outbox/?show=failed&page=1").content.decode()
    assert back.format("/outbox/?show=failed&amp;page=1") in page
    ours = "/editions/?from=here"
    for came_from, leads in ((f"http://testserver{ours}", ours), ("http://elsewhere/x", "/"), ("", "/")):
        declined = client.post(reverse("edition-switch"), {}, headers={"Referer": came_from})
        assert (declined.status_code, back.format(leads) in declined.content.decode()) == (422, True)
