"""Reading the register: whose allowances an officer may see, and one of them with its history."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest

from workflow import clock
from workflow.models import Absence, Office, Officer, Role, held_on
from workflow.visits.access import looked
from workflow.visits.fetch import officer_of

from ..journal import offices_read_by
from ..models import Allowance, AllowancePeriod


def allowance_or_404(request: HttpRequest, public_id: UUID, what: str = "allowance") -> Allowance:
    """The allowance, if it is of an office the reader may read; the look is logged."""
    offices = offices_read_by(officer_of(request), clock.today())
    rows = Allowance.objects.select_related(
        "office", "guardian", "child", "case", "claim__application__case", "imported"
    )
    found = rows.filter(public_id=public_id, office__in=offices).first()
    if found is None:
        raise Http404
    looked(request, what, case=found.case, office=found.office)
    return found


def offices_of(officer: Officer, kinds: tuple[str, ...], on: date) -> list[Office]:
    """The offices in which the officer may act in one of these roles, also as a substitute."""
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    held = Role.objects.filter(held_on(on), kind__in=kinds)
    own = held.filter(Q(officer=officer) | Q(officer__in=principals))
    return list(Office.objects.filter(roles__in=own).distinct())


def listed(allowances: list[Allowance], on: date) -> list[dict[str, Any]]:
    """Rows of the register's list: what is paid on the day, and until when."""
    return [_row(one, on) for one in allowances]


def with_periods(rows: Any) -> Any:
    """The allowances with what their lists show, at a fixed number of questions."""
    in_force = AllowancePeriod.objects.in_force().order_by("since")
    rows = rows.select_related("office", "guardian", "child", "case")
    return rows.prefetch_related(Prefetch("periods", in_force, to_attr="in_force"))


def _row(one: Allowance, on: date) -> dict[str, Any]:
    periods: list[AllowancePeriod] = one.in_force  # type: ignore[attr-defined]
    today = [row for row in periods if row.since <= on <= row.until]
    return {
        "allowance": one,
        "monthly": today[0].monthly if today else (periods[-1].monthly if periods else 0),
        "until": periods[-1].until if periods else None,
        "state": "running" if today else "coming" if periods and periods[0].since > on else "ended",
    }
