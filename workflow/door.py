"""The one door to a change of state: lock, re-read, check, move, leave a trace – in one transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import clock, deadlines, trail
from .machine import BY_VERB, ENDED, Move
from .models import Case, Officer, StepRun
from .refusals import Conflict, Refused
from .rules import Standing, standing_for, why_not_now, why_not_role
from .words import State

CLOSING = ("closed_at", "closed_by", "acting_for", "verb", "due_at", "next_rung_at", "breached_at")
Listener = Callable[[Case, Move, datetime], None]
_listeners: list[Listener] = []


def after_moves(listener: Listener) -> Listener:
    """A floor above is told of every move, in its transaction: the case as it stands now."""
    _listeners.append(listener)
    return listener


@dataclass
class Turn:
    """An officer's turn at a locked case. What the act adds to the trail is put into `facts` and `text`."""

    case: Case
    move: Move
    standing: Standing
    now: datetime
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    next_officer: Officer | None = None


@contextmanager
def turn(
    case: Case,
    verb: str,
    *,
    by: Officer,
    version: int | None = None,
    now: datetime | None = None,
    text: str = "",
) -> Iterator[Turn]:
    """Take a case through one move. The body writes what belongs to the act; leaving it moves the case.

    `version` is the one the officer's page was opened with: a page gone stale is refused, nothing is changed.
    """
    moment = now or clock.now()
    move = BY_VERB[verb]
    text = text.strip()
    with transaction.atomic():
        locked = lock(case)
        standing = admitted(locked, move, by, version, moment)
        if move.needs_reason and not text:
            raise Refused(_("Give the reason: it is kept in the history of the case."))
        taken = Turn(locked, move, standing, moment, text)
        yield taken
        _move(taken)


def lock(case: Case) -> Case:
    """The case's row as it stands now, held until the transaction ends."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("office", "edition", "executor")
    return rows.get(pk=case.pk)


def admitted(case: Case, move: Move, by: Officer, version: int | None, now: datetime) -> Standing:
    """Who acts here, or the refusal: first the right, then the state, then whether the page is stale."""
    on = clock.local(now).date()
    standing = standing_for(by, move, case, on)
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


def _move(taken: Turn) -> None:
    case, move, now = taken.case, taken.move, taken.now
    source = case.state
    getattr(case, move.verb)()
    runs = list(case.step_runs.order_by("id"))
    if move.closes or move.target in ENDED:
        close_step(case, runs[-1], taken)
    if move.target in ENDED:
        case.step, case.due_at, case.closed_at, case.paused = None, None, now, False
    elif move.opens:
        officer = taken.next_officer or (case.executor if move.opens in (3, 5) else None)
        open_step(case, move.opens, now, officer, runs)
    case.version += 1
    case.save()
    trail.record(
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
    for listener in _listeners:
        listener(case, move, now)


def open_step(
    case: Case, number: int, at: datetime, officer: Officer | None, runs: Sequence[StepRun] = ()
) -> StepRun:
    """A new round of a step after the case's earlier `runs`. Its day 0 stays that of the first round (Regulation 5)."""
    rounds = [run for run in runs if run.step == number]
    run = StepRun(case=case, step=number, round=len(rounds) + 1, officer=officer, opened_at=at)
    deadlines.project(case, [*rounds, run], at)
    run.save(force_insert=True)
    return run


def close_step(case: Case, run: StepRun, taken: Turn) -> None:
    """Close the open round and write down for ever whether it was late. A pause ends with its step."""
    run.case = case
    if case.paused:
        run.pauses.filter(ended_at__isnull=True).update(ended_at=taken.now, ended_by=taken.standing.officer)
        deadlines.project_open(case, run, taken.now)
    run.closed_at, run.closed_by = taken.now, taken.standing.officer
    run.acting_for, run.verb = taken.standing.acting_for, taken.move.verb
    deadlines.record_breach(run, taken.now)
    # Officer and head are still to be told of a breach.
    run.next_rung_at = taken.now if run.breached_at else None
    run.save(update_fields=CLOSING)


def open_case(case: Case, *, by: Officer | None, now: datetime, verb: str = "receive", **facts: Any) -> Case:
    """A new proceeding: an application opens at step 1, the other kinds at step 3 for the one who starts them."""
    with transaction.atomic():
        case.created_at, case.created_by = now, by
        case.step = 1 if case.state == State.RECEIVED else 3
        case.save()
        opened = case.handed_in_at if case.step == 1 else now
        open_step(case, case.step, opened, case.executor)
        deadlines.project_service(case, now)
        case.save(update_fields=["step", "due_at", "service_due_at"])
        trail.record(verb, by=by, at=now, case=case, target=case.state, channel=case.channel, **facts)
    return case
