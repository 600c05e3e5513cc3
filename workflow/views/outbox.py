"""Messages to the outside: what was not delivered, «send again», and what waits for its door."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from .. import clock
from ..delivery import outbox
from ..models import OutboxMessage
from ..visits.fetch import officer_of
from ..visits.permissions import SERVICE, kinds_of_reader, permit
from ..words import Channel, RoleKind

ON_A_PAGE = 50
NEWEST = 300  # of the delivered, which grow for ever
SHOWN = {
    "failed": gettext_lazy("not delivered"),
    "waiting": gettext_lazy("being delivered"),
    "door": gettext_lazy("waiting for their door"),
    "delivered": gettext_lazy("delivered"),
}


@permit(*outbox.KEEPERS)
@require_safe
def messages_out(request: HttpRequest) -> HttpResponse:
    """The messages of the reader's offices. They name a case and a way, never a person or an address."""
    kept = outbox.kept_by(officer_of(request), on=clock.today()).exclude(receiver=Channel.OFFICE)
    wanted = {name: kept.filter(_where(name)) for name in SHOWN}
    counts = {name: wanted[name].count() for name in SHOWN if name != "delivered"}
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else next((name for name, many in counts.items() if many), "failed")
    rows = _listed(wanted[show])
    page = Paginator(rows[:NEWEST] if show == "delivered" else rows, ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "show": show,
        "tabs": [{"name": name, "label": label, "count": counts.get(name)} for name, label in SHOWN.items()],
        "rows": page.object_list,
        "page_obj": page,
        "opens_incoming": bool(kinds_of_reader(request) & {RoleKind.HEAD, RoleKind.ADMINISTRATOR}),
        "opens_cases": bool(kinds_of_reader(request) & set(SERVICE)),
    }
    return render(request, "workflow/outbox.html", context)


@permit(*outbox.KEEPERS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """«Send again»: tried at once and for days anew."""
    kept = outbox.kept_by(officer_of(request), on=clock.today())
    message = get_object_or_404(kept.select_related("case"), pk=pk)
    outbox.send_again(message, by=officer_of(request))
    messages.success(request, _("The message of case %(case)s is being sent again.") % {"case": message.case})
    return redirect("outbox")


def _listed(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return rows.select_related("office", "case").order_by("-created_at", "-id")


def _where(name: str) -> Q:
    carried = Q(receiver__in=outbox.carried())
    open_ = Q(delivered_at__isnull=True, failed_at__isnull=True)
    return {
        "failed": Q(delivered_at__isnull=True, failed_at__isnull=False),
        "waiting": open_ & carried,
        "door": open_ & ~carried,
        "delivered": Q(delivered_at__isnull=False),
    }[name]
