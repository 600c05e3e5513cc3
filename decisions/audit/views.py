"""The auditor's pages, and the findings as the head sees them (Regulation 7)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow import clock, jobs
from workflow.models import Officer
from workflow.trail.words import title_of
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, number_in, officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..models import AuditFinding, AuditSample
from . import findings, samples
from .forms import AnswerForm, BundleForm, CloseForm, DrawForm, FindingForm, LogForm, ReopenForm
from .scope import Scope, audited_by, readable

PAGE = 50


@permit(RoleKind.AUDITOR)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The samples of the auditor's offices, and what he can draw and take out."""
    scope = _scope(request)
    looked(request, "sample", office=scope.single)
    return render(request, "audit/audit.html", _room(scope))


@permit(RoleKind.AUDITOR)
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a sample by a stated seed."""
    scope = _scope(request)
    form = DrawForm(request.POST, offices=scope.offices)
    if not form.is_valid():
        return render(request, "audit/audit.html", _room(scope, draw=form), status=422)
    sample = samples.draw(form.wish(), by=officer_of(request))
    messages.success(
        request,
        _("%(size)s of %(all)s cases were drawn.") % {"size": sample.cases.count(), "all": sample.population},
    )
    return redirect("sample", sample.public_id)


@permit(RoleKind.AUDITOR)
@require_safe
def sample(request: HttpRequest, sample: UUID) -> HttpResponse:
    """The drawn cases in their order, with what was found in them."""
    found = _sample_or_404(request, sample)
    looked(request, "sample", office=found.office)
    return render(request, "audit/sample.html", _of_sample(request, found))


@permit(RoleKind.AUDITOR)
@require_POST
def finding_new(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Enter a finding in one of the drawn cases."""
    found = _sample_or_404(request, sample)
    context = _of_sample(request, found, request.POST)
    form = context["form"]
    if not form.is_valid():
        return render(request, "audit/sample.html", context, status=422)
    sampled = found.cases.select_related("sample", "case__office").get(place=form.cleaned_data["place"])
    findings.enter(sampled, form.found(), by=officer_of(request))
    messages.success(request, _("The finding is entered; the head of the office sees it."))
    return redirect("sample", found.public_id)


@permit(RoleKind.AUDITOR, RoleKind.HEAD)
@require_safe
def all_findings(request: HttpRequest) -> HttpResponse:
    """Findings of the reader's offices, the newest first; those still open stand above."""
    scope = readable(officer_of(request), clock.today())
    before = number_in(request.GET.get("before", ""))
    rows = AuditFinding.objects.filter(scope.rows).select_related("office", "sampled__case", "entered_by")
    open_ones = list(rows.exclude(state=AuditFinding.State.CLOSED)) if not before else []
    closed = rows.filter(state=AuditFinding.State.CLOSED).order_by("-pk")
    found = list((closed if before is None else closed.filter(pk__lt=before))[: PAGE + 1])
    looked(request, "findings", office=scope.single)
    context = {
        "open": open_ones,
        "closed": found[:PAGE],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "first_page": not before,
        "several": len(scope.offices) > 1,
    }
    return render(request, "audit/findings.html", context)


@permit(RoleKind.AUDITOR, RoleKind.HEAD)
@require_safe
def finding(request: HttpRequest, finding: UUID) -> HttpResponse:
    """One finding with its answer, and what this reader can do with it."""
    found = _finding_or_404(request, finding)
    looked(request, "findings", case=found.sampled.case, office=found.office)
    return render(request, "audit/finding.html", _of_finding(officer_of(request), found))


@permit(RoleKind.HEAD)
@require_POST
def finding_answer(request: HttpRequest, finding: UUID) -> HttpResponse:
    """The head answers."""
    found = _finding_or_404(request, finding)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(
            request, "audit/finding.html", _of_finding(officer_of(request), found, answer=form), status=422
        )
    findings.answer(found, form.cleaned_data["text"], by=officer_of(request))
    messages.success(request, _("The answer is entered; the auditor sees it."))
    return redirect("finding", found.public_id)


@permit(RoleKind.AUDITOR)
@require_POST
def finding_close(request: HttpRequest, finding: UUID) -> HttpResponse:
    """The auditor closes his finding."""
    found = _finding_or_404(request, finding)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return render(
            request, "audit/finding.html", _of_finding(officer_of(request), found, close=form), status=422
        )
    findings.close(found, form.cleaned_data["text"], by=officer_of(request))
    messages.success(request, _("The finding is closed."))
    return redirect("finding", found.public_id)


@permit(RoleKind.AUDITOR)
@require_POST
def finding_reopen(request: HttpRequest, finding: UUID) -> HttpResponse:
    """The auditor opens his closed finding again."""
    found = _finding_or_404(request, finding)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return render(
            request, "audit/finding.html", _of_finding(officer_of(request), found, reopen=form), status=422
        )
    findings.reopen(found, form.cleaned_data["text"], by=officer_of(request))
    messages.success(request, _("The finding is open again."))
    return redirect("finding", found.public_id)


@permit(RoleKind.AUDITOR)
@require_POST
def logs(request: HttpRequest) -> HttpResponse:
    """Order a log of a period as a table."""
    scope = _scope(request)
    form = LogForm(request.POST, offices=scope.offices, auto_id="log_%s")
    if not form.is_valid():
        return render(request, "audit/audit.html", _room(scope, logs=form), status=422)
    given = form.cleaned_data
    told = {
        "what": given["what"], "form": given["form"], "since": given["since"].isoformat(),
        "until": given["until"].isoformat(),
    }  # fmt: skip
    office = given["office"] or scope.single
    looked(request, "trail" if given["what"] == "trail" else "access log", office=office)
    return redirect(
        "job", jobs.order("log_table", by=officer_of(request), office=office, params=told).public_id
    )


@permit(RoleKind.AUDITOR)
def bundle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take out a case as a folder that proves itself; the reason stands in the access log."""
    form = BundleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = case_or_404(request, public_id, what="bundle", why=form.cleaned_data["why"])
        ordered = jobs.order(
            "case_bundle", by=officer_of(request), office=case.office, params={"case": str(case.public_id)}
        )
        return redirect("job", ordered.public_id)
    case = case_or_404(request, public_id)
    context = {"form": form, "case": case, "page_url": reverse("bundle", args=[case.public_id])}
    return render(request, "audit/bundle.html", context, status=422 if request.method == "POST" else 200)


def _scope(request: HttpRequest) -> Scope:
    return audited_by(officer_of(request), clock.today())


def _room(scope: Scope, **bound: Any) -> dict[str, Any]:
    """The auditor's first page; `bound` are forms that came back with errors."""
    today = clock.today()
    month = {"since": today.replace(day=1), "until": today}
    drawn = AuditSample.objects.filter(scope.rows).select_related("office", "drawn_by")
    drawn = drawn.annotate(size=Count("cases", distinct=True), found=Count("cases__findings", distinct=True))
    waiting = AuditFinding.objects.filter(scope.rows).exclude(state=AuditFinding.State.CLOSED)
    return {
        "samples": drawn.order_by("-pk")[:PAGE],  # what is grouped forgets its model's order
        "waiting": waiting.count(),
        "several": len(scope.offices) > 1,
        "form": next(iter(bound.values()), None),
        "draw": bound.get("draw") or DrawForm(offices=scope.offices),
        "logs": bound.get("logs") or LogForm(offices=scope.offices, initial=month, auto_id="log_%s"),
        "page_url": reverse("audit"),
    }


def _sample_or_404(request: HttpRequest, public_id: UUID) -> AuditSample:
    rows = AuditSample.objects.filter(_scope(request).rows).select_related("office", "drawn_by")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _of_sample(request: HttpRequest, found: AuditSample, data: Any = None) -> dict[str, Any]:
    cases = list(found.cases.select_related("case__office", "case__decision").prefetch_related("findings"))
    form = FindingForm(data, places=[(one.place, str(one.case)) for one in cases])
    own = found.drawn_by_id == officer_of(request).pk
    return {
        "sample": found,
        "cases": cases,
        "own": own,
        "form": form,
        "page_url": reverse("sample", args=[found.public_id]),
    }


def _finding_or_404(request: HttpRequest, public_id: UUID) -> AuditFinding:
    scope = readable(officer_of(request), clock.today())
    rows = AuditFinding.objects.filter(scope.rows, Q(public_id=public_id))
    found = rows.select_related(
        "office", "sampled__case", "sampled__sample", "entered_by", "answered_by", "answered_for"
    ).first()
    if found is None:
        raise Http404
    return found


def _of_finding(officer: Officer, found: AuditFinding, **bound: Any) -> dict[str, Any]:
    return {
        "finding": found,
        "may_answer": findings.why_not_answer(officer, found, clock.today()) == "",
        "may_close": findings.why_not_close(officer, found) == "",
        "may_reopen": findings.why_not_reopen(officer, found) == "",
        "before": [
            {
                "title": title_of(event.verb),
                "event": event,
                "text": event.words.text if hasattr(event, "words") else "",
            }
            for event in findings.told_before(found)
        ],
        "reopen": bound.get("reopen") or ReopenForm(auto_id="reopen_%s"),
        "form": next(iter(bound.values()), None),
        "answer": bound.get("answer") or AnswerForm(),
        "close": bound.get("close") or CloseForm(),
        "page_url": reverse("finding", args=[found.public_id]),
    }
