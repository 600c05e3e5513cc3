"""Drawing a sample: cases in the order of SHA-256(seed | case), the first so many taken (Regulation 7).

Nobody can steer it – the cases' ids were given by chance before the seed was stated – and anybody can repeat it: with
the same seed, days and filters the same cases come out, on any machine with SHA-256.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow import clock, trail
from workflow.models import Case, Office, Officer
from workflow.moves.refusals import Refused
from workflow.trail.named import called_by, keeper_of

from ..book.columns import midnight
from ..models import AuditSample, SampledCase
from .scope import Scope, audited_by

LARGEST = 200


@dataclass(frozen=True)
class Wish:
    """What is to be drawn: how many of which cases, by which seed."""

    seed: str
    since: date
    until: date
    size: int
    office: Office | None = None
    channel: str = ""
    outcome: str = ""


def draw(wish: Wish, *, by: Officer, now: datetime | None = None) -> AuditSample:
    """Draw and keep a sample. It is never changed: another wish is another sample."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    scope = audited_by(by, on)
    if reason := why_not_draw(wish, scope, on):
        raise Refused(reason)
    with transaction.atomic():
        cases = population(wish, scope)
        drawn = sorted(cases.values_list("public_id", "pk"), key=lambda row: place_of(wish.seed, str(row[0])))
        if not drawn:
            raise Refused(_("No case fits. Widen the days or leave a filter out."))
        sample = AuditSample.objects.create(
            office=wish.office or scope.single, drawn_by=by, drawn_at=moment, seed=wish.seed, since=wish.since,
            until=wish.until, channel=wish.channel, outcome=wish.outcome, population=len(drawn),
        )  # fmt: skip
        SampledCase.objects.bulk_create(
            SampledCase(sample=sample, place=place, case_id=pk)
            for place, (_public_id, pk) in enumerate(drawn[: wish.size], start=1)
        )
        trail.record(
            "draw_sample", by=by, at=moment, office=sample.office, sample=sample.pk, size=min(wish.size, len(drawn)),
            population=len(drawn), seed=hashlib.sha256(wish.seed.encode()).hexdigest(),
        )  # fmt: skip
    return sample


def place_of(seed: str, case: str) -> str:
    """Where a case stands in the draw: hexadecimal SHA-256 of «seed|case», the case's id in lower case."""
    return hashlib.sha256(f"{seed}|{case}".encode()).hexdigest()


def population(wish: Wish, scope: Scope) -> QuerySet[Case]:
    """The cases handed in within the days, both included, that fit the filters."""
    offices = [wish.office] if wish.office else scope.offices
    cases = Case.objects.filter(office__in=offices, handed_in_at__gte=midnight(wish.since))
    cases = cases.filter(handed_in_at__date__lte=wish.until)
    if wish.channel:
        cases = cases.filter(channel=wish.channel)
    if wish.outcome:
        cases = cases.filter(decision__outcome=wish.outcome)
    return cases


def why_not_draw(wish: Wish, scope: Scope, on: date) -> str:
    """An auditor draws among the cases of his offices, of days that are over."""
    if not scope.offices or (wish.office and wish.office not in scope.offices):
        return _("An auditor draws samples of his own offices.")
    if not wish.seed.strip():
        return _("State a key word: with it anybody can draw the same cases again.")
    if wish.until < wish.since:
        return _("The period ends before it begins.")
    if wish.until >= on:
        return _("Choose days that are over: today's cases are still coming in.")
    if not 1 <= wish.size <= LARGEST:
        return _("A sample has 1 to %(largest)s cases.") % {"largest": LARGEST}
    return ""


@keeper_of("sample")
def _samples(numbers: Collection[int]) -> dict[int, str]:
    rows = AuditSample.objects.filter(pk__in=numbers).values_list("pk", "seed", "drawn_at")
    return {pk: f"«{seed}», {called_by(at)}" for pk, seed, at in rows}
