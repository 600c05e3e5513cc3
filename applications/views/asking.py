"""Papers asked of the applicant: the executor asks, and does without."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..models import Application
from ..papers import asking
from ..papers.checklist import checklist


@permit(RoleKind.EXECUTOR)
@require_POST
def ask_papers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.3: the executor asks for papers; the clock waits for the applicant."""
    case = case_or_404(request, public_id, what="ask_papers")
    application = Application.objects.filter(case=case).first()
    papers = _wanted(application, request.POST.getlist("papers")) if application else []
    asking.ask(
        case, papers, by=officer_of(request), text=request.POST.get("text", ""), version=version_of(request)
    )
    messages.success(request, _("The papers are asked for. The clock waits for the applicant."))
    return redirect("case", public_id)


@permit(RoleKind.EXECUTOR)
@require_POST
def drop_request(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is still outstanding is no longer needed; the clock runs again."""
    case = case_or_404(request, public_id, what="drop_request")
    asking.drop(case, by=officer_of(request), version=version_of(request))
    messages.success(request, _("Nothing is outstanding any more. The clock runs again."))
    return redirect("case", public_id)


def _wanted(application: Application, chosen: list[str]) -> asking.Wanted:
    """The lines of the checklist that were ticked; what is not on it is left out."""
    lines = {
        f"{line.requirement.pk}-{line.child.pk if line.child else ''}": line
        for line in checklist(application)
    }
    return [(line.requirement, line.child) for value, line in lines.items() if value in chosen]
