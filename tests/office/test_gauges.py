"""/metrics tells what somebody must look at."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from benefit_office import gauges
from benefit_office.celery import app
from benefit_office.office.valkey import Broker
from tests import factories as make
from tests.factories import at
from workflow.models import CalendarYear, Case, Heartbeat, Notice, Officer
from workflow.reminders.sweep import sweep


def measured(client: Client, now: str = "2026-11-18 10:00") -> dict[str, float]:
    with make.office_time(at(now)):
        text = client.get("/metrics").content.decode()
    rows = (line.split(" ") for line in text.splitlines() if line.startswith("office_"))
    return {name.removeprefix("office_"): float(value) for name, value in rows}


@pytest.mark.django_db
def test_a_calm_office(client: Client) -> None:
    make.a_case(state="assigned")
    Heartbeat.objects.create(pk="sweep", at=timezone.now() - timedelta(seconds=40))
    found = measured(client)
    assert 40 <= found.pop("sweep_age_seconds") < 60
    assert found == {
        "database_reachable": 1, "broker_reachable": 0, "calendar_days_left": 408, "stuck_findings": 0, "late_cases": 0,
        "unmailed_notice_age_seconds": 0, "refused_letters": 0, "failed_sheets": 0, "outbox_age_seconds": 0,
        "failed_messages": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_what_is_wrong_is_told(client: Client) -> None:
    make.received()
    sweep(at("2026-11-16 09:20"))
    Officer.objects.update(email="clerk@office.example")
    Case.objects.update(step=2)
    CalendarYear.objects.filter(year=2027).delete()
    found = measured(client, "2026-11-16 10:20")
    assert (found["sweep_age_seconds"], found["late_cases"], found["stuck_findings"]) == (float("inf"), 1, 1)
    assert (found["unmailed_notice_age_seconds"], found["calendar_days_left"]) == (3600, 45)
    Notice.objects.update(mail_refused="550")
    assert measured(client)["refused_letters"] == 1


@pytest.mark.django_db
def test_a_database_away_is_the_alarm(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Iterator[object]:
        raise DatabaseError
        yield

    monkeypatch.setattr(gauges, "_of_the_database", away)
    assert measured(client) == {"database_reachable": 0, "broker_reachable": 0}


@pytest.mark.django_db
def test_a_broker_that_answers(client: Client, valkey: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_url", valkey.url)
    monkeypatch.setattr(app.conf, "broker_read_url", valkey.url)
    assert measured(client)["broker_reachable"] == 1
