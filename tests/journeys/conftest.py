"""Chromium on the real server, the office's clock in the test's hand."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.factories import at
from tests.journeys.desk import Desk
from workflow.models import Officer

Clock = Callable[[str], datetime]
ComeIn = Callable[..., Desk]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """A browser that calls nobody but the office."""
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *quiet]}


@pytest.fixture(scope="session")
def base_url() -> None:
    """The server's port is known to each test alone. (The plugin's own fixture is one pytest 9.2 warns about.)"""


@pytest.fixture
def clock(settings: Any) -> Clock:
    """Set the office's clock: `clock("2026-11-16 09:20")`."""

    def set_to(text: str) -> datetime:
        moment = at(text)
        settings.OFFICE_NOW = moment.isoformat()
        return moment

    set_to("2026-11-16 09:05")
    return set_to


@pytest.fixture
def come_in(new_context: Any, live_server: Any, clock: Clock) -> Iterator[ComeIn]:
    """A browser for each who comes in, in Kazakh; at the end none of their pages has failed in silence."""
    desks: list[Desk] = []

    def open_one(officer: Officer | None = None, width: int = 1280) -> Desk:
        context = new_context(locale="kk-KZ", viewport={"width": width, "height": 900})
        context.set_default_timeout(20_000)
        desk = Desk(context.new_page(), live_server.url)
        desks.append(desk)
        return desk.log_in(officer) if officer else desk

    yield open_one
    assert [fault for desk in desks for fault in desk.faults] == []
