"""The private database of the test run."""

import pytest
from django.db import connections

from workflow.models import Office


@pytest.mark.django_db
def test_the_access_log_sees_what_the_test_has_written() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE seen AS SELECT 1 AS n")
    with connections["access"].cursor() as cursor:
        cursor.execute("SELECT n FROM seen")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_outside_a_rolled_back_test_the_access_log_has_a_connection_of_its_own() -> None:
    backends = set()
    for alias in ("default", "access"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends.add(cursor.fetchone())
    assert len(backends) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_starts_from_what_the_migrations_brought(turn: int) -> None:
    assert Office.objects.count() == 13
    Office.objects.update(phone="committed")
    assert Office.objects.exclude(phone="committed").count() == 0
