"""The printed page of a closed day: numbers, hashes and a line to sign on, no name (Regulation 5.5)."""

import logging
from typing import Any

from django.conf import settings

from benefit_office.press.sheets import make as press
from workflow.delivery import vault
from workflow.language.text import in_language
from workflow.words import Language

from ..models import DayDigest, JournalEntry

log = logging.getLogger(__name__)


def print_pages(digest: DayDigest) -> bool:
    """One sheet in each language, kept by its hash. A failure leaves the page to be made the next time."""
    pages = {}
    for language in Language.values:
        try:
            pages[f"page_{language}"] = vault.put(press("day_digest", language, page_input(digest, language)))  # type: ignore[arg-type]
        except Exception:
            log.exception("the page of a closed day could not be printed", extra={"digest": digest.pk})
            return False
    DayDigest.objects.filter(pk=digest.pk).update(**pages)
    return True


def page_input(digest: DayDigest, language: str) -> dict[str, Any]:
    """Its rows by place, number and date, each with its hash; then the head that proves them all."""
    rows = JournalEntry.objects.filter(
        office=digest.office, place__range=(digest.first_place, digest.last_place)
    )
    return {
        "specimen": not settings.PRODUCTION,
        "body_name": in_language(digest.office, "name", language),
        "office_code": digest.office.code,
        "day": digest.day.isoformat(),
        "first": str(digest.first_place),
        "last": str(digest.last_place),
        "rows": [
            {
                "place": str(place),
                "decision": number,
                "date": day.isoformat(),
                "kind": kind,
                "hash": proof,
            }
            for place, number, day, kind, proof in rows.order_by("place").values_list(
                "place", "number", "date", "kind", "hash"
            )
        ],
        "head": digest.head,
    }
