"""Long work: how far it came, what could not be done, and the file it left."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import clock
from .. import jobs as work
from ..delivery import vault
from ..models import Job, Officer, Role, held_on
from ..rules import standing_among
from ..visits.access import looked
from ..visits.fetch import officer_of
from ..visits.permissions import OFFICER, permit

SHOWN = 50


def job_or_404(request: HttpRequest, public_id: UUID) -> Job:
    """A job whose file the reader's role of today may fetch; who ordered it and lost the role since may not."""
    found = Job.objects.select_related("office", "ordered_by").filter(public_id=public_id).first()
    if found is None or not may_fetch(officer_of(request), found):
        raise Http404
    return found


def may_fetch(officer: Officer, job: Job) -> bool:
    """Whether the officer holds a role for which this kind of job is, in its office or in the whole region."""
    kind = work.KINDS.get(job.kind)
    if kind is None:
        return False
    today = clock.today()
    of_the_region = Role.objects.filter(
        held_on(today), officer=officer, office__isnull=True, kind__in=kind.roles
    )
    if job.office and standing_among(officer, kind.roles, job.office, today):
        return True
    return of_the_region.exists()


def told(job: Job) -> dict[str, object]:
    """What the page says about a job."""
    kind = work.KINDS.get(job.kind)
    return {
        "job": job,
        "title": kind.title if kind else job.kind,
        "errors": list(job.errors.all()[:SHOWN]),
        "afterwards": kind.afterwards if kind else "",
        "onward": kind.onward if kind else "",
        "error_count": job.errors.count(),
        "idle": job.state == Job.State.WAITING,
    }


@permit(OFFICER)
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs the officer ordered, newest first."""
    own = Job.objects.filter(ordered_by=officer_of(request)).select_related("office")[:SHOWN]
    rows = [
        {"job": one, "title": work.KINDS[one.kind].title if one.kind in work.KINDS else one.kind}
        for one in own
    ]
    return render(request, "workflow/jobs.html", {"rows": rows})


@permit(OFFICER)
def job(request: HttpRequest, job: UUID) -> HttpResponse:
    """One job with its progress; renewed by itself while it is not over."""
    return render(request, "workflow/job.html", told(job_or_404(request, job)))


@permit(OFFICER)
def job_state(request: HttpRequest, job: UUID) -> HttpResponse:
    """The progress alone, asked every second; at the end the page is opened anew."""
    found = job_or_404(request, job)
    answer = render(request, "workflow/_job_state.html", told(found))
    if found.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@permit(OFFICER)
def job_file(request: HttpRequest, job: UUID) -> HttpResponseBase:
    """The file a job left; each fetch stands in the access log."""
    found = job_or_404(request, job)
    if not found.sha256:
        raise Http404
    looked(request, f"file: {found.kind}", office=found.office)
    answer = FileResponse(
        vault.open_file(found.sha256), as_attachment=True, filename=found.filename,
        content_type=found.content_type,
    )  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    return answer


@permit(OFFICER)
@require_POST
def job_cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    """Stop after the piece in hand; what is done stays done. Who asks too late is told so."""
    found = job_or_404(request, job)
    if found.is_over:
        messages.info(request, _("The job was over before it could be stopped."))
    elif work.cancel(found).state == Job.State.CANCELLED:
        messages.success(request, _("The job is stopped. What is done stays done."))
    else:
        messages.success(request, _("The job stops after the piece in hand. What is done stays done."))
    return redirect("job", found.public_id)


@permit(OFFICER)
@require_POST
def job_run(request: HttpRequest, job: UUID) -> HttpResponse:
    """Do a waiting job here and now, also when the worker is away; order one that is over once more."""
    found = job_or_404(request, job)
    if found.is_over:
        found = work.order(found.kind, by=officer_of(request), office=found.office, params=found.params)
    else:
        work.run(found.pk)
    return redirect("job", found.public_id)
