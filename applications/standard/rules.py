"""May a line of the checklist or the words of the consent be entered? The reason why not, or an empty string."""

from datetime import date

from django.utils.translation import gettext as _

from workflow.models import Edition

from ..models import Requirement


def why_not_since(since: date, on: date) -> str:
    """What was taken in keeps the rules of its day: a new line holds from tomorrow on at the earliest."""
    if since > on:
        return ""
    return _("This holds from tomorrow on at the earliest: applications handed in before keep the old words.")


def why_not_code(edition: Edition, code: str) -> str:
    """A new paper has a code of its own."""
    if Requirement.objects.filter(edition=edition, code=code).exists():
        return _("This edition already has a paper with this code: enter a new line of it.")
    return ""


def why_not_line(older: Requirement | None, when: str) -> str:
    """What the form itself contains is neither left out nor made to depend on anything (Annex 2)."""
    if older is not None and older.form_itself and when != Requirement.When.ALWAYS:
        return _("What is part of the form itself is always required.")
    return ""


def why_not_take_over(edition: Edition, source: Edition) -> str:
    """A list is taken over whole, and only where there is none yet."""
    if edition == source:
        return _("Choose another edition.")
    if edition.requirements.exists():
        return _("This edition has a checklist already.")
    return "" if source.requirements.exists() else _("The edition chosen has no checklist.")
