"""The head's table: consider, open the signing, print and sign on paper – one or many (Regulation 5.4)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workflow import clock
from workflow.models import Case, Officer
from workflow.moves.refusals import Conflict
from workflow.visits.access import looked
from workflow.visits.fetch import number_in, officer_of
from workflow.visits.permissions import permit
from workflow.words import Language, RoleKind

from .. import actions
from ..forms import ReturnForm, SignForm
from ..signing import Act, Done, Row, bundle, chosen, ready_sheets, rows, waiting_for
from .sheets import pdf, readable

ON_A_PAGE = 50
ON_PAPER_AT_ONCE = 20


@permit(RoleKind.HEAD)
@require_http_methods(["GET", "POST"])
def signing(request: HttpRequest) -> HttpResponse:
    """What waits for this head's signature; a POST opens the signing of the chosen, one transaction each."""
    done = Done()
    if request.method == "POST":
        done.each(chosen_of(request), _opener(officer_of(request)))
    officer, on = officer_of(request), clock.today()
    page = Paginator(waiting_for(officer, on), ON_A_PAGE).get_page(request.GET.get("page"))
    table = rows(list(page), officer, on)
    looked(request, "signing")
    context = {
        "rows": [
            {
                "row": row,
                "result": done.results.get(row.case.pk),
                "form": ReturnForm(auto_id=f"return_{row.case.pk}_%s"),
            }
            for row in table
        ],
        "page_obj": page,
        "done": done,
        "opened": any(row.ready for row in table),
        "page_url": reverse("signing"),
    }
    return render(request, "decisions/signing.html", context)


@permit(RoleKind.HEAD)
@require_POST
@readable
def print_many(request: HttpRequest) -> HttpResponse:
    """The ready sheets of the chosen decisions in one file for the printer."""
    cases = {case.pk for case, _version in chosen_of(request)}
    wanted = waiting_for(officer_of(request), clock.today()).filter(case__in=cases)
    language = request.POST.get("language", "")
    sheets = ready_sheets(wanted, [language] if language in Language.values else Language.values)
    if not sheets:
        raise Conflict(_("None of the chosen decisions has its sheets ready. Start signing first."))
    for decision in wanted:
        looked(request, f"sheet: decision {language}", case=decision.case)
    return pdf(bundle(sheets), f"decisions-{clock.today().isoformat()}")


@permit(RoleKind.HEAD)
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Paper path for many: both scans of each decision; a row left empty stays as it is, a wrong one stops no other."""
    officer, on = officer_of(request), clock.today()
    opened = waiting_for(officer, on).filter(frozen_at__isnull=False)[:ON_PAPER_AT_ONCE]
    table = [row for row in rows(list(opened), officer, on) if row.ready and not row.why_not]
    looked(request, "signing")
    if request.method != "POST":
        shown = [{"row": row, "form": _scans(row.case), "result": None} for row in table]
        return _papers(request, shown, Done(), status=200)
    shown, done = _sign_given(request, table)
    if done.results and all(ok for ok, _told in done.results.values()):
        messages.success(request, done.told)
        return redirect("signing")
    return _papers(request, shown, done, status=422)


def _sign_given(request: HttpRequest, table: list[Row]) -> tuple[list[dict[str, Any]], Done]:
    """Sign what came with its scans; back come the rows that are still open, and what became of each."""
    shown, done = [], Done()
    for row in table:
        form = _scans(row.case, request.POST, request.FILES)
        given = {form.add_prefix("scan_kk"), form.add_prefix("scan_ru")} & set(request.FILES)
        if given and form.is_valid():
            version = request.POST.get(form.add_prefix("version"), "")
            done.each([(row.case, number_in(version))], _signer(officer_of(request), form))
        elif given:
            done.results[row.case.pk] = (False, _("The scans could not be taken."))
        result = done.results.get(row.case.pk)
        if result is None or not result[0]:
            shown.append({"row": row, "form": form if given else _scans(row.case), "result": result})
    return shown, done


def _papers(request: HttpRequest, shown: list[dict[str, Any]], done: Done, *, status: int) -> HttpResponse:
    context = {
        "rows": shown,
        "signed": sum(ok for ok, _told in done.results.values()),
        "nothing_given": status == 422 and not done.results,
        "page_url": reverse("signing-paper"),
    }
    return render(request, "decisions/signing_paper.html", context, status=status)


def _opener(officer: Officer) -> Act:
    """Number and date are reserved, both sheets are ordered."""

    def act(case: Case, version: int | None) -> str:
        decision = actions.open_signing(case, by=officer, version=version)
        told = _("The decision has the number %(number)s; its sheets are being printed.")
        return told % {"number": decision.number}

    return act


def _signer(officer: Officer, form: SignForm) -> Act:
    """Both sheets were signed by hand; their scans are stored."""

    def act(case: Case, version: int | None) -> str:
        actions.sign_on_paper(case, by=officer, scans=form.scans(), version=version)
        return _("The decision is signed. The executor enters it in the journal.")

    return act


def _scans(case: Case, data: Any = None, files: Any = None) -> SignForm:
    return SignForm(data, files, prefix=f"c{case.pk}")


def chosen_of(request: HttpRequest) -> list[tuple[Case, int | None]]:
    """The decisions ticked on the head's table, each with the version his page was opened with."""
    found = chosen(request.POST.getlist("case"), waiting_for(officer_of(request), clock.today()))
    if not found:
        raise Conflict(_("Choose at least one decision that waits for your signature."))
    return found
