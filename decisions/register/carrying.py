"""Regulation 5.5: what is entered in the journal is carried into the register of allowances, both or neither."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from applications.models import ApplicationChild
from workflow.models import Officer
from workflow.moves.refusals import Refused
from workflow.moves.rows import Rows
from workflow.words import CaseKind

from ..matter import Matter, matter_of, proceeding_of
from ..models import (
    Allowance,
    AllowancePeriod,
    Decision,
    DecisionLine,
    Outcome,
)
from .rules import PAYING, concerned, hindrances


def carry(decision: Decision, *, by: Officer, now: datetime, rows: Rows) -> None:
    """The register follows the decision: begun, re-set, stopped, or put in the place of what was wrong.

    What begins is put into `rows`, what ends is written here: the database forbids that the two overlap. The children
    of its lines are locked (`actions.held`).
    """
    proceeding = proceeding_of(decision.case)
    lines = decision.children_in_turn()
    own = _locked(concerned(decision, proceeding))
    if found := hindrances(decision):
        raise Refused(" ".join(found))
    if proceeding and proceeding.kind == CaseKind.CORRECTION:
        _undo(proceeding.corrects, own, decision, now)
    if decision.outcome == Outcome.STOP:
        assert decision.stopped_from is not None  # constraint decision_stop_has_its_day
        for allowance in own:
            end_from(allowance, decision.stopped_from, decision, now)
    elif decision.outcome in PAYING:
        _pay(decision, lines, own, by, now, rows)


def end_from(allowance: Allowance, day: date, decision: Decision, now: datetime) -> None:
    """From that day on no period is in force; one that began before ends the day before, by its own decision."""
    later = list(
        AllowancePeriod.objects.in_force().filter(allowance=allowance, until__gte=day).order_by("since")
    )
    AllowancePeriod.objects.filter(pk__in=[row.pk for row in later]).update(ended_by=decision, ended_at=now)
    AllowancePeriod.objects.bulk_create(
        AllowancePeriod(
            allowance=allowance, child_id=row.child_id, since=row.since, until=day - timedelta(days=1),
            monthly=row.monthly, decision_id=row.decision_id, entered_at=now,
        )
        for row in later
        if row.since < day
    )  # fmt: skip


def _locked(allowances: Sequence[Allowance]) -> list[Allowance]:
    """One order of locks for everybody."""
    ids = [allowance.pk for allowance in allowances]
    if not ids:
        return []
    rows = Allowance.objects.select_for_update(of=("self",)).select_related("guardian", "child")
    return list(rows.filter(pk__in=ids).order_by("pk"))


def _undo(corrected: Decision | None, own: Sequence[Allowance], decision: Decision, now: datetime) -> None:
    """What the corrected decision set is no longer in force, nor what was built on it later.

    Of an imported allowance it is the decision of the register before, of which we have no row.
    """
    for allowance in own:
        rows = AllowancePeriod.objects.filter(allowance=allowance, decision=corrected)
        days = [row.since for row in rows]
        if corrected and corrected.stopped_from:
            days.append(corrected.stopped_from)
        if days:
            end_from(allowance, min(days), decision, now)


def _pay(
    decision: Decision,
    lines: Sequence[DecisionLine],
    own: Sequence[Allowance],
    by: Officer,
    now: datetime,
    rows: Rows,
) -> None:
    matter, of_child = matter_of(decision.case), {one.child_id: one for one in own}
    first = {child: periods[0].period_from for child, periods in _by_child(lines).items()}
    for child in first.keys() & of_child.keys():
        end_from(of_child[child], first[child], decision, now)
    begun = [
        _begun(decision, matter, child, first[child], by, now) for child in first if child not in of_child
    ]
    of_child |= {one.child_id: one for one in begun}
    rows.insert(*begun)
    rows.insert(*(
        AllowancePeriod(
            allowance=of_child[line.child_id], child_id=line.child_id, since=line.period_from, until=line.period_to,
            monthly=line.monthly, decision=decision, entered_at=now,
        )
        for line in lines
    ))  # fmt: skip


def _by_child(lines: Sequence[DecisionLine]) -> dict[int, list[DecisionLine]]:
    found: dict[int, list[DecisionLine]] = {}
    for line in lines:
        found.setdefault(line.child_id, []).append(line)
    return found


def _begun(
    decision: Decision, matter: Matter, child: int, since: date, by: Officer, now: datetime
) -> Allowance:
    """A new allowance, still to be written; it is paid to the account of its application."""
    claim = next(ward for ward in matter.wards if ward.person_id == child)
    if not isinstance(claim, ApplicationChild):
        raise Refused(_("This child has no application here that an allowance could begin with."))
    return Allowance(
        office=decision.office, guardian=matter.guardian, child_id=child, case_id=claim.application_id, claim=claim,
        pays_from=since, created_at=now, created_by=by,
    )  # fmt: skip
