"""`page_times` finds every page that an officer's links lead to, once, and holds each to its goals."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from benefit_office.management.commands import page_times
from tests import factories as f

pytestmark = pytest.mark.django_db


def lines(runs: int = 1) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("page_times", runs=runs, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def demonstration(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO, settings.OFFICE_NOW = True, "2026-11-16T09:20:00+05:00"
    monkeypatch.setattr(page_times, "MOST_MS", 60_000)  # a test's machine may be busy
    f.an_officer("clerk", office=f.an_office(), username="clerk")
    for _case in range(2):
        f.received()


@pytest.mark.usefixtures("demonstration")
def test_each_page_is_measured_once_and_weighs_little() -> None:
    found = lines()
    pages = [line["page"] for line in found]
    assert len(pages) == len(set(pages)) > 15
    assert {"home", "intake", "cases", "case received", "regulation"} <= set(pages)
    assert [line for line in found if not line["holds"]] == []


@pytest.mark.usefixtures("demonstration")
def test_a_page_that_misses_its_goal_ends_the_command_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_times, "MOST_BYTES", 10)
    with pytest.raises(SystemExit) as ended:
        lines()
    assert ended.value.code == 1


def test_only_the_demonstration_is_measured(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstration"):
        lines()
