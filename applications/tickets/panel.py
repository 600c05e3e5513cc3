"""The queue's part of the clerk's first page: whom he has before him, who waits, which devices stand in the hall."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflow import clock
from workflow.calendars import calendar_for
from workflow.editions import edition_on
from workflow.models import Office, Officer
from workflow.working_time import used

from ..models import Ticket, TicketDevice
from ..rules import offices_of_clerk
from . import actions

SHOWN = 12


@dataclass(frozen=True)
class Waiting:
    """A ticket in the queue with its working minutes."""

    ticket: Ticket
    minutes: int
    late: bool


def panels(officer: Officer, now: datetime) -> list[dict[str, Any]]:
    """One panel for each office with a queue at whose counter the officer stands."""
    offices = [
        office for office in offices_of_clerk(officer, clock.local(now).date()) if office.queue_enabled
    ]
    if not offices:
        return []
    mine = actions.in_hand(officer)
    return [panel(office, officer, mine, now) for office in offices]


def panel(office: Office, officer: Officer, mine: Ticket | None, now: datetime) -> dict[str, Any]:
    """What `tickets/_panel.html` needs."""
    last = Ticket.objects.filter(called_by=officer, office=office).order_by("-called_at").first()
    return {
        "office": office,
        "mine": mine if mine and mine.office_id == office.pk else None,
        "busy": mine is not None,
        "served_minutes": _minutes(office, mine.started_at, now) if mine and mine.started_at else 0,
        "counter": last.counter if last else "",
        "devices": list(TicketDevice.objects.filter(office=office, closed_at__isnull=True)),
        **queue(office, now),
    }


def queue(office: Office, now: datetime) -> dict[str, Any]:
    """Who waits, what is over the limit of the edition."""
    tickets = list(actions.waiting(office, now))
    limit = edition_on(office, clock.local(now).date()).waiting_minutes
    rows = []
    for ticket in tickets[:SHOWN]:
        minutes = _minutes(office, ticket.taken_at, now)
        rows.append(Waiting(ticket, minutes, limit is not None and minutes > limit))
    return {
        "office": office,
        "waiting": rows,
        "count": len(tickets),
        "more": len(tickets) - len(rows),
        "limit": limit,
    }


def _minutes(office: Office, since: datetime, now: datetime) -> int:
    return used(calendar_for(office), "minutes", [(since, None)], now=now)
