"""Ordering and making sheets. A sheet is ordered in the act's transaction and made in the background."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from benefit_office.press.sheets import make as press
from benefit_office.press.sheets import template_version

from . import clock, vault
from .background import hint
from .models import Case, Sheet
from .words import Language

ERROR_LENGTH = 300


def order(case: Case, kind: str, language: str, data: dict[str, Any], *, now: datetime) -> Sheet:
    """A pending sheet with its frozen input; a hint to make it goes out when the act is committed."""
    series = Sheet.objects.filter(case=case, kind=kind, language=language).count() + 1
    sheet = Sheet.objects.create(
        case=case,
        kind=kind,
        language=language,
        series=series,
        input={**data, "specimen": not settings.PRODUCTION},
        created_at=now,
    )
    transaction.on_commit(lambda: hint("workflow.tasks.make_sheet", sheet.pk))
    return sheet


def order_twins(
    case: Case, kind: str, inputs: dict[str, dict[str, Any]], *, now: datetime
) -> dict[str, Sheet]:
    """The Kazakh and the Russian sheet of one record: same number, same date, one language each."""
    return {language: order(case, kind, language, inputs[language], now=now) for language in Language.values}


def make(sheet_id: int) -> Sheet:
    """Render, store, re-hash, and only then say «ready». May run twice: a ready sheet is left as it is.

    A failure is kept on the row as a visible task and never blocks drafting or submitting.
    """
    sheet = Sheet.objects.get(pk=sheet_id)
    if sheet.state == Sheet.State.READY:
        return sheet
    made: dict[str, Any]
    try:
        content = press(sheet.kind, sheet.language, sheet.input)  # type: ignore[arg-type]
        made = {
            "state": Sheet.State.READY,
            "sha256": vault.put(content),
            "size": len(content),
            "template": template_version(sheet.kind, sheet.language),  # type: ignore[arg-type]
            "made_at": clock.now(),
            "error": "",
        }
    except Exception as fault:  # noqa: BLE001 – whatever the engine met, the officer sees a task with «make again»
        made = {"state": Sheet.State.FAILED, "error": f"{type(fault).__name__}: {fault}"[:ERROR_LENGTH]}
    Sheet.objects.filter(pk=sheet.pk).exclude(state=Sheet.State.READY).update(**made)
    sheet.refresh_from_db()
    return sheet
