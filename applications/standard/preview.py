"""How the checklist will read from a day on: each paper against the circumstances that occur."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflow.models import Edition
from workflow.words import Channel

from ..models import Requirement
from ..papers.checklist import Circumstance, judged, requirements_on

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class PreviewLine:
    """A paper, whether it is the line being entered, and for each circumstance (required, because)."""

    title: str
    entered: bool
    answers: list[tuple[str, bool, str]]


def circumstances(day: date, rows: Iterable[Requirement]) -> list[tuple[str, Circumstance]]:
    """One application for each circumstance that the conditions of these lines can tell apart."""
    found = [
        (_("child of school age"), Circumstance(day, False, day - 10 * YEAR)),
        (_("small child"), Circumstance(day, False, day - 3 * YEAR)),
    ]
    for limit in sorted({row.born_before for row in rows if row.born_before}):
        born_before = _("child born before %(day)s") % {"day": f"{limit:%d.%m.%Y}"}
        found.append((born_before, Circumstance(day, False, limit - timedelta(days=1))))
    return [
        *found,
        (_("child born abroad"), Circumstance(day, False, day - 3 * YEAR, True)),
        (_("a representative applies"), Circumstance(day, True, day - 3 * YEAR)),
    ]


def preview(edition: Edition, line: Requirement) -> list[PreviewLine]:
    """The list of that day with the line being entered in its place."""
    rows = requirements_on(edition, line.since, line.channel or Channel.OFFICE)
    standing = next((row for row in rows if row.code == line.code), None)
    if line.channel or standing is None or not standing.channel:  # a door's own line stands before this one
        rows = [row for row in rows if row.code != line.code]
        rows += [line] if line.when != Requirement.When.NEVER else []
    found = circumstances(line.since, rows)
    return [
        PreviewLine(
            row.short_title, row is line, [(name, *judged(row, circumstance)) for name, circumstance in found]
        )
        for row in sorted(rows, key=lambda row: row.order)
    ]
