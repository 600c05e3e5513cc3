"""The doctor finds a case that nobody would move on, and says nothing about a sound office."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection

from decisions.models import HandOver, JournalEntry, Signature
from tests import factories as make
from tests.factories import at
from workflow import doctor
from workflow.models import CalendarYear, Case, OutboxMessage, Pause, Role, Sheet, StepRun
from workflow.words import RoleKind, State

pytestmark = pytest.mark.django_db

NOW = at("2026-11-18 12:00")


def examined() -> tuple[int, list[tuple[str, str]]]:
    """Exit code and (code, case) of each finding of `manage.py doctor`."""
    out, code = StringIO(), 0
    with make.office_time(NOW):
        try:
            call_command("doctor", stdout=out)
        except SystemExit as end:
            code = int(end.code or 0)
    *found, last = [json.loads(line) for line in out.getvalue().splitlines()]
    assert last == {"found": len(found)}
    assert all(line["says"] and set(line) == {"code", "office", "case", "says"} for line in found)
    return code, [(line["code"], line["case"]) for line in found]


def test_a_sound_office_has_nothing_to_say() -> None:
    for state in State:
        make.a_case(state=state)
    make.paused(make.a_case(state="assigned"), at("2026-11-17 10:00"))
    assert examined() == (0, [])


def without_its_run(case: Case) -> None:
    Pause.objects.all().delete()
    StepRun.objects.filter(case=case).delete()


def with_a_run_too_many(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(
        state="withdrawn", step=None, due_at=None, closed_at=NOW
    )  # its open step stays


def with_another_due_moment(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(due_at=NOW)


def paused_without_a_pause(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(paused=True)


def with_a_lost_pause(case: Case) -> None:
    make.paused(case, at("2026-11-17 10:00"))
    Case.objects.filter(pk=case.pk).update(paused=False)


def with_nobody_for_its_officer(case: Case) -> None:
    away = make.staff().executor
    make.an_absence(away, substitute=None, since=date(2026, 11, 18), until=date(2026, 11, 20))


def with_an_officer_who_left(case: Case) -> None:
    Role.objects.filter(officer=make.staff().executor).update(until=date(2026, 11, 17))


def with_an_account_closed(case: Case) -> None:
    officer = make.staff().executor
    officer.is_active = False
    officer.save()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (without_its_run, "open-step"),
        (with_a_run_too_many, "open-step"),
        (with_another_due_moment, "projection"),
        (paused_without_a_pause, "paused-without-pause"),
        (with_a_lost_pause, "lost-pause"),
        (with_nobody_for_its_officer, "nobody-there"),
        (with_an_officer_who_left, "nobody-there"),
        (with_an_account_closed, "nobody-there"),
    ],
)
def test_what_is_stuck_is_found(spoil: Callable[[Case], None], code: str) -> None:
    case = make.a_case(state="assigned")
    make.a_case(state="registered")
    spoil(case)
    assert examined() == (1, [(code, case.number)])


def test_a_queue_that_nobody_keeps_is_found() -> None:
    case = make.a_case(state="registered")
    Role.objects.filter(kind=RoleKind.HEAD).update(until=date(2026, 11, 17))
    assert examined() == (1, [("nobody-there", case.number)])


def test_an_officer_with_a_substitute_is_there() -> None:
    make.a_case(state="assigned")
    people = make.staff()
    make.an_absence(
        people.executor, substitute=people.colleague, since=date(2026, 11, 18), until=date(2026, 11, 20)
    )
    assert examined() == (0, [])
    make.an_absence(people.colleague, substitute=None, since=date(2026, 11, 18), until=date(2026, 11, 18))
    assert examined()[0] == 1


def test_stored_bytes_that_changed_are_found() -> None:
    case = make.a_case(state="signed")
    sheet = Sheet.objects.filter(case=case, state="ready").last()
    assert sheet is not None
    path = f"{sheet.sha256[:2]}/{sheet.sha256}"
    with default_storage.open(path, "wb") as stored:
        stored.write(b"something else")
    assert ("damaged-sheet", case.number) in examined()[1]
    default_storage.delete(path)
    assert ("damaged-sheet", case.number) in examined()[1]


@pytest.mark.parametrize("model", [JournalEntry, HandOver, OutboxMessage])
def test_an_issued_decision_without_its_record_is_found(model: type) -> None:
    case = make.a_case(state="issued")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the journal's trigger would refuse
        cursor.execute("DELETE FROM decisions_journalpersons")
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert examined() == (1, [("issued-unrecorded", case.number)])


def test_a_signature_over_other_bytes_is_found() -> None:
    case = make.a_case(state="signed")
    Signature.objects.filter(sheet__language="kk").update(sheet_sha256="0" * 64)
    assert examined() == (1, [("sheet-not-signed", case.number)])


def test_a_calendar_that_ends_soon_raises_the_alarm() -> None:
    CalendarYear.objects.filter(year=2027).delete()
    assert [one.code for one in doctor.calendar_reaches(NOW)] == []
    assert [one.code for one in doctor.calendar_reaches(at("2026-12-02 10:00"))] == ["calendar-horizon"]
    CalendarYear.objects.all().delete()
    assert [one.code for one in doctor.calendar_reaches(NOW)] == ["calendar-horizon"]
