"""The pages of the queue: the tablet and the screen in the hall, and the clerk's buttons.

A device in the hall has nobody logged in. It holds a key in a cookie of its own; whoever walks up to it can take a
ticket and nothing else, and the clerk can close it from his own page.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow import clock
from workflow.models import Office
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import PUBLIC, permit
from workflow.words import RoleKind

from .. import rules as intake_rules
from ..models import Ticket, TicketDevice
from . import actions, panel

COOKIE, COOKIE_PATH = "ticket_device", "/tickets/"
if settings.SESSION_COOKIE_SECURE:  # the browser itself takes it over TLS alone
    COOKIE = f"__Secure-{COOKIE}"
A_YEAR = 365 * 24 * 60 * 60
CALLED_SHOWN = 6
VERBS = {"start": actions.start, "finish": actions.finish, "left": actions.leave}


# -- in the hall ------------------------------------------------------------------------------------------------


@permit(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest) -> HttpResponse:
    """One big button for each purpose; a touch gives the next number."""
    office = device_or_403(request, TicketDevice.Kind.TABLET).office
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        if purpose not in Ticket.Purpose.values:
            raise Http404
        ticket = actions.take(office, purpose)
        return redirect("ticket", ticket.public_id)
    return render(request, "tickets/tablet.html", {"office": office, "purposes": Ticket.Purpose.choices})


@permit(PUBLIC)
@never_cache
@require_safe
def ticket(request: HttpRequest, ticket: UUID) -> HttpResponse:
    """The number, to be read or printed; the tablet goes back to its buttons by itself."""
    office = device_or_403(request, TicketDevice.Kind.TABLET).office
    found = get_object_or_404(Ticket, public_id=ticket, office=office)
    before = actions.waiting(office, clock.now()).filter(number__lt=found.number).count()
    return render(request, "tickets/ticket.html", {"ticket": found, "office": office, "before": before})


@permit(PUBLIC)
@never_cache
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """The screen in the hall: numbers and windows, nothing else."""
    office = device_or_403(request, *TicketDevice.Kind).office
    now = clock.now()
    called = Ticket.objects.filter(office=office, day=clock.local(now).date(), called_at__isnull=False)
    called = called.filter(finished_at__isnull=True, left_at__isnull=True).order_by("-called_at")
    context = {
        "office": office,
        "called": called[:CALLED_SHOWN],
        "count": actions.waiting(office, now).count(),
    }
    return render(request, "tickets/screen.html", context)


def device_or_403(request: HttpRequest, *kinds: str) -> TicketDevice:
    """The device that asks; a stranger's browser is none."""
    device = actions.device_of(request.COOKIES.get(COOKIE, ""))
    if device is None or device.kind not in kinds:
        raise PermissionDenied(
            _("This device gives no tickets. The clerk makes it a ticket tablet or a screen.")
        )
    return device


# -- at the window ----------------------------------------------------------------------------------------------


@permit(RoleKind.CLERK)
@require_safe
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """Who waits, asked anew every few seconds by the clerk's page."""
    return render(
        request, "tickets/_waiting.html", {"panel": panel.queue(counter_or_404(request, code), clock.now())}
    )


@permit(RoleKind.CLERK)
@require_POST
def call(request: HttpRequest, code: str) -> HttpResponse:
    """The next one, please."""
    office = counter_or_404(request, code)
    called = actions.call_next(office, by=officer_of(request), counter=request.POST.get("counter", ""))
    if called is None:
        messages.info(request, _("Nobody is waiting."))
    return redirect("queue")


@permit(RoleKind.CLERK)
@require_POST
def serve(request: HttpRequest, ticket: UUID, verb: str) -> HttpResponse:
    """The applicant came, was served, or did not come."""
    found = get_object_or_404(Ticket, public_id=ticket)
    counter_or_404(request, found.office.code)
    if verb not in VERBS:
        raise Http404
    done = VERBS[verb](found, by=officer_of(request))
    if verb == "start" and done.purpose == Ticket.Purpose.INTAKE:
        return redirect("intake")
    return redirect("queue")


@permit(RoleKind.CLERK)
@require_POST
def device_open(request: HttpRequest, code: str) -> HttpResponse:
    """This very browser becomes the tablet or the screen: the clerk is logged out of it, it keeps a key."""
    office = counter_or_404(request, code)
    kind = request.POST.get("kind", "")
    if kind not in TicketDevice.Kind.values:
        raise Http404
    key = actions.open_device(office, kind, by=officer_of(request))
    logout(request)
    answer = redirect("ticket-tablet" if kind == TicketDevice.Kind.TABLET else "ticket-screen")
    answer.set_cookie(
        COOKIE, key, max_age=A_YEAR, path=COOKIE_PATH, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


@permit(RoleKind.CLERK)
@require_POST
def device_close(request: HttpRequest, device: int) -> HttpResponse:
    """A device that was lost or carried away gives no more tickets."""
    found = get_object_or_404(TicketDevice.objects.select_related("office"), pk=device)
    counter_or_404(request, found.office.code)
    actions.close_device(found, by=officer_of(request))
    messages.success(request, _("The device is closed."))
    return redirect("queue")


def counter_or_404(request: HttpRequest, code: str) -> Office:
    """The office at whose counter the clerk stands; another one's does not exist for him."""
    offices: dict[str, Any] = {
        office.code: office for office in intake_rules.offices_of_clerk(officer_of(request), clock.today())
    }
    if code not in offices:
        raise Http404
    found: Office = offices[code]
    return found
