"""An office's working time as an immutable table, counted up in advance.

Inside, a moment is a whole number of microseconds of UTC: datetimes of one zone compare by their wall
clocks, which run backwards in the night of Almaty's change of 1 March 2024.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

DayKind = Literal["holiday", "off", "worked", "short"]

ALMATY = ZoneInfo("Asia/Almaty")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class HorizonExceeded(Exception):
    """The calendar ends (or begins) short of the answer: nobody guesses a date."""

    def __init__(self, first: date, horizon: date) -> None:
        super().__init__(f"The working calendar covers {first} to {horizon}; the answer lies outside it.")
        self.first = first
        self.horizon = horizon


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of an ordinary working day, with or without a break, and the weekdays (Monday = 0)."""

    opens: time
    break_starts: time | None
    break_ends: time | None
    closes: time
    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        if (self.break_starts is None) != (self.break_ends is None):
            raise ValueError("A break has a start and an end.")
        marks = [
            mark for mark in (self.opens, self.break_starts, self.break_ends, self.closes) if mark is not None
        ]
        if any(earlier >= later for earlier, later in pairwise(marks)):
            raise ValueError("Opening, break and closing must follow one another.")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from its weekday: a holiday, a day off, a worked day or a shortened one."""

    kind: DayKind
    title_kk: str = ""
    title_ru: str = ""
    title_en: str = ""
    order: str = ""
    closes: time | None = None

    def title(self, language: str) -> str:
        return {"kk": self.title_kk, "ru": self.title_ru}.get(language, self.title_en)


def day_spans(hours: Hours, day: date, exception: Day | None) -> list[tuple[time, time]]:
    """The half-open spans worked on a day. A worked day has normal hours, a shortened one ends early.

    A day closes where its last span ends.
    """
    kind = exception.kind if exception else None
    if kind in ("holiday", "off") or (kind is None and day.weekday() not in hours.weekdays):
        return []
    closes = min(hours.closes, exception.closes) if exception and exception.closes else hours.closes
    if hours.break_starts is not None and hours.break_ends is not None:
        spans = [(hours.opens, hours.break_starts), (hours.break_ends, hours.closes)]
    else:
        spans = [(hours.opens, hours.closes)]
    return [(begins, min(ends, closes)) for begins, ends in spans if begins < closes]


class WorkCalendar:
    """An office's working time from the first date of its hours to the horizon, counted up in advance.

    Immutable, built from plain data; every question costs a bisection, however long the span asked about.
    """

    __slots__ = (
        "_before", "_begin", "_closing_instants", "_closings", "_days", "_end", "_ends", "_first_ordinal",
        "_from", "_hours", "_openings", "_span_range", "_starts", "exceptions", "first", "horizon", "zone",
    )  # fmt: skip

    def __init__(
        self,
        hours: Sequence[tuple[date, Hours]],
        exceptions: Mapping[date, Day],
        *,
        horizon: date,
        zone: ZoneInfo = ALMATY,
    ) -> None:
        """`hours` pairs each set of hours with the date it holds from; `horizon` is the last date covered."""
        if not hours:
            raise ValueError("A calendar needs office hours.")
        self._hours = sorted(hours, key=lambda pair: pair[0])
        self.first, self.horizon, self.zone = self._hours[0][0], horizon, zone
        self.exceptions: Mapping[date, Day] = MappingProxyType(dict(exceptions))
        self._first_ordinal = self.first.toordinal()
        self._begin = self.instant(datetime.combine(self.first, time.min, zone))
        self._end = self.instant(datetime.combine(horizon + timedelta(days=1), time.min, zone))
        self._count_up()

    def _count_up(self) -> None:
        self._openings: list[datetime] = []  # moment at which each span begins,
        self._starts: list[int] = []  # the same as an instant …
        self._ends: list[int] = []  # … and ends,
        self._before: list[int] = []  # working microseconds before it
        self._days: list[date] = []  # working days …
        self._closings: list[datetime] = []  # … their closing moments
        self._closing_instants: list[int] = []
        self._span_range: list[int] = [0]  # spans of working day i: _span_range[i] to [i + 1]
        self._from: list[int] = []  # for each date, the index of the first working day on or after it
        worked = 0
        for ordinal in range(self._first_ordinal, self.horizon.toordinal() + 1):
            day = date.fromordinal(ordinal)
            self._from.append(len(self._days))
            spans = day_spans(self.hours_on(day), day, self.exceptions.get(day))
            for begins, ends in spans:
                start, end = (self.instant(datetime.combine(day, mark, self.zone)) for mark in (begins, ends))
                self._openings.append(datetime.combine(day, begins, self.zone))
                self._starts.append(start)
                self._ends.append(end)
                self._before.append(worked)
                worked += end - start
            if spans:
                self._days.append(day)
                self._closings.append(datetime.combine(day, spans[-1][1], self.zone))
                self._closing_instants.append(self._ends[-1])
                self._span_range.append(len(self._starts))
        self._from.append(len(self._days))

    # -- what the office sees ------------------------------------------------------------------------

    def hours_on(self, day: date) -> Hours:
        """The office hours in force on a date."""
        return self._hours[max(bisect_right(self._hours, day, key=lambda pair: pair[0]) - 1, 0)][1]

    def is_working(self, day: date) -> bool:
        if day > self.horizon:
            raise self.too_short()
        index = self.index_from(day)
        return index < len(self._days) and self._days[index] == day

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The half-open working spans of a date in local time; none on a day off."""
        if not self.is_working(day):
            return []
        index = self.index_from(day)
        return [
            (self.moment(self._starts[span]), self.moment(self._ends[span]))
            for span in range(self._span_range[index], self._span_range[index + 1])
        ]

    def closing(self, day: date) -> datetime:
        """The moment at which a working day ends."""
        if not self.is_working(day):
            raise ValueError(f"{day} is not a working day.")
        return self._closings[self.index_from(day)]

    def next_working_day(self, day: date) -> date:
        """The first working day after a date."""
        return self.day_at(self.index_from(day + timedelta(days=1)))

    def previous_working_day(self, day: date) -> date:
        """The last working day before a date."""
        return self.day_at(self.index_from(day) - 1)

    # -- indexes and instants: the ground of the arithmetic ----------------------------------------------

    def instant(self, moment: datetime) -> int:
        """Microseconds of UTC. A moment without a zone is refused, not guessed."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no time zone.")
        return (moment - _EPOCH) // _MICROSECOND

    def moment(self, instant: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(self.zone)

    def local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no time zone.")
        return moment.astimezone(self.zone)

    def too_short(self) -> HorizonExceeded:
        return HorizonExceeded(self.first, self.horizon)

    def index_from(self, day: date) -> int:
        """The index of the first working day on or after a date (one past the last, if there is none).

        The day after the horizon may be asked about, so that ranges can end there.
        """
        offset = day.toordinal() - self._first_ordinal
        if not 0 <= offset < len(self._from):
            raise self.too_short()
        return self._from[offset]

    def day_at(self, index: int) -> date:
        if not 0 <= index < len(self._days):
            raise self.too_short()
        return self._days[index]

    def closing_at(self, index: int) -> datetime:
        if not 0 <= index < len(self._closings):
            raise self.too_short()
        return self._closings[index]

    def closing_after(self, instant: int) -> int:
        """The index of the working day whose closing is the first one after an instant."""
        if not self._begin <= instant:
            raise self.too_short()
        return bisect_right(self._closing_instants, instant)

    def opening_from(self, instant: int) -> int:
        """The instant itself if the office works at it, else the next opening."""
        return max(instant, self._starts[self._span_from(instant)])

    def opening_moment(self, moment: datetime) -> datetime:
        """The same of moments: the moment itself in local time, or the next opening."""
        instant = self.instant(moment)
        span = self._span_from(instant)
        return self.local(moment) if self._starts[span] <= instant else self._openings[span]

    def _span_from(self, instant: int) -> int:
        """The span an instant lies in, else the next one."""
        if not self._begin <= instant < self._end:
            raise self.too_short()
        span = bisect_right(self._ends, instant)
        if span == len(self._starts):
            raise self.too_short()
        return span

    def worked_until(self, instant: int) -> int:
        """Working microseconds from the calendar's first day to an instant."""
        if not self._begin <= instant <= self._end:
            raise self.too_short()
        span = bisect_right(self._starts, instant) - 1
        if span < 0:
            return 0
        return self._before[span] + min(instant, self._ends[span]) - self._starts[span]

    def when_worked(self, worked: int) -> int:
        """The earliest instant by which so much has been worked: what exactly fills a span ends at its end."""
        span = bisect_left(self._before, worked) - 1
        if span < 0:
            raise ValueError("Only an amount of work above nought has a moment.")
        instant = self._starts[span] + worked - self._before[span]
        if instant > self._ends[span]:
            raise self.too_short()
        return instant

    def spans_between(self, begins: int, ends: int) -> list[tuple[int, int]]:
        """The working spans that lie between two instants, clipped to them."""
        return [
            (max(begins, self._starts[span]), min(ends, self._ends[span]))
            for span in range(bisect_right(self._ends, begins), bisect_left(self._starts, ends))
        ]
