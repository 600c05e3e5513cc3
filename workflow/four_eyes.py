"""Four eyes: who prepares a decision and who signs it are two persons (Regulation 5.3, 5.4).

The signing itself refuses a preparer (`decisions.rules.why_not_preparer`). Here it is seen earlier, when an executor is
named and when a substitute is entered: nobody gets a case to prepare that only he could sign.
"""

from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from . import clock
from .models import Absence, Case, Office, Officer, Role, held_on
from .words import RoleKind, State

IN_PREPARATION = (State.ASSIGNED, State.SUBMITTED)
NAMED_AT_MOST = 5  # numbers in a sentence; the list of cases has them all


def signing_hands(office: Office | int, on: date, *, but: Officer | None = None) -> QuerySet[Officer]:
    """Who signs in an office on a day: heads who are there, and who stands in for those away; `but` is left out."""
    heads = Role.objects.filter(held_on(on), office=office, kind=RoleKind.HEAD)
    if but is not None:
        heads = heads.exclude(officer=but)
    away = Absence.objects.filter(held_on(on))
    present = heads.exclude(officer__in=away.values("officer"))
    stood_in = away.filter(officer__in=heads.values("officer"), substitute__isnull=False)
    hands = Q(pk__in=present.values("officer")) | Q(pk__in=stood_in.values("substitute"))
    return Officer.objects.filter(hands, is_active=True).order_by()


def why_not_prepare(hands: set[int | None], signing: set[int]) -> str:
    """Regulation 5.2: among the hands that would prepare is none who is the only one to sign."""
    if len(signing) == 1 and signing <= hands:
        return _(
            "The named executor, or who stands in for him, is the only one to sign in this office on this day: "
            "who prepares a decision does not sign it. Name another executor."
        )
    return ""


def why_not_stand_in(absence: Absence, on: date) -> str:
    """Regulation 7: a substitute does not become the only one to sign what he, or he for the absent, prepares."""
    substitute, absent = absence.substitute, absence.officer
    if substitute is None:
        return ""
    held = Role.objects.filter(held_on(absence.since), officer=absent)
    for office in Office.objects.filter(pk__in=held.values("office")):
        signing = set(signing_hands(office, absence.since, but=absent).values_list("pk", flat=True))
        if _heads(absent, office, absence.since):
            signing.add(substitute.pk)
        if signing == {substitute.pk} and (cases := _to_be_signed(absence, office, on)):
            return _(
                "%(name)s would be the only one to sign the cases he prepares himself, his own or for the absent: "
                "%(cases)s. Give them to another executor first, or name another substitute."
            ) % {"name": substitute, "cases": _numbers(cases)}
    return ""


def _heads(officer: Officer, office: Office, on: date) -> bool:
    return Role.objects.filter(held_on(on), officer=officer, office=office, kind=RoleKind.HEAD).exists()


def _to_be_signed(absence: Absence, office: Office, on: date) -> list[Case]:
    """Cases in the substitute's hands, or the absent's, whose signing may fall into the absence."""
    pair = [absence.officer, absence.substitute]
    submitted = Q(state=State.SUBMITTED, step_runs__verb="submit", step_runs__closed_by__in=pair)
    cases = Case.objects.filter(Q(executor__in=pair) | submitted, office=office, state__in=IN_PREPARATION)
    if absence.since > on:
        begins = datetime.combine(absence.since, time.min, clock.ZONE)
        cases = cases.filter(Q(service_due_at__isnull=True) | Q(service_due_at__gte=begins))
    return list(cases.distinct().order_by("id"))


def _numbers(cases: list[Case]) -> str:
    named = ", ".join(str(case) for case in cases[:NAMED_AT_MOST])
    return named + (" …" if len(cases) > NAMED_AT_MOST else "")
