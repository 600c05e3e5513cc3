"""Rows of a list of cases with what is left of each limit."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from workflow import facts
from workflow.calendars import calendar_at
from workflow.models import Case
from workflow.words import State

from .strip import due_words

PAGE = 50
_NAMES = ("surname", "name", "patronymic")
# What a list of cases shows or works with; the other columns, long texts among them, stay where they are.
COLUMNS = (
    "public_id", "number", "state", "step", "due_at", "closed_at", "paused", "version", "office", "edition", "executor",
    *(f"{whose}__{name}" for whose in ("executor", "application__guardian") for name in _NAMES),
)  # fmt: skip


def for_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what a row needs of executor and applicant."""
    return cases.select_related("executor", "application__guardian").only(*COLUMNS)


def rows(found_cases: list[Case], now: datetime) -> list[dict[str, Any]]:
    """Rows with the due tag in words; whether calendars or steps were changed is asked once for all."""
    stamp, labels = facts.stamp(), {str(state): str(state.label) for state in State}
    return [
        {
            "case": one,
            "office": facts.office(one.office_id, stamp).place,
            "label": labels[one.state],
            "due": due_words(one, calendar_at(one.office_id, stamp), _unit(one, stamp), now),
        }
        for one in found_cases
    ]


def _unit(case: Case, stamp: int) -> str:
    """What the limit of the case's step is counted in."""
    return facts.steps(case.edition_id, stamp)[case.step].limit_unit if case.step else ""
