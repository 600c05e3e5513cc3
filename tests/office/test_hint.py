"""Celery carries hints: without a broker the office goes on."""

import logging
import time

import pytest

from benefit_office.celery import app
from benefit_office.office.valkey import Broker


@app.task(name="tests.hint")
def hint() -> None:
    """Nothing."""


def test_a_dead_broker_costs_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        assert hint.delay() is None
    assert time.monotonic() - began < 1
    assert "tests.hint waits for the next sweep" in caplog.text


def test_a_living_broker_gets_the_hint(valkey: Broker) -> None:
    with app.connection_for_write(valkey.url) as connection:
        assert hint.apply_async(connection=connection) is not None
        message = connection.SimpleQueue("celery").get(timeout=5)
    assert message.headers["task"] == "tests.hint"
