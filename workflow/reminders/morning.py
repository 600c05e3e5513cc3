"""The morning list: once a working day everybody is told what will be late by the end of the next one."""

from datetime import date, datetime

from ..models import Case, Notice, Officer, Step, StepRun
from ..models.cases import CaseQuerySet
from ..reminders.ladder import Staff
from ..working_time import HorizonExceeded, WorkCalendar

MORNING = "morning"


def tell_the_morning(staff: Staff, calendar: WorkCalendar, now: datetime) -> int:
    """Write the lists of an office's day, all in one statement, if they are not written yet; a late sweep writes
    them late.

    A step that opened during the day is in no list of that day: whoever got it has just seen it.
    """
    today = calendar.local(now).date()
    key = f"{MORNING}:{staff.office.code}:{today.isoformat()}"
    if Notice.objects.filter(rung=MORNING, key=key).exists():
        return 0
    lists = _lists(staff, calendar.spans(today)[0][0], _end_of_next_day(calendar, today))
    rows = [
        Notice(
            officer=officer,
            office=staff.office,
            key=key,
            rung=MORNING,
            facts={"cases": listed, "at": now.isoformat()},
            created_at=now,
        )
        for officer, listed in lists.items()
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)  # another sweep may be writing the same lists
    return len(rows)


def _lists(staff: Staff, opening: datetime, horizon: datetime) -> dict[Officer, list[dict[str, object]]]:
    """The open steps due by the horizon, for each officer who answers for them."""
    roles = {(step.edition_id, step.number): step.role for step in Step.objects.all()}
    soon = StepRun.objects.filter(
        closed_at__isnull=True, opened_at__lt=opening, case__in=_due_by(horizon, staff)
    )
    lists: dict[Officer, list[dict[str, object]]] = {}
    for run in soon.select_related("case", "officer").order_by("due_at", "id"):
        assert run.due_at is not None  # every round is projected when it opens
        row: dict[str, object] = {"number": run.case.number, "step": run.step, "due": run.due_at.isoformat()}
        for officer in staff.responsible(run.officer, roles[run.case.edition_id, run.step]):
            lists.setdefault(officer, []).append(row)
    return lists


def _due_by(horizon: datetime, staff: Staff) -> CaseQuerySet:
    return Case.objects.open().filter(office=staff.office, due_at__lte=horizon, paused=False)


def _end_of_next_day(calendar: WorkCalendar, today: date) -> datetime:
    try:
        return calendar.closing(calendar.next_working_day(today))
    except HorizonExceeded:  # the doctor raises the alarm; today's list is written all the same
        return calendar.closing(today)
