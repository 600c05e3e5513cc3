"""Celery carries hints: without a broker the office goes on."""

import logging
import time
from pathlib import Path

import pytest
from celery import current_app
from celery.apps.beat import Beat

from benefit_office.celery import app
from benefit_office.office.valkey import Broker


@app.task(name="tests.hint")
def hint() -> None:
    """Nothing."""


def test_a_dead_broker_costs_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        assert hint.delay() is None
    assert time.monotonic() - began < 5
    assert "tests.hint waits for the next sweep" in caplog.text


def test_a_living_broker_gets_the_hint(valkey: Broker) -> None:
    with app.connection_for_write(valkey.url) as connection:
        assert hint.apply_async(connection=connection) is not None
        message = connection.SimpleQueue("celery").get(timeout=5)
    assert message.headers["task"] == "tests.hint"


def test_a_task_goes_to_the_offices_broker_and_no_other() -> None:
    assert current_app.main == app.main == "benefit_office"


def test_beat_keeps_nothing_on_the_disk_that_a_kill_could_spoil(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Celery's own keeps its times in a file; one that was spoilt stopped it at each start, and no sweep came."""
    monkeypatch.chdir(tmp_path)
    beat = Beat(app=app)
    service = beat.Service(app=app, scheduler_cls=beat.scheduler_cls, schedule_filename=beat.schedule)
    assert {"sweep", "deliver_due", "close_days"} <= set(service.get_scheduler().schedule)
    assert list(tmp_path.iterdir()) == []
