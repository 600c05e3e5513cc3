"""The application's part of the case page: its facts, its checklist, and the act that is the reader's now."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from workflow import clock
from workflow.memory.once import sheets_of
from workflow.models import Case, Officer, SheetKind
from workflow.rules import why_not
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import SERVICE, kinds_of_reader
from workflow.words import CaseKind

from . import panels, rules, whole
from .checks.panel import checks_panel
from .doors.panel import door_panel
from .forms import OnePaperForm
from .models import Application, Document
from .papers.checklist import Line, checklist, requirements_on
from .papers.uploads import EXTENSIONS
from .persons import unmasking

SHEETS = (SheetKind.APPLICATION, SheetKind.COUPON, SheetKind.REFUSAL_RECEIPT)


@dataclass(frozen=True)
class Paper:
    """A paper as this reader sees it: with a link where he may open it, else with its hash."""

    document: Document
    url: str
    kind: str
    why_not: str


@dataclass(frozen=True)
class Row:
    """A line of item 9 on the page."""

    title: str
    child: str
    state: str  # brought · missing · not_required · form
    reason: str
    papers: tuple[Paper, ...]


def application_card(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What `applications/_card.html` and `applications/_acts.html` need."""
    officer, on = officer_of(request), clock.today()
    application = _application_of(case)
    if application is None:
        return {"application": None, "title": str(case), "acts": False}
    whole.read(application)
    lines = checklist(application)
    shown = unmasking.shows_children(request, case)
    rows = [_row(line, officer, shown) for line in lines]
    return {
        "application": application,
        "title": application.guardian.full_name,
        **panels.children_panel(request, case, application, shown),
        "door": door_panel(case, application),
        "claims": panels.claims_panel(officer, application),
        "checks": checks_panel(officer, case, application, shown),
        "asked": panels.asked_panel(officer, application, lines, shown),
        "changes": panels.changes_panel(request, case, application, shown),
        "replaced": _replaced(application, officer),
        "shows_care_loss": rules.may_see_parents_papers(officer, application, on),
        "rows": [row for row in rows if row.state != "not_required"],
        "not_required": [row for row in rows if row.state == "not_required"],
        "brought": sum(row.state == "brought" for row in rows),
        "needed": sum(row.state in ("brought", "missing") for row in rows),
        "sheets": [sheet for sheet in sheets_of(case) if sheet.kind in SHEETS],
        "shows_hashes": not kinds_of_reader(request) & set(SERVICE),
        "may_make": bool(kinds_of_reader(request) & set(SERVICE)),
        **_acts(officer, application, lines, shown),
    }


def _application_of(case: Case) -> Application | None:
    """The case's own application; a re-setting, a stop or a correction has that of the case it concerns."""
    while case.kind != CaseKind.APPLICATION and case.concerns is not None:
        case = case.concerns
    application = whole.APPLICATION.first(case=case.pk)
    if application:
        application.case = case  # the page's own, with what it remembers
    return application


def _replaced(application: Application, officer: Officer) -> list[Paper]:
    """Papers a better one has taken the place of; they stay in the file."""
    papers = {paper.pk: paper for paper in whole.papers_of(application)}
    for paper in papers.values():
        if paper.replaces_id:
            paper.replaces = papers[paper.replaces_id]  # each knows the other
    old = {paper.replaces_id for paper in papers.values()}
    return [_paper(paper, officer) for pk, paper in papers.items() if pk in old]


def _acts(officer: Officer, application: Application, lines: list[Line], shown: bool) -> dict[str, Any]:
    """The forms of this reader now: register or refuse at the counter, add a paper until the draft is submitted."""
    case, on = application.case, clock.today()
    is_counter = not why_not(officer, "register", case, on)
    may_add = not (rules.why_not_add_role(officer, case, on) or rules.why_not_add_now(case))
    missing = [line for line in lines if line.missing]
    return {
        "acts": is_counter or may_add,
        "counter": is_counter,
        "missing": _by_paper(missing, shown),
        "may_correct": not (rules.why_not_correct_role(officer, case, on) or rules.why_not_correct_now(case)),
        "may_report": not (rules.why_not_add_role(officer, case, on) or rules.why_not_report_now(case)),
        "why_not_register": rules.why_not_register(application) if is_counter else "",
        "may_refuse": is_counter and bool(missing) and not why_not(officer, "refuse_acceptance", case, on),
        "paper_form": one_paper_form(case) if may_add else None,
    }


def _by_paper(lines: list[Line], shown: bool) -> list[dict[str, str]]:
    """Each missing paper once, with the children it is missing for."""
    names: dict[str, list[str]] = {}
    for line in lines:
        names.setdefault(line.requirement.short_title, []).append(panels.child_of(line.child, shown))
    return [{"title": title, "children": "; ".join(filter(None, found))} for title, found in names.items()]


def one_paper_form(
    case: Case, data: QueryDict | None = None, files: "MultiValueDict[str, Any] | None" = None
) -> OnePaperForm:
    """The form for one more paper of a case, by the checklist of its edition and day."""
    return OnePaperForm(
        data,
        files,
        requirements=requirements_on(case.edition, clock.local(case.handed_in_at).date(), case.channel),
        children=len(whole.children_of(case.application)),
        replaceable=case.application.documents.filter(replaced_by__isnull=True, sha256__gt=""),
        waits=rules.open_request(case) is not None,
        auto_id="paper_%s",
    )


def _row(line: Line, officer: Officer, shown: bool) -> Row:
    papers = tuple(_paper(document, officer) for document in line.documents)
    if papers:
        state = "brought"
    elif line.requirement.form_itself:
        state = "form"
    else:
        state = "missing" if line.required else "not_required"
    return Row(line.requirement.short_title, panels.child_of(line.child, shown), state, line.because, papers)


def _paper(document: Document, officer: Officer) -> Paper:
    reason = rules.why_not_open(officer, document, clock.today())
    url = "" if reason or not document.sha256 else reverse("document", args=[document.public_id])
    return Paper(document, url, EXTENSIONS.get(document.content_type, "").upper(), reason)
