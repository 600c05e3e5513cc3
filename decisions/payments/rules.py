"""May a payment list be drafted or signed off – or the reason why not."""

from datetime import date

from django.utils.translation import gettext as _

from workflow.models import Office, Officer
from workflow.rules import Standing, standing_among
from workflow.words import RoleKind

from ..models import PaymentList
from .reckoning import first_of, month_after

DRAFTERS = (RoleKind.EXECUTOR, RoleKind.CLERK)


def drafter(officer: Officer, office: Office, on: date) -> Standing | None:
    """The executor or the clerk of the office prepares the list."""
    return standing_among(officer, DRAFTERS, office, on)


def signer(officer: Officer, office: Office, on: date) -> Standing | None:
    """The head of the office signs it off."""
    return standing_among(officer, [RoleKind.HEAD], office, on)


def why_not_draft(officer: Officer, office: Office, month: date, on: date) -> str:
    """A month once, in its order, not further ahead than the next one."""
    if drafter(officer, office, on) is None:
        return _("A payment list is drafted by the executor or the clerk of the office.")
    if month > month_after(first_of(on)):
        return _("A payment list is made for this month, the next one or an earlier one.")
    signed = PaymentList.objects.filter(office=office, signed_at__isnull=False, month__gte=month)
    later = signed.order_by("month").last()
    if later is not None:
        return _("The list of %(month)s is signed. What changed comes as a difference in the next list.") % {
            "month": f"{later.month:%m.%Y}"
        }
    return ""


def why_not_sign(officer: Officer, payments: PaymentList, on: date) -> str:
    """The head signs off what another drafted, once."""
    standing = signer(officer, payments.office, on)
    if standing is None:
        return _("A payment list is signed off by the head of the office.")
    if payments.is_signed:
        return _("This payment list has been signed off already.")
    if payments.drafted_by_id in (officer.pk, standing.principal.pk):
        return _("You drafted this list; another head signs it off.")
    if not payments.lines.exists():
        return _("This list has no lines, so there is nothing to sign off.")
    return ""
