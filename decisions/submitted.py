"""What a submission showed the head, as numbers and hashes, and what changed between two of them (Regulation 5.4)."""

import hashlib
from typing import Any

from django.utils.translation import gettext as _

from .models import Decision


def submitted_facts(decision: Decision) -> dict[str, Any]:
    """What the head was shown, as numbers and hashes: the next submission is compared with it."""
    reasons = f"{decision.public_id}{decision.reason_kk}\n{decision.reason_ru}"
    stopped_from = {"stopped_from": decision.stopped_from.isoformat()} if decision.stopped_from else {}
    return {
        "outcome": decision.outcome,
        "ground": decision.ground.code if decision.ground else "",
        "reasons": hashlib.sha256(reasons.encode()).hexdigest(),
        "lines": [
            [line.child_id, line.period_from.isoformat(), line.period_to.isoformat(), line.monthly]
            for line in decision.children_in_turn()
        ],
        **stopped_from,
    }


def changes_between(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What the executor changed since an earlier submission; empty for one that was not yet written down so."""
    if "lines" not in before:
        return []
    told = {
        "outcome": _("the outcome"),
        "ground": _("the ground"),
        "reasons": _("the reason"),
        "lines": _("the periods or amounts"),
        "stopped_from": _("the day of the stop"),
    }
    changed = [words for name, words in told.items() if before.get(name) != now.get(name)]
    return changed or [_("nothing")]
