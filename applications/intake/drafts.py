"""A half-filled form at the counter, kept so that neither words nor scans are lost."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from workflow.models import Office, Officer

from ..forms import SHARED, IntakeForms
from ..models import IntakeDraft
from ..tickets import actions as queue

NOT_KEPT = ("csrfmiddlewaretoken", "draft", "do")
LISTED = 20


def own(officer: Officer, public_id: str) -> IntakeDraft | None:
    """The officer's own draft of that id."""
    try:
        return IntakeDraft.objects.filter(officer=officer, public_id=UUID(public_id)).first()
    except ValueError:
        return None


def kept_scans(draft: IntakeDraft | None) -> dict[str, Any]:
    """Scans of the draft by their hash: {sha256, name, type, size}."""
    scans: dict[str, Any] = draft.data.get("scans", {}) if draft else {}
    return scans


def listed(officer: Officer, besides: IntakeDraft | None) -> list[dict[str, Any]]:
    """The officer's other drafts, newest first: whose, and since when the 30 minutes run."""
    found = IntakeDraft.objects.filter(officer=officer)
    if besides:
        found = found.exclude(pk=besides.pk)
    return [
        {
            "public_id": draft.public_id,
            "who": " ".join(_words(draft, "surname", "name")),
            "at": draft.handed_in_at,
        }
        for draft in found[:LISTED]
    ]


def _words(draft: IntakeDraft, *names: str) -> list[str]:
    fields = draft.data.get("fields", {})
    return [word for name in names for word in fields.get(name, [])[-1:] if word]


def save(
    draft: IntakeDraft | None, forms: IntakeForms, *, office: Office, by: Officer, now: datetime
) -> IntakeDraft:
    """Keep what was typed, and each scan that passed its check; its row then carries the scan's hash."""
    kept = draft or IntakeDraft(officer=by, handed_in_at=now)
    kept.office, kept.updated_at = office, now
    kept.handed_in_at = forms.main.cleaned_data.get("handed_in_at") or kept.handed_in_at
    with transaction.atomic():
        forms.keep_scans()
        assert forms.data is not None  # only a sent form is kept
        fields = {key: values for key, values in forms.data.lists() if key not in NOT_KEPT}
        kept.data = {"fields": fields, "scans": forms.kept_still()}
        kept.save()
        queue.note_draft(kept, by=by)
    return kept


def written(draft: IntakeDraft, *, one_more: str = "") -> dict[str, Any]:
    """The draft as initial values of a fresh form; `one_more` names the formset that gets one more row."""
    fields: dict[str, list[str]] = draft.data.get("fields", {})
    rows = {prefix: _rows(fields, prefix) for prefix in ("children", "papers")}
    if one_more in rows:
        before = rows[one_more][-1] if rows[one_more] else {}
        rows[one_more].append({name: before[name] for name in SHARED if name in before})
    main = {key: values[-1] for key, values in fields.items() if "-" not in key and values}
    return {"main": main, **rows}


def _rows(fields: dict[str, list[str]], prefix: str) -> list[dict[str, str]]:
    total = int(fields.get(f"{prefix}-TOTAL_FORMS", ["0"])[-1] or 0)
    found = []
    for index in range(min(total, 100)):
        lead = f"{prefix}-{index}-"
        row = {
            key.removeprefix(lead): values[-1]
            for key, values in fields.items()
            if key.startswith(lead) and values
        }
        if "DELETE" not in row:
            row.setdefault("original_seen", "")  # a box that is not ticked is not sent
            found.append(row)
    return found
