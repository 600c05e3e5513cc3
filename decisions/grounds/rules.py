"""May a ground be entered or ended? The reason why not, or an empty string."""

from datetime import date

from django.utils.translation import gettext as _

from workflow.models import Edition

from ..models import Ground


def why_not_since(since: date, on: date) -> str:
    """Decisions of today rest on the list of today: a row holds, or ends, from tomorrow on at the earliest."""
    if since > on:
        return ""
    return _("This holds from tomorrow on at the earliest: decisions made before keep their words.")


def why_not_code(edition: Edition, outcome: str, code: str) -> str:
    """A new ground has a code of its own for its outcome."""
    if Ground.objects.filter(edition=edition, outcome=outcome, code=code).exists():
        return _("This edition already has a ground with this code: enter a new row of it.")
    return ""


def why_not_end(ground: Ground, since: date) -> str:
    """Regulation 10.4: a refusal, and a stop, names a ground, so the last one of its kind stays."""
    others = Ground.objects.filter(edition=ground.edition, outcome=ground.outcome).exclude(code=ground.code)
    if others.filter(since__lte=since).exclude(until__lt=since).exists():
        return ""
    return _("The last ground of its kind is not taken off the list.")
