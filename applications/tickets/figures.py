"""How long applicants waited and were served in a month, against the limits of the Standard's item 4."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from workflow.calendars import calendar_at
from workflow.editions import editions_on
from workflow.memory import facts
from workflow.models import Edition, Office
from workflow.working_time import WorkCalendar, used

from ..models import Ticket


@dataclass(frozen=True)
class Times:
    """One half of a visit – the waiting or the serving – over many tickets, in working minutes."""

    minutes: list[int]
    limits: list[int | None]

    @property
    def count(self) -> int:
        return len(self.minutes)

    @property
    def middle(self) -> float:
        return float(median(self.minutes))

    @property
    def slow(self) -> int:
        """The 90th percentile by nearest rank: nine of ten took no longer."""
        return sorted(self.minutes)[math.ceil(0.9 * len(self.minutes)) - 1]

    @property
    def over(self) -> int:
        """How many took longer than the limit; without a limit none did."""
        pairs = zip(self.minutes, self.limits, strict=True)
        return sum(limit is not None and minutes > limit for minutes, limit in pairs)

    @property
    def limit(self) -> str:
        """«20», or both where the edition changed."""
        return " / ".join(str(limit) for limit in sorted({limit for limit in self.limits if limit}))


@dataclass(frozen=True)
class Figures:
    """The month's queue: tickets taken, how they ended, and how long it took."""

    taken: int
    served: int
    left: int
    waiting: Times
    serving: Times


def figures(offices: Iterable[Office], first: date, after: date, now: datetime) -> Figures | None:
    """The tickets from `first` to the day before `after`; None when there were none."""
    tickets = list(Ticket.objects.filter(office__in=list(offices), day__gte=first, day__lt=after))
    if not tickets:
        return None
    stamp = facts.stamp()
    calendars = {office: calendar_at(office, stamp) for office in {ticket.office_id for ticket in tickets}}
    editions = editions_on({(ticket.office_id, ticket.day) for ticket in tickets})
    waited = [ticket for ticket in tickets if ticket.called_at]
    served = [ticket for ticket in tickets if ticket.finished_at]

    def times(chosen: list[Ticket], since: str, until: str, limit: str) -> Times:
        found = [
            _minutes(calendars[ticket.office_id], getattr(ticket, since), getattr(ticket, until), now)
            for ticket in chosen
        ]
        return Times(found, [_limit(editions[ticket.office_id, ticket.day], limit) for ticket in chosen])

    return Figures(
        taken=len(tickets),
        served=len(served),
        left=len(tickets) - len(served),
        waiting=times(waited, "taken_at", "called_at", "waiting_minutes"),
        serving=times(served, "started_at", "finished_at", "serving_minutes"),
    )


def _minutes(calendar: WorkCalendar, since: datetime, until: datetime, now: datetime) -> int:
    """The office's lunch and its nights count for nobody."""
    return used(calendar, "minutes", [(since, until)], now=now)


def _limit(edition: Edition, name: str) -> int | None:
    limit: int | None = getattr(edition, name)
    return limit
