"""The registers on the screen, and their print by a job in the background."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workflow import clock, jobs
from workflow.forms import day_input
from workflow.models import Absence, Office, Officer, Role, held_on
from workflow.visits.access import looked
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.visits.replica import from_replica
from workflow.words import RoleKind

from . import lines, rows
from .rows import Period

KEEPERS = (RoleKind.CLERK, RoleKind.HEAD, RoleKind.AUDITOR)
PAGE, UNPROCESSABLE = 50, 422
FORMS = (("kk", gettext_lazy("PDF in Kazakh")), ("ru", gettext_lazy("PDF in Russian")), ("xlsx", "XLSX"))


class PeriodForm(forms.Form):
    """Which days, and for those who see several offices, which office."""

    since = forms.DateField(label=gettext_lazy("From"), widget=day_input())
    until = forms.DateField(label=gettext_lazy("To (inclusive)"), widget=day_input())
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )

    def __init__(self, asked: dict[str, Any], *, offices: QuerySet[Office], today: date) -> None:
        first = offices.order_by("order").first()
        usual = {"since": today.replace(day=1), "until": today, "office": first.pk if first else None}
        super().__init__(
            {**usual, **{name: value for name, value in asked.items() if name in usual and value}}
        )
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.many = offices.count() > 1

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return self.cleaned_data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])


def offices_of(officer: Officer, on: date) -> QuerySet[Office]:
    """The offices whose registers the officer keeps or audits; all of them for the region's auditor."""
    roles = Role.objects.filter(held_on(on), kind__in=KEEPERS)
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    if roles.filter(officer=officer, office__isnull=True).exists():
        return Office.objects.all()
    stood_in = Q(officer__in=principals) & ~Q(kind=RoleKind.AUDITOR)
    return Office.objects.filter(pk__in=roles.filter(Q(officer=officer) | stood_in).values("office"))


def _form(request: HttpRequest, asked: dict[str, Any]) -> PeriodForm:
    today = clock.today()
    return PeriodForm(asked, offices=offices_of(officer_of(request), today), today=today)


@permit(*KEEPERS)
@require_safe
@from_replica
def incoming(request: HttpRequest) -> HttpResponse:
    """Regulation 5.1: what came in, by its numbers."""
    form = _form(request, request.GET.dict())
    if not form.is_valid():
        return _page(request, "incoming", form, [])
    office = form.cleaned_data["office"]
    looked(request, "incoming register", office=office)
    page = Paginator(rows.incoming(office, form.period), PAGE).get_page(request.GET.get("page"))
    listed = [{"case": case, "result": lines.result_of(case)} for case in page]
    return _page(request, "incoming", form, listed, page_obj=page)


@permit(*KEEPERS)
@require_safe
@from_replica
def refusals(request: HttpRequest) -> HttpResponse:
    """Regulation 9.1: whose documents were not accepted, and which papers were missing how often."""
    form = _form(request, request.GET.dict())
    if not form.is_valid():
        return _page(request, "refusals", form, [])
    office = form.cleaned_data["office"]
    looked(request, "refusals register", office=office)
    found, missing = rows.refusals(office, form.period), rows.MissingPapers()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    listed = [{"refusal": refusal, "missing": missing.of(refusal)} for refusal in page]
    counted = rows.statistics(found.iterator(chunk_size=rows.AT_ONCE))
    return _page(request, "refusals", form, listed, page_obj=page, statistics=counted)


def _page(
    request: HttpRequest, register: str, form: PeriodForm, listed: list[dict[str, Any]], **more: Any
) -> HttpResponse:
    context = {"form": form, "rows": listed, "register": register, "forms": FORMS, **more}
    status = 200 if form.is_valid() else UNPROCESSABLE
    return render(request, f"registers/{register}.html", context, status=status)


@permit(*KEEPERS)
@require_POST
def print_incoming(request: HttpRequest) -> HttpResponse:
    """Order the incoming register of a period as a sheet or a table."""
    return _ordered(request, "incoming")


@permit(*KEEPERS)
@require_POST
def print_refusals(request: HttpRequest) -> HttpResponse:
    """Order the register of refusals of a period as a sheet or a table."""
    return _ordered(request, "refusals")


def _ordered(request: HttpRequest, register: str) -> HttpResponse:
    form, wanted = _form(request, request.POST.dict()), request.POST.get("form", "")
    if not form.is_valid() or wanted not in dict(FORMS):
        return _page(request, register, form, [])
    office, period = form.cleaned_data["office"], form.period
    params = {"since": period.since.isoformat(), "until": period.until.isoformat(), "form": wanted}
    job = jobs.order(f"{register}_register", by=officer_of(request), office=office, params=params)
    looked(request, f"{register} register printed", office=office)
    return redirect("job", job.public_id)
