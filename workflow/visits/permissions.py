"""The permission rows: each view says who may open it, and a view that says nothing is closed."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from .. import clock
from ..duties import SERVICE, duties_of, remember
from ..models import Office, Officer
from ..words import RoleKind

PUBLIC = "public"  # strangers too
OFFICER = "officer"  # anyone who has logged in

READING = ("GET", "HEAD", "OPTIONS")  # the methods that write nothing
READERS = (*SERVICE, RoleKind.AUDITOR)

View = TypeVar("View", bound=Callable[..., Any])


def permit(*who: str) -> Callable[[View], View]:
    """The view's permission row: roles, or PUBLIC, or OFFICER. What he may see inside is `visible_to`."""

    def mark(view: View) -> View:
        view.permitted = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark


def kinds_of(officer: Officer, on: date) -> set[str]:
    """The roles an officer may act in on a day: his own and those of whom he stands in for."""
    return duties_of(officer, on).kinds()


def offices_of(officer: Officer, kinds: Iterable[str], on: date) -> QuerySet[Office] | None:
    """The offices in which an officer, or one he stands in for, holds one of the roles; None is the whole region."""
    offices = duties_of(officer, on).offices(kinds)
    return None if offices is None else Office.objects.filter(pk__in=offices)


def kinds_of_reader(request: HttpRequest) -> set[str]:
    """The reader's roles today, asked once a request: from here on he carries them with him (`duties`)."""
    if not isinstance(request.user, Officer):
        return set()
    remember(request.user, reads=request.method in READING)
    return kinds_of(request.user, clock.today())


def admits(permitted: Iterable[str], request: HttpRequest) -> bool:
    """Whether a permission row admits the reader."""
    row = set(permitted)
    if PUBLIC in row:
        return True
    if not request.user.is_authenticated:
        return False
    return OFFICER in row or bool(row & kinds_of_reader(request))
