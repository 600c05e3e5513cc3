"""What must be true of every decision: sheets, signatures, journal row, delivery record."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workflow.delivery import vault
from workflow.doctor import Finding, finding
from workflow.models import OutboxMessage, Sheet
from workflow.words import State

from .models import DayDigest, Decision, HandOver, JournalEntry, Signature
from .register import doctor as register


def check() -> Iterator[Finding]:
    """The upper floor's checks."""
    yield from signed_have_sheets()
    yield from issued_are_recorded()
    yield from scans_are_whole()
    yield from day_pages_are_whole()
    yield from register.check()


def stuck() -> Iterator[Finding]:
    """Those that look at open cases only: cheap enough for a page."""
    yield from signed_have_sheets(State.SIGNED)


def signed_have_sheets(*states: str) -> Iterator[Finding]:
    """Every signed decision has two ready sheets and a signature on each, made over the sheet's own bytes.

    With `states` only decisions of cases in these states are looked at.
    """
    signed = Decision.objects.filter(signed_at__isnull=False)
    signed = signed.filter(case__state__in=states) if states else signed
    ready = Q(sheet_kk__state=Sheet.State.READY, sheet_ru__state=Sheet.State.READY)
    for decision in signed.exclude(ready).select_related("case__office"):
        yield finding("signed-without-sheet", _("A signed decision lacks a ready sheet."), decision.case)
    of_kk, of_ru = (
        Signature.objects.filter(sheet=OuterRef(sheet), sheet_sha256=OuterRef(f"{sheet}__sha256"))
        for sheet in ("sheet_kk", "sheet_ru")
    )
    for decision in signed.filter(ready, ~Exists(of_kk) | ~Exists(of_ru)).select_related("case__office"):
        yield finding(
            "sheet-not-signed", _("A sheet of a signed decision bears no signature."), decision.case
        )


def issued_are_recorded() -> Iterator[Finding]:
    """Every issued case has a journal row, a record of hand-over and a delivery row."""
    entered = JournalEntry.objects.filter(decision=OuterRef("pk"), kind=JournalEntry.Kind.DECISION)
    available = HandOver.objects.filter(case=OuterRef("case"))
    sent = OutboxMessage.objects.filter(case=OuterRef("case"), kind="result")
    issued = Decision.objects.filter(case__state=State.ISSUED).select_related("case__office")
    for decision in issued.filter(~Exists(entered) | ~Exists(available) | ~Exists(sent)):
        yield finding(
            "issued-unrecorded", _("An issued decision lacks a journal or delivery record."), decision.case
        )


def scans_are_whole() -> Iterator[Finding]:
    """The scan of a sheet signed by hand is stored under its hash."""
    for signature in (
        Signature.objects.exclude(scan_sha256="").select_related("sheet__case__office").iterator()
    ):
        try:
            vault.get(signature.scan_sha256)
        except vault.Damaged:
            yield finding(
                "damaged-scan", _("The scan of a signed sheet is damaged or gone."), signature.sheet.case
            )


def day_pages_are_whole() -> Iterator[Finding]:
    """The printed pages of closed journal days are stored under their hashes. One not yet printed is no fault."""
    for digest in DayDigest.objects.exclude(page_ru="").select_related("office").iterator(chunk_size=1000):
        try:
            vault.get(digest.page_kk)
            vault.get(digest.page_ru)
        except vault.Damaged:
            sentence = _("The printed page of a closed journal day is damaged or gone.")
            yield Finding("damaged-day-page", sentence, digest.office.code, str(digest.day))
