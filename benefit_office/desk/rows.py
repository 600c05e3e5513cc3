"""Rows of a list of cases with what is left of each limit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Paginator
from django.utils.translation import gettext

from workflow.calendars import calendar_at
from workflow.language.text import signed_name
from workflow.memory import facts
from workflow.models import Case
from workflow.words import State

from .strip import due_words

PAGE, MOST = 50, 2_000
_NAMES = ("surname", "name", "patronymic")


class Pages(Paginator[Case]):
    """Pages of the newest rows: nothing beyond them is counted or skipped, however long the register is."""

    most = MOST

    @cached_property
    def count(self) -> int:
        """How many rows there are pages of."""
        return min(self._counted, self.most)

    @property
    def more(self) -> bool:
        """Whether there are older ones, which a search leads to."""
        return self._counted > self.most

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list  # a query set
        counted: int = rows[: self.most + 1].count()
        return counted


class Listed(NamedTuple):
    """A case with the columns that a list shows or works with, read without the records around it."""

    pk: int
    public_id: UUID
    number: str
    state: str
    step: int | None
    due_at: datetime | None
    closed_at: datetime | None
    paused: bool
    version: int
    office_id: int
    edition_id: int
    executor: str
    applicant: str
    drafted: bool

    def __str__(self) -> str:
        return self.number or self.applicant or gettext("not registered")


_COLUMNS = Listed._fields[: Listed._fields.index("executor")]
_PERSONS = tuple(f"{whose}__{name}" for whose in ("executor", "application__guardian") for name in _NAMES)


def listed(cases: Any, *, drafted: bool = False) -> list[Listed]:
    """The cases of a page (a query set, sliced); `drafted`: they were asked whether their decision has been drafted."""
    found = cases.values_list(*_COLUMNS, *_PERSONS, *(["drafted"] if drafted else []))
    plain, names = len(_COLUMNS), len(_NAMES)
    return [
        Listed._make(
            (
                *row[:plain],
                signed_name(*row[plain : plain + names]),  # the executor
                signed_name(*row[plain + names : plain + 2 * names]),  # the applicant
                drafted and row[-1],
            )
        )
        for row in found
    ]


def rows(found_cases: Sequence[Case | Listed], now: datetime) -> list[dict[str, Any]]:
    """Rows with the due tag in words; whether calendars or steps were changed is asked once for all."""
    stamp, labels = facts.stamp(), {str(state): str(state.label) for state in State}
    return [
        {
            "case": one,
            "applicant": one.applicant if isinstance(one, Listed) else _applicant(one),
            "executor": one.executor if isinstance(one, Listed) else str(one.executor or ""),
            "office": facts.office(one.office_id, stamp).place,
            "label": labels[one.state],
            "due": _due(one, stamp, now),
        }
        for one in found_cases
    ]


def dues(cases: Iterable[Case | Listed], now: datetime) -> list[dict[str, Any]]:
    """The due tags alone, for a table whose rows say the rest themselves."""
    stamp = facts.stamp()
    return [_due(one, stamp, now) for one in cases]


def _due(case: Case | Listed, stamp: int, now: datetime) -> dict[str, Any]:
    return due_words(case, calendar_at(case.office_id, stamp), _unit(case, stamp), now)


def _applicant(case: Case) -> str:
    return case.application.guardian.short_name if hasattr(case, "application") else ""


def _unit(case: Case | Listed, stamp: int) -> str:
    """What the limit of the case's step is counted in."""
    return facts.steps(case.edition_id, stamp)[case.step].limit_unit if case.step else ""
