"""What a load balancer and Prometheus are told."""

import pytest
from django.db import DatabaseError
from django.test import Client

from benefit_office import views


def test_the_process_answers_without_the_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [([("0009", False)], b"Migrations are missing"), (None, b"The database does not answer")],
)
def test_a_database_away_or_behind_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, plan: list[tuple[str, bool]] | None, sentence: bytes
) -> None:
    class Executor:
        def __init__(self, connection: object) -> None:
            if plan is None:
                raise DatabaseError
            self.loader = self.graph = self

        def leaf_nodes(self) -> list[str]:
            return []

        def migration_plan(self, targets: list[str]) -> list[tuple[str, bool]]:
            assert plan
            return plan

    monkeypatch.setattr(views, "MigrationExecutor", Executor)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content[: len(sentence)]) == (503, sentence)


@pytest.mark.django_db
def test_prometheus_reads_the_metrics(client: Client) -> None:
    assert "process_start_time_seconds" in client.get("/metrics").content.decode()


def test_watchers_only_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
