"""What every test may ask for."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from benefit_office.office.valkey import Broker
from tests.plugin import SEEDED, TESTED, copy_database, is_transactional
from workflow.memory import facts


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """Each worker has a server of its own, so that its database needs no name of its own."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Keep the database as the migrations left it, with offices, edition and calendar."""
    connections.close_all()
    copy_database(TESTED, SEEDED)


@pytest.fixture(autouse=True)
def _access_log_joins_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """In a test that is rolled back the access log writes on the test's own connection and sees the test's rows."""
    if request.node.get_closest_marker("django_db") is None or is_transactional(request.node):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    own = connections["access"]
    connections["access"] = connections["default"]
    yield
    connections["access"] = own


@pytest.fixture(autouse=True)
def _facts_are_read_anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, the database is put back, and the number of its facts with it."""
    yield
    if is_transactional(request.node):
        facts.forget()


@pytest.fixture(scope="session")
def valkey() -> Iterator[Broker]:
    """A real Valkey for the tests that need a broker."""
    home = Path(tempfile.mkdtemp(prefix="office-valkey-"))
    broker = Broker(home / "data", socket=home, log=home / "log")
    broker.start()
    yield broker
    broker.stop()
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's own Chromium; its sandbox does not work under root."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": arguments}


@pytest.fixture
def english(settings: Any) -> None:
    """Pages and refusals in the language of the sources, so that a test can quote a sentence."""
    settings.LANGUAGE_CODE = "en"
