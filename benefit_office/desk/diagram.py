"""A case on the regulation's diagrams: where it is now, and when it was where (Regulation 9–12)."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from decisions.drafting import PAYING
from decisions.models import Decision, HandOver
from workflow.diagrams.reading import annexes, place_of
from workflow.models import Case, OutboxMessage
from workflow.visits.fetch import case_or_404
from workflow.visits.permissions import READERS, permit
from workflow.words import Channel, State


@permit(*READERS)
@require_safe
def case_map(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The annex of the case's own door, and the swim-lane of every door."""
    found = case_or_404(request, public_id, what="map")
    place = place_of(found, decided=_decided(found), received=_received(found))
    context = {"case": found, "annexes": annexes(found.edition, case=found, place=place)}
    return render(request, "desk/map.html", context)


def _decided(case: Case) -> str:
    if case.state != State.ISSUED:
        return ""
    outcome = Decision.objects.filter(case=case).values_list("outcome", flat=True).first()
    return "granted" if outcome in PAYING else "refused"


def _received(case: Case) -> datetime | None:
    """When the applicant got the result, by the door it came in (Regulation 10.4, 11.11, 12).

    At the counter by the receipt; in the personal cabinet by the delivery to the portal. The State Corporation hands
    over by itself, and the office knows of it only what a receipt of its own says.
    """
    if case.state != State.ISSUED:
        return None
    handed = HandOver.objects.filter(case=case).values_list("handed_over_at", flat=True).first()
    if handed or case.channel != Channel.PORTAL:
        return handed
    results = OutboxMessage.objects.filter(case=case, receiver=Channel.PORTAL, kind="result")
    return results.values_list("delivered_at", flat=True).first()
