"""Why a case's due moments are what they are: the walk of the very code that computed them, for page and API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import get_language

from .calendars import calendar_for
from .deadlines import reckon_runs, reckon_service
from .models import Case
from .narration import narrate
from .working_time import Reckoning, WorkCalendar, explain


@dataclass(frozen=True)
class Walk:
    """A due moment in the office's zone and how it was reached, in the reader's language."""

    step: int | None  # None: the whole service
    due: datetime
    lines: list[str]


def walks(case: Case, now: datetime, steps: Iterable[int] | None = None) -> list[Walk]:
    """The walks of the opened steps (or of those named), then of the whole service where the case has a term."""
    calendar, language = calendar_for(case.office), get_language() or "kk"
    rows = case.step_runs.order_by("step", "round").prefetch_related("pauses")
    limits = {step.number: step for step in case.edition.steps.all()}
    told = []
    for number, rounds in groupby(
        rows if steps is None else rows.filter(step__in=steps), key=lambda run: run.step
    ):
        runs = list(rounds)
        pauses = [pause for run in runs for pause in run.pauses.all()]
        reckoning = reckon_runs(case, limits[number], runs, pauses, calendar, now)
        told.append(_walk(calendar, number, reckoning, language))
    service = reckon_service(case, calendar, now)
    return [*told, _walk(calendar, None, service, language)] if service else told


def _walk(calendar: WorkCalendar, step: int | None, reckoning: Reckoning, language: str) -> Walk:
    return Walk(step, calendar.local(reckoning.due), narrate(explain(calendar, reckoning), language))
