"""Why a due moment in a list is what it is: the walk of the code that computed it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from workflow import clock
from workflow.models import Case
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import READERS, kinds_of_reader, permit
from workflow.words import RoleKind

from .strip import current_explanation


@permit(*READERS, RoleKind.ADMINISTRATOR)
def deadline(request: HttpRequest, case: UUID) -> HttpResponse:
    """The open step's walk and the service's; dates only, so the administrator reads it too (Regulation 7)."""
    found = dated_cases(request).filter(public_id=case).first()
    if found is None:
        raise Http404
    context = {
        "case": found, "walks": current_explanation(found, clock.now()),
        "opens_case": bool(kinds_of_reader(request) & set(READERS)),
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, "desk/_walks.html" if part else "desk/deadline.html", context)


def dated_cases(request: HttpRequest) -> QuerySet[Case]:
    """The cases whose dates the reader may see: the administrator those of every office."""
    cases = Case.objects.select_related("office", "edition")
    if RoleKind.ADMINISTRATOR in kinds_of_reader(request):
        return cases
    return cases.visible_to(officer_of(request), on=clock.today())
