"""What the head's key signs: one container that names both sheets by their hashes, and each sheet itself.

The container is the signature of the decision. The signed sheets are derived files, for readers that open a PDF alone:
the stored sheet is their unchanged beginning.
"""

from dataclasses import dataclass
from typing import Any

from benefit_office.lazily import lazily
from workflow.delivery import vault
from workflow.models import Sheet
from workflow.signatures.containers import canonical

from ..models import Decision
from ..sheets import verification_address

pades = lazily("benefit_office.egov.eds.pades")  # pyHanko, for which few ask


@dataclass(frozen=True)
class Documents:
    """The container, and the prepared PDFs by language. The same at every asking: nothing of it is kept."""

    container: bytes
    pdfs: dict[str, bytes]

    @property
    def to_sign(self) -> tuple[bytes, ...]:
        """The bytes that the browser hands to the key, in their order: container, Kazakh, Russian sheet."""
        return (self.container, *(pades.covered(pdf) for pdf in self.pdfs.values()))


def to_sign(decision: Decision) -> bytes:
    """The canonical container: purpose, office, number, date, both sheets' SHA-256, where it can be verified."""
    assert decision.date is not None  # signing was opened: constraint decision_frozen_has_number
    facts: dict[str, Any] = {
        "purpose": "decision",
        "office": {"bin": decision.office.bin, "kato": decision.office.code},
        "number": decision.number,
        "date": decision.date.isoformat(),
        "sheets": {language: sheet.sha256 for language, sheet in twins(decision).items()},
        "verify": verification_address(decision),
    }
    return canonical(facts)


def documents(decision: Decision) -> Documents:
    """Everything to be signed of a decision whose sheets are ready."""
    assert decision.frozen_at is not None  # so says the rule
    moment = decision.frozen_at.replace(microsecond=0)
    pdfs = {
        language: pades.prepared(vault.get(sheet.sha256), moment)
        for language, sheet in twins(decision).items()
    }
    return Documents(to_sign(decision), pdfs)


def twins(decision: Decision) -> dict[str, Sheet]:
    """Both sheets by language."""
    assert decision.sheet_kk is not None  # constraint decision_frozen_has_number comes with both
    assert decision.sheet_ru is not None
    return {"kk": decision.sheet_kk, "ru": decision.sheet_ru}
