"""The register of running allowances: the list, one allowance with its history, and what is begun from it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workflow import clock
from workflow.models import Case, Officer
from workflow.visits.access import looked
from workflow.visits.fetch import number_in, officer_of
from workflow.visits.permissions import READERS, permit
from workflow.words import RoleKind, State

from ..journal import offices_read_by
from ..models import Allowance, AllowancePeriod, Decision, PaymentLine, ReportedChange
from ..proceedings import actions as proceedings
from ..proceedings import rules
from ..proceedings.actions import Asked
from ..register import changes, reading
from ..register.forms import AccountForm, AllowanceSearch, BeginForm, ChangeForm, ResetForm, found

PAGE, PAYMENTS_SHOWN = 50, 24
KEEPERS = (RoleKind.EXECUTOR, RoleKind.HEAD)
TITLES = {
    "allowance-reset": gettext_lazy("Re-set the amount"),
    "allowance-stop": gettext_lazy("Stop the payment"),
    "allowance-correct": gettext_lazy("Correct the decision"),
    "allowance-account": pgettext_lazy("bank", "New account"),
    "allowance-change": gettext_lazy("Note a coming change"),
}


@permit(*READERS)
def allowances(request: HttpRequest) -> HttpResponse:
    """The register of the reader's offices. Terms that are personal data travel by POST."""
    on = clock.today()
    offices = offices_read_by(officer_of(request), on)
    form = AllowanceSearch(request.POST or request.GET or None, offices=offices)
    terms = form.cleaned_data if form.is_valid() else {}
    rows = found(Allowance.objects.filter(office__in=offices), terms, on)
    page = Paginator(reading.with_periods(rows).order_by("-id"), PAGE).get_page(
        request.POST.get("page") or request.GET.get("page")
    )
    looked(request, "allowances", office=offices[0] if len(offices) == 1 else None)
    context = {
        "form": form,
        "rows": reading.listed(list(page), on),
        "page_obj": page,
        "searched": request.method == "POST",
        "several": len(offices) > 1,
        "may_keep": bool(reading.offices_of(officer_of(request), KEEPERS, on)),
        "may_reset": bool(reading.offices_of(officer_of(request), (RoleKind.EXECUTOR,), on)),
    }
    return render(request, "decisions/allowances.html", context, status=422 if form.errors else 200)


@permit(*READERS)
@require_safe
def allowance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One allowance: what is paid, by which decisions, to which account, what comes."""
    one = reading.allowance_or_404(request, public_id)
    officer, on = officer_of(request), clock.today()
    context = _facts(one) | _acts(officer, one)
    context["is_keeper"] = not changes.why_not_keep(officer, one.office, on)
    return render(request, "decisions/allowance.html", context)


@permit(*KEEPERS)
@require_POST
def reset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a re-setting after a change of the index."""
    one = reading.allowance_or_404(request, public_id, "begin")
    form = ResetForm(request.POST, office=one.office, on=clock.today())
    if not form.is_valid():
        return _again(request, one, "allowance-reset", form)
    asked = _asked(request, form)
    return _begun(request, proceedings.begin_reset(one, form.cleaned_data["rate"], asked))


@permit(*KEEPERS)
@require_POST
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a stop of the payment."""
    one = reading.allowance_or_404(request, public_id, "begin")
    form = BeginForm(request.POST, office=one.office, on=clock.today())
    if not form.is_valid():
        return _again(request, one, "allowance-stop", form)
    return _begun(request, proceedings.begin_stop(one, _asked(request, form)))


@permit(*KEEPERS)
@require_POST
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a correction of the newest decision in force, or of the one it was imported with."""
    one = reading.allowance_or_404(request, public_id, "begin")
    form = BeginForm(request.POST, office=one.office, on=clock.today())
    if not form.is_valid():
        return _again(request, one, "allowance-correct", form)
    decision = newest_decision(one)
    if decision is None:
        case = proceedings.begin_correction_of_imported(one, _asked(request, form))
    else:
        case = proceedings.begin_correction(decision, _asked(request, form))
    return _begun(request, case)


@permit(*KEEPERS)
@require_POST
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The new account of an imported allowance."""
    one = reading.allowance_or_404(request, public_id, "enter_account")
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _again(request, one, "allowance-account", form)
    changes.enter_account(one, **form.cleaned_data, by=officer_of(request))
    messages.success(request, _("The new account is entered."))
    return redirect("allowance", one.public_id)


@permit(*KEEPERS)
@require_POST
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A change that comes: the executor is reminded of its day."""
    one = reading.allowance_or_404(request, public_id, "expect_change")
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _again(request, one, "allowance-change", form)
    changes.expect(one, **form.cleaned_data, by=officer_of(request))
    messages.success(request, _("The change is noted; the executor is reminded of its day."))
    return redirect("allowance", one.public_id)


@permit(*KEEPERS)
@require_POST
def change_settled(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was to be done about a coming change has been done."""
    one = reading.allowance_or_404(request, public_id, "settle_change")
    given = request.POST.get("change", "")
    row = ReportedChange.objects.filter(allowance=one, pk=number_in(given) or 0).first()
    if row is None:
        raise Http404
    changes.settle(row, by=officer_of(request))
    messages.success(request, _("The change is settled."))
    return redirect("allowance", one.public_id)


def newest_decision(one: Allowance) -> Decision | None:
    """The newest decision about an allowance that nothing has superseded yet: its sums, or its stop."""
    periods = AllowancePeriod.objects.filter(allowance=one)
    told = Decision.objects.filter(pk__in=periods.values("decision").union(periods.values("ended_by")))
    return told.exclude(corrections__case__state=State.ISSUED).order_by("signed_at", "pk").last()


def _facts(one: Allowance) -> dict[str, Any]:
    on = clock.today()
    periods = AllowancePeriod.objects.filter(allowance=one).select_related("decision__case", "ended_by__case")
    account_now, bank = one.paid_to(on)
    return {
        "allowance": one,
        "row": reading.listed([reading.with_periods(Allowance.objects.filter(pk=one.pk)).get()], on)[0],
        "periods": [row for row in periods if row.ended_by is None],
        "ended": [row for row in periods if row.ended_by is not None],
        "account": account_now,
        "bank": bank,
        "accounts": list(one.accounts.all()),
        "imported": getattr(one, "imported", None),
        "cases": Case.objects.filter(proceeding__allowance=one).select_related("executor").order_by("-id"),
        "changes": one.reported_changes.select_related("entered_by", "settled_by"),
        "payments": PaymentLine.objects.filter(allowance=one, payment_list__signed_at__isnull=False)
        .select_related("payment_list").order_by("-payment_list__month", "-for_month")[:PAYMENTS_SHOWN],
    }  # fmt: skip


def _acts(officer: Officer, one: Allowance) -> dict[str, Any]:
    """What this reader can begin now, with the reason where a button is missing."""
    on = clock.today()
    role = rules.why_not_begin(officer, one.office, on)
    decision = newest_decision(one)
    correction = rules.why_not_correct(decision) if decision else rules.why_not_correct_imported(one)
    reset_form = ResetForm(office=one.office, on=on, auto_id="reset_%s")
    rate = reset_form.fields["rate"].initial
    return {
        "why_not_role": role,
        "asks": not role and not rules.is_executor(officer, one.office, on),
        "reset_form": reset_form,
        "why_not_reset": rules.why_not_reset(one, rate) if rate else "",
        "stop_form": BeginForm(office=one.office, on=on, auto_id="stop_%s"),
        "why_not_stop": rules.why_not_stop(one, on),
        "correct_form": BeginForm(office=one.office, on=on, auto_id="correct_%s"),
        "why_not_correct": correction,
        "corrected": decision,
        "account_form": AccountForm(auto_id="account_%s"),
        "change_form": ChangeForm(auto_id="change_%s"),
    }


def _asked(request: HttpRequest, form: BeginForm) -> Asked:
    return Asked(officer_of(request), form.cleaned_data["executor"], form.cleaned_data["resolution"])


def _begun(request: HttpRequest, case: Case) -> HttpResponse:
    """The executor goes on to the draft, the head sees the case."""
    messages.success(request, _("The case %(case)s is open.") % {"case": case})
    own = case.executor_id == officer_of(request).pk
    return redirect("draft" if own else "case", case.public_id)


def _again(request: HttpRequest, one: Allowance, url: str, form: forms.Form) -> HttpResponse:
    """The form alone with its errors."""
    context = {
        "allowance": one,
        "form": form,
        "url": url,
        "title": TITLES[url],
        "page_url": reverse("allowance", args=[one.public_id]),
    }
    return render(request, "decisions/allowance_act.html", context, status=422)
