"""A public door counts vain tries by the caller's address and keeps no address.

Planted defects this file goes red for: the address kept as it is; what a stranger writes into X-Forwarded-For
believed; a count that two at once raise by one; rows kept for ever.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory

from tests.factories import START
from workflow.models import VainTries
from workflow.visits import throttle

pytestmark = pytest.mark.django_db


def key(address: str = "10.0.0.1", door: str = "status", minutes: int = 0, **headers: Any) -> throttle.Key:
    request = RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)
    return throttle.key_of(request, door, START + timedelta(minutes=minutes))


def test_each_try_counts_one_and_can_be_taken_back() -> None:
    assert [throttle.count(key()) for _ in range(3)] == [1, 2, 3]
    throttle.take_back(key())
    assert throttle.count(key()) == 3


def test_addresses_doors_and_spans_are_counted_apart() -> None:
    keys = [key(), key("10.0.0.2"), key(door="verify"), key(minutes=15)]
    assert [throttle.count(each) for each in keys] == [1, 1, 1, 1]
    assert key(minutes=9) == key()  # START is five past: the span ends at a quarter past


def test_no_address_is_kept() -> None:
    throttle.count(key("203.0.113.77"))
    row = VainTries.objects.get()
    assert (len(row.place), "203" in row.place) == (64, False)
    assert key("203.0.113.77")[1] != key("203.0.113.77", minutes=20)[1]  # nor can two spans be joined


def test_what_is_older_than_a_day_goes() -> None:
    throttle.count(key())
    throttle.count(key(minutes=24 * 60 + 30))
    assert VainTries.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.1.1.1", "10.0.0.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),  # the first was written by the caller himself
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(proxies: int, forwarded: str, address: str, settings: Any) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})
    assert throttle.address_of(request) == address


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_at_once_none_is_overlooked() -> None:
    def once(_turn: int) -> int:
        try:
            return throttle.count(key())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(once, range(24))) == list(range(1, 25))
