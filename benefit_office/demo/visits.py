"""The queue at Pavlodar's counter: who came in the last days, how long he waited, and who waits now.

The plan is plain data, the same for the same present; it is played through the queue's own verbs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.models import Ticket
from applications.tickets import actions as queue
from workflow.models import Office, Officer
from workflow.working_time import WorkCalendar

from .dice import dice

DAYS = 12  # working days back from the present
VISITS = (4, 7)  # applicants of a morning
WAITED, SERVED, BETWEEN = (
    (2, 24),
    (6, 31),
    (1, 9),
)  # minutes: within the limits of 20 and 30 mostly, not always
NOT_THERE = 12  # one of so many has gone when he is called
WAIT_NOW = (14, 8, 3)  # working minutes ago
PURPOSES = ("intake", "intake", "intake", "result", "question")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Visit:
    """A ticket and the moments of its life; without a call he waits."""

    taken: datetime
    purpose: str
    called: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None  # served, or gone where `started` is empty


def visits(calendar: WorkCalendar, present: datetime) -> list[Visit]:
    """Everybody who took a ticket by the present, in the order of the tickets."""
    last = calendar.index_from(calendar.moment(calendar.instant(present)).date())
    told = [visit for index in range(last - DAYS, last + 1) for visit in _morning(calendar, index)]
    longest = max(WAIT_NOW) * MINUTE
    past = [visit for visit in told if visit.ended and visit.ended < present - longest]
    return [*past, *_waiting(calendar, present)]


def _morning(calendar: WorkCalendar, index: int) -> Iterator[Visit]:
    """One after another from the opening on; he who waits longest is called first."""
    day = calendar.day_at(index)
    rng = dice("queue", day)
    begins, ends = calendar.spans(day)[0]
    free, last_taken = begins + 5 * MINUTE, begins
    for _visit in range(rng.randint(*VISITS)):
        called = free + rng.randint(*BETWEEN) * MINUTE
        started, gone = called + timedelta(seconds=rng.randint(20, 80)), rng.randrange(NOT_THERE) == 0
        ended = started + rng.randint(*SERVED) * MINUTE
        taken = max(last_taken, called - rng.randint(*WAITED) * MINUTE)
        if ended >= ends:
            return
        yield Visit(
            taken, rng.choice(PURPOSES), called, None if gone else started, started if gone else ended
        )
        free, last_taken = (started if gone else ended), taken + timedelta(seconds=20)


def _waiting(calendar: WorkCalendar, present: datetime) -> Iterator[Visit]:
    today = calendar.local(present).date()
    worked = calendar.worked_until(calendar.instant(present))
    for place, minutes in enumerate(WAIT_NOW):
        taken = calendar.moment(calendar.when_worked(worked - minutes * 60_000_000))
        if taken.date() == today:
            yield Visit(taken, PURPOSES[2 * place])


def line_up(office: Office, clerk: Officer, calendar: WorkCalendar, present: datetime) -> int:
    """The office has a queue from now on, and what happened in it; how many tickets were taken."""
    office.queue_enabled = True
    office.save(update_fields=["queue_enabled"])
    told = visits(calendar, present)
    taken = [(queue.take(office, visit.purpose, now=visit.taken), visit) for visit in told]
    for ticket, visit in taken:
        if visit.called and visit.ended:
            _serve(office, clerk, ticket, visit)
    return len(taken)


def _serve(office: Office, clerk: Officer, ticket: Ticket, visit: Visit) -> None:
    """Called, and served or gone."""
    assert visit.ended is not None
    called = queue.call_next(office, by=clerk, counter="1", now=visit.called)
    assert called == ticket  # the tickets are called in their order
    if visit.started:
        queue.start(ticket, by=clerk, now=visit.started)
        queue.finish(ticket, by=clerk, now=visit.ended)
    else:
        queue.leave(ticket, by=clerk, now=visit.ended)
