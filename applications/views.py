"""The clerk's counter: the form of Annex 2, the two outcomes, papers added and papers opened."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow import clock, vault
from workflow.editions import edition_on
from workflow.fetch import case_or_404, officer_of, version_of
from workflow.models import Case, Office, Officer
from workflow.permissions import READERS, permit
from workflow.refusals import Refused
from workflow.words import RoleKind

from . import actions, drafts, rules
from . import transfer as transfers
from .cards import one_paper_form
from .checklist import requirements_on
from .forms import IntakeForms, OnePaperForm, document_of
from .models import AcceptanceRefusal, Application, Document, IntakeDraft
from .uploads import EXTENSIONS, PDF

UNPROCESSABLE = 422
# The scan shows itself and nothing else: no script, no form, no foreign address.
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
# Chromium's PDF viewer refuses to work in a sandbox; scripts and actions are taken out of the file itself.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@permit(RoleKind.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Regulation 4 and 5.1: the application in the form of Annex 2, taken in at the counter."""
    officer, now = officer_of(request), clock.now()
    offices = rules.offices_of_clerk(officer, clock.local(now).date())
    if not offices:
        raise PermissionDenied(_("Applications are taken in by the clerk of the office."))
    if request.method == "POST":
        return _sent(request, officer, offices, now)
    draft = drafts.own(officer, request.GET.get("draft", ""))
    return _page(request, _forms(offices, now, draft=draft), draft)


def _forms(
    offices: list[Office],
    now: datetime,
    *,
    request: HttpRequest | None = None,
    draft: IntakeDraft | None = None,
    one_more: str = "",
) -> IntakeForms:
    day = clock.local(now).date()
    return IntakeForms(
        request.POST.copy() if request else None,
        request.FILES if request else None,
        offices=offices,
        requirements=requirements_on(edition_on(offices[0], day), day),
        now=now,
        kept=drafts.kept_scans(draft),
        written=drafts.written(draft, one_more=one_more) if draft and request is None else None,
    )


def _sent(request: HttpRequest, officer: Officer, offices: list[Office], now: datetime) -> HttpResponse:
    """Take in, keep for later, throw away, or give one more row: what the pressed button says."""
    draft = drafts.own(officer, request.POST.get("draft", ""))
    wish = request.POST.get("do", "")
    if wish == "discard":
        return _discarded(request, draft)
    forms = _forms(offices, now, request=request, draft=draft)
    if forms.is_valid() and not wish and (application := _received(forms, officer, now)):
        if draft:
            draft.delete()
        messages.success(request, _("The application is taken in. Check the papers, then register it."))
        return redirect("case", application.case.public_id)
    office = forms.main.office_chosen or offices[0]
    draft = drafts.save(draft, forms, office=office, by=officer, now=now)
    if wish == "save":
        messages.success(request, _("The draft is kept with its scans. The 30 minutes run on."))
        return redirect(f"{reverse('intake')}?draft={draft.public_id}")
    if wish.startswith("more-"):
        return _page(request, _forms(offices, now, draft=draft, one_more=wish.removeprefix("more-")), draft)
    return _page(request, forms, draft, status=UNPROCESSABLE)


def _received(forms: IntakeForms, officer: Officer, now: datetime) -> Application | None:
    """The application taken in; else the reason why not stands on the form."""
    office, handed_in = forms.main.office_chosen, forms.main.cleaned_data["handed_in_at"]
    assert office is not None  # a required field of a valid form
    try:
        return actions.receive(forms.facts(), office=office, by=officer, handed_in_at=handed_in, now=now)
    except Refused as refusal:
        forms.main.add_error(None, str(refusal))
        return None


def _discarded(request: HttpRequest, draft: IntakeDraft | None) -> HttpResponse:
    if draft:
        draft.delete()
    messages.success(request, _("The draft is thrown away."))
    return redirect("intake")


def _page(
    request: HttpRequest, forms: IntakeForms, draft: IntakeDraft | None, status: int = 200
) -> HttpResponse:
    others = drafts.listed(officer_of(request), besides=draft) if request.method != "POST" else []
    context = {
        "forms": forms,
        "draft": draft,
        "drafts": others,
        "page_url": reverse("intake") + (f"?draft={draft.public_id}" if draft else ""),
    }
    return render(request, "applications/intake.html", context, status=status)


@permit(RoleKind.CLERK)
@require_POST
def register(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.1: the complete package gets its incoming number and goes to the head."""
    case = case_or_404(request, public_id, what="register")
    case = actions.register(case, by=officer_of(request), version=version_of(request))
    messages.success(
        request,
        _("Registered under № %(number)s and passed to the head. Hand out the coupon.")
        % {"number": case.number},
    )
    return redirect("case", public_id)


@permit(RoleKind.CLERK, RoleKind.HEAD)
@require_POST
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The case goes to the office that is competent by residence."""
    case = case_or_404(request, public_id, what="transfer")
    there = transfers.transfer(
        case,
        by=officer_of(request),
        office=get_object_or_404(Office, code=request.POST.get("office", "")),
        reason=request.POST.get("reason", ""),
        version=version_of(request),
    )
    messages.success(request, _("The case is handed to: %(office)s.") % {"office": there.office.name})
    return redirect("case", public_id)


@permit(RoleKind.CLERK)
@require_POST
def refuse_acceptance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 9.1: the incomplete package is handed back with the receipt of Annex 3."""
    case = case_or_404(request, public_id, what="refuse_acceptance")
    case = actions.refuse_acceptance(case, by=officer_of(request), version=version_of(request))
    number = AcceptanceRefusal.objects.get(case=case).number
    messages.success(
        request, _("Acceptance refused. Print the receipt № %(number)s twice.") % {"number": number}
    )
    return redirect("case", public_id)


@permit(RoleKind.CLERK, RoleKind.EXECUTOR)
@require_POST
def add_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A missing or better paper is put into the file."""
    case = case_or_404(request, public_id, what="add_document")
    form = one_paper_form(case, request.POST, request.FILES)
    if not form.is_valid():
        return _paper_page(request, case, form)
    actions.add_document(
        case.application, document_of(form), by=officer_of(request), version=version_of(request)
    )
    messages.success(request, _("The paper is in the file."))
    return redirect("case", public_id)


def _paper_page(request: HttpRequest, case: Case, form: OnePaperForm) -> HttpResponse:
    context = {"case": case, "form": form, "page_url": reverse("case", args=[case.public_id])}
    return render(request, "applications/add_document.html", context, status=UNPROCESSABLE)


@permit(*READERS)
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The scan of a paper, shown in the browser. The look is logged, also when it is refused."""
    found = Document.objects.select_related("application__case__office", "requirement").filter(
        public_id=public_id
    )
    paper: Document | None = found.first()
    if paper is None:
        raise Http404
    officer = officer_of(request)
    case_or_404(request, paper.application.case.public_id, what=f"document {paper.requirement.code}")
    if reason := rules.why_not_open(officer, paper, clock.today()):
        raise PermissionDenied(reason)
    if not paper.sha256:
        raise Http404  # a registry's answer has no scan
    return _shown(vault.get(paper.sha256), paper)


def _shown(content: bytes, paper: Document) -> HttpResponse:
    """The name says what it is, never whose."""
    name = f"{paper.requirement.code}-{paper.pk}.{EXTENSIONS[paper.content_type]}"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Security-Policy": PDF_POLICY if paper.content_type == PDF else PAPER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=paper.content_type, headers=headers)
