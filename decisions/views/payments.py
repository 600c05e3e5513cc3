"""The monthly payment list: drafted, signed off by the head, handed to the treasury as XLSX and PDF."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benefit_office.press.tables import XLSX
from workflow import clock
from workflow.jobs import order
from workflow.models import Office, Officer
from workflow.visits.access import looked
from workflow.visits.fetch import officer_of, version_of
from workflow.visits.permissions import READERS, permit
from workflow.words import Language, RoleKind

from ..journal import offices_read_by
from ..models import PaymentList
from ..payments import actions, files, rules
from ..payments.forms import MonthForm
from ..payments.reckoning import first_of, month_after
from ..register import reading

PAGE, LINES = 24, 60


@permit(*READERS)
@require_safe
def payment_lists(request: HttpRequest) -> HttpResponse:
    """The lists of the reader's offices, the newest month first."""
    officer, on = officer_of(request), clock.today()
    offices = offices_read_by(officer, on)
    rows = PaymentList.objects.filter(office__in=offices).select_related("office", "drafted_by", "signed_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    looked(request, "payment lists", office=offices[0] if len(offices) == 1 else None)
    context = {
        "rows": page, "page_obj": page, "several": len(offices) > 1,
        "form": _month_form(officer_of(request), on),
    }  # fmt: skip
    return render(request, "decisions/payment_lists.html", context)


@permit(RoleKind.EXECUTOR, RoleKind.CLERK)
@require_POST
def payment_draft(request: HttpRequest) -> HttpResponse:
    """The month's list as the register has it now."""
    on = clock.today()
    form = MonthForm(request.POST, offices=reading.offices_of(officer_of(request), rules.DRAFTERS, on))
    if not form.is_valid():
        return render(request, "decisions/payment_draft.html", {"form": form}, status=422)
    month: date = form.cleaned_data["month"]
    payments = actions.draft(form.cleaned_data["office"], month, by=officer_of(request))
    messages.success(request, _("The payment list is drafted. The head signs it off."))
    return redirect("payment-list", payments.public_id)


@permit(*READERS)
@require_safe
def payment_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One list: totals, what changed against the last month, every line."""
    payments = _list_or_404(request, public_id)
    officer, on = officer_of(request), clock.today()
    lines = payments.lines.select_related("allowance__child").order_by("pk")  # drafted by the alphabet
    if request.GET.get("changed"):
        lines = lines.exclude(changes=[], reason="")
    page = Paginator(lines, LINES).get_page(request.GET.get("page"))
    context = {
        "payments": payments, "rows": [files.told(line) for line in page], "page_obj": page,
        "changed_only": bool(request.GET.get("changed")), "counts": files.counts(payments),
        "why_not_sign": rules.why_not_sign(officer, payments, on),
        "may_sign": rules.signer(officer, payments.office, on) is not None,
        "may_redraft": not rules.why_not_draft(officer, payments.office, payments.month, on),
        "stale": not payments.is_signed and files.is_stale(payments),
        "to_recover": files.to_recover(payments),
        "languages": [{"code": one.value, "label": one.phrase} for one in Language],
    }  # fmt: skip
    return render(request, "decisions/payment_list.html", context)


@permit(RoleKind.HEAD)
@require_POST
def payment_sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The head signs the list off; then nobody changes it any more."""
    payments = _list_or_404(request, public_id)
    actions.sign_off(payments, by=officer_of(request), version=version_of(request))
    messages.success(
        request, _("The list is signed off. What changes from now on comes as a difference next month.")
    )
    return redirect("payment-list", payments.public_id)


@permit(*READERS)
@require_safe
def payment_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list as XLSX."""
    payments = _list_or_404(request, public_id)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "payments.xlsx"
        files.write(path, payments)
        answer = HttpResponse(path.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{files.name(payments)}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@permit(*READERS)
@require_POST
def payment_print(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list as PDF, made in the background."""
    payments = _list_or_404(request, public_id)
    language = request.POST.get("language", "kk")
    if language not in Language.values:
        raise Http404
    params = {"list": str(payments.public_id), "language": language}
    job = order("print_payments", by=officer_of(request), office=payments.office, params=params)
    return redirect("job", job.public_id)


def _list_or_404(request: HttpRequest, public_id: UUID) -> PaymentList:
    offices = offices_read_by(officer_of(request), clock.today())
    rows = PaymentList.objects.select_related("office", "drafted_by", "signed_by", "signed_for")
    payments = rows.filter(public_id=public_id, office__in=offices).first()
    if payments is None:
        raise Http404
    looked(request, "payment list", office=payments.office)
    return payments


def _month_form(officer: Officer, on: date) -> MonthForm | None:
    """The form for the next list, for whoever drafts in an office."""
    offices: list[Office] = reading.offices_of(officer, rules.DRAFTERS, on)
    if not offices:
        return None
    signed = PaymentList.objects.filter(office__in=offices, signed_at__isnull=False).order_by("month").last()
    proposed = month_after(signed.month) if signed else first_of(on)
    return MonthForm(offices=offices, initial={"month": f"{proposed:%Y-%m}"})
