"""May they? In the queue each ticket is served by the clerk who called it."""

from datetime import date

from django.utils.translation import gettext as _

from workflow.models import Office, Officer
from workflow.rules import standing_among
from workflow.words import RoleKind

from ..models import Ticket


def why_not_queue(office: Office) -> str:
    """An office without a queue switches it off on its page."""
    return "" if office.queue_enabled else _("This office has no queue. The administrator can switch it on.")


def why_not_clerk(officer: Officer, office: Office, on: date) -> str:
    """The queue is the counter's."""
    if standing_among(officer, [RoleKind.CLERK], office, on):
        return ""
    return _("The queue is served by the clerk of the office.")


def why_not_call(in_hand: Ticket | None) -> str:
    """One applicant at a time."""
    if in_hand is None:
        return ""
    return _("Ticket %(ticket)s is with you still. Finish it first.") % {"ticket": in_hand}


def why_not_serve(officer: Officer, ticket: Ticket) -> str:
    """Only who called a ticket goes on with it."""
    if ticket.called_by_id == officer.pk:
        return ""
    return _("This ticket was called by another clerk.")


def why_not_start(ticket: Ticket) -> str:
    """The applicant comes to the window once."""
    if ticket.finished_at or ticket.left_at:
        return _("This ticket is finished.")
    return _("This ticket is being served already.") if ticket.started_at else ""


def why_not_finish(ticket: Ticket) -> str:
    """What was served can be finished."""
    if ticket.finished_at or ticket.left_at:
        return _("This ticket is finished.")
    return "" if ticket.started_at else _("The applicant has not come to the window yet.")


def why_not_left(ticket: Ticket) -> str:
    """Who was called and did not come has left; who is being served is there."""
    if ticket.finished_at or ticket.left_at:
        return _("This ticket is finished.")
    return _("The applicant is being served: finish the ticket instead.") if ticket.started_at else ""
