"""Bringing in the running allowances of another register: the form to fill in, and the file that comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from benefit_office.press.tables import XLSX
from workflow import clock
from workflow.delivery import vault
from workflow.jobs import order
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..register import reading, workbook
from ..register.forms import ImportForm

KEEPERS = (RoleKind.EXECUTOR, RoleKind.HEAD)


@permit(*KEEPERS)
def allowances_import(request: HttpRequest) -> HttpResponse:
    """The filled workbook is checked, stored and read by the worker; the report lies on the page of the job."""
    offices = reading.offices_of(officer_of(request), KEEPERS, clock.today())
    form = ImportForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "columns": workbook.COLUMNS}
        return render(request, "decisions/allowances_import.html", context, status=status)
    sha256 = vault.put(form.cleaned_data["file"].read())
    params = {"file": sha256}
    job = order(
        "import_allowances", by=officer_of(request), office=form.cleaned_data["office"], params=params
    )
    return redirect("job", job.public_id)


@permit(*KEEPERS)
@require_safe
def allowances_form(request: HttpRequest) -> HttpResponse:
    """The empty workbook."""
    answer = HttpResponse(workbook.empty_form(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="running-allowances.xlsx"'
    return answer
