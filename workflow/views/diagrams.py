"""The regulation's diagrams: Annexes 2, 3 and 4 with their clauses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..diagrams.reading import annexes
from ..permissions import OFFICER, permit
from .regulation import edition_asked


@permit(OFFICER)
@require_safe
def diagrams(request: HttpRequest) -> HttpResponse:
    """Regulation 9–12: who hands what to whom, drawn and as a list."""
    edition = edition_asked(request)
    return render(request, "workflow/diagrams.html", {"edition": edition, "annexes": annexes(edition)})
