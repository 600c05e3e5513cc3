"""The strip of the five steps: who has the case, how much of each limit is used, when it is due."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.deadlines import calendar_of, reckon_runs, reckon_service, steps_of, stops_of_service
from workflow.deadlines.walks import Walk, walks
from workflow.memory.once import rounds_of
from workflow.models import Case, Step, StepRun
from workflow.words import Channel, RoleKind, State, Unit
from workflow.working_time import Remaining, WorkCalendar, remaining, used

SOON_DAYS, SOON_MINUTES = 0, 10
HOUR = 60
NBSP = "\xa0"  # a number is not torn from its unit
Words = dict[str, Any]


def amount(value: int, unit: str) -> str:
    """«3 working days», «12 minutes»: in the reader's language."""
    if unit == Unit.MINUTES and value >= HOUR and value % HOUR == 0:
        return _("%(hours)d h") % {"hours": value // HOUR}
    if unit == Unit.MINUTES and value >= HOUR:
        return _("%(hours)d h %(minutes)d min") % {"hours": value // HOUR, "minutes": value % HOUR}
    if unit == Unit.MINUTES:
        return ngettext("%(count)d minute", "%(count)d minutes", value) % {"count": value}
    return ngettext("%(count)d working day", "%(count)d working days", value) % {"count": value}


def say_left(left: Remaining) -> str:
    """What remains of a limit, or by how much it is overdue. Within the last day it is told in working minutes."""
    unit, value = Unit(left.unit), left.value
    if left.overdue:
        if unit == Unit.WORKING_DAYS and value == 0:
            unit, value = Unit.MINUTES, left.minutes
        if value == 0:
            return _("overdue")
        return _("overdue by %(amount)s") % {"amount": _late(value, unit)}
    if unit == Unit.WORKING_DAYS and value == 0 and left.minutes:
        return _("today, %(amount)s left") % {"amount": _whole(left.minutes, Unit.MINUTES)}
    if unit == Unit.WORKING_DAYS and value == 0:
        return _("due today")
    if unit == Unit.MINUTES and value == 0:
        return _("less than a minute left")
    return _("%(amount)s left") % {"amount": _whole(value, unit)}


def _late(value: int, unit: str) -> str:
    """Hours beyond a limit are working hours, and are called so: the clock on the wall has gone on further."""
    if unit != Unit.MINUTES or value < HOUR:
        return _whole(value, unit)
    hours, minutes = divmod(value, HOUR)
    said = ngettext("%(hours)d working hour", "%(hours)d working hours", hours) % {"hours": hours}
    rest = _("%(minutes)d min") % {"minutes": minutes}
    return (f"{said} {rest}" if minutes else said).replace(" ", NBSP)


def _whole(value: int, unit: str) -> str:
    return amount(value, unit).replace(" ", NBSP)


def level(left: Remaining, paused: bool) -> str:
    """ok, soon, late or paused: the word behind the tag's shape."""
    if paused:
        return "paused"
    if left.overdue:
        return "late"
    few = SOON_MINUTES if Unit(left.unit) == Unit.MINUTES else SOON_DAYS
    return "soon" if left.value <= few else "ok"


def due_words(case: Any, calendar: WorkCalendar, unit: str, now: datetime) -> Words:
    """Level and text of a case's due tag, for a row of a list. While a clock is stopped its due moment moves with it:
    no day is named.
    """
    if case.due_at is None:
        return {"level": "done", "text": _("ended"), "at": case.closed_at, "ticks": ""}
    left = remaining(calendar, now, case.due_at, unit)  # type: ignore[arg-type]
    text = _("paused") if case.paused else say_left(left)
    ticks = "" if case.paused else case.public_id
    at = None if case.paused else case.due_at
    return {"level": level(left, case.paused), "text": text, "at": at, "ticks": ticks}


def strip(case: Case, now: datetime) -> Words:
    """Context of `_step_strip.html`."""
    calendar = calendar_of(case)
    runs: dict[int, list[StepRun]] = {}
    for run in rounds_of(case):
        runs.setdefault(run.step, []).append(run)
    steps = [
        _step(case, step, runs.get(number, []), calendar, now)
        for number, step in sorted(steps_of(case).items())
    ]
    return {"steps": steps, "service": _service(case, calendar, now)}


def _step(case: Case, step: Step, runs: list[StepRun], calendar: WorkCalendar, now: datetime) -> Words:
    words = {
        "number": step.number,
        "title": step.action,
        "role": str(RoleKind(step.role).label),
        "officer": _who(runs),
        "state": _state(case, step, runs),
        "level": "",
        "used": 0,
        "limit": step.limit,
        "time_text": amount(step.limit, step.limit_unit),
        "due_text": "",
        "due_at": None,
        "note": "",
        "ticks": "",
    }
    if not runs:
        return words
    pauses = [pause for run in runs for pause in run.stops()]
    rounds = [(run.opened_at, run.closed_at) for run in runs]
    stops = [(pause.started_at, pause.ended_at) for pause in pauses]
    spent = used(calendar, step.limit_unit, rounds, stops, now=now)  # type: ignore[arg-type]
    words["used"] = min(spent, step.limit)
    words["time_text"] = _("%(used)s of %(limit)s") % {
        "used": spent,
        "limit": amount(step.limit, step.limit_unit),
    }
    if any(run.breached_at for run in runs):
        words["note"] = _("late")
    if words["state"] == "current":
        due = reckon_runs(case, step, runs, pauses, calendar, now).due
        left = remaining(calendar, now, due, step.limit_unit)  # type: ignore[arg-type]
        said = _said_of(left, case.paused)
        words |= {"level": level(left, case.paused), "due_text": said, "due_at": due}
        words["ticks"] = "" if case.paused else case.public_id
        if left.overdue:
            words["note"] = ""  # the tag says so, and by how much
        if left.overdue:
            words |= {"used": step.limit, "time_text": amount(step.limit, step.limit_unit)}
        elif step.limit_unit == Unit.WORKING_DAYS:
            day = _day_of(left, step.limit)
            words["used"] = day
            if day:  # the day it was opened on is not counted
                words["time_text"] = _("working day %(day)d of %(limit)d") % {"day": day, "limit": step.limit}
            else:
                words["time_text"] = amount(step.limit, step.limit_unit)
    elif words["state"] == "dropped":
        words["due_text"] = _("not finished")
    elif runs[-1].closed_at and words["state"] == "done":  # a step that was gone back from has not ended
        words["due_text"] = f"{calendar.local(runs[-1].closed_at):%d.%m.%Y %H:%M}"
    return words


def _said_of(left: Remaining, paused: bool) -> str:
    return ", ".join((_("paused"), say_left(left))) if paused else say_left(left)


def _day_of(left: Remaining, limit: int) -> int:
    """Which working day of the limit today is, so that it and what is left make the limit; late, beyond it."""
    return limit + left.days if left.overdue else max(0, limit - left.days)


def _state(case: Case, step: Step, runs: list[StepRun]) -> str:
    if case.step == step.number:
        return "current"
    if runs and runs[-1].is_done and (case.step is None or case.step > step.number):
        return "done"
    return "waiting" if case.is_open else "dropped"


def _who(runs: list[StepRun]) -> str:
    if not runs:
        return ""
    officer = runs[-1].worker
    return officer.short_name if officer else ""


def _service(case: Case, calendar: WorkCalendar, now: datetime) -> Words | None:
    reckoning = reckon_service(case, calendar, now)
    if reckoning is None:
        return None
    until = max(case.closed_at or now, reckoning.opened)  # out of hours the term has not begun
    left = remaining(calendar, until, reckoning.due, "working_days")
    limit = reckoning.limit.value
    if case.closed_at and case.state != State.ISSUED:
        text, shown = case.get_state_display(), "closed"  # the service was not carried to its end here
    elif case.closed_at:
        text = _("ended late") if left.overdue else _("ended in time")
        shown = "late" if left.overdue else "done"
    else:
        stands = any(pause.ended_at is None for pause in stops_of_service(case))
        text, shown = _said_of(left, stands), level(left, stands)
    at = case.closed_at or reckoning.due
    return {
        "level": shown,
        "used": min(_day_of(left, limit), limit),
        "limit": limit,
        "text": text,
        "due_at": at,
    }


def explanations(case: Case, now: datetime) -> list[Words]:
    """Why each due moment is what it is."""
    return [_titled(case, walk) for walk in walks(case, now)]


def current_explanation(case: Case, now: datetime) -> list[Words]:
    """The same for the open step alone (of an ended case: for its last one), as lists show it."""
    last = case.step or case.step_runs.order_by("-id").values_list("step", flat=True).first()
    return [_titled(case, walk) for walk in walks(case, now, [last] if last else [])]


def _titled(case: Case, walk: Walk) -> Words:
    title = _("Step %(number)d") % {"number": walk.step} if walk.step else _of_service(case)
    return {"title": title, "lines": walk.lines}


def _of_service(case: Case) -> str:
    """The term through the State Corporation is another one (Regulation 10.4), which its name has to say."""
    if case.channel == Channel.CORPORATION:
        return _("The whole service, through the State Corporation")
    return _("The whole service")
