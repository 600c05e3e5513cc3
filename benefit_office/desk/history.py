"""The history of a case in the reader's words, from the trail of acts."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflow.clock import local
from workflow.memory.once import events_of
from workflow.memory.questions import KEY, Question
from workflow.models import AuditEvent, Case, DueChange
from workflow.trail.words import title_of

MOVED = Question(
    lambda case: DueChange.objects.filter(case=case).select_related("step_run").order_by("-id"), case=KEY
)
LEVELS = {"draft": "quiet", "breach": "late"}


def history(case: Case) -> list[dict[str, Any]]:
    """Newest first: the acts, and the due moments that an order on days off or new hours moved."""
    rows = [*_acts(case), *_moved(case)]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _moved(case: Case) -> list[dict[str, Any]]:
    """Old and new date with the order that moved it."""
    return [
        {
            "at": change.at,
            "title": _("Deadline of step %(step)d moved") % {"step": change.step_run.step}
            if change.step_run
            else _("Term of the service moved"),
            "by": change.ground,
            "text": f"{_day(change.old_due_at)} → {_day(change.new_due_at)}",
            "level": "quiet",
        }
        for change in MOVED.ask(case=case.pk)
    ]


def _day(moment: datetime | None) -> str:
    return f"{local(moment):%d.%m.%Y %H:%M}" if moment else "–"


def _acts(case: Case) -> list[dict[str, Any]]:
    """The words of a reason stand with the act unless they were erased."""
    return [
        {
            "at": event.at,
            "title": title_of(event.verb),
            "by": _who(event),
            "text": _text(event),
            "level": LEVELS.get(event.verb, ""),
        }
        for event in events_of(case)
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
