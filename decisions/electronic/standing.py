"""Whether a decision holds, for whoever stands before us with its sheet: no name of applicant or child, no amount."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from workflow.language.text import in_language
from workflow.models import Officer, Sheet

from ..models import Decision, Outcome, Signature

VALID, REPLACED, STOPPED, UNSIGNED = "valid", "replaced", "stopped", "unsigned"


@dataclass(frozen=True)
class Standing:
    """What the page behind the QR says."""

    state: str
    decision: Decision
    later: Decision | None  # what replaced or stopped it
    electronic: bool
    hashes: tuple[str, ...]  # of every file of this decision that somebody may hold

    @property
    def signer(self) -> Officer | None:
        return self.decision.signed_by

    @property
    def position(self) -> str:
        """Of the one who signed, or of the one in whose place."""
        holder = self.decision.signed_for or self.decision.signed_by
        return in_language(holder, "position") if holder else ""

    @property
    def stopped_from(self) -> date | None:
        """From which day nothing is paid any more."""
        return self.later.stopped_from if self.later and self.state == STOPPED else None


def found(token: str) -> Decision | None:
    """The decision of a token; none for a token of nobody."""
    if not token:
        return None
    rows = Decision.objects.select_related("office", "signed_by", "signed_for", "sheet_kk", "sheet_ru")
    return rows.filter(token=token).first()


def standing_of(decision: Decision) -> Standing:
    """In force; replaced by a correction or a re-setting; stopped; or not signed yet."""
    signatures = Signature.objects.filter(sheet__in=[decision.sheet_kk_id, decision.sheet_ru_id])
    kinds = set(signatures.values_list("kind", flat=True))
    state, later = _state(decision)
    return Standing(state, decision, later, Signature.Kind.EDS in kinds, tuple(_hashes(decision, signatures)))


def _state(decision: Decision) -> tuple[str, Decision | None]:
    if decision.signed_at is None:
        return UNSIGNED, None
    correcting = Decision.objects.filter(supersedes=decision, signed_at__isnull=False).first()
    if correcting is not None:
        return REPLACED, correcting
    ended = decision.allowance_periods.filter(ended_by__isnull=False).select_related("ended_by")
    last = ended.order_by("ended_at", "pk").last()
    if last is None or last.ended_by is None:
        return VALID, None
    return (STOPPED if last.ended_by.outcome == Outcome.STOP else REPLACED), last.ended_by


def _hashes(decision: Decision, signatures: QuerySet[Signature]) -> list[str]:
    duplicates = [
        sheet
        for one in decision.duplicates.select_related("sheet_kk", "sheet_ru")
        for sheet in (one.sheet_kk, one.sheet_ru)
    ]
    sheets: list[Sheet | None] = [decision.sheet_kk, decision.sheet_ru, *duplicates]
    signed = signatures.exclude(signed_pdf_sha256="").values_list("signed_pdf_sha256", flat=True)
    return [sheet.sha256 for sheet in sheets if sheet is not None and sheet.sha256] + list(signed)
