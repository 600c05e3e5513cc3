"""Printed sheets: reading one, making one that could not be made, and the states of those being made."""

import logging
import re
from collections.abc import Callable
from uuid import UUID

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.delivery import printing, vault
from workflow.models import Case, Sheet
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, number_in, officer_of
from workflow.visits.permissions import READERS, SERVICE, View, kinds_of_reader, permit

from ..cards import sheet_rows
from ..models import Signature
from ..whole import decision_of, signatures_of

ON_A_PAGE = 50
POLLS = 30  # then the page waits for the officer to open it again
log = logging.getLogger(__name__)
# The browsers' own PDF readers wrap the file into a page of their own with a style of its own.
readable: Callable[[View], View] = csp_replace(  # type: ignore[assignment]
    {"default-src": [NONE], "object-src": [SELF], "style-src": [UNSAFE_INLINE]}
)


def pdf(content: bytes, name: str, content_type: str = "application/pdf") -> HttpResponse:
    """A file shown in the browser and kept by nobody on the way."""
    extension = content_type.rpartition("/")[2].replace("jpeg", "jpg")
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-")
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'inline; filename="{plain}.{extension}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def sheet_or_404(request: HttpRequest, public_id: UUID, what: str) -> Sheet:
    """The sheet of a case the reader may see; the look is logged with the sheet's kind and language."""
    sheet = Sheet.objects.select_related("case").filter(public_id=public_id).first()
    if sheet is None:
        raise Http404
    case_or_404(request, sheet.case.public_id, what=f"{what}: {sheet.kind} {sheet.language}")
    return sheet


@permit(*READERS)
@readable
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The stored bytes, proved by their hash; a sheet that is not ready says so."""
    found = sheet_or_404(request, public_id, "sheet")
    if found.state != Sheet.State.READY:
        return render(request, "decisions/sheet_not_ready.html", {"sheet": found, "damaged": False})
    try:
        content = vault.get(found.sha256)
    except vault.Damaged:
        log.exception("a stored sheet is damaged", extra={"sheet": found.pk})
        return render(
            request, "decisions/sheet_not_ready.html", {"sheet": found, "damaged": True}, status=500
        )
    return pdf(content, f"{found.kind}-{found.case.number}-{found.language}")


@permit(*READERS)
@readable
def signed_sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The scan of the sheet signed by hand (Regulation 5.4, paper path)."""
    found = sheet_or_404(request, public_id, "signed sheet")
    signature = Signature.objects.filter(sheet=found, kind=Signature.Kind.PAPER).first()
    if signature is None:
        raise Http404
    name = f"signed-{found.kind}-{found.case.number}-{found.language}"
    return pdf(vault.get(signature.scan_sha256), name, signature.scan_type)


@permit(*SERVICE)
@require_POST
def make_sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """«Make again»: printed here and now, also when the worker is away."""
    found = printing.make(sheet_or_404(request, public_id, "make sheet").pk, again=True)
    if found.state == Sheet.State.READY:
        messages.success(request, _("The sheet is ready."))
    else:
        messages.error(request, _("The sheet could not be made: %(error)s") % {"error": found.error})
    if request.POST.get("back") == "list":
        return redirect("failed_sheets")
    return redirect("case", found.case.public_id)


@permit(*SERVICE)
@require_safe
def failed_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of the reader's offices whose printing failed, each with «make again»."""
    visible = Case.objects.visible_to(officer_of(request), on=clock.today())
    failed = Sheet.objects.filter(state=Sheet.State.FAILED, case__in=visible).select_related("case")
    page = Paginator(failed.order_by("id"), ON_A_PAGE).get_page(request.GET.get("page"))
    looked(request, "failed sheets")
    context = {"rows": page.object_list, "page_obj": page}
    return render(request, "decisions/failed_sheets.html", context)


@permit(*READERS)
def case_sheets(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The states of the decision's sheets, asked again while one is being made; then the page is opened anew."""
    case = case_or_404(request, public_id, what="sheet states")
    decision = decision_of(case)
    asked = request.GET.get("n", "")
    count = (number_in(asked) or 0) + 1
    rows = sheet_rows(decision, signatures_of(decision)) if decision else []
    pending = any(row["sheet"].state == Sheet.State.PENDING for row in rows)
    may_make = bool(kinds_of_reader(request) & set(SERVICE))
    card = {"sheets": rows, "pending": pending, "polls": count if count < POLLS else 0, "may_make": may_make}
    answer = render(request, "decisions/_sheets.html", {"case": case, "card": card})
    if not pending:
        answer["HX-Refresh"] = "true"
    return answer
