"""The walk from an opening to its due moment, day by day, read off the very reckoning that found the date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from .calendar import Day, WorkCalendar
from .reckoning import Reckoning, Stretch

What = Literal[
    "handed_in",  # the papers came …
    "counts_as",  # … out of hours, and count as handed in at this opening
    "opened",  # a step opened
    "day_zero",  # the day from which days are counted
    "day_off",  # not a working day: `info` says why, without it a weekend, `last_day` its end
    "counted",  # working day `number` of the limit
    "not_counted",  # a working day at whose closing the step stood still: `reason`
    "worked",  # a span `at`–`until` of working minutes, `spent`
    "paused",
    "still_paused",  # the pause lasts; the date holds if the step goes on from `at`
    "resumed",
    "closed",  # passed on
    "reopened",
    "nothing_left",  # the round opened with the limit used up
    "last_resort",  # the working day at whose closing it is due for that
    "due",
]
# What stands first among entries of one instant: a closing ends its day before anything else begins,
# and a span worked follows what set the clock going.
_EVENT, _WORKED = 3, 4
_RANK: dict[str, int] = {
    "handed_in": 0,
    "opened": 0,
    "counts_as": 1,
    "day_off": 1,
    "counted": 2,
    "not_counted": 2,
    "last_resort": 2,
    "worked": _WORKED,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happens on the walk; which fields are set depends on `what`."""

    what: What
    at: datetime | None = None
    until: datetime | None = None
    day: date | None = None
    last_day: date | None = None
    number: int | None = None
    spent: timedelta | None = None
    info: Day | None = None
    reason: str = ""


Dated = tuple[int, Entry]


def explain(cal: WorkCalendar, reckoning: Reckoning) -> list[Entry]:
    """All that led to a due moment, in order of time; the last entry is the due moment itself."""
    end = cal.instant(reckoning.due)
    counting = _minutes if reckoning.limit.unit == "minutes" else _days
    dated = [*_opening(cal, reckoning), *_days_off(cal, reckoning), *_turns(cal, reckoning)]
    dated += counting(cal, reckoning)
    if reckoning.last_resort is not None:
        day = cal.day_at(reckoning.last_resort)
        dated.append((end, Entry("last_resort", day=day, info=cal.exceptions.get(day))))
    ordered = sorted(
        (instant, _RANK.get(entry.what, _EVENT), number) for number, (instant, entry) in enumerate(dated)
    )
    walked = (dated[number][1] for instant, rank, number in ordered if (instant, rank) < (end, _EVENT))
    return [*_weekends_joined(walked), Entry("due", at=reckoning.due)]


def _opening(cal: WorkCalendar, reckoning: Reckoning) -> Iterator[Dated]:
    instant = cal.instant(reckoning.opened)
    if reckoning.handed_in is None:
        yield instant, Entry("opened", at=reckoning.opened)
        return
    handed_in = cal.instant(reckoning.handed_in)
    yield handed_in, Entry("handed_in", at=reckoning.handed_in)
    if handed_in != instant:
        yield instant, Entry("counts_as", at=reckoning.opened)


def _days_off(cal: WorkCalendar, reckoning: Reckoning) -> Iterator[Dated]:
    start = reckoning.handed_in or reckoning.opened
    day, since = start.date(), cal.instant(start)
    while day <= reckoning.due.date():
        if not cal.is_working(day):
            yield (
                max(since, _midnight(cal, day)),
                Entry("day_off", day=day, last_day=day, info=cal.exceptions.get(day)),
            )
        day += timedelta(days=1)


def _turns(cal: WorkCalendar, reckoning: Reckoning) -> Iterator[Dated]:
    """What stopped the clock and started it again."""
    for stretch in reckoning.stretches:
        begins, ends = stretch.begins, stretch.ends
        if stretch.state == "closed":
            yield begins, Entry("closed", at=cal.moment(begins))
            yield ends, Entry("reopened", at=cal.moment(ends))
        elif stretch.state == "paused":
            yield begins, Entry("paused", at=cal.moment(begins), reason=stretch.category)
            yield ends, Entry("still_paused" if stretch.lasting else "resumed", at=cal.moment(ends))
    if reckoning.last_resort is not None:
        last = reckoning.stretches[-1].round
        turn = (
            stretch for stretch in reckoning.stretches if stretch.round == last and stretch.state != "closed"
        )
        yield next(turn).begins, Entry("nothing_left")


def _days(cal: WorkCalendar, reckoning: Reckoning) -> Iterator[Dated]:
    """Day 0 and every working day after it: counted with its number, or why not."""
    zero = cal.index_from(reckoning.day_zero)
    start = max(cal.instant(reckoning.opened), _midnight(cal, reckoning.day_zero))
    yield start, Entry("day_zero", day=reckoning.day_zero, info=cal.exceptions.get(reckoning.day_zero))
    numbers: dict[int, int] = {}
    for first, end in reckoning.counted:
        numbers.update((index, len(numbers) + 1) for index in range(first, end))
    stretches, position = reckoning.stretches, 0
    end = cal.index_from(reckoning.due.date()) + 1
    for index in range(zero if reckoning.counts_day_zero else zero + 1, end):
        day, closing = cal.day_at(index), cal.instant(cal.closing_at(index))
        while stretches[position].ends < closing:
            position += 1
        if index in numbers:
            yield closing, Entry("counted", day=day, number=numbers[index], info=cal.exceptions.get(day))
        elif index != reckoning.last_resort and stretches[position].begins < closing:
            yield closing, Entry("not_counted", day=day, reason=_standing(stretches[position]))


def _minutes(cal: WorkCalendar, reckoning: Reckoning) -> Iterator[Dated]:
    """The spans in which the step ran, clipped to office hours."""
    for begins, ends in reckoning.counted:
        for start, stop in cal.spans_between(begins, ends):
            spent = timedelta(microseconds=stop - start)
            yield start, Entry("worked", at=cal.moment(start), until=cal.moment(stop), spent=spent)


def _standing(stretch: Stretch) -> str:
    return "paused" if stretch.state == "paused" else "closed"


def _weekends_joined(entries: Iterator[Entry]) -> Iterator[Entry]:
    """Neighbouring plain days off as one entry."""
    held: Entry | None = None
    for entry in entries:
        plain = entry.what == "day_off" and entry.info is None
        if held and plain and held.last_day and entry.day == held.last_day + timedelta(days=1):
            held = replace(held, last_day=entry.day)
            continue
        if held:
            yield held
        held = entry if plain else None
        if not plain:
            yield entry
    if held:
        yield held


def _midnight(cal: WorkCalendar, day: date) -> int:
    return cal.instant(datetime.combine(day, time.min, cal.zone))
