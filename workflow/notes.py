"""Internal notes on a case: who of the office may read and write them, and the writing."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from . import clock, trail
from .memory.questions import KEY, Question
from .models import Case, CaseNote, Officer
from .models.notes import NOTE_LENGTH
from .moves.refusals import Refused
from .rules import Standing, standing_among
from .visits.permissions import READERS, SERVICE


def may_read(officer: Officer, case: Case, on: date) -> bool:
    """The officers of the case's own office; nobody from outside, the region's auditor and administrator included."""
    return standing_among(officer, READERS, case.office, on) is not None


def of_case(case: Case) -> list[CaseNote]:
    """A case's notes, oldest first; ask `may_read` before."""
    return NOTES.ask(case=case.pk)


NOTES = Question(lambda case: CaseNote.objects.filter(case=case).select_related("by", "acting_for"), case=KEY)


def why_not_note(officer: Officer, case: Case, on: date) -> str:
    """Clerk, head and executor of the case's own office write notes; its auditor reads them."""
    if _standing(officer, case, on):
        return ""
    return _("Notes on a case are written by the clerk, the head and the executors of its office.")


def add_note(case: Case, *, by: Officer, text: str, now: datetime | None = None) -> CaseNote:
    """Append a note. The case does not change by it: nobody's open page goes stale."""
    moment, text = now or clock.now(), text.strip()
    on = clock.local(moment).date()
    standing = _standing(by, case, on)
    if standing is None:
        raise Refused(why_not_note(by, case, on))
    if not text:
        raise Refused(_("Write the note first."))
    if len(text) > NOTE_LENGTH:
        raise Refused(_("The note is too long: at most %(most)d characters.") % {"most": NOTE_LENGTH})
    with transaction.atomic():
        note = CaseNote.objects.create(
            case=case, by=by, acting_for=standing.acting_for, at=moment, text=text
        )  # fmt: skip
        trail.record("note", by=by, acting_for=standing.acting_for, at=moment, case=case, note=note.pk)
    return note


def _standing(officer: Officer, case: Case, on: date) -> Standing | None:
    return standing_among(officer, SERVICE, case.office, on)
