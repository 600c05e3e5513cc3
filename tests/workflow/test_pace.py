"""Who asks too fast is slowed down; who is refused too often is seen.

Planted defects this file goes red for: the middleware taken out; one count for all officers; refusals not counted, or
only those of acts and not of other offices' cases; a stranger's vain tries mixed with an officer's.
"""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as make
from workflow import clock
from workflow.models import VainTries
from workflow.visits import pace, throttle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The minute does not end in the midst of the test."""
    monkeypatch.setattr(pace.time, "monotonic", lambda: 60_030.0)


@pytest.mark.usefixtures("_one_minute")
def test_more_than_a_hand_can_press_is_answered_with_the_seconds_to_wait(settings: Any) -> None:
    settings.REQUESTS_A_MINUTE = 5
    people = make.staff()
    hasty, calm = make.client_of(people.clerk), make.client_of(people.head)
    calm.handler = hasty.handler  # of one web process
    answers = [hasty.get(reverse("profile")) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert (answers[-1]["Retry-After"], "Wait a moment" in answers[-1].content.decode()) == ("30", True)
    assert calm.get(reverse("profile")).status_code == 200


@pytest.mark.usefixtures("_one_minute")
def test_the_next_minute_begins_anew(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REQUESTS_A_MINUTE = 1
    client = make.client_of(make.staff().clerk)
    first, second = (client.get(reverse("profile")).status_code for _ in range(2))
    monkeypatch.setattr(pace.time, "monotonic", lambda: 60_060.0)
    assert (first, second, client.get(reverse("profile")).status_code) == (200, 429, 200)


def test_refusals_of_one_officer_are_counted_and_measured() -> None:
    people, elsewhere = make.staff(), make.received(office=make.an_office(make.AKSU))
    client = make.client_of(people.clerk)
    statuses = [
        client.get(reverse("officers")).status_code,
        client.post(reverse("assign", args=[make.received().public_id])).status_code,
        client.get(reverse("case", args=[elsewhere.public_id])).status_code,
        client.get(reverse("queue")).status_code,
    ]
    make.client_of(people.head).get(reverse("officers"))
    assert statuses == [403, 403, 404, 200]
    assert throttle.refusals(clock.now()) == 3


def test_a_stranger_and_an_address_that_nobody_has_are_not_an_officers_refusal() -> None:
    Client().get(reverse("officers"))
    make.client_of(make.staff().clerk).get("/no-such-page/")
    assert not VainTries.objects.filter(door=throttle.REFUSED).exists()
