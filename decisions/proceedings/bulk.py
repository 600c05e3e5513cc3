"""Re-setting all running allowances of an office after a change of the monthly calculation index, as one job."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from workflow import clock
from workflow.clock import local
from workflow.models import Case, Office, Officer
from workflow.moves.refusals import Refused

from .. import allowance as arithmetic
from ..actions import draft, submit
from ..drafting import DraftFacts, Rules, proposals, rates, terms_of
from ..models import Allowance, AllowancePeriod, MciRate, Outcome, Proceeding
from .actions import Asked, begin_reset

Running = list[tuple[date, date, int]]  # from, to, tenge a month


@dataclass(frozen=True)
class Planned:
    """One allowance that the change concerns: what is paid, what will be paid, and what stands against it."""

    allowance: Allowance
    old: int
    new: int
    begins: date
    hindrance: str


class Plan:
    """What a re-setting of one office after one change comes to, worked out before anything is written."""

    def __init__(self, office: Office, rate: MciRate, on: date) -> None:
        self.office, self.rate, self.on = office, rate, on

    @cached_property
    def rows(self) -> list[Planned]:
        """The allowances still paid after the change whose sum it alters, in the order of the register."""
        known, rules, periods = rates(), Rules(self.office), _periods(self.office)
        in_hand = set(
            Case.objects.open().filter(proceeding__allowance__office=self.office)
            .values_list("proceeding__allowance", flat=True)
        )  # fmt: skip
        planned = (
            self._planned(one, periods[one.pk], known, rules, in_hand)
            for one in _candidates(self.office, self.rate)
        )
        return [one for one in planned if one]

    @cached_property
    def ready(self) -> list[Planned]:
        return [row for row in self.rows if not row.hindrance]

    @cached_property
    def hindered(self) -> list[Planned]:
        return [row for row in self.rows if row.hindrance]

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why some are left out, each reason once."""
        return Counter(row.hindrance for row in self.hindered).most_common()

    @property
    def old_total(self) -> int:
        return sum(row.old for row in self.ready)

    @property
    def new_total(self) -> int:
        return sum(row.new for row in self.ready)

    def _planned(
        self, one: Allowance, running: Running, known: list[arithmetic.Rate], rules: Rules, in_hand: set[int]
    ) -> Planned | None:
        terms = terms_of(rules.on(_applied_on(one)))
        periods = arithmetic.resetting(
            running, terms, known, since=self.rate.effective_from, known_on=self.on
        )
        old, new = running[-1][2], periods[-1].monthly
        if [(period.starts, period.ends, period.monthly) for period in periods] == _from(
            running, self.rate.effective_from
        ):
            return None
        hindrance = ""
        if one.pk in in_hand:
            hindrance = _("A case about this allowance is still open.")
        elif not _by_the_index(running, terms, known):
            hindrance = _("Its sum was set by hand, not by the index: re-set it by itself.")
        return Planned(one, old, new, periods[0].starts, hindrance)


def reset_one(allowance_id: int, rate: MciRate, *, by: Officer, now: datetime | None = None) -> Case | None:
    """One draft for the head, begun, drafted and submitted in one transaction; None if it has been done already."""
    moment = now or clock.now()
    with transaction.atomic():
        allowance = Allowance.objects.select_for_update(of=("self",)).get(pk=allowance_id)
        if Proceeding.objects.kept().filter(allowance=allowance, rate=rate).exists():
            return None
        case = begin_reset(allowance, rate, Asked(by), now=moment)
        (proposal,) = proposals(case, local(moment).date())
        if not proposal.lines:
            raise Refused(proposal.note)
        draft(case, DraftFacts(Outcome.RESET, proposal.lines), by=by, version=None, now=moment)
        return submit(case, by=by, version=None, now=moment)


def done(office: Office, rate: MciRate) -> int:
    """How many of the office's allowances have their re-setting after this change."""
    return Proceeding.objects.kept().filter(allowance__office=office, rate=rate).count()


def rates_to_reset(on: date) -> Iterator[MciRate]:
    """The changes in force, the newest first."""
    yield from MciRate.objects.filter(effective_from__lte=on).order_by("-effective_from")


def _candidates(office: Office, rate: MciRate) -> QuerySet[Allowance]:
    """What is paid after the change and was not re-set yet, each with the day it was applied for."""
    rows = Allowance.objects.filter(office=office).running_from(rate.effective_from)
    done = Proceeding.objects.kept().filter(allowance=OuterRef("pk"), rate=rate)
    handed_in, kept = F("case__handed_in_at"), F("imported__applied_on")
    return rows.filter(~Exists(done)).annotate(handed_in=handed_in, kept=kept).order_by("pk")


def _periods(office: Office) -> dict[int, Running]:
    """What is in force of every allowance of the office, its days in order."""
    rows = AllowancePeriod.objects.in_force().filter(allowance__office=office).order_by("since")
    found: dict[int, Running] = {}
    for pk, since, until, monthly in rows.values_list("allowance", "since", "until", "monthly"):
        found.setdefault(pk, []).append((since, until, monthly))
    return found


def _applied_on(allowance: Any) -> date:
    day: date = local(allowance.handed_in).date() if allowance.handed_in else allowance.kept
    return day


def _from(running: Running, day: date) -> Running:
    return [(max(since, day), until, monthly) for since, until, monthly in running if until >= day]


def _by_the_index(running: Running, terms: arithmetic.Terms, known: list[arithmetic.Rate]) -> bool:
    """Whether the last sum is what the index of its first day comes to."""
    since, _until, monthly = running[-1]
    try:
        return monthly == terms.multiplier * arithmetic.rate_on(known, since).tenge
    except LookupError:
        return False
