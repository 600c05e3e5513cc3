"""The report of a period on screen, and as a file (Regulation 5, 9.1)."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from benefit_office.press import tables
from workflow import clock, jobs
from workflow.models import Office
from workflow.visits.access import looked
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.visits.replica import from_replica

from ..report import offices_of
from . import charts, figures, files
from .periods import Span, choices, opening_month

CHARTED = {
    "month": (2, 4),
    "office": (2, 8),
    "channel": (2, 4),
}  # table: its columns; received beside done or pending


class ReportForm(forms.Form):
    """Which period, whether from the beginning of the year, and for those who see several which office."""

    period = forms.ChoiceField(label=gettext_lazy("Period"))
    cumulative = forms.BooleanField(label=gettext_lazy("from the beginning of the year"), required=False)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        required=False,
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("all"),
    )

    def __init__(self, *args: Any, officer: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spans = choices(today)
        self.today = today
        self.offices = offices_of(officer, today)
        named = [(code, _named(code)) for code in self.spans]
        self.fields["period"].choices = named  # type: ignore[attr-defined]
        self.fields["office"].queryset = self.offices  # type: ignore[attr-defined]

    def asked(self) -> tuple[Span, list[Office]]:
        """The period and the offices; what was asked wrongly is this month and all."""
        given = self.cleaned_data if self.is_valid() else {}
        span = self.spans[given.get("period") or f"{self.today:%Y-%m}"]
        office = given.get("office")
        return span.cumulative() if given.get("cumulative") else span, [office] if office else list(
            self.offices
        )


@permit(*files.READERS)
@require_safe
@from_replica
def period_report(request: HttpRequest) -> HttpResponse:
    """The tables and two charts; `format=csv` or `xlsx` gives the file."""
    form = _form(request, request.GET)
    span, offices = form.asked()
    looked(request, "report", office=offices[0] if len(offices) == 1 else None)
    found = figures.report(offices, span)
    match request.GET.get("format"):
        case "csv":
            return _file(files.as_csv(found), tables.CSV, f"{files.name_of(span)}.csv")
        case "xlsx":
            return _file(files.as_xlsx(found, span), tables.XLSX, f"{files.name_of(span)}.xlsx")
    context = {
        "form": form,
        "span": span,
        "parts": [{"table": table, "chart": _chart(table)} for table in found],
        "many": len(form.offices) > 1,
        "query": request.GET.urlencode(),
    }
    return render(request, "reports/report.html", context)


@permit(*files.READERS)
@require_POST
def report_print(request: HttpRequest) -> HttpResponse:
    """Order the report as a print."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return render(request, "reports/report_print.html", {"form": form}, status=422)
    span, offices = form.asked()
    told = {
        "offices": [one.pk for one in offices],
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
    }
    ordered = jobs.order(
        "report", by=officer_of(request), office=offices[0] if len(offices) == 1 else None, params=told
    )
    return redirect("job", ordered.public_id)


def _form(request: HttpRequest, data: Any) -> ReportForm:
    """As it was asked; the page opened without a period shows the month that has something to tell."""
    today, officer = clock.today(), officer_of(request)
    asked = data.dict()
    if request.method == "GET" and "period" not in asked:
        asked["period"] = f"{opening_month(offices_of(officer, today), today):%Y-%m}"
    return ReportForm(asked, officer=officer, today=today)


def _chart(table: figures.Table) -> charts.Chart | None:
    columns = CHARTED.get(table.code)
    return charts.bars(table, columns) if columns and len(table.rows) > 1 else None


def _named(code: str) -> str:
    year, _dash, part = code.partition("-")
    if part.startswith("Q"):
        return _("Quarter %(quarter)s of %(year)s") % {"quarter": part[1:], "year": year}
    return f"{part}.{year}"


def _file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
