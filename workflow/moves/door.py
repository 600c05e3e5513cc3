"""The one door to a change of state: lock, re-read, check, move, leave a trace – in one transaction."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import clock, deadlines, trail
from ..memory import facts as facts_of
from ..memory.questions import DAY, KEY, OTHER_KEY, Question
from ..models import Case, Officer, StepRun
from ..rules import Standing, standing_for, why_not_now, why_not_role
from ..words import State
from . import moving
from .machine import BY_VERB, ENDED, Move
from .refusals import Conflict, Refused
from .rows import Rows

LOCK = "SELECT FROM workflow_case WHERE id = %s FOR UPDATE"
Listener = Callable[[Case, Move, datetime], None]
_listeners: list[Listener] = []
Foreteller = Callable[["Turn"], None]
_foretellers: list[Foreteller] = []


def before_moves(listener: Foreteller) -> Foreteller:
    """A floor above is told of every move before the trail is written, for what goes before it in the order of locks:
    numbers, then the journal's chain, then the trail's.
    """
    _foretellers.append(listener)
    return listener


def after_moves(listener: Listener) -> Listener:
    """A floor above is told of every move, in its transaction: the case as it stands now."""
    _listeners.append(listener)
    return listener


@dataclass
class Turn:
    """An officer's turn at a locked case. What the act adds to the trail is put into `facts` and `text`.

    What is put into `rows` is written with the move, in its statement.
    """

    case: Case
    move: Move
    standing: Standing
    now: datetime
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)


@contextmanager
def turn(
    case: Case,
    verb: str,
    *,
    by: Officer,
    version: int | None = None,
    now: datetime | None = None,
    text: str = "",
    reads: Sequence[str] = (),
) -> Iterator[Turn]:
    """Take a case through one move. The body writes what belongs to the act; leaving it moves the case.

    `version` is the one the officer's page was opened with: a page gone stale is refused, nothing is changed.
    `reads` names the records one to one with the case that the act needs: they come with its lock.
    """
    moment = now or clock.now()
    move = BY_VERB[verb]
    text = text.strip()
    with transaction.atomic():
        locked = lock(case, by=by, on=clock.local(moment).date(), reads=reads)
        before = moving.fields(locked)
        standing = admitted(locked, move, by, version, moment)
        if move.needs_reason and not text:
            raise Refused(_("Give the reason: it is kept in the history of the case."))
        taken = Turn(locked, move, standing, moment, text)
        yield taken
        _move(taken, before)
        # What was at hand is true of this transaction only.
        locked.open_run, locked.stamp, locked.ever_paused, locked.own_roles = None, None, True, None


def lock(case: Case, *, by: Officer | None = None, on: date | None = None, reads: Sequence[str] = ()) -> Case:
    """The case's row as it stands now, held until the transaction ends, with what an act asks of it.

    With `by` and the day `on` it brings that officer's own roles in the case's office, too. The lock goes out in
    front of the reading, in one trip: a statement that locked and joined at once would, after waiting for another
    act, see the case as it is and everything beside it as it was.
    """
    assert connection.in_atomic_block  # else the lock would be gone with its statement
    terms: dict[str, int | date] = {"officer": by.pk, "on": on} if by and on else {}

    def locked_first(execute: Any, sql: str, params: Sequence[Any], many: bool, context: Any) -> Any:
        return execute(f"{LOCK}; {sql}", (case.pk, *params), many, context)

    with connection.execute_wrapper(locked_first):
        found = _reading(tuple(reads), bool(terms)).ask(case=case.pk, **terms)
    if not found:
        raise Case.DoesNotExist
    locked = found[0]
    assert locked.stamp is not None  # the row of `CalendarStamp` is always there
    locked.edition = facts_of.edition(locked.edition_id, locked.stamp)
    locked.office = facts_of.office(locked.office_id, locked.stamp)
    return locked


@cache
def _reading(reads: tuple[str, ...], roles: bool) -> Question[Case]:
    def rows(case: int, officer: int | None = None, on: date | None = None) -> QuerySet[Case]:
        at_hand = Case.objects.at_hand(officer, on).filter(pk=case).order_by()
        return at_hand.select_related("open_run", *reads)  # type: ignore[misc] # a FilteredRelation

    return Question(rows, case=KEY, officer=OTHER_KEY, on=DAY) if roles else Question(rows, case=KEY)


def admitted(case: Case, move: Move, by: Officer, version: int | None, now: datetime) -> Standing:
    """Who acts here, or the refusal: first the right, then the state, then whether the page is stale."""
    on = clock.local(now).date()
    standing = standing_for(by, move, case, on, case.own_roles)
    if standing is None:
        raise Refused(why_not_role(by, move.verb, case, on))
    if reason := why_not_now(move.verb, case):
        raise Conflict(reason)
    check_version(case.version, version)
    return standing


def check_version(current: int, seen: int | None) -> None:
    """A page gone stale is refused; an act without a version (a command, a message) is not asked."""
    if seen is not None and seen != current:
        raise Conflict(
            _("Somebody has changed this case since you opened it. Open it again; nothing was saved.")
        )


def _move(taken: Turn, before: Mapping[str, Any]) -> None:
    case, move, now = taken.case, taken.move, taken.now
    for foreteller in _foretellers:
        foreteller(taken)
    source = case.state
    getattr(case, move.verb)()
    closed = opened = None
    if move.closes or move.target in ENDED:
        closed = case.open_run
        assert closed is not None  # a case that moves on has an open round
        close_step(case, closed, taken)
    if move.target in ENDED:
        case.step, case.due_at, case.closed_at, case.paused = None, None, now, False
    elif move.opens:
        opened = open_step(case, move.opens, now, case.executor_id if move.opens in (3, 5) else None)
    case.version += 1
    event, words = trail.event_of(
        move.verb,
        by=taken.standing.officer,
        acting_for=taken.standing.acting_for,
        at=now,
        case=case,
        source=source,
        target=case.state,
        text=taken.text,
        **taken.facts,
    )
    moving.write(taken.rows, case, before, closed, opened, event, words)
    for listener in _listeners:
        listener(case, move, now)


def open_step(case: Case, number: int, at: datetime, officer: int | None) -> StepRun:
    """A new round of a step, still to be written. Its day 0 stays that of the first round (Regulation 5)."""
    earlier = list(case.step_runs.filter(step=number).order_by("round")) if number in case.steps_had else []
    run = StepRun(case=case, step=number, round=len(earlier) + 1, officer_id=officer, opened_at=at)
    deadlines.project(case, [*earlier, run], at)
    return run


def close_step(case: Case, run: StepRun, taken: Turn) -> None:
    """Close the open round, still to be written, and say for ever whether it was late. A pause ends with its step."""
    run.case = case
    if case.paused:
        run.pauses.filter(ended_at__isnull=True).update(ended_at=taken.now, ended_by=taken.standing.officer)
        deadlines.project_open(case, run, taken.now)
    run.closed_at, run.closed_by = taken.now, taken.standing.officer
    run.acting_for, run.verb = taken.standing.acting_for, taken.move.verb
    deadlines.record_breach(run, taken.now)
    # Officer and head are still to be told of a breach.
    run.next_rung_at = taken.now if run.breached_at else None


def open_case(case: Case, *, by: Officer | None, now: datetime, verb: str = "receive", **facts: Any) -> Case:
    """A new proceeding: an application opens at step 1, the other kinds at step 3 for the one who starts them."""
    with transaction.atomic():
        case.created_at, case.created_by = now, by
        case.stamp, case.ever_paused = facts_of.stamp(), case.transferred_from_id is not None
        case.step = 1 if case.state == State.RECEIVED else 3
        case.save()
        opened = case.handed_in_at if case.step == 1 else now
        open_step(case, case.step, opened, case.executor_id).save(force_insert=True)
        deadlines.project_service(case, now)
        case.save(update_fields=["step", "due_at", "service_due_at"])
        trail.record(verb, by=by, at=now, case=case, target=case.state, channel=case.channel, **facts)
    return case
