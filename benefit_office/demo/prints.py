"""Signing on paper in the demo's past: the two sheets are printed plainly, signed by hand, scanned and stored."""

from datetime import datetime

from benefit_office.press.proof import prove
from decisions import actions as deciding
from decisions.models import Decision
from workflow.delivery import vault
from workflow.models import Case, Officer, Sheet
from workflow.words import Language

from . import archive, papers


def sign(case: Case, *, by: Officer, now: datetime) -> None:
    """Both sheets of a decision whose signing has been opened, and the head's hand below them."""
    decision = Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=case)
    for sheet in (decision.sheet_kk, decision.sheet_ru):
        assert sheet is not None  # opening the signing has ordered them
        content = archive.decision(sheet.language, sheet.input)
        prove(sheet.kind, sheet.language, sheet.input, content)
        keep(sheet, content, archive.TEMPLATE, at=now)
    by_hand(case, by=by, now=now)


def by_hand(case: Case, *, by: Officer, now: datetime) -> None:
    """What is printed is signed; the scans are the same for everybody, each marked as a specimen."""
    scans = {language: papers.signed(language) for language in Language.values}
    deciding.sign_on_paper(case, by=by, scans=scans, version=None, now=now)


def keep(sheet: Sheet, content: bytes, template: str, *, at: datetime) -> None:
    """A printed sheet is ready once its bytes are stored, as in `workflow.delivery.printing`."""
    sheet.state, sheet.sha256, sheet.size = Sheet.State.READY, vault.put(content), len(content)
    sheet.template, sheet.made_at = template, at
    sheet.save(update_fields=["state", "sha256", "size", "template", "made_at"])
