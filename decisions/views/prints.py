"""Prints of a case on demand: a POST orders them, the part of the page shows their states (Regulation 2)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.memory.once import sheets_of
from workflow.models import Case, Officer, Sheet, SheetKind
from workflow.visits.fetch import case_or_404, number_in, officer_of
from workflow.visits.permissions import READERS, SERVICE, kinds_of_reader, permit

from ..prints import BY_KIND, order, why_not_print
from .sheets import POLLS


@permit(*SERVICE)
@require_POST
def print_sheet(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Both languages of a print; the page shows them as soon as they are made."""
    case = case_or_404(request, public_id, what=f"print: {kind}")
    twins = order(case, kind, by=officer_of(request))
    told = _("%(print)s: being printed in Kazakh and in Russian.")
    messages.success(request, told % {"print": SheetKind(next(iter(twins.values())).kind).label})
    return redirect("case", case.public_id)


@permit(*READERS)
@require_safe
def case_prints(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part asks for itself again while a print is being made."""
    case = case_or_404(request, public_id, what="sheet states")
    asked = request.GET.get("n", "")
    card = prints_card(request, case, polls=(number_in(asked) or 0) + 1)
    return render(request, "decisions/_prints.html", {"case": case, "prints": card})


def prints_card(request: HttpRequest, case: Case, *, polls: int = 1) -> dict[str, Any]:
    """What has been printed of a case and what this reader can print now."""
    sheets: dict[str, dict[str, Sheet]] = {}
    for sheet in sheets_of(case):
        sheets.setdefault(sheet.kind, {})[sheet.language] = sheet
    rows = [_row(officer_of(request), case, kind, sheets.get(kind, {})) for kind in BY_KIND]
    pending = any(sheet.state == Sheet.State.PENDING for row in rows for sheet in row["sheets"])
    return {
        "rows": [row for row in rows if row["may"] or row["sheets"]],
        "pending": pending,
        "polls": polls if polls < POLLS else 0,
        "may_make": bool(kinds_of_reader(request) & set(SERVICE)),
    }


def _row(officer: Officer, case: Case, kind: str, sheets: dict[str, Sheet]) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": SheetKind(kind).label,
        "may": why_not_print(officer, case, kind, clock.today()) == "",
        "sheets": [sheets[language] for language in sorted(sheets)],
    }
