"""A wrong entry of the journal stays; a further one points to it and says what is right (Regulation 5.5)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock, trail
from workflow.models import Officer
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import Standing, standing_among
from workflow.words import RoleKind

from ..journal import write_beside
from ..models import JournalEntry, JournalPersons


@dataclass(frozen=True)
class Corrected:
    """What the entry should have said of persons, and in words what was wrong."""

    applicant: str
    children: tuple[str, ...]
    act: str
    remark: str

    def persons(self) -> dict[str, Any]:
        """As they stand beside the entry."""
        return {
            "applicant": self.applicant, "children": list(self.children), "act": self.act, "remark": self.remark,
        }  # fmt: skip


def standing_to_correct(officer: Officer, entry: JournalEntry, on: date) -> Standing | None:
    """The head of the office answers for its journal."""
    return standing_among(officer, (RoleKind.HEAD,), entry.office, on)


def why_not_correct(officer: Officer, entry: JournalEntry, on: date) -> str:
    """Regulation 5.5: only an entry of a decision is corrected here, by the head of its office."""
    if standing_to_correct(officer, entry, on) is None:
        return _("Only the head of the office corrects its journal.")
    if entry.kind != JournalEntry.Kind.DECISION:
        return _("Only the entry of a decision is corrected: correct the first entry of this decision again.")
    return ""


def correct(
    entry: JournalEntry, corrected: Corrected, *, by: Officer, now: datetime | None = None
) -> JournalEntry:
    """A further entry under the decision's number. The old one is left as it is; number and date never change.

    A decision that is itself wrong is corrected by a correcting decision, not here.
    """
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        # The old row is held, so that the same correction sent twice is entered once.
        rows = JournalEntry.objects.select_for_update(of=("self",)).select_related("office", "decision__case")
        old = rows.get(pk=entry.pk)
        if reason := why_not_correct(by, old, on):
            raise Refused(reason)
        if not corrected.remark.strip():
            raise Refused(_("Say what was wrong: it stands in the journal beside the correction."))
        before = JournalPersons.objects.filter(entry__corrects=old).order_by("entry__place").last()
        if before and _same(before, corrected):
            raise Conflict(_("This correction has been entered already."))
        further = _further(old, corrected, by, moment)
        standing = standing_to_correct(by, old, on)
        trail.record(
            "correct_entry", by=by, acting_for=standing.acting_for if standing else None, at=moment,
            case=old.decision.case if old.decision else None, office=old.office, text=corrected.remark,
            entry=further.pk, corrects=old.pk,
        )  # fmt: skip
    return further


def _same(before: JournalPersons, corrected: Corrected) -> bool:
    return {name: getattr(before, name) for name in corrected.persons()} == corrected.persons()


def _further(old: JournalEntry, corrected: Corrected, by: Officer, now: datetime) -> JournalEntry:
    return write_beside(
        JournalEntry(
            office=old.office, kind=JournalEntry.Kind.CORRECTION, decision=old.decision, number=old.number,
            date=old.date, incoming_number=old.incoming_number, channel=old.channel, outcome=old.outcome,
            total_monthly=old.total_monthly, corrects=old, entered_at=now, entered_by=by,
        ),
        corrected.persons(),
    )  # fmt: skip
