"""pytest plugin: a private PostgreSQL for the run, every database open to tests, the table of clauses.

Loaded by `-p tests.plugin` (pyproject.toml), because a conftest comes too late: pytest-django reads the settings
while the first conftests are loaded.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connections
from django.test import TransactionTestCase

from benefit_office.office.postgres import Cluster, fleeting

FOREIGN = (
    "DEBUG",
    "EMAIL_URL",
    "LOG_LEVEL",
    "OFFICE_NOW",
    "PORT",
    "PRODUCTION",
    "STANDINS_URL",
    "STATIC_ROOT",
)
TESTED, SEEDED = "test_office", "seeded"  # the database of the tests, and how the migrations left it
cluster_key = pytest.StashKey[Cluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--clauses", action="store_true", help="print which test shows which clause of the regulation"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """A server of our own in memory; the settings then come from its address, never from the caller's."""
    cluster = fleeting()
    early_config.stash[cluster_key] = cluster
    early_config.add_cleanup(lambda: remove(cluster))
    cluster.start()
    home = cluster.folder.parent
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {
        "DATABASE_URL": cluster.url,
        "REDIS_URL": f"redis+socket://{home}/no-broker.sock",  # the `valkey` fixture starts one where needed
        "SECRET_KEY": "tests",
        "DATA_DIR": str(home / "data"),
        "TESTING": "1",
        "DEMO": "0",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in the thread of the test
    }
    yield


def remove(cluster: Cluster) -> None:
    """The end of the run: stop the server, leave nothing behind."""
    cluster.stop()
    shutil.rmtree(cluster.folder.parent, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test with a database may use each of them (the access log has a connection of its own)."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            given = marker.kwargs if marker else {}
            item.add_marker(pytest.mark.django_db(**{"databases": "__all__", **given}), append=False)


def is_transactional(item: pytest.Item) -> bool:
    """Whether the test commits for real, after which Django empties every table."""
    marker = item.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or (marker and marker.kwargs.get("transaction")))


def pytest_configure() -> None:
    """A test that commits leaves its database to be replaced by a copy: emptying eighty tables first, and telling every
    app of it, would be work for nothing.
    """
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """No test leaves its access log's connection to the next one, or a database without what the migrations brought."""
    yield
    connections["access"].close()
    if is_transactional(item):
        connections.close_all()
        copy_database(SEEDED, TESTED)


def copy_database(source: str, target: str) -> None:
    """Put a copy of one database in the place of another."""
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With --clauses: one line for each clause and each test that shows it."""
    if not terminalreporter.config.getoption("clauses"):
        return
    rows = sorted(clause_rows(terminalreporter.config.stash.get(items_key, [])))
    terminalreporter.section("clauses of the regulation")
    width = max((len(clause) for _, clause, _ in rows), default=0)
    for _, clause, test in rows:
        terminalreporter.write_line(f"{clause:{width}}  {test}")


items_key = pytest.StashKey[list[pytest.Item]]()


def pytest_collection_finish(session: pytest.Session) -> None:
    session.config.stash[items_key] = session.items


def clause_rows(items: list[pytest.Item]) -> Iterator[tuple[list[tuple[int, str]], str, str]]:
    """(sort key, clause, test) of each marked test; the cases of one parametrised test are one row."""
    rows = {
        (mark.args[0], item.nodeid.partition("[")[0])
        for item in items
        for mark in item.iter_markers("clause")
    }
    for clause, test in rows:
        key = [(int(part), "") if part.isdigit() else (0, part) for part in clause.split(".")]
        yield key, clause, str(Path(test))
