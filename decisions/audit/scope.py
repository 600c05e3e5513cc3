"""Whose cases, logs and findings an auditor reads: his offices', or the whole region's (Regulation 7)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from workflow.models import Absence, Office, Officer, Role, held_on
from workflow.words import RoleKind


@dataclass(frozen=True)
class Scope:
    """The offices of an auditor, or of a head who answers findings; `regional` reads what belongs to no office too."""

    offices: tuple[Office, ...]
    regional: bool

    @property
    def rows(self) -> Q:
        """Rows with an `office` that lie within."""
        return Q() if self.regional else Q(office__in=self.offices)

    @property
    def single(self) -> Office | None:
        """The only office, for the access log."""
        return self.offices[0] if len(self.offices) == 1 else None


def audited_by(officer: Officer, on: date) -> Scope:
    """An auditor has no substitute: his own roles alone count."""
    roles = Role.objects.filter(held_on(on), officer=officer, kind=RoleKind.AUDITOR)
    if roles.filter(office__isnull=True).exists():
        return Scope(tuple(Office.objects.all()), True)
    return Scope(tuple(Office.objects.filter(pk__in=roles.values("office"))), False)


def answered_by(officer: Officer, on: date) -> Scope:
    """The offices whose findings an officer answers: their head, or who stands in for the head."""
    away = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    heads = Role.objects.filter(held_on(on), kind=RoleKind.HEAD)
    own = heads.filter(Q(officer=officer) | Q(officer__in=away))
    return Scope(tuple(Office.objects.filter(pk__in=own.values("office"))), False)


def readable(officer: Officer, on: date) -> Scope:
    """What an officer reads of samples' findings, as auditor or as head."""
    audited = audited_by(officer, on)
    if audited.regional:
        return audited
    offices = {office.pk: office for office in (*audited.offices, *answered_by(officer, on).offices)}
    return Scope(tuple(offices.values()), False)
