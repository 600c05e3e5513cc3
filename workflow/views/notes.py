"""Internal notes on a case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..notes import add_note
from ..visits.fetch import case_or_404, officer_of
from ..visits.permissions import SERVICE, permit


@permit(*SERVICE)
@require_POST
def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the officers of the office tell each other about the case."""
    case = case_or_404(request, public_id, what="note")
    # A textarea sends its line ends as CR LF; the length people see counts each as one.
    text = request.POST.get("text", "").replace("\r\n", "\n")
    add_note(case, by=officer_of(request), text=text)
    messages.success(request, _("The note is kept."))
    return redirect(f"{reverse('case', args=[public_id])}#notes")
