"""The due moment of a limit over the rounds and pauses of a step. Regulation 5.1–5.5."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from .arithmetic import MINUTE, Unit, effective_opening
from .calendar import WorkCalendar

State = Literal["running", "paused", "closed"]
FOREVER = sys.maxsize


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may take, in its own unit."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("A limit is not negative.")


class Round(NamedTuple):
    """One turn of a step; `closed` is None while it is open."""

    opened: datetime
    closed: datetime | None = None


class Pause(NamedTuple):
    """A stop of the clock; `ends` is None while it lasts. The category is for the narration only."""

    begins: datetime
    ends: datetime | None = None
    category: str = ""


class Stretch(NamedTuple):
    """A piece of a step's life between two instants, in one state. `lasting`: a pause not yet ended."""

    begins: int
    ends: int
    state: State
    round: int
    category: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due moment and what it was counted from, so that it can be narrated (`walk.explain`).

    `counted` holds half-open ranges: of working-day indexes for a limit in days, of instants for one in
    minutes. `last_resort` is the index of the first closing a round with nothing left runs to.
    """

    limit: Limit
    opened: datetime
    handed_in: datetime | None
    day_zero: date
    counts_day_zero: bool
    stretches: tuple[Stretch, ...]
    counted: tuple[tuple[int, int], ...]
    last_resort: int | None
    due: datetime


@dataclass(frozen=True, slots=True)
class Chain:
    """All steps of one case foretold from its handing in, and the term of the whole service beside them."""

    steps: tuple[Reckoning, ...]
    service: Reckoning


Rounds = Sequence[Round | tuple[datetime, datetime | None]]
Pauses = Sequence[Pause | tuple[datetime, datetime | None]]


def reckon(
    cal: WorkCalendar,
    limit: Limit,
    rounds: Rounds,
    pauses: Pauses = (),
    *,
    now: datetime | None = None,
    count_day_zero: bool = False,
    handed_in: datetime | None = None,
) -> Reckoning:
    """The due moment of a step's latest round, all rounds counted together.

    Day 0 is that of the first round. A working day after it is used up if the step runs up to its closing:
    a turn that ends at the closing has had the day, one that begins there has not. Pauses and the time
    between two rounds stop the clock. A round that opens with nothing left is due at its first closing.
    The latest round is taken to run on, also when it is closed already, so `closed > due` says it was late.
    A pause that lasts is taken to end at `now`, without `now` at once.
    """
    turns = [Round(*turn) for turn in rounds]
    if not turns:
        raise ValueError("A step that has not opened has no due moment.")
    stretches = _timeline(cal, turns, [Pause(*pause) for pause in pauses], now)
    opened = cal.local(turns[0].opened)
    zero = cal.index_from(opened.date())
    first_counted = zero if count_day_zero else zero + 1
    count = _count_minutes if limit.unit == "minutes" else _count_days
    counted, reached = count(cal, limit.value, stretches, first_counted)
    last_resort = None if reached else _first_closing(cal, stretches)
    return Reckoning(
        limit=limit,
        opened=opened,
        handed_in=cal.local(handed_in) if handed_in else None,
        day_zero=cal.day_at(zero),
        counts_day_zero=count_day_zero,
        stretches=stretches,
        counted=counted,
        last_resort=last_resort,
        due=reached or cal.closing_at(last_resort or 0),
    )


def due(
    cal: WorkCalendar,
    limit: Limit,
    rounds: Rounds,
    pauses: Pauses = (),
    *,
    now: datetime | None = None,
    count_day_zero: bool = False,
) -> datetime | None:
    """The due moment alone (see `reckon`); None for a step that has not opened."""
    if not rounds:
        return None
    return reckon(cal, limit, rounds, pauses, now=now, count_day_zero=count_day_zero).due


def used(
    cal: WorkCalendar,
    unit: Unit,
    rounds: Rounds,
    pauses: Pauses = (),
    *,
    now: datetime,
    count_day_zero: bool = False,
) -> int:
    """How many minutes or working days a step has used up by now, all rounds together."""
    turns = [Round(*turn) for turn in rounds]
    if not turns:
        return 0
    until = cal.instant(now if turns[-1].closed is None else turns[-1].closed)
    zero = cal.index_from(cal.local(turns[0].opened).date())
    first_counted = zero if count_day_zero else zero + 1
    total = 0
    for stretch in _timeline(cal, turns, [Pause(*pause) for pause in pauses], now):
        if stretch.state != "running" or stretch.begins >= until:
            continue
        ends = min(stretch.ends, until)
        if unit == "minutes":
            total += cal.worked_until(ends) - cal.worked_until(stretch.begins)
        else:
            first = max(first_counted, cal.closing_after(stretch.begins))
            total += max(0, cal.closing_after(ends) - first)
    return total // MINUTE if unit == "minutes" else total


def chain(
    cal: WorkCalendar,
    limits: Sequence[Limit],
    handed_in: datetime,
    service: Limit,
    *,
    count_day_zero: bool = False,
) -> Chain:
    """Each step opens at the due moment of the one before, the first at the effective opening."""
    opening = effective_opening(cal, handed_in)
    whole = reckon(cal, service, [Round(opening)], count_day_zero=count_day_zero, handed_in=handed_in)
    steps: list[Reckoning] = []
    for limit in limits:
        opens = steps[-1].due if steps else opening
        given = None if steps else handed_in
        steps.append(reckon(cal, limit, [Round(opens)], count_day_zero=count_day_zero, handed_in=given))
    return Chain(tuple(steps), whole)


def _timeline(
    cal: WorkCalendar, rounds: Sequence[Round], pauses: Sequence[Pause], now: datetime | None
) -> tuple[Stretch, ...]:
    """The step's life from its first opening on, cut where its state changes; the last stretch runs on."""
    found: list[Stretch] = []
    ordered = sorted(pauses, key=lambda pause: cal.instant(pause.begins))
    left = cal.instant(rounds[0].opened)  # where the round before was closed
    for number, turn in enumerate(rounds):
        last = number == len(rounds) - 1
        if turn.closed is None and not last:
            raise ValueError("Only the last round of a step may be open.")
        opened = cal.instant(turn.opened)
        closed = FOREVER if turn.closed is None else cal.instant(turn.closed)
        if not left <= opened <= closed:
            raise ValueError("The rounds of a step follow one another.")
        if number and left < opened:
            found.append(Stretch(left, opened, "closed", number))
        cursor, left = opened, closed
        for begins, ends, pause in _clipped(cal, ordered, opened, closed, now):
            if ends < cursor:
                continue  # lies within the pause before it
            if begins > cursor:
                found.append(Stretch(cursor, begins, "running", number))
            found.append(
                Stretch(max(begins, cursor), ends, "paused", number, pause.category, pause.ends is None)
            )
            cursor = ends
        if last or cursor < closed:
            found.append(Stretch(cursor, FOREVER if last else closed, "running", number))
    return tuple(found)


def _clipped(
    cal: WorkCalendar, pauses: Sequence[Pause], opened: int, closed: int, now: datetime | None
) -> list[tuple[int, int, Pause]]:
    """The pauses that touch a round, cut to it. One that lasts ends with its round, or now."""
    found = []
    for pause in pauses:
        begins = cal.instant(pause.begins)
        if pause.ends is not None:
            ends = cal.instant(pause.ends)
            if ends < begins:
                raise ValueError("A pause does not end before it begins.")
        else:
            ends = closed if closed != FOREVER else max(begins, cal.instant(now) if now else begins)
        if ends >= opened and begins < closed:
            found.append((max(begins, opened), min(ends, closed), pause))
    return found


Counted = tuple[tuple[tuple[int, int], ...], datetime | None]


def _count_days(cal: WorkCalendar, limit: int, stretches: Sequence[Stretch], first_counted: int) -> Counted:
    """Ranges of working days used up until the limit is reached, and the closing that reaches it.

    There is no such closing if the last round opened with nothing left.
    """
    ranges: list[tuple[int, int]] = []
    left, last = limit, stretches[-1].round
    for stretch in stretches:
        if stretch.state != "running":
            continue
        if stretch.round == last and left <= 0:
            return tuple(ranges), None
        first = max(first_counted, cal.closing_after(stretch.begins))
        end = cal.closing_after(stretch.ends)
        if stretch.round == last and end - first >= left:
            ranges.append((first, first + left))
            return tuple(ranges), cal.closing_at(first + left - 1)
        if end > first:
            ranges.append((first, end))
            left -= end - first
    raise cal.too_short()


def _count_minutes(cal: WorkCalendar, limit: int, stretches: Sequence[Stretch], _first: int) -> Counted:
    """The same for minutes: pieces of time in which the step ran, and the moment that fills the limit."""
    pieces: list[tuple[int, int]] = []
    left, last = limit * MINUTE, stretches[-1].round
    for stretch in stretches:
        if stretch.state != "running":
            continue
        if stretch.round == last and left <= 0:
            return tuple(pieces), None
        before = cal.worked_until(stretch.begins)
        if stretch.round == last and (
            stretch.ends == FOREVER or cal.worked_until(stretch.ends) - before >= left
        ):
            filled = cal.when_worked(before + left)
            pieces.append((stretch.begins, filled))
            return tuple(pieces), cal.moment(filled)
        pieces.append((stretch.begins, stretch.ends))
        left -= cal.worked_until(stretch.ends) - before
    raise cal.too_short()


def _first_closing(cal: WorkCalendar, stretches: Sequence[Stretch]) -> int:
    """The first closing up to which the last round runs."""
    for stretch in stretches:
        if stretch.round == stretches[-1].round and stretch.state == "running":
            closing = cal.closing_after(stretch.begins)
            if closing < cal.closing_after(stretch.ends):
                return closing
    raise cal.too_short()
