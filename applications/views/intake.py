"""The clerk's counter: the application in the form of Annex 2, and the draft of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workflow import clock
from workflow.editions import edition_on
from workflow.language.text import in_language
from workflow.models import Office, Officer
from workflow.moves.refusals import Conflict, Refused
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .. import actions, rules
from ..checks import counter
from ..forms import IntakeForms
from ..gateway import channels
from ..intake import drafts
from ..intake.remembered import known_words
from ..intake.summary import summary_of
from ..models import Application, IntakeDraft
from ..papers.checklist import consent_terms_on, requirements_on
from ..tickets import actions as queue

UNPROCESSABLE = 422


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
    forms = _forms(offices, now, draft=draft)
    if draft is None and (since := queue.served_since(officer, now)):
        forms.main.initial["handed_in_at"] = since  # when the applicant of the ticket came to the window
    forms.main.fields["surname"].widget.attrs["autofocus"] = True  # the moment before it stands there already
    return _page(request, forms, draft)


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


@permit(RoleKind.CLERK)
@require_POST
def keep_draft(request: HttpRequest) -> HttpResponse:
    """What is typed is kept while it is typed; answers with the summary and with what became of the scans sent."""
    officer, now = officer_of(request), clock.now()
    offices = rules.offices_of_clerk(officer, clock.local(now).date())
    if not offices:
        raise PermissionDenied(_("Applications are taken in by the clerk of the office."))
    draft = drafts.own(officer, request.POST.get("draft", ""))
    if draft is None and request.POST.get("draft"):
        raise Conflict(_("This draft is finished, or it belongs to another officer."))
    forms = _forms(offices, now, request=request, draft=draft)
    forms.is_valid()
    draft = drafts.save(draft, forms, office=forms.office, by=officer, now=now)
    sent = [paper for paper in forms.papers.seen() if paper.add_prefix("file") in request.FILES]
    summary = summary_of(forms, office=forms.office, now=now)
    return render(request, "applications/_kept.html", {"summary": summary, "draft": draft, "sent": sent})


def _sent(request: HttpRequest, officer: Officer, offices: list[Office], now: datetime) -> HttpResponse:
    """Take in, keep for later, throw away, or give one more row: what the pressed button says."""
    draft = drafts.own(officer, request.POST.get("draft", ""))
    wish = request.POST.get("do", "")
    if wish == "discard":
        return _discarded(request, draft)
    forms = _forms(offices, now, request=request, draft=draft)
    if forms.is_valid() and not wish and (application := _received(forms, officer, now)):
        queue.note_case(application.case, by=officer, draft=draft)
        if draft:
            draft.delete()
        messages.success(request, _("The application is taken in. Check the papers, then register it."))
        # To the act that comes next: from there one Tab leads to its button.
        return redirect(f"{reverse('case', args=[application.case.public_id])}#counter")
    draft = drafts.save(draft, forms, office=forms.office, by=officer, now=now)
    if wish == "save":
        messages.success(request, _("The draft is kept with its scans. The 30 minutes run on."))
        return redirect(f"{reverse('intake')}?draft={draft.public_id}")
    if wish.startswith(counter.ASK):
        counter.ask(draft, wish.removeprefix(counter.ASK), by=officer, now=now)
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


def _consent(forms: IntakeForms) -> dict[str, Any]:
    """What the applicant signs: who asks, what for, how long, to whom it goes (Annex 2)."""
    terms = consent_terms_on(clock.today())
    return {
        "operator": in_language(forms.office, "name"),
        "bin": forms.office.bin,
        **terms.words(),
        "terms": terms,
    }


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
        "summary": summary_of(forms, office=forms.office, now=clock.now()),
        "consent": _consent(forms),
        "registry": counter.told(draft),
        "registry_connected": channels.is_connected(),
        "known": known_words(forms.office),
        "page_url": reverse("intake") + (f"?draft={draft.public_id}" if draft else ""),
    }
    return render(request, "applications/intake.html", context, status=status)
