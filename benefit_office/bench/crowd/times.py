"""Moments of the crowd: they lie in working time, and due moments come from the office's own clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

from workflow.words import Channel
from workflow.working_time import WorkCalendar, add_days, add_minutes

SLOT = 5 * 60_000_000  # moments lie five working minutes apart, in microseconds
HOUR, DAY = 12, 96  # slots of a working hour, of a working day


class Times:
    """Moments as counts of working slots since the calendar's first day, written once each."""

    def __init__(self, calendar: WorkCalendar, now: datetime) -> None:
        self.calendar = calendar
        self.now = self.slot(now)
        self.moment: Callable[[int], datetime] = cache(self._moment)
        self.text: Callable[[int], str] = cache(lambda slot: written(self.moment(slot)))
        self.micros: Callable[[int], int] = cache(lambda slot: calendar.instant(self.moment(slot)))
        self.day: Callable[[int], date] = cache(lambda slot: calendar.local(self.moment(slot)).date())
        self.due: Callable[[int, int], datetime] = cache(self._due)
        self.due_text: Callable[[int, int], str] = cache(lambda step, slot: written(self.due(step, slot)))

    def slot(self, moment: datetime) -> int:
        """The last slot that lies before a moment."""
        return self.calendar.worked_until(self.calendar.instant(moment)) // SLOT - 1

    def _moment(self, slot: int) -> datetime:
        minute_after = slot * SLOT + SLOT // 5  # never the very moment of an opening or a closing
        return self.calendar.moment(self.calendar.when_worked(minute_after))

    def _due(self, limit: int, slot: int) -> datetime:
        """The limit of a step in working days; 0 stands for the thirty minutes of step 1 (Regulation 5)."""
        opened = self.moment(slot)
        return add_days(self.calendar, opened, limit) if limit else add_minutes(self.calendar, opened, 30)


LIMITS = {1: 0, 2: 1, 3: 6, 4: 1, 5: 1}
SERVICE_DAYS = {Channel.CORPORATION: 9}


def written(moment: datetime) -> str:
    """A moment as COPY takes it."""
    return moment.astimezone(UTC).isoformat(" ")
