"""A case with its decision and its result: read once where a page asks for them many times (`workflow.memory.once`)."""

from django.db.models import QuerySet

from workflow.memory.once import once, sheets_of
from workflow.memory.questions import KEY, OTHER_KEY, Question
from workflow.models import Case, Sheet
from workflow.words import State

from .models import Decision, DecisionLine, Duplicate, HandOver, Hearing, JournalEntry, Signature

NAMED = ("ground", "prepared_by", "signed_by", "signed_for", "supersedes__case", "superseded_by__case")


def decision_of(case: Case) -> Decision | None:
    """The decision of a case with whom it names, what it took the place of and what took its place."""
    return once(case, "decision", lambda: _known(case))


def _known(case: Case) -> Decision | None:
    decision = DECISION.first(case=case.pk)
    if decision:
        decision.case, decision.office = case, case.office
        if case.memory is not None:
            decision.lines_at_hand = LINES.ask(decision=decision.pk)
    return decision


def twins_of(decision: Decision) -> list[Sheet]:
    """Its two sheets, Kazakh and Russian, once signing was opened; without what they were printed from."""
    sheets = {sheet.pk: sheet for sheet in sheets_of(decision.case)}
    return [sheets[pk] for pk in (decision.sheet_kk_id, decision.sheet_ru_id) if pk]


def hand_over_of(case: Case) -> HandOver | None:
    """The result at the counter, from the journal entry on."""
    return once(case, "hand_over", lambda: RESULT.first(case=case.pk))


def hearings_of(case: Case) -> list[Hearing]:
    """The hearings of a case in their order; only an edition that hears the applicant has any."""
    if not case.edition.hearing:
        return []
    return once(case, "hearings", lambda: HEARINGS.ask(case=case.pk))


def signatures_of(decision: Decision) -> list[Signature]:
    """Who signed the two sheets, and how."""
    if decision.sheet_kk_id is None or decision.sheet_ru_id is None:
        return []
    twins = {sheet.pk: sheet for sheet in twins_of(decision)}
    found = SIGNATURES.ask(kk=decision.sheet_kk_id, ru=decision.sheet_ru_id)
    for one in found:
        one.sheet = twins[one.sheet_id]
    return found


def duplicates_of(decision: Decision) -> list[Duplicate]:
    """The decision issued again, with its sheets."""
    return DUPLICATES.ask(decision=decision.pk) if decision.case.state == State.ISSUED else []


def entry_of(decision: Decision) -> JournalEntry | None:
    """Its entry in the journal."""
    return ENTRY.first(decision=decision.pk) if decision.case.state == State.ISSUED else None


def lines_with_children(decision: int) -> QuerySet[DecisionLine]:
    """Its lines in one order for everybody, child by child."""
    lines = DecisionLine.objects.filter(decision=decision).select_related("child")
    return lines.order_by("child", "period_from")


def _signatures(kk: int, ru: int) -> QuerySet[Signature]:
    return Signature.objects.filter(sheet__in=[kk, ru]).select_related("signer", "acting_for")


def _duplicates(decision: int) -> QuerySet[Duplicate]:
    copies = Duplicate.objects.filter(decision=decision)
    return copies.select_related("made_by", "sheet_kk", "sheet_ru").defer(
        "sheet_kk__input", "sheet_ru__input"
    )


def _entry(decision: int) -> QuerySet[JournalEntry]:
    entries = JournalEntry.objects.filter(decision=decision, kind=JournalEntry.Kind.DECISION)
    return entries.select_related("entered_by")


DECISION = Question(lambda case: Decision.objects.filter(case=case).select_related(*NAMED), case=KEY)
RESULT = Question(lambda case: HandOver.objects.filter(case=case).select_related("handed_over_by"), case=KEY)
HEARINGS = Question(
    lambda case: Hearing.objects.filter(case=case).select_related("notified_by", "minuted_by"), case=KEY
)
LINES = Question(lines_with_children, decision=KEY)
SIGNATURES = Question(_signatures, kk=KEY, ru=OTHER_KEY)
DUPLICATES = Question(_duplicates, decision=KEY)
ENTRY = Question(_entry, decision=KEY)
