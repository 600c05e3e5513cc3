"""Sheets that fail are visible tasks; a press that hangs is stopped and never blocks the others.

Planted defects this file goes red for: a database that falls while a sheet is made takes the sheet for a failed one, or
costs it a try; a sheet whose time is over has failed at the first try.
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from benefit_office.office.child import spawn
from benefit_office.office.postgres import fleeting
from benefit_office.office.valkey import Broker
from tests import factories as f
from tests.office.test_sweep_survives import ROOT, Scene, wait
from tests.plugin import remove
from workflow import doctor
from workflow.delivery import printing
from workflow.models import Sheet
from workflow.words import State

NOW = f.START + timedelta(days=3)


@pytest.fixture
def case() -> Any:
    with f.office_time(NOW):
        yield f.a_case(state=State.REGISTERED)


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*_args: Any) -> bytes:
        raise RuntimeError("the engine fell over")

    monkeypatch.setattr(printing, "press", press)


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_a_failed_sheet_is_a_task_with_make_again(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = Sheet.objects.get(case=case, kind="coupon", language="kk")
    with monkeypatch.context() as away:
        broken(away)
        assert printing.make(sheet.pk).state == "failed"
    people = f.staff()
    page = f.client_of(people.executor).get(reverse("failed_sheets")).content.decode()
    assert "RuntimeError: the engine fell over" in page
    assert case.number in page
    assert (
        case.number
        not in f.client_of(f.staff(f.an_office(f.AKSU)).head).get(reverse("failed_sheets")).content.decode()
    )
    assert [found.code for found in doctor.sheets_are_made()] == ["failed-sheet"]
    answer = f.client_of(people.head).post(reverse("make_sheet", args=[sheet.public_id]), {"back": "list"})
    assert answer["Location"] == reverse("failed_sheets")
    sheet.refresh_from_db()
    assert sheet.state == "ready"
    assert list(doctor.sheets_are_made()) == []


@pytest.mark.django_db
def test_a_failed_sheet_blocks_neither_draft_nor_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    with f.office_time(NOW):
        case = f.a_case(state=State.REGISTERED)
        for sheet in Sheet.objects.filter(case=case):
            printing.make(sheet.pk)
        f.drafted(f.assigned(case, NOW), NOW)
        assert f.submitted(f.fresh(case), NOW).state == State.SUBMITTED
    assert Sheet.objects.filter(case=case, state="failed").exists()


@pytest.mark.django_db
def test_a_sheet_in_other_hands_is_left_alone_until_its_time_is_over(case: Any) -> None:
    sheet = Sheet.objects.get(case=case, kind="coupon", language="kk")
    Sheet.objects.filter(pk=sheet.pk).update(tried_at=timezone.now(), tries=1)
    assert printing.make(sheet.pk).state == "pending"
    assert sheet.pk not in printing.left_behind(NOW)
    Sheet.objects.filter(pk=sheet.pk).update(tried_at=timezone.now() - printing.LEASE - timedelta(seconds=1))
    assert sheet.pk in printing.left_behind(NOW)
    assert printing.make(sheet.pk).state == "ready"


@pytest.mark.django_db
def test_what_has_lain_for_days_is_made_at_leisure(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "OLD_AT_ONCE", 1)
    sheets = list(Sheet.objects.filter(case=case).order_by("pk").values_list("pk", flat=True))
    assert len(sheets) == 4
    assert printing.left_behind(NOW) == sheets
    assert printing.left_behind(NOW + printing.LONG_AGO + timedelta(hours=1)) == sheets[-1:]


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_a_sheet_stopped_three_times_has_failed(case: Any) -> None:
    long_ago = timezone.now() - printing.LEASE - timedelta(seconds=1)
    sheets = Sheet.objects.filter(case=case, kind="coupon", language="kk")
    sheets.update(tried_at=long_ago, tries=3)
    assert sheets.get().pk not in printing.left_behind(NOW)
    assert (sheets.get().state, sheets.get().error) == (
        "failed", "It was not ready in time and was stopped 3 times.",
    )  # fmt: skip
    assert printing.make(sheets.get().pk).state == "failed"
    assert printing.make(sheets.get().pk, again=True).state == "ready"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [SoftTimeLimitExceeded(), OperationalError("canceling statement due to statement timeout")],
    ids=repr,
)
def test_what_runs_out_of_time_each_time_has_failed_after_three_tries(
    case: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    sheet = Sheet.objects.get(case=case, kind="coupon", language="kk")

    def slow(*_args: Any) -> None:
        raise fault

    monkeypatch.setattr(printing, "form_for", slow)
    for tries in (1, 2, 3):
        assert sheet.pk in printing.left_behind(NOW)
        with pytest.raises(type(fault)):
            printing.make(sheet.pk)
        sheet.refresh_from_db()
        assert (sheet.state, sheet.tries, sheet.error) == ("pending", tries, "")
        Sheet.objects.update(tried_at=timezone.now() - printing.LEASE - timedelta(seconds=1))
    assert sheet.pk not in printing.left_behind(NOW)
    sheet.refresh_from_db()
    assert sheet.state == "failed"
    assert sheet.error


@pytest.mark.django_db(transaction=True)
def test_a_database_that_falls_meanwhile_costs_the_sheet_no_try(monkeypatch: pytest.MonkeyPatch) -> None:
    with f.office_time(NOW):
        case = f.a_case(state=State.REGISTERED)
    sheet = Sheet.objects.get(case=case, kind="coupon", language="kk")

    def fallen(*_args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as down:
        down.setattr(printing, "form_for", fallen)
        with pytest.raises((OperationalError, InterfaceError)):
            printing.make(sheet.pk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.tries, sheet.error) == ("pending", 0, "")
    Sheet.objects.update(tried_at=timezone.now() - printing.LEASE - timedelta(seconds=1))
    assert sheet.pk in printing.left_behind(NOW)
    assert printing.make(sheet.pk).state == Sheet.State.READY


def test_a_press_that_hangs_is_killed_and_the_next_sheet_is_made(valkey: Broker, tmp_path: Path) -> None:
    """A real worker, a press that never comes back for one sheet: its process is stopped, the others are printed."""
    server = fleeting()
    server.start()
    scene = Scene(server.url, valkey, 1, tmp_path)
    scene.env |= {"DJANGO_SETTINGS_MODULE": "benefit_office.settings", "SHEET_SECONDS": "3"}
    log = tmp_path / "worker.log"
    try:
        scene.python("manage.py", "migrate", "--verbosity=0")
        scene.python("-m", "tests.workflow.hanging_scene")
        celery = [sys.executable, "-m", "celery", "--app=tests.workflow.hanging", "worker", "--concurrency=1",
                  "--without-gossip", "--without-mingle", "--loglevel=info"]  # fmt: skip
        scene.processes.append(spawn(celery, log=log, env=scene.env, cwd=ROOT))
        scene.python("-m", "tests.workflow.hanging_scene", "hint")
        wait(scene, lambda: scene.rows("SELECT 1 FROM workflow_sheet WHERE state = 'ready'") != [])
        rows = scene.rows("SELECT kind, state, tries FROM workflow_sheet ORDER BY id")
    finally:
        scene.kill()
        remove(server)
    assert rows == [("coupon", "pending", 1), ("resolution", "ready", 1)]
    assert "Hard time limit" in log.read_text()
