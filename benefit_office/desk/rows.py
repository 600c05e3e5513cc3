"""Rows of a list of cases with what is left of each limit."""

from datetime import datetime
from typing import Any

from workflow.calendars import calendar_for
from workflow.models import Case, Step
from workflow.words import State

from .strip import due_words

PAGE = 50


def rows(found_cases: list[Case], now: datetime) -> list[dict[str, Any]]:
    """Rows with the due tag in words; each office's calendar is asked for once."""
    units = {(step.edition_id, step.number): step.limit_unit for step in Step.objects.all()}
    calendars = {office: calendar_for(office) for office in {one.office for one in found_cases}}
    return [
        {
            "case": one,
            "label": State(one.state).label,
            "due": due_words(one, calendars[one.office], units.get((one.edition_id, one.step or 0), ""), now),
        }
        for one in found_cases
    ]
