"""The children of a case are shown to an officer for a while, with a reason, and hidden again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from workflow.visits.fetch import case_or_404
from workflow.visits.permissions import READERS, permit

from ..persons import unmasking


@permit(*READERS)
@require_POST
def show_children(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 7: the look is written into the log with its reason; nothing in the case changes."""
    case = case_or_404(request, public_id)
    unmasking.show(request, case, request.POST.get("reason", ""), request.POST.get("text", ""))
    return redirect("case", public_id)


@permit(*READERS)
@require_POST
def hide_children(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The officer has seen enough."""
    unmasking.hide(request, case_or_404(request, public_id))
    return redirect("case", public_id)
