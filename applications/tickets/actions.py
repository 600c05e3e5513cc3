"""The verbs of the queue: take a ticket, call the next, serve, finish; and the devices in the hall."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from workflow import clock, trail
from workflow.models import Case, Office, Officer
from workflow.moves.refusals import Conflict, Refused

from ..models import IntakeDraft, Ticket, TicketDevice
from . import rules


def take(office: Office, purpose: str, *, now: datetime | None = None) -> Ticket:
    """The next number of the office's day; a roll-back gives it back, so that the day has no gap."""
    moment = now or clock.now()
    day = clock.local(moment).date()
    with transaction.atomic():
        # Whoever draws a number holds the office's row until it is written; cases and papers go on meanwhile.
        locked = Office.objects.select_for_update(no_key=True).get(pk=office.pk)
        if reason := rules.why_not_queue(locked):
            raise Refused(reason)
        last = Ticket.objects.filter(office=office, day=day).aggregate(last=Max("number"))["last"] or 0
        return Ticket.objects.create(
            office=office, day=day, number=last + 1, purpose=Ticket.Purpose(purpose), taken_at=moment
        )


def call_next(
    office: Office, *, by: Officer, counter: str = "", now: datetime | None = None
) -> Ticket | None:
    """The ticket that has waited longest today, called to the clerk's window; None when nobody waits."""
    moment = now or clock.now()
    day = clock.local(moment).date()
    with transaction.atomic():
        clerk = Officer.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows open in two tabs
        if reason := rules.why_not_queue(office) or rules.why_not_clerk(by, office, day):
            raise Refused(reason)
        if reason := rules.why_not_call(in_hand(clerk)):
            raise Conflict(reason)
        # Two clerks who call at once get two tickets: the row in another's hand is passed over.
        ticket = waiting(office, moment).select_for_update(skip_locked=True, of=("self",)).first()
        if ticket is None:
            return None
        ticket.called_at, ticket.called_by, ticket.counter = moment, by, counter.strip()[:10]
        ticket.save(update_fields=["called_at", "called_by", "counter"])
    return ticket


def start(ticket: Ticket, *, by: Officer, now: datetime | None = None) -> Ticket:
    """The applicant is at the window: the waiting is over, the 30 minutes of being served begin."""
    return _stamp(ticket, "started_at", rules.why_not_start, by, now)


def finish(ticket: Ticket, *, by: Officer, now: datetime | None = None) -> Ticket:
    """The applicant was served."""
    return _stamp(ticket, "finished_at", rules.why_not_finish, by, now)


def leave(ticket: Ticket, *, by: Officer, now: datetime | None = None) -> Ticket:
    """The applicant was called and did not come."""
    return _stamp(ticket, "left_at", rules.why_not_left, by, now)


def _stamp(
    ticket: Ticket, name: str, why_not: Callable[[Ticket], str], by: Officer, now: datetime | None
) -> Ticket:
    with transaction.atomic():
        locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
        if reason := rules.why_not_serve(by, locked):
            raise Refused(reason)
        if reason := why_not(locked):
            raise Conflict(reason)
        setattr(locked, name, now or clock.now())
        locked.save(update_fields=[name])
    return locked


def waiting(office: Office, now: datetime) -> QuerySet[Ticket]:
    """The tickets of today that nobody has called."""
    today = Ticket.objects.filter(office=office, day=clock.local(now).date())
    return today.filter(called_at__isnull=True, left_at__isnull=True).order_by("number")


def in_hand(officer: Officer) -> Ticket | None:
    """The ticket the clerk has called and not finished; yesterday's too, or he could never call again."""
    called = Ticket.objects.filter(called_by=officer, finished_at__isnull=True, left_at__isnull=True)
    return called.select_related("office").first()


def note_draft(draft: IntakeDraft, *, by: Officer) -> None:
    """A form kept as a draft belongs to the applicant who is at the window."""
    if Ticket.objects.filter(draft=draft).exists():
        return  # an older applicant's draft, taken up again
    served = Ticket.objects.filter(called_by=by, started_at__isnull=False, finished_at__isnull=True)
    served.filter(office=draft.office, draft__isnull=True, case__isnull=True).update(draft=draft)


def note_case(case: Case, *, by: Officer, draft: IntakeDraft | None) -> None:
    """The case that came of a ticket: of the one whose draft it was, else of the one at the window."""
    open_ones = Ticket.objects.filter(office=case.office, case__isnull=True)
    if draft and open_ones.filter(draft=draft).update(case=case):
        return
    served = open_ones.filter(called_by=by, started_at__isnull=False, finished_at__isnull=True)
    served.filter(purpose=Ticket.Purpose.INTAKE, draft__isnull=True).update(case=case)


def served_since(officer: Officer, now: datetime) -> datetime | None:
    """When today's applicant came to the window: then the documents were handed in (Regulation 5.1)."""
    ticket = in_hand(officer)
    if ticket is None or ticket.started_at is None or ticket.case_id or ticket.day != clock.local(now).date():
        return None
    if ticket.purpose != Ticket.Purpose.INTAKE:
        return None
    return ticket.started_at.replace(second=0, microsecond=0)


# -- devices ----------------------------------------------------------------------------------------------------


def open_device(office: Office, kind: str, *, by: Officer, now: datetime | None = None) -> str:
    """A tablet or a screen of the office; returns the key that the device keeps and we do not."""
    moment = now or clock.now()
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        if reason := rules.why_not_clerk(by, office, clock.local(moment).date()) or rules.why_not_queue(
            office
        ):
            raise Refused(reason)
        device = TicketDevice.objects.create(
            office=office, kind=TicketDevice.Kind(kind), key_hash=hash_of(key), opened_at=moment, opened_by=by
        )
        trail.record("open_device", by=by, at=moment, office=office, device=device.pk, kind=kind)
    return key


def close_device(device: TicketDevice, *, by: Officer, now: datetime | None = None) -> None:
    """A device that was lost or carried away shows nothing any more."""
    moment = now or clock.now()
    with transaction.atomic():
        if reason := rules.why_not_clerk(by, device.office, clock.local(moment).date()):
            raise Refused(reason)
        open_one = TicketDevice.objects.filter(pk=device.pk, closed_at__isnull=True)
        if open_one.update(closed_at=moment, closed_by=by):
            trail.record("close_device", by=by, at=moment, office=device.office, device=device.pk)


def device_of(key: str) -> TicketDevice | None:
    """The open device of a key, in an office that has a queue."""
    open_ones = TicketDevice.objects.filter(closed_at__isnull=True, office__queue_enabled=True)
    return open_ones.filter(key_hash=hash_of(key)).select_related("office").first()


def hash_of(key: str) -> str:
    """What is kept of a device's key."""
    return hashlib.sha256(key.encode()).hexdigest()
