"""The second factor: set up, asked for after the password, used once, throttled, required of heads in production."""

import time
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import PASSWORD, an_administrator, client_of, staff
from workflow import clock
from workflow.login import factor
from workflow.models import AuditEvent, Officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def shown_by(device: TOTPDevice, steps: int = 0) -> str:
    """What the telephone shows; `steps` of half a minute later or earlier."""
    code = TOTP(device.bin_key, device.step, device.t0, device.digits)
    code.time = time.time() + steps * device.step
    return f"{code.token():06}"


def set_up(officer: Officer) -> tuple[TOTPDevice, list[str]]:
    """His telephone is set up half a minute ago; its recovery codes."""
    device = factor.begin(officer)
    codes = factor.confirm(officer, shown_by(device, -1), now=clock.now())
    return TOTPDevice.objects.get(user=officer, confirmed=True), codes


def with_password(officer: Officer) -> Client:
    """A browser in which the right password was just given."""
    client = Client()
    answer = client.post(reverse("login"), {"username": officer.username, "password": PASSWORD})
    assert answer["Location"] == reverse("login-code")
    return client


def enter(client: Client, code: str):
    return client.post(reverse("login-code"), {"code": code})


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_officer_sets_up_his_telephone_and_gets_recovery_codes_once() -> None:
    officer = staff().clerk
    client = client_of(officer)
    client.post(reverse("second-factor-begin"))
    page = client.get(reverse("second-factor")).content.decode()
    device = TOTPDevice.objects.get(user=officer)

    answer = client.post(reverse("second-factor-confirm"), {"code": shown_by(device)})

    assert "data:image/svg+xml" in page
    assert len(answer.context["codes"]) == 10
    assert answer.context["codes"][0] not in client.get(reverse("second-factor")).content.decode()
    assert TOTPDevice.objects.get(user=officer).confirmed
    assert AuditEvent.objects.get(verb="set_second_factor").facts == {"officer": officer.pk}


def test_a_wrong_first_code_sets_nothing_up() -> None:
    officer = staff().clerk
    client = client_of(officer)
    client.post(reverse("second-factor-begin"))

    answer = client.post(reverse("second-factor-confirm"), {"code": "000000"})

    assert answer.status_code == 422
    assert not TOTPDevice.objects.filter(user=officer, confirmed=True).exists()


def test_the_code_is_asked_for_after_the_password_and_lets_in() -> None:
    officer = staff().head
    device, _codes = set_up(officer)
    client = with_password(officer)
    outside = client.get(reverse("queue"))

    answer = enter(client, shown_by(device))

    assert outside["Location"].startswith(reverse("login"))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert inside(client)


def test_the_code_page_leads_a_stranger_to_the_password() -> None:
    assert Client().get(reverse("login-code"))["Location"] == reverse("login")


def test_a_code_lets_in_once() -> None:
    """A code read over the shoulder is worth nothing."""
    officer = staff().head
    device, _codes = set_up(officer)
    code = shown_by(device)
    enter(with_password(officer), code)
    second = with_password(officer)

    answer = enter(second, code)

    assert answer.status_code == 422
    assert not inside(second)


def test_a_recovery_code_lets_in_once_and_is_not_kept_in_clear() -> None:
    officer = staff().head
    _device, codes = set_up(officer)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    first, second = with_password(officer), with_password(officer)
    enter(first, codes[0].upper())
    enter(second, codes[0])

    assert kept.isdisjoint({code.replace("-", "") for code in codes})
    assert (inside(first), inside(second)) == (True, False)
    assert StaticToken.objects.count() == 9


def test_after_a_wrong_code_even_the_right_one_waits() -> None:
    officer = staff().head
    device, _codes = set_up(officer)
    client = with_password(officer)
    for _each in range(3):
        enter(client, "000000")

    enter(client, shown_by(device))

    assert not inside(client)
    assert AccessAttempt.objects.get().failures_since_start == 4


def test_ten_wrong_codes_close_the_log_in_as_ten_wrong_passwords_do() -> None:
    officer = staff().head
    _device, codes = set_up(officer)
    client = with_password(officer)
    statuses = [enter(client, "000000").status_code for _each in range(10)]

    assert statuses[-1] == 429
    assert enter(client, codes[0]).status_code == 429
    assert not inside(client)


def test_the_right_password_is_forgotten_after_five_minutes(settings: Any) -> None:
    officer = staff().head
    device, _codes = set_up(officer)
    settings.OFFICE_NOW = "2026-11-16T09:00:00+05:00"
    client = with_password(officer)
    settings.OFFICE_NOW = "2026-11-16T09:05:01+05:00"

    answer = enter(client, shown_by(device))

    assert answer["Location"] == reverse("login")
    assert not inside(client)


@pytest.mark.parametrize("name", ["queue", "signing", "profile", "regulation"])
def test_a_head_without_a_second_factor_gets_nowhere_in_production(settings: Any, name: str) -> None:
    client = client_of(staff().head)
    offered = client.get(reverse(name)).status_code
    settings.SECOND_FACTOR = True

    answer = client.get(reverse(name))

    assert offered == 200
    assert (answer.status_code, answer["Location"]) == (302, reverse("second-factor"))
    assert client.get(reverse("second-factor")).status_code == 200


def test_an_act_of_a_head_without_a_second_factor_does_nothing(settings: Any) -> None:
    settings.SECOND_FACTOR = True
    client, before = client_of(an_administrator()), AuditEvent.objects.count()

    answer = client.post(reverse("officers"), {})

    assert answer["Location"] == reverse("second-factor")
    assert AuditEvent.objects.count() == before


def test_an_old_session_of_a_head_is_asked_for_the_code(settings: Any) -> None:
    officer = staff().head
    device, _codes = set_up(officer)
    client = client_of(officer)  # as one that a password alone has opened
    settings.SECOND_FACTOR = True
    led = client.get(reverse("signing"))

    enter(client, shown_by(device))

    assert led["Location"] == reverse("login-code")
    assert client.get(reverse("signing")).status_code == 200


def test_a_clerk_works_without_one_in_production(settings: Any) -> None:
    settings.SECOND_FACTOR = True

    assert client_of(staff().clerk).get(reverse("queue")).status_code == 200


@pytest.mark.parametrize("kind", ["clerk", "executor", "auditor"])
def test_where_the_region_wants_it_everybody_works_with_one(kind: str, settings: Any) -> None:
    settings.SECOND_FACTOR = settings.SECOND_FACTOR_FOR_ALL = True
    client = client_of(getattr(staff(), kind))
    assert client.get(reverse("queue"))["Location"] == reverse("second-factor")


def test_whoever_sits_at_an_old_session_does_not_change_the_second_factor() -> None:
    officer = staff().clerk
    set_up(officer)
    client = client_of(officer)  # as one opened before there was a second factor

    answers = [
        client.post(reverse(name), {"password": PASSWORD})
        for name in ("second-factor-begin", "second-factor-codes", "second-factor-drop")
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert TOTPDevice.objects.filter(user=officer).count() == 1


def test_its_holder_makes_new_recovery_codes_with_his_password() -> None:
    officer = staff().clerk
    device, codes = set_up(officer)
    client = with_password(officer)
    enter(client, shown_by(device))

    refused = client.post(reverse("second-factor-codes"), {"password": "wrong"})
    answer = client.post(reverse("second-factor-codes"), {"password": PASSWORD})

    assert refused.status_code == 422
    assert len(answer.context["codes"]) == 10
    assert set(answer.context["codes"]).isdisjoint(codes)


def test_its_holder_goes_without_where_that_is_allowed(settings: Any) -> None:
    officer = staff().head
    device, _codes = set_up(officer)
    client = with_password(officer)
    enter(client, shown_by(device))
    settings.SECOND_FACTOR = True
    required = client.post(reverse("second-factor-drop"), {"password": PASSWORD}).status_code
    settings.SECOND_FACTOR = False

    client.post(reverse("second-factor-drop"), {"password": PASSWORD})

    assert required == 403
    assert not TOTPDevice.objects.filter(user=officer).exists()


def test_the_administrator_takes_a_lost_one_away_and_it_is_in_the_trail() -> None:
    officer, administrator = staff().head, an_administrator()
    set_up(officer)
    client = client_of(administrator)
    page = client.get(reverse("officer", args=[officer.pk])).content.decode()

    client.post(reverse("officer-second-factor", args=[officer.pk]))

    assert reverse("officer-second-factor", args=[officer.pk]) in page
    assert not TOTPDevice.objects.filter(user=officer).exists()
    assert not StaticDevice.objects.filter(user=officer).exists()
    event = AuditEvent.objects.get(verb="drop_second_factor")
    assert (event.by, event.facts) == (administrator, {"officer": officer.pk})


def test_the_administrator_does_not_take_his_own_away() -> None:
    administrator = an_administrator()
    set_up(administrator)

    answer = client_of(administrator).post(reverse("officer-second-factor", args=[administrator.pk]))

    assert answer.status_code == 403
    assert TOTPDevice.objects.filter(user=administrator, confirmed=True).exists()
