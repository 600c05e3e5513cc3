"""The office's own door on the gateway, and the list of what came through it."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benefit_office.egov.shep import server
from benefit_office.egov.shep.codec import CHANGED, SEND
from benefit_office.egov.shep.envelope import LARGEST, MALFORMED, TOO_LARGE
from benefit_office.egov.shep.messages import Fault, Message, Receipt, Status
from workflow import clock
from workflow.models import InboxMessage, Officer
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import PUBLIC, SERVICE, kinds_of_reader, offices_of, permit
from workflow.words import RoleKind

from . import channels, inbox, outgoing

KEEPERS = (RoleKind.HEAD, RoleKind.ADMINISTRATOR)
ON_A_PAGE = 50
SHOWN = {
    "failed": gettext_lazy("not handled"),
    "waiting": gettext_lazy("being handled"),
    "handled": gettext_lazy("handled"),
}


@permit(PUBLIC)  # who may speak here is said by the signature: the gateway's pinned certificate
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def shep(request: HttpRequest) -> HttpResponse:
    """The receiver's end of the asynchronous channel: SOAP comes in, a signed receipt or a fault goes out.

    Who reads gets the contract, with `?wsdl` or without.
    """
    if request.method != "POST":
        address = f"{settings.PUBLIC_URL}{request.path}"
        return HttpResponse(server.wsdl(address), content_type=server.CONTENT_TYPE)
    now = clock.now()
    try:
        if not channels.is_connected():
            raise Fault("NOT_CONNECTED", "This office is not connected to the gateway.")
        call = server.read(_body(request), channels.trust(), now)
        answered = server.reply(call, _answer(call, now), channels.key())
    except Fault as refused:
        status = 413 if refused.code == TOO_LARGE else 500
        return HttpResponse(server.fault(refused, now), content_type=server.CONTENT_TYPE, status=status)
    return HttpResponse(answered, content_type=server.CONTENT_TYPE)


def _body(request: HttpRequest) -> bytes:
    """The envelope; what says it is too large is not read at all."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or len(length) > 18 or int(length) > LARGEST:
        raise Fault(TOO_LARGE, f"A message of more than {LARGEST // 1024**2} MB is not read.")
    return request.read(LARGEST + 1)


def _answer(call: server.Call, now: datetime) -> Receipt:
    if call.operation is SEND:
        message: Message = call.request
        row = inbox.take_in(message, now=now)
        return Receipt(row.message_id, row.correlation_id or row.message_id, now, message.session_id)
    if call.operation is CHANGED:
        status: Status = call.request
        outgoing.note_status(status)
        return Receipt(status.message_id, "", now)
    raise Fault(MALFORMED, "This operation is the gateway's own.")


def kept_by(officer: Officer) -> QuerySet[InboxMessage]:
    """The administrator's are all messages; a head's those that became a case of his office."""
    offices = offices_of(officer, KEEPERS, clock.today())
    if offices is None:
        return InboxMessage.objects.all()
    return InboxMessage.objects.filter(case__office__in=offices)


@permit(*KEEPERS)
@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """Messages that came in. The list names a sender, a case and a reason, never a person."""
    kept = kept_by(officer_of(request))
    wanted = {name: kept.filter(_where(name)) for name in SHOWN}
    counts = {name: rows.count() for name, rows in wanted.items()}
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else next((name for name in SHOWN if counts[name]), "failed")
    rows = wanted[show].select_related("case__office").order_by("-id")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "show": show,
        "tabs": [{"name": name, "label": label, "count": counts[name]} for name, label in SHOWN.items()],
        "rows": page.object_list,
        "page_obj": page,
        "connected": channels.is_connected(),
        "keeps": RoleKind.ADMINISTRATOR in kinds_of_reader(request),
        "opens_cases": bool(kinds_of_reader(request) & set(SERVICE)),
    }
    return render(request, "gateway/incoming.html", context)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """«Try again»: handled at once, and tried for days anew."""
    row = get_object_or_404(kept_by(officer_of(request)).exclude(sender=""), pk=pk)
    inbox.try_again(row, by=officer_of(request))
    messages.success(request, _("The message is being handled again."))
    return redirect("gateway-incoming")


def _where(name: str) -> Q:
    return {
        "failed": Q(failed_at__isnull=False),
        "waiting": Q(handled_at__isnull=True, failed_at__isnull=True),
        "handled": Q(handled_at__isnull=False),
    }[name]
