"""The history of a case in the reader's words, from the trail of acts."""

from typing import Any

from django.utils.translation import gettext as _

from workflow.models import AuditEvent, Case
from workflow.trail.words import title_of

LEVELS = {"draft": "quiet", "breach": "late"}


def history(case: Case) -> list[dict[str, Any]]:
    """Newest first; the words of a reason stand with the act unless they were erased."""
    events = AuditEvent.objects.filter(case=case).select_related("by", "acting_for", "words").order_by("-id")
    return [
        {
            "at": event.at,
            "title": title_of(event.verb),
            "by": _who(event),
            "text": _text(event),
            "level": LEVELS.get(event.verb, ""),
        }
        for event in events
    ]


def _who(event: AuditEvent) -> str:
    if event.by is None:
        return _("the system")
    if event.acting_for:
        return _("%(who)s, acting for %(whom)s") % {"who": event.by, "whom": event.acting_for}
    return str(event.by)


def _text(event: AuditEvent) -> str:
    words = getattr(event, "words", None)
    if words:
        return str(words.text)
    return _("erased by law") if event.text_hash else ""
