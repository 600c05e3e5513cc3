"""The administrator keeps accounts and dated roles (Regulation 7)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    AKSU,
    PASSWORD,
    START,
    a_role,
    an_administrator,
    an_office,
    an_officer,
    client_of,
    office_time,
    staff,
)
from workflow.models import AuditEvent, Officer, Role
from workflow.words import RoleKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ACCOUNT = {
    "username": "b.akhmetova", "surname": "Ахметова", "name": "Бибігүл", "patronymic": "Серікқызы",
    "position_kk": "Маман", "position_ru": "Специалист", "language": "kk", "password": "алғашқы-сөз-1",
}  # fmt: skip


def grant(client: Client, officer: Officer, **facts: object):
    given = {"kind": "clerk", "office": an_office().pk, "since": "2026-11-16", "ground": "№ 12-к, 13.11.2026"}
    return client.post(reverse("role-new", args=[officer.pk]), {**given, **facts})


def test_a_new_account_can_log_in_and_has_no_role():
    client = client_of(an_administrator())

    answer = client.post(reverse("officer-new"), ACCOUNT)

    officer = Officer.objects.get(username="b.akhmetova")
    assert answer["Location"] == reverse("officer", args=[officer.pk])
    assert (officer.check_password("алғашқы-сөз-1"), officer.roles.count()) == (True, 0)
    assert AuditEvent.objects.get(verb="open_account").facts == {"officer": officer.pk}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "12345678"}, "password"),
        ({"iin": "12"}, "iin"),
        ({"surname": ""}, "surname"),
        ({"email": "x"}, "email"),
    ],
)
def test_an_account_with_a_fault_is_refused_at_its_field(wrong: dict[str, str], field: str):
    answer = client_of(an_administrator()).post(reverse("officer-new"), {**ACCOUNT, **wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Officer.objects.filter(username="b.akhmetova").exists()


def test_a_user_name_is_given_once():
    an_officer(username="b.akhmetova")

    answer = client_of(an_administrator()).post(reverse("officer-new"), ACCOUNT)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["username"])


@pytest.mark.parametrize("typed", ["Қожа", "кожа", "КОЖА", "қожахмет ұлжан"])
def test_an_officer_is_found_by_kazakh_letters_and_by_their_russian_look_alikes(typed: str):
    wanted = an_officer(surname="Қожахмет", name="Ұлжан")
    an_officer(surname="Иванов")

    page = client_of(an_administrator()).get(reverse("officers"), {"q": typed})

    assert list(page.context["page_obj"]) == [wanted]


def test_the_list_is_narrowed_to_an_office():
    people = staff(an_office(AKSU))
    staff()

    page = client_of(an_administrator()).get(reverse("officers"), {"office": AKSU})

    listed = {officer.pk for officer in page.context["page_obj"]}
    assert listed == {person.pk for person in (
        people.clerk, people.head, people.executor, people.deputy, people.colleague, people.auditor)}  # fmt: skip


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_number_of_queries_however_long_it_is(count: int, django_assert_num_queries):
    client = client_of(an_administrator())
    for _ in range(count):
        an_officer(RoleKind.CLERK, office=an_office())

    with django_assert_num_queries(11):
        client.get(reverse("officers"))


@pytest.mark.clause("7")
def test_a_role_is_granted_by_an_order_from_a_day_on():
    officer = an_officer()

    with office_time(START):
        grant(client_of(an_administrator()), officer)

    role = Role.objects.get(officer=officer)
    assert (role.kind, role.office, role.since, role.until) == (
        "clerk",
        an_office(),
        date(2026, 11, 16),
        None,
    )
    assert role.ground == "№ 12-к, 13.11.2026"
    assert AuditEvent.objects.get(verb="grant_role").facts["kind"] == "clerk"


@pytest.mark.parametrize("held", [RoleKind.AUDITOR, RoleKind.ADMINISTRATOR])
@pytest.mark.parametrize("granted", [RoleKind.CLERK, RoleKind.HEAD, RoleKind.EXECUTOR])
def test_an_auditor_or_administrator_holds_no_other_role(held: str, granted: str):
    officer = an_officer(held)

    answer = grant(client_of(an_administrator()), officer, kind=granted)

    assert answer.status_code == 422
    assert "An auditor or an administrator holds no other role." in str(answer.context["bad"].errors)
    assert officer.roles.count() == 1


def test_clerk_head_and_executor_may_be_one_person_in_a_small_office():
    officer = an_officer(RoleKind.CLERK, office=an_office())
    client = client_of(an_administrator())

    for kind in (RoleKind.HEAD, RoleKind.EXECUTOR):
        assert grant(client, officer, kind=kind).status_code == 302

    assert officer.roles.count() == 3


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"office": ""}, "A clerk, a head and an executor belong to an office."),
        ({"kind": "administrator"}, "The administrator belongs to the region, not to an office."),
        ({"until": "2026-11-15"}, "The role ends before it begins."),
        ({"ground": "  "}, "ground"),
    ],
)
def test_a_role_that_cannot_be_is_refused_with_its_sentence(facts: dict[str, str], sentence: str):
    officer = an_officer()

    answer = grant(client_of(an_administrator()), officer, **facts)

    assert answer.status_code == 422
    assert sentence in str(answer.context["bad"].errors)
    assert not officer.roles.exists()


def test_the_same_role_is_not_held_twice_on_a_day():
    officer = an_officer(RoleKind.CLERK, office=an_office())

    answer = grant(client_of(an_administrator()), officer)

    assert "This officer already holds this role in these days." in str(answer.context["bad"].errors)


def test_an_administrator_does_not_change_his_own_roles():
    administrator = an_administrator()
    client = client_of(administrator)

    assert grant(client, administrator, kind="auditor", office="").status_code == 422
    client.post(reverse("role-end", args=[administrator.roles.get().pk]), {"until": "2026-11-16"})

    assert administrator.roles.get().until is None


def test_a_role_ends_on_a_day_and_the_page_closes_with_it():
    officer = an_officer(RoleKind.ADMINISTRATOR)
    role = officer.roles.get()

    with office_time(START):
        client_of(an_administrator()).post(reverse("role-end", args=[role.pk]), {"until": "2026-11-15"})
        answer = client_of(officer).get(reverse("officers"))

    role.refresh_from_db()
    assert (role.until, answer.status_code) == (date(2026, 11, 15), 403)


@pytest.mark.parametrize("until", ["2026-11-13", "2011-12-31"], ids=["before yesterday", "before it began"])
def test_a_role_is_not_ended_in_the_past(until: str):
    role = an_officer(RoleKind.CLERK, office=an_office()).roles.get()

    with office_time(START):
        answer = client_of(an_administrator()).post(reverse("role-end", args=[role.pk]), {"until": until})

    role.refresh_from_db()
    assert (answer.status_code, role.until) == (422, None)


def test_a_role_that_has_ended_stays_ended():
    officer = an_officer()
    role = a_role(officer, RoleKind.CLERK, office=an_office(), until=date(2020, 1, 1))

    with office_time(START):
        client_of(an_administrator()).post(reverse("role-end", args=[role.pk]), {"until": "2026-11-16"})

    role.refresh_from_db()
    assert role.until == date(2020, 1, 1)


def test_a_password_given_anew_ends_the_officers_sessions():
    officer = staff().clerk
    his = client_of(officer)

    client_of(an_administrator()).post(
        reverse("officer-password", args=[officer.pk]),
        {"new_password1": "жаңа-сөз-77", "new_password2": "жаңа-сөз-77"},
    )

    assert his.get(reverse("profile")).status_code == 302
    assert Officer.objects.get(pk=officer.pk).check_password("жаңа-сөз-77")


def test_a_closed_account_is_out_at_once_and_may_be_opened_again():
    officer, administrator = staff().clerk, client_of(an_administrator())
    his = client_of(officer)

    administrator.post(reverse("officer-log-in", args=[officer.pk]), {"allowed": "no"})
    assert his.get(reverse("profile")).status_code == 302
    administrator.post(reverse("officer-log-in", args=[officer.pk]), {"allowed": "yes"})

    assert (
        Client().post(reverse("login"), {"username": officer.username, "password": PASSWORD}).status_code
        == 302
    )


def test_an_administrator_does_not_lock_himself_out():
    administrator = an_administrator()

    answer = client_of(administrator).post(
        reverse("officer-log-in", args=[administrator.pk]), {"allowed": "no"}
    )

    assert answer.status_code == 403
    assert Officer.objects.get(pk=administrator.pk).is_active


@pytest.mark.parametrize("part", ["clerk", "head", "executor", "auditor"])
def test_nobody_but_the_administrator_keeps_officers(part: str):
    people = staff()
    client = client_of(getattr(people, part))

    assert client.get(reverse("officers")).status_code == 403
    assert client.get(reverse("officer", args=[people.clerk.pk])).status_code == 403
    assert grant(client, people.clerk, kind="head").status_code == 403
    assert client.post(reverse("officer-new"), ACCOUNT).status_code == 403
