"""Bad days: broker or worker away, engine down, disk full, clocks apart, calendar over.

The office goes on and says what is the matter.

Planted defects this file goes red for: the signature allowed before both sheets are ready; a hint that raises when the
broker is away; a full disk answered with a fault page.
"""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse
from psycopg2.errors import DiskFull

from applications.models import Document
from benefit_office import machine
from benefit_office.celery import app
from benefit_office.middleware import FullDisk
from benefit_office.office.valkey import Broker
from decisions import actions as deciding
from tests import factories as make
from workflow import calendars
from workflow.delivery import background, printing
from workflow.models import CalendarYear, Case, Sheet
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = make.at("2026-11-18 10:00")


@pytest.fixture(autouse=True)
def _wednesday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(background._quiet, "until", 0.0)
    with make.office_time(NOW):
        yield


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A real broker of this test's own, which it may stop."""
    home = Path(tempfile.mkdtemp(prefix="office-valkey-"))
    server = Broker(home / "data", socket=home, log=home / "log")
    server.start()
    for name in ("broker_url", "broker_read_url", "broker_write_url"):
        monkeypatch.setattr(app.conf, name, server.url)
    monkeypatch.setattr(app, "_pool", None)  # connections to another test's broker
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    app.set_default()
    yield server
    server.stop()
    shutil.rmtree(home)


@pytest.mark.parametrize("away", ["broker", "worker"])
def test_with_broker_or_worker_away_a_case_goes_on_to_its_end_by_posts(broker: Broker, away: str) -> None:
    """Registered, assigned, drafted, opened, printed by the web on the officer's POST, signed, issued."""
    with app.connection_for_write(broker.url) as line:
        assert app.send_task("workflow.tasks.sweep", connection=line)
    if away == "broker":
        broker.stop()
    assert background.hint("workflow.tasks.sweep") is (away == "worker")  # taken, and nobody takes it up
    people, case = make.staff(), make.a_case(state=State.SUBMITTED)
    head = make.client_of(people.head)
    answer = head.post(reverse("open_signing", args=[case.public_id]), {"version": case.version})
    assert answer.status_code == 302
    with pytest.raises(Refused):
        deciding.sign_on_paper(case, by=people.head, scans=make.SIGNED_SCANS, version=None, now=NOW)
    page = head.get(reverse("case", args=[case.public_id])).content.decode()
    assert "Make now" in page
    for sheet in Sheet.objects.filter(case=case, kind="decision"):
        assert head.post(reverse("make_sheet", args=[sheet.public_id])).status_code == 302
    assert set(Sheet.objects.filter(case=case, kind="decision").values_list("state", flat=True)) == {"ready"}
    make.signed(make.fresh(case), NOW)
    assert make.issued(make.fresh(case), NOW + timedelta(minutes=5)).state == State.ISSUED
    listed = make.client_of(people.executor).get("/cases/").content.decode()
    assert make.fresh(case).number in listed


def test_with_the_engine_down_signing_waits_and_is_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    people, case = make.staff(), make.a_case(state=State.SUBMITTED)

    def fallen(*_args: Any) -> bytes:
        raise RuntimeError("the engine fell over")

    deciding.open_signing(case, by=people.head, version=None, now=NOW)
    sheets = list(Sheet.objects.filter(case=case, kind="decision"))
    with monkeypatch.context() as away:
        away.setattr(printing, "press", fallen)
        for sheet in sheets:
            printing.make(sheet.pk)
        with pytest.raises(Refused, match="sheet"):
            deciding.sign_on_paper(case, by=people.head, scans=make.SIGNED_SCANS, version=None, now=NOW)
    assert make.fresh(case).state == State.SUBMITTED
    tasks = make.client_of(people.head).get(reverse("failed_sheets")).content.decode()
    assert make.fresh(case).number in tasks
    make.make_sheets(case)
    assert make.signed(make.fresh(case), NOW).state == State.SIGNED


def test_a_full_disk_is_a_sentence_and_nothing_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    case, before = make.a_case(state=State.ASSIGNED), Document.objects.count()

    def full(*_args: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    sent = {
        "version": case.version, "requirement": "study", "sheets": "2", "original_seen": "on",
        "file": SimpleUploadedFile("scan.pdf", make.a_pdf("another")),
    }  # fmt: skip
    answer = upload(make.client_of(make.staff().clerk), case, sent)
    assert answer.status_code == 507
    assert "The disk of the office is full: nothing was stored." in answer.content.decode()
    assert (Document.objects.count(), make.fresh(case).version) == (before, case.version)


def upload(client: Client, case: Case, sent: dict[str, Any]) -> Any:
    return client.post(reverse("add_document", args=[case.public_id]), sent)


def test_a_database_that_cannot_write_is_told_apart_from_other_faults() -> None:
    door, asked = FullDisk(lambda _request: None), RequestFactory().post("/api/v1/cases/")  # type: ignore[arg-type, return-value]
    fault = OperationalError("could not extend file")
    fault.__cause__ = DiskFull()
    told = door.process_exception(asked, fault)
    assert told is not None
    assert told.status_code == 507
    assert door.process_exception(asked, OperationalError("the connection was closed")) is None
    assert door.process_exception(asked, OSError(errno.EACCES, "not yours")) is None


def test_what_the_machine_lacks_stands_on_the_administrators_page(monkeypatch: pytest.MonkeyPatch) -> None:
    client = make.client_of(make.an_administrator())
    assert "almost full" not in client.get("/overview/").content.decode()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1000, 990, 10))  # type: ignore[attr-defined]
    monkeypatch.setattr(machine, "MOST_SKEW", -1.0)
    page = client.get("/overview/").content.decode()
    assert "The disk is almost full" in page
    assert "The clocks of web and database differ" in page


def test_at_the_end_of_the_calendar_no_deadline_is_guessed() -> None:
    CalendarYear.objects.filter(year=2027).delete()
    calendars.changed()
    with pytest.raises(Refused, match=r"The working calendar ends on 31\.12\.2026, before this deadline"):
        make.received(now=make.at("2026-12-30 10:00"))
    assert not Case.objects.exists()
