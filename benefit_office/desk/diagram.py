"""A case on the regulation's diagrams: where it is now, and when it was where (Regulation 9–12)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from decisions.drafting import PAYING
from decisions.models import Decision
from workflow.diagrams.reading import annexes, place_of
from workflow.models import Case
from workflow.visits.fetch import case_or_404
from workflow.visits.permissions import READERS, permit
from workflow.words import State


@permit(*READERS)
@require_safe
def case_map(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The annex of the case's own door, and the swim-lane of every door."""
    found = case_or_404(request, public_id, what="map")
    place = place_of(found, decided=_decided(found))
    context = {"case": found, "annexes": annexes(found.edition, case=found, place=place)}
    return render(request, "desk/map.html", context)


def _decided(case: Case) -> str:
    if case.state != State.ISSUED:
        return ""
    outcome = Decision.objects.filter(case=case).values_list("outcome", flat=True).first()
    return "granted" if outcome in PAYING else "refused"
