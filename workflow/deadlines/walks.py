"""Why a case's due moments are what they are: the walk of the very code that computed them, for page and API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import get_language

from ..memory.once import rounds_of
from ..models import Case
from ..working_time import Reckoning, WorkCalendar, explain
from . import calendar_of, reckon_runs, reckon_service, steps_of
from .narration import narrate


@dataclass(frozen=True)
class Walk:
    """A due moment in the office's zone and how it was reached, in the reader's language."""

    step: int | None  # None: the whole service
    due: datetime
    lines: list[str]


def walks(case: Case, now: datetime, steps: Iterable[int] | None = None) -> list[Walk]:
    """The walks of the opened steps (or of those named), then of the whole service where the case has a term."""
    calendar, language = calendar_of(case), get_language() or "kk"
    wanted, limits, told = None if steps is None else set(steps), steps_of(case), []
    rows = sorted(rounds_of(case), key=lambda run: (run.step, run.round))
    for number, rounds in groupby(rows, key=lambda run: run.step):
        if wanted is not None and number not in wanted:
            continue
        runs = list(rounds)
        pauses = [pause for run in runs for pause in run.stops()]
        reckoning = reckon_runs(case, limits[number], runs, pauses, calendar, now)
        told.append(_walk(calendar, number, reckoning, language))
    service = reckon_service(case, calendar, now)
    return [*told, _walk(calendar, None, service, language)] if service else told


def _walk(calendar: WorkCalendar, step: int | None, reckoning: Reckoning, language: str) -> Walk:
    return Walk(step, calendar.local(reckoning.due), narrate(explain(calendar, reckoning), language))
