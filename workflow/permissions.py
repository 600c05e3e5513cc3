"""The permission rows: each view says who may open it, and a view that says nothing is closed."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from . import clock
from .models import Absence, Office, Officer, Role, held_on
from .words import RoleKind

PUBLIC = "public"  # strangers too
OFFICER = "officer"  # anyone who has logged in

SERVICE = (RoleKind.CLERK, RoleKind.HEAD, RoleKind.EXECUTOR)
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
    roles = Role.objects.filter(held_on(on))
    own = set(roles.filter(officer=officer).values_list("kind", flat=True))
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    stood_in = roles.filter(officer__in=principals, kind__in=SERVICE).values_list("kind", flat=True)
    return own | set(stood_in)


def offices_of(officer: Officer, kinds: Iterable[str], on: date) -> QuerySet[Office] | None:
    """The offices in which an officer, or one he stands in for, holds one of the roles; None is the whole region."""
    roles = Role.objects.filter(held_on(on), kind__in=list(kinds))
    own = roles.filter(officer=officer)
    if own.filter(office__isnull=True).exists():
        return None
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    stood_in = roles.filter(officer__in=principals, kind__in=SERVICE)
    return Office.objects.filter(pk__in=(own | stood_in).values("office"))


def kinds_of_reader(request: HttpRequest) -> set[str]:
    """The reader's roles today, asked once a request."""
    if not isinstance(request.user, Officer):
        return set()
    kept: dict[str, set[str]] = request.__dict__
    if "role_kinds" not in kept:
        kept["role_kinds"] = kinds_of(request.user, clock.today())
    return kept["role_kinds"]


def admits(permitted: Iterable[str], request: HttpRequest) -> bool:
    """Whether a permission row admits the reader."""
    row = set(permitted)
    if PUBLIC in row:
        return True
    if not request.user.is_authenticated:
        return False
    return OFFICER in row or bool(row & kinds_of_reader(request))
