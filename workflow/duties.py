"""The roles an officer may act in on a day, in one statement: own and those stood in for (Regulation 7).

A page asks for them many times – its permission row, the navigation, whose cases are shown. The door of each request
(`permissions.kinds_of_reader`) lays a memory beside the reader, so that the database is asked once; an officer who did
not come by that door is asked about anew each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from .words import RoleKind

SERVICE = (RoleKind.CLERK, RoleKind.HEAD, RoleKind.EXECUTOR)
READING = (*SERVICE, RoleKind.AUDITOR)
HELD = """
    SELECT who.id, role.kind, role.office_id, office.place_kk, office.place_ru, office.place_en
    FROM (SELECT %(officer)s::bigint AS id UNION
          SELECT officer_id FROM workflow_absence
          WHERE substitute_id = %(officer)s AND since <= %(day)s AND until >= %(day)s) who
    LEFT JOIN workflow_role role ON role.officer_id = who.id
        AND role.since <= %(day)s AND (role.until IS NULL OR role.until >= %(day)s)
    LEFT JOIN workflow_office office ON office.id = role.office_id
"""
MEMORY, READS = "_duties", "_only_reads"


@dataclass(frozen=True)
class Duty:
    """One role of one holder; the region's roles have no office. What the place is called does not tell roles apart."""

    holder: int
    kind: str
    office: int | None
    place_kk: str = field(default="", compare=False)
    place_ru: str = field(default="", compare=False)
    place_en: str = field(default="", compare=False)


@dataclass(frozen=True)
class Duties:
    """Everything an officer may act in on a day. `principals`: himself and all he stands in for, with a role or not."""

    officer: int
    principals: frozenset[int]
    roles: tuple[Duty, ...]

    def acting(self, kinds: Iterable[str] = READING) -> list[Duty]:
        """The roles among these kinds: his own, and of others those that can be stood in for."""
        wanted = set(kinds)
        return [
            role
            for role in self.roles
            if role.kind in wanted and (role.holder == self.officer or role.kind in SERVICE)
        ]

    def holders(self, kind: str, office: int) -> list[int]:
        """Whose role of this kind in an office he may act in, his own first."""
        found = (role.holder for role in self.acting([kind]) if role.office == office)
        return sorted(found, key=lambda holder: holder != self.officer)

    def kinds(self) -> set[str]:
        """The kinds of role he may act in."""
        return {role.kind for role in self.acting(RoleKind.values)}

    def offices(self, kinds: Iterable[str] = READING) -> frozenset[int] | None:
        """The offices in which he may act in one of the kinds; None is the whole region."""
        found = self.acting(kinds)
        if any(role.office is None for role in found):
            return None
        return frozenset(role.office for role in found if role.office is not None)


def duties_of(officer: Any, on: date) -> Duties:
    """What an officer may act in on a day; asked once where a memory was laid beside him."""
    memory: dict[date, Duties] | None = getattr(officer, MEMORY, None)
    if memory is None:
        return _asked(officer.pk, on)
    if on not in memory:
        memory[on] = _asked(officer.pk, on)
    return memory[on]


def read_duties(officer: Any, on: date) -> Duties | None:
    """The same for who only reads; None for an act: it asks for rights anew, behind its lock."""
    return duties_of(officer, on) if getattr(officer, READS, False) else None


def remember(officer: Any, *, reads: bool) -> None:
    """Lay a memory beside the reader of a request; it ends with him."""
    if getattr(officer, MEMORY, None) is None:
        setattr(officer, MEMORY, {})
        setattr(officer, READS, reads)


def _asked(officer_id: int, on: date) -> Duties:
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"officer": officer_id, "day": on})
        rows = cursor.fetchall()
    held = tuple(Duty(holder, *role) for holder, *role in rows if role[0])
    return Duties(officer_id, frozenset(holder for holder, *_role in rows), held)
