"""The words the office sends: reminders of the ladder, other notices to officers, letters to applicants."""

from collections.abc import Collection, Iterable
from datetime import datetime
from string import Formatter
from typing import Any

from django.utils.translation import gettext as _

from .. import trail
from ..models import ApplicantText, NoticeText, Officer, Rung, StepRun
from .actions import administering, changed_fields, refuse, save_checked

Text = Rung | NoticeText | ApplicantText
# What may stand in braces: case numbers, dates, an officer's or office's name, never a person of a file.
PLACES: dict[type[Text], frozenset[str]] = {
    Rung: frozenset({"number", "office", "officer", "step", "due"}),
    NoticeText: frozenset({"number", "office", "officer", "step", "due"}),
    ApplicantText: frozenset({"number", "office", "address", "phone"}),
}


_OF_NOTICES: dict[str, frozenset[str]] = {}


def fills_in(code: str, *places: str) -> None:
    """A floor above that sends a notice of its own says what it puts into the words (the digest of a closed day)."""
    _OF_NOTICES[code] = frozenset(places)


def places_of(record: Text) -> frozenset[str]:
    """What may stand in braces of a text: what its sender fills in."""
    return _OF_NOTICES.get(record.code, PLACES[type(record)])


def why_not_words(places: Collection[str], words: Iterable[str]) -> str:
    """A text names only what the sender can fill in, and its braces are in pairs."""
    for text in words:
        try:
            named = {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
        except ValueError:
            return _("A brace { or } stands alone in the text.")
        if unknown := sorted(named.difference(places)):
            return _("“{%(unknown)s}” cannot be filled in here. Possible: %(places)s.") % {
                "unknown": unknown[0], "places": ", ".join(f"{{{place}}}" for place in sorted(places)),
            }  # fmt: skip
    return ""


def keep_text(record: Text, facts: dict[str, Any], *, by: Officer, now: datetime | None = None) -> None:
    """New words, or other recipients of a rung; a rung switched on is looked for in every open step again.

    A letter to applicants is dated: other words from another day on are another row, the older one stays.
    """
    model = type(record)
    with administering(by, now) as moment:
        refuse(why_not_words(places_of(record), [text for text in facts.values() if isinstance(text, str)]))
        if isinstance(record, ApplicantText):
            locked: Text = ApplicantText.objects.select_for_update().filter(
                code=record.code, since=facts["since"]
            ).first() or ApplicantText(code=record.code)
        else:
            locked = model.objects.select_for_update().get(pk=record.pk)
        changed = changed_fields(locked, facts)
        if not changed:
            return
        save_checked(locked)
        if isinstance(locked, Rung):
            StepRun.objects.filter(closed_at__isnull=True).update(next_rung_at=moment)
        trail.record("keep_text", by=by, at=moment, kind=locked.code, fields=changed)
