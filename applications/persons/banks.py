"""A bank's name in the reader's language: an applicant writes the Kazakh or the Russian one, each page says its own."""

import json
import re
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from workflow.words import Language

EN = "en"
# «Kaspi Bank» АҚ – АО «Kaspi Bank»: the proper name stays, its legal form changes its word and its side.
KK, RU = re.compile(r"(«[^«»]+») АҚ"), re.compile(r"АО («[^«»]+»)")


def bank_in(bank: str, language: str | None = None) -> str:
    """The bank in the reader's language where the office knows the name in it; as it was written elsewhere."""
    asked = (language or get_language() or "")[:2]
    for known in _known():
        if bank in known.values() and asked in known:
            return known[asked]
    if asked == EN and (name := RU.fullmatch(bank) or KK.fullmatch(bank)):
        return f"{name[1].strip('«»')} JSC"
    if asked == Language.KK and (name := RU.fullmatch(bank)):
        return f"{name[1]} АҚ"
    if asked == Language.RU and (name := KK.fullmatch(bank)):
        return f"АО {name[1]}"
    return bank


@cache
def _known() -> list[dict[str, str]]:
    """Banks whose proper names differ in the languages."""
    seed = Path(__file__).parent.parent / "seed" / "banks.json"
    rows: list[dict[str, str]] = json.loads(seed.read_text(encoding="utf-8"))
    return rows
