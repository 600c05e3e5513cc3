"""Verbs of the administrator on one ground: a new dated row, or the end of the list's row. None is rewritten."""

from datetime import date, datetime, timedelta
from typing import Any

from workflow import clock, trail
from workflow.administration.actions import administering, refuse, save_checked
from workflow.models import Edition, Officer

from ..models import Ground
from . import rules

EVE = timedelta(days=1)


def enter_ground(
    edition: Edition,
    outcome: str,
    code: str,
    facts: dict[str, Any],
    *,
    new: bool = False,
    by: Officer,
    now: datetime | None = None,
) -> Ground:
    """How a ground reads from a day on; the row before it ends on the eve, one that has not begun is replaced."""
    with administering(by, now) as moment:
        Edition.objects.select_for_update().get(pk=edition.pk)
        refuse(rules.why_not_since(facts["since"], clock.local(moment).date()))
        if new:
            refuse(rules.why_not_code(edition, outcome, code))
        row = Ground(edition=edition, outcome=outcome, code=code, **facts)
        _make_room(row)
        save_checked(row)
        trail.record(
            "enter_ground", by=by, at=moment, edition=edition.code, outcome=outcome, ground=code,
            valid_from=row.since.isoformat(),
        )  # fmt: skip
    return row


def end_ground(ground: Ground, since: date, *, by: Officer, now: datetime | None = None) -> None:
    """From a day on the ground is no longer offered; decisions that name it keep it."""
    with administering(by, now) as moment:
        Edition.objects.select_for_update().get(pk=ground.edition_id)
        refuse(rules.why_not_since(since, clock.local(moment).date()))
        refuse(rules.why_not_end(ground, since))
        _cut(ground, since)
        trail.record(
            "end_ground", by=by, at=moment, edition=ground.edition.code, outcome=ground.outcome,
            ground=ground.code, since=since.isoformat(),
        )  # fmt: skip


def _make_room(row: Ground) -> None:
    """The row in force ends on the eve; one to come goes on after; one that was to begin that day is taken out."""
    same = Ground.objects.filter(edition=row.edition, outcome=row.outcome, code=row.code)
    later = same.filter(since__gt=row.since).order_by("since").first()
    row.until = later.since - EVE if later else None
    same.filter(since=row.since).delete()
    _end_before(row, row.since)


def _cut(ground: Ground, since: date) -> None:
    """Nothing of the ground holds from that day on."""
    same = Ground.objects.filter(edition=ground.edition, outcome=ground.outcome, code=ground.code)
    same.filter(since__gte=since).delete()
    _end_before(ground, since)


def _end_before(ground: Ground, since: date) -> None:
    same = Ground.objects.filter(edition=ground.edition, outcome=ground.outcome, code=ground.code)
    for row in same.filter(since__lt=since).exclude(until__lt=since):
        row.until = since - EVE
        row.save(update_fields=["until"])
