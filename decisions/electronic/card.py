"""The card of an electronic document: what a signature that lies beside the file rests on, printed with its QR."""

from datetime import datetime
from typing import Any

from workflow import clock
from workflow.delivery import printing
from workflow.language.text import in_language
from workflow.models import EdsSignature, Sheet, SheetKind
from workflow.words import Language

from ..models import Decision
from ..sheets import verification_address
from .documents import twins


def order(decision: Decision, eds: EdsSignature, *, now: datetime) -> dict[str, Sheet]:
    """Both sheets of the card, made in the background like every other."""
    inputs = {language: card_input(decision, eds, language) for language in Language.values}
    return printing.order_twins(decision.case, SheetKind.SIGNATURE_CARD, inputs, now=now)


def card_input(decision: Decision, eds: EdsSignature, language: str) -> dict[str, Any]:
    """The facts of the kept signature; words in the sheet's language."""
    assert decision.date is not None  # it is signed
    holder = decision.signed_for or decision.signed_by
    sheets, address = twins(decision), verification_address(decision)
    signer = eds.signer
    return {
        "service": in_language(decision.case.edition, "title", language),
        "body_name": in_language(decision.office, "name", language),
        "body_bin": decision.office.bin,
        "case_number": decision.case.number,
        "number": decision.number,
        "date": decision.date.isoformat(),
        "signed": written(eds.at),
        "signer": signer["name"],
        "position": in_language(holder, "position", language) if holder else "",
        "certificate": signer["serial"],
        "certificate_issuer": signer["issuer"],
        "since": day(signer["not_before"]),
        "until": day(signer["not_after"]),
        "algorithm": signer["algorithm"],
        "stamped": written(eds.stamped_at) if eds.stamped_at else "",
        "content_sha256": eds.content_sha256,
        "sheet_kk_sha256": sheets["kk"].sha256,
        "sheet_ru_sha256": sheets["ru"].sha256,
        "qr": address,
        "verify_url": address,
    }


def written(moment: datetime) -> str:
    """A moment as sheets take it: office time, to the minute."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M")


def day(moment: str) -> str:
    """The office's day of a moment of the certificate."""
    return clock.local(datetime.fromisoformat(moment)).date().isoformat()
