"""The executors of an office with the load of each, so that the next case goes to whoever can take it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workflow.duties import duties_of
from workflow.models import Absence, Case, Office, Officer, Role, held_on
from workflow.words import RoleKind

# How many open cases an executor has, counted from the index of open cases: the archive behind them only grows.
_open_of_executor = Case.objects.open().filter(executor=OuterRef("pk")).order_by().values("executor")
OPEN_CASES = Coalesce(Subquery(_open_of_executor.annotate(cases=Count("pk")).values("cases")), 0)


def headed_by(officer: Officer, on: date) -> QuerySet[Office]:
    """The offices whose head the officer is, or stands in for."""
    return Office.objects.filter(pk__in=duties_of(officer, on).offices([RoleKind.HEAD]) or ())


def executors_of(offices: "Iterable[Office] | QuerySet[Any]", on: date) -> QuerySet[Officer]:
    """Who is executor in one of the offices on a day, with his number of open cases as `open_cases`."""
    roles = Role.objects.filter(held_on(on), office__in=offices, kind=RoleKind.EXECUTOR)
    return Officer.objects.filter(pk__in=roles.values("officer")).annotate(open_cases=OPEN_CASES)


def loads(officer: Officer, on: date) -> list[dict[str, Any]]:
    """Open cases per executor of the head's offices, the most loaded measured as full."""
    executors = list(executors_of(headed_by(officer, on), on))
    most = max([executor.open_cases for executor in executors], default=0)  # type: ignore[attr-defined]
    return [
        {"officer": executor, "open": executor.open_cases, "most": max(most, 1)}  # type: ignore[attr-defined]
        for executor in executors
    ]


def loads_of(offices: "Iterable[Office] | QuerySet[Any]", on: date) -> list[dict[str, Any]]:
    """The offices' executors with their open cases and whether they are away; who has least to do stands first."""
    executors = executors_of(offices, on).order_by("open_cases", "sort_key")  # type: ignore[misc]
    away = set(Absence.objects.filter(held_on(on), officer__in=executors).values_list("officer", flat=True))
    return [
        {"officer": executor, "open": executor.open_cases, "away": executor.pk in away}  # type: ignore[attr-defined]
        for executor in executors
    ]
