"""Data that change after the handing in: recorded field by field, shown with old and new value (Standard's Annex 2)."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q

from workflow import trail
from workflow.calendars import calendar_for
from workflow.clock import ZONE
from workflow.models import Case, Office, Officer
from workflow.working_time import add_days

from ..models import Application, ApplicationChild, ChangedValue, DataChange, Document
from ..persons.writing import Altered

NOON = time(12)


@dataclass(frozen=True)
class Days:
    """When data changed, when it was reported, and by when it had to be."""

    since: date
    reported_on: date
    due_on: date


def last_day_to_report(office: Office, since: date, working_days: int) -> date:
    """Annex 2: a change is reported within so many working days; the day of the change is day 0."""
    calendar = calendar_for(office)
    return calendar.local(add_days(calendar, datetime.combine(since, NOON, ZONE), working_days)).date()


def record(
    verb: str,
    altered: Sequence[Altered],
    application: Application,
    *,
    kind: DataChange.Kind,
    by: Officer | None,
    at: datetime,
    acting_for: Officer | None = None,
    text: str = "",
    days: Days | None = None,
    paper: Document | None = None,
) -> None:
    """One act in the trail – codes and commitments only – and a row for each field; the values lie beside it."""
    salts = [secrets.token_hex(16) for _one in altered]
    digests = [_digest(salt, one) for salt, one in zip(salts, altered, strict=True)]
    facts: dict[str, Any] = {"fields": [one.field for one in altered], "values": digests}
    if days:
        facts |= {"since": days.since.isoformat(), "due": days.due_on.isoformat()}
    event = trail.record(verb, by=by, acting_for=acting_for, at=at, case=application.case, text=text, **facts)
    changes = DataChange.objects.bulk_create(
        DataChange(
            event=event, application=application, person=one.person, child=one.child, kind=kind, field=one.field,
            digest=digest, paper=paper, since=days.since if days else None,
            reported_on=days.reported_on if days else None, due_on=days.due_on if days else None,
        )
        for one, digest in zip(altered, digests, strict=True)
    )  # fmt: skip
    ChangedValue.objects.bulk_create(
        ChangedValue(change=change, salt=salt, old=one.old, new=one.new)
        for change, salt, one in zip(changes, salts, altered, strict=True)
    )


def of_case(case: Case, application: Application) -> list[DataChange]:
    """The changes of a case, newest first: its own, those before a transfer, and those of its persons elsewhere."""
    persons = [application.guardian_id, application.representative_id]
    children = ApplicationChild.objects.filter(application=application).values("person")
    own = Q(application__case__correlation_id=case.correlation_id)
    shared = Q(person__in=[pk for pk in persons if pk]) | Q(person__in=children)
    rows = DataChange.objects.filter(own | shared).select_related(
        "event__by",
        "event__acting_for",
        "event__words",
        "values",
        "person",
        "child__person",
        "application__case__office",
    )
    return list(rows.order_by("-id"))


def is_of_a_child(change: DataChange, application: Application) -> bool:
    """Whether a change speaks of a child, whose data are masked until somebody asks to see them."""
    return change.child_id is not None or change.person_id not in (
        None, application.guardian_id, application.representative_id,
    )  # fmt: skip


def proved(change: DataChange) -> bool:
    """Whether the words still hash to what was recorded; erased words prove nothing and are no fault."""
    values = getattr(change, "values", None)
    return (
        values is None or _digest(values.salt, Altered(change.field, values.old, values.new)) == change.digest
    )


def _digest(salt: str, one: Altered) -> str:
    return hashlib.sha256("\0".join((salt, one.field, one.old, one.new)).encode()).hexdigest()
