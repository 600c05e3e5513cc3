"""Verbs of the administrator: another edition, its words and terms, the day it comes into force."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from applications.standard.actions import take_over
from workflow import clock, trail
from workflow.administration.actions import administering, changed_fields, refuse, save_checked
from workflow.models import Edition, EditionSwitch, Office, Officer, Step
from workflow.moves.refusals import Conflict

from ..models import Ground
from . import rules

Limits = dict[int, int]
Row = TypeVar("Row", Step, Ground)


def make_another(edition: Edition, code: str, *, by: Officer, now: datetime | None = None) -> Edition:
    """A new edition with everything of a known one: terms, steps, list of papers, grounds. Not yet in force."""
    with administering(by, now) as moment:
        if Edition.objects.filter(code=code).exists():
            raise Conflict(_("An edition has this code already."))
        steps, grounds = list(edition.steps.all()), list(edition.grounds.filter(until=None))
        another = Edition.objects.get(pk=edition.pk)
        another.pk, another.code, another.source = None, code, ""
        another._state.adding = True  # noqa: SLF001 – Django's documented way to copy a row
        save_checked(another, exclude=["source"])
        Step.objects.bulk_create(_copied(steps, another))
        Ground.objects.bulk_create(_copied(grounds, another))
        take_over(another, edition, by=by, now=moment)
        trail.record("make_edition", by=by, at=moment, edition=code, source=edition.code)
    return another


def keep_edition(
    edition: Edition, facts: dict[str, Any], limits: Limits, *, by: Officer, now: datetime | None = None
) -> None:
    """What an edition says; of one that was ever in force only the words on the appeal."""
    with administering(by, now) as moment:
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        changed = changed_fields(locked, facts)
        steps = [step for step in locked.steps.all() if limits.get(step.number, step.limit) != step.limit]
        if steps or not set(changed) <= set(rules.ALWAYS):
            refuse(rules.why_not_change(locked, clock.local(moment).date()))
        save_checked(locked)
        for step in steps:
            step.limit = limits[step.number]
            save_checked(step)
        fields = [*changed, *(f"limit_{step.number}" for step in steps)]
        if fields:
            trail.record("keep_edition", by=by, at=moment, edition=locked.code, fields=fields)


def switch_on(
    edition: Edition, since: date, *, by: Officer, office: Office | None = None, now: datetime | None = None
) -> EditionSwitch:
    """From a day on an office, or the region, works under an edition; a case keeps the one it was registered under."""
    with administering(by, now) as moment:
        locked = Edition.objects.select_for_update().get(pk=edition.pk)
        refuse(rules.why_not_switch(locked, since, clock.local(moment).date()))
        switch = EditionSwitch(edition=locked, office=office, since=since)
        save_checked(switch)
        trail.record(
            "switch_edition", by=by, at=moment, office=office, edition=locked.code, since=since.isoformat()
        )
    return switch


def _copied(rows: list[Row], edition: Edition) -> list[Row]:
    for row in rows:
        row.pk, row.edition = None, edition
    return rows
