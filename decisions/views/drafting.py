"""The drafting page: outcome, periods and amounts beside the application, and the sheet as it will be printed."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from applications.models import RegistryCheck
from benefit_office.press.sheets import make as press
from workflow import clock
from workflow.delivery import printing
from workflow.models import Case, SheetKind
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import why_not_role
from workflow.visits.fetch import case_or_404, officer_of, version_of
from workflow.visits.permissions import permit
from workflow.words import Language, RoleKind

from .. import actions, rules, sheets
from ..calculation import calculate, terms_told, told
from ..drafting import DENYING, OUTCOMES, LineFacts, differences, last_return, proposals, rule_on
from ..forms import DraftForm, LineFormSet, lines_of
from ..matter import matter_of
from ..models import Decision
from .sheets import pdf

Formset = Any  # a formset made by the factory has no name of its own


@permit(RoleKind.EXECUTOR)
def draft(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Regulation 5.3: the named executor considers the papers and prepares the decision."""
    case = case_or_404(request, public_id, what="draft")
    officer, on = officer_of(request), clock.today()
    if reason := rules.why_not_draft(officer, case, on):
        raise (Refused if why_not_role(officer, "submit", case, on) else Conflict)(reason)
    if request.method != "POST":
        return _page(request, case, on, *_opened(case, on))
    form, lines = _filled(request, case, on)
    valid, lines_valid = form.is_valid(), lines.is_valid()
    if not valid or not (form.denies or lines_valid):
        return _page(request, case, on, form, lines, status=422)
    decision = actions.draft(
        case, form.facts(() if form.denies else lines.facts()), by=officer, version=version_of(request)
    )
    case = Case.objects.select_related("office", "edition", "executor").get(pk=case.pk)
    if "submit" not in request.POST:
        messages.success(request, _("The draft is saved."))
        return redirect("draft", case.public_id)
    if found := rules.blockers(decision, on):
        return _page(request, case, on, form, lines, status=422, sentences=found)
    actions.submit(case, by=officer, version=case.version)
    messages.success(request, _("The draft has gone to the head for signature."))
    return redirect("case", case.public_id)


@permit(RoleKind.EXECUTOR, RoleKind.HEAD)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """The very sheet that will be signed, rendered now, with blank lines for number, date and signer.

    A POST shows the drafting page as it stands, saved or not; nothing is kept.
    """
    if language not in Language.values:
        raise Http404
    case = case_or_404(request, public_id, what=f"preview {language}")
    if request.method == "POST":
        return _preview_unsaved(request, case, language)
    decision = Decision.objects.filter(case=case).select_related("case__edition", "office").first()
    if decision is None:
        raise Conflict(_("There is no draft yet. Prepare the decision first."))
    return _rendered(case, language, sheets.preview_input(decision, language))


def _preview_unsaved(request: HttpRequest, case: Case, language: str) -> HttpResponse:
    officer, on = officer_of(request), clock.today()
    if reason := rules.why_not_draft(officer, case, on):
        raise (Refused if why_not_role(officer, "submit", case, on) else Conflict)(reason)
    form, lines = _filled(request, case, on)
    valid, lines_valid = form.is_valid(), lines.is_valid()
    if not valid or not (form.denies or lines_valid):
        return _page(request, case, on, form, lines, status=422)
    facts = form.facts(() if form.denies else lines.facts())
    unsaved = Decision(
        case=case, office=case.office, outcome=facts.outcome, ground=facts.ground, reason_kk=facts.reason_kk.strip(),
        reason_ru=facts.reason_ru.strip(), stopped_from=facts.stopped_from,
    )  # fmt: skip
    return _rendered(case, language, sheets.preview_input(unsaved, language, facts.lines))


def _rendered(case: Case, language: str, data: dict[str, Any]) -> HttpResponse:
    form = printing.form_for(case.office, SheetKind.DECISION, language, clock.now())
    return pdf(press("decision", language, data, form), f"draft-{case.number}-{language}")  # type: ignore[arg-type]


def _opened(case: Case, on: date) -> tuple[DraftForm, Formset]:
    """The saved draft, or what the rule and the index propose."""
    decision = Decision.objects.filter(case=case).first()
    initial: dict[str, Any] = {"outcome": OUTCOMES[case.kind][0].value}
    if decision:
        initial = {
            "outcome": decision.outcome, "ground": decision.ground_id,
            "reason_kk": decision.reason_kk, "reason_ru": decision.reason_ru,
            "stopped_from": decision.stopped_from,
        }  # fmt: skip
    rows = lines_of(decision) or [
        {
            "child": line.child.pk,
            "period_from": line.period_from,
            "period_to": line.period_to,
            "monthly": line.monthly,
        }
        for proposal in proposals(case, on)
        for line in proposal.lines
    ]
    return (
        DraftForm(case=case, on=on, initial=initial),
        LineFormSet(prefix="lines", initial=rows, form_kwargs={"children": _children(case)}),
    )


def _filled(request: HttpRequest, case: Case, on: date) -> tuple[DraftForm, Formset]:
    return (
        DraftForm(request.POST, case=case, on=on),
        LineFormSet(request.POST, prefix="lines", form_kwargs={"children": _children(case)}),
    )


def _children(case: Case) -> list[Any]:
    return [ward.person for ward in matter_of(case).wards]


def _page(
    request: HttpRequest,
    case: Case,
    on: date,
    form: DraftForm,
    lines: Formset,
    *,
    status: int = 200,
    sentences: list[str] | None = None,
) -> HttpResponse:
    decision = Decision.objects.filter(case=case).select_related("ground").first()
    proposed = proposals(case, on)
    saved = [LineFacts(line.child, line.period_from, line.period_to, line.monthly)
             for line in decision.lines.select_related("child")] if decision else []  # fmt: skip
    if decision and decision.outcome in DENYING:
        saved = []
    shown = saved or [line for proposal in proposed for line in proposal.lines]
    numbers = told(calculate(case, shown))
    matter = matter_of(case)
    application = matter.application
    context = {
        "case": case,
        "form": form,
        "lines": lines,
        "formsets": [lines],
        "sentences": sentences or [],
        "decision": decision,
        "blockers": rules.blockers(decision, on) if decision and status == 200 else [],
        "warnings": differences(saved, proposed),
        "proposed": [
            {"child": one.child, "note": one.note, "numbers": numbers.get(one.child.person_id, [])}
            for one in proposed
        ],
        "returned": last_return(case),
        "matter": matter,
        "application": application,
        "papers": application.documents.filter(replaced_by__isnull=True).select_related(
            "requirement", "child__person"
        )
        if application
        else [],
        "checks": RegistryCheck.objects.filter(case=application.case).select_related("person")
        if application
        else [],
        "terms": terms_told(rule_on(case.office, matter.applied_on)),
        "application_sheets": case.sheets.filter(kind=SheetKind.APPLICATION, state="ready"),
    }
    return render(request, "decisions/draft.html", context, status=status)
