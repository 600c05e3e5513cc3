"""A slow second opinion on working time: it walks the wall clock minute by minute and counts on its fingers.

Nothing here comes from the code it judges: days off are asked of PyPI `holidays`, the zone is two fixed
offsets, a moment is a naive wall clock, and nothing is added up in advance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from tests.workflow.calendar_source import package_works_on

MINUTE = timedelta(minutes=1)
CHANGE = datetime(2024, 2, 29, 18, 0, tzinfo=UTC)  # midnight of 1 March 2024 at UTC+6, the last of its hours
SIX, FIVE = timezone(timedelta(hours=6)), timezone(timedelta(hours=5))
NINE, ONE, HALF_PAST_TWO, HALF_PAST_SIX = 540, 780, 870, 1110

Works = Callable[[datetime], bool]
Turn = tuple[datetime, datetime | None]


def wall(moment: datetime) -> datetime:
    """The clock on the wall in Pavlodar: UTC+6, since 1 March 2024 UTC+5."""
    return moment.astimezone(SIX if moment < CHANGE else FIVE).replace(tzinfo=None)


def office_works(minute: datetime) -> bool:
    """Whether the default office works in the minute that begins here."""
    of_day = minute.hour * 60 + minute.minute
    return (NINE <= of_day < ONE or HALF_PAST_TWO <= of_day < HALF_PAST_SIX) and package_works_on(
        minute.date()
    )


def effective_opening(start: datetime, works: Works = office_works) -> datetime:
    at = start
    while not works(_whole(at)):
        at = _whole(at) + MINUTE
    return at


def add_minutes(start: datetime, minutes: int, works: Works = office_works) -> datetime:
    at, left = effective_opening(start, works), MINUTE * minutes
    while left:
        if works(_whole(at)):
            step = min(left, _whole(at) + MINUTE - at)
            at, left = at + step, left - step
        else:
            at = _whole(at) + MINUTE
    return at


def between(earlier: datetime, later: datetime, works: Works = office_works) -> int:
    at, worked = earlier, timedelta()
    while at < later:
        until = min(_whole(at) + MINUTE, later)
        if works(_whole(at)):
            worked += until - at
        at = until
    return worked // MINUTE


def due_in_days(
    days: int, turns: Sequence[Turn], pauses: Sequence[Turn] = (), works: Works = office_works
) -> datetime:
    """Watch the clock from the first opening; at each closing of a day after day 0 look whether the step ran."""
    zero = turns[0][0].date()
    while _closing(zero, works) is None:
        zero += timedelta(days=1)
    return _watch(turns, pauses, works, lambda at, used: used + (at.date() > zero), days)


def due_in_minutes(
    limit: int, turns: Sequence[Turn], pauses: Sequence[Turn] = (), works: Works = office_works
) -> datetime:
    """Count the working minutes in which the step ran. Every moment given must be a whole minute."""
    used, at = 0, turns[0][0]
    while True:
        if at == turns[-1][0] and used >= limit:
            return _watch(turns, pauses, works, lambda _, used: used + 1, 1)
        if works(at) and _runs(at + MINUTE, turns, pauses):
            used += 1
            if used >= limit and at >= turns[-1][0]:
                return at + MINUTE
        at += MINUTE


def _watch(
    turns: Sequence[Turn],
    pauses: Sequence[Turn],
    works: Works,
    count: Callable[[datetime, int], int],
    limit: int,
) -> datetime:
    last = turns[-1][0]
    used, at = 0, _whole(turns[0][0])
    while True:
        at += MINUTE
        if at == _closing(at.date(), works) and _runs(at, turns, pauses):
            used = count(at, used)
            if used >= limit and at > last:
                return at


def _runs(at: datetime, turns: Sequence[Turn], pauses: Sequence[Turn]) -> bool:
    """Whether the step ran up to this moment: a turn ending here did, one beginning here did not."""
    turn = any(opened < at and (closed is None or at <= closed) for opened, closed in turns)
    return turn and not any(begins < at and (ends is None or at <= ends) for begins, ends in pauses)


@lru_cache(maxsize=4096)
def _closing(day: date, works: Works) -> datetime | None:
    """Where the last minute worked on a day ends."""
    at = datetime.combine(day + timedelta(days=1), datetime.min.time())
    while (at - MINUTE).date() == day:
        if works(at - MINUTE):
            return at
        at -= MINUTE
    return None


def _whole(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
