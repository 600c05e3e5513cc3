"""Filling an office with the demo, and starting it over: all of it or nothing, once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import connection, transaction

import workflow
from applications.gateway.channels import cut_off
from applications.models import DoorSender
from benefit_office.standins.pki.people import CORPORATION_BIN
from workflow import calendars, clock, trail
from workflow.delivery.background import quiet
from workflow.models import AuditEvent, CalendarDay, Office, Officer

from . import chance, doors
from .places import HALVES, PLACES
from .play import in_processes, play
from .registry import make_known
from .staff import hire

CASES = 1640
MARK = "demo"  # the act in the region's trail that says: this office is a demonstration
BEGUN = "demo_begun"  # and the one that says: it is about to become one
# Tables that the migrations fill: a new start leaves them.
GROUND = {
    "auth_permission", "decisions_allowancerule", "decisions_ground", "decisions_mcirate", "decisions_milestone",
    "django_content_type",
    "applications_doorsender",
    "applications_consentterms", "applications_lookreason", "applications_requirement", "workflow_applicanttext",
    "workflow_noticetext", "workflow_calendarday", "workflow_calendarstamp", "workflow_calendaryear",
    "workflow_diagram", "workflow_edition", "workflow_editionswitch", "workflow_office", "workflow_officehours",
    "workflow_pausecategory", "workflow_rung", "workflow_step",
}  # fmt: skip


class Occupied(Exception):
    """Somebody works here who is not of the demo."""


@dataclass(frozen=True)
class Filled:
    """What was loaded."""

    offices: int
    officers: int
    cases: int


def loaded_on() -> date | None:
    """The day of the demo this office has; None if it has none."""
    mark = AuditEvent.objects.filter(chain=trail.REGION, verb=MARK).order_by("seq").last()
    return date.fromisoformat(mark.facts["day"]) if mark else None


def is_unfinished() -> bool:
    """A load that was killed half-way: there are officers, and not all of their cases."""
    marks = AuditEvent.objects.filter(chain=trail.REGION, verb__in=(BEGUN, MARK)).order_by("seq")
    last = marks.last()
    return last is not None and last.verb == BEGUN


def fill(day: date, *, cases: int = CASES, reset: bool = False, halves: bool = False) -> Filled | None:
    """Load the demo of a day. An office that has one is left as it is (None), unless it is to start over.

    In `halves` two processes load it, each its own offices; else it is one transaction. What comes out is the same,
    but for the order in which the rows were written.

    :raises Occupied: there are officers, and no demo ever was.
    """
    with _alone() as offices:
        loaded, unfinished = loaded_on(), is_unfinished()
        if loaded and not unfinished and not reset:
            return None
        if loaded or unfinished:
            wipe()
        if Officer.objects.exists():
            raise Occupied
        with chance.foreseen():
            officers = hire(offices, day)
        DoorSender.objects.filter(code="con").update(bin=CORPORATION_BIN)  # whose operators sign in the demo
        trail.record(BEGUN, by=None, at=clock.now(), day=day.isoformat())
        now, filled = clock.now(), (len(offices), len(officers))
        if not halves:
            return _finish(day, *filled, sum(play(half, day, cases, now) for half in HALVES))
    told = sum(in_processes(HALVES, day, cases, now))
    with _alone():
        return _finish(day, *filled, told)


def _finish(day: date, offices: int, officers: int, told: int) -> Filled:
    doors.close_the_past()
    make_known(settings.DATA_DIR / "standins")
    trail.record(MARK, by=None, at=clock.now(), day=day.isoformat(), cases=told)
    return Filled(offices, officers, told)


@contextmanager
def _alone() -> Iterator[dict[str, Office]]:
    """One transaction in which nobody else fills the office or takes papers in; no hint leaves it."""
    with quiet(), cut_off(), transaction.atomic():
        locked = Office.objects.select_for_update().filter(code__in=PLACES)
        yield {office.code: office for office in locked}


def wipe() -> None:
    """Everything that officers did or entered; the regulation, the money and the state's calendar stay."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        Office.objects.update(superior=None)
        for table in sorted(set(connection.introspection.django_table_names()) - GROUND):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 – our own tables
        _first_calendar()


def _first_calendar() -> None:
    """Days off and hours as the migrations brought them: an order may have written over a seeded day."""
    seeded = json.loads((Path(workflow.__file__).parent / "seed" / "calendar.json").read_text("utf-8"))
    CalendarDay.objects.all().delete()
    CalendarDay.objects.bulk_create(CalendarDay(**day) for day in seeded["days"])
    for office in Office.objects.all():
        office.hours.exclude(pk=office.hours.earliest("valid_from").pk).delete()
    calendars.changed()
