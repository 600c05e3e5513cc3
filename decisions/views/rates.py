"""The monthly calculation index by effective date: a new one is entered, a wrong one put right, with its source."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from applications.forms.fields import DayField
from workflow import clock, trail
from workflow.administration.actions import administering, changed_fields, save_checked
from workflow.forms import attempt
from workflow.models import Officer
from workflow.moves.refusals import Refused
from workflow.rules import why_not_administer
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..models import Decision, MciRate

SHOWN = 200


class RateForm(forms.ModelForm):
    """A day, a sum, and the act it stands in; what is entered is not changed, a later day is entered instead."""

    effective_from = DayField(label=gettext_lazy("From the day"))
    tenge = forms.IntegerField(label=gettext_lazy("Tenge"), min_value=1, max_value=1_000_000)

    class Meta:
        model = MciRate
        fields = ["effective_from", "tenge", "source_kk", "source_ru", "source_en"]


def enter_rate(form: RateForm, *, by: Officer) -> MciRate:
    """A new index, by the administrator of the region; what it alters is re-set by the executors."""
    if reason := why_not_administer(by, clock.today()):
        raise Refused(reason)
    with transaction.atomic():
        rate: MciRate = form.save()
        trail.record(
            "enter_rate", by=by, at=clock.now(), valid_from=rate.effective_from.isoformat(), tenge=rate.tenge
        )
    return rate


class CorrectedForm(forms.ModelForm):
    """The sum as the act has it, and that act: without its source no past number changes."""

    tenge = forms.IntegerField(label=gettext_lazy("Tenge"), min_value=1, max_value=1_000_000)

    class Meta:
        model = MciRate
        fields = ["tenge", "source_kk", "source_ru", "source_en"]


def resting_on(rate: MciRate) -> QuerySet[Decision]:
    """The decisions whose calculation sheet names this index."""
    named = [{"what": "index", "since": rate.effective_from.isoformat()}]
    return Decision.objects.filter(calculation__contains=named)


def correct_rate(
    rate: MciRate, facts: dict[str, Any], *, by: Officer, now: datetime | None = None
) -> MciRate:
    """A wrong index is put right with its source. Decisions keep their numbers: each is corrected by itself."""
    with administering(by, now) as moment:
        locked = MciRate.objects.select_for_update().get(pk=rate.pk)
        before = locked.tenge
        changed = changed_fields(locked, facts)
        if before != locked.tenge and not any(name.startswith("source") for name in changed):
            raise Refused(_("Name the act that says so: a past number changes only with its source."))
        save_checked(locked)
        if changed:
            trail.record(
                "correct_rate", by=by, at=moment, valid_from=locked.effective_from.isoformat(), before=before,
                tenge=locked.tenge, decisions=resting_on(locked).count(),
            )  # fmt: skip
    return locked


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, rate: int) -> HttpResponse:
    """One index, the form that puts it right, and the decisions that rest on it: number, date and office alone."""
    found = get_object_or_404(MciRate, pk=rate)
    form = CorrectedForm(request.POST or None, instance=MciRate.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: correct_rate(found, facts, by=officer_of(request))):
            messages.success(request, _("The index is corrected. The decisions below keep their numbers."))
            return redirect("rate", found.pk)
    concerned = (
        resting_on(found)
        .select_related("office")
        .order_by("office__order", F("date").desc(nulls_last=True), "-number", "-id")
    )
    context = {
        "rate": found, "form": form, "count": concerned.count(), "shown": SHOWN, "decisions": concerned[:SHOWN],
    }  # fmt: skip
    return render(request, "decisions/rate.html", context, status=422 if form.errors else 200)


@permit(RoleKind.ADMINISTRATOR)
def rates(request: HttpRequest) -> HttpResponse:
    """The rates so far, and the form for the next."""
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        enter_rate(form, by=officer_of(request))
        messages.success(request, _("The index is entered. The executors re-set the running allowances."))
        return redirect("rates")
    context: dict[str, Any] = {"form": form, "rates": MciRate.objects.order_by("-effective_from")}
    return render(request, "decisions/rates.html", context, status=422 if form.errors else 200)
