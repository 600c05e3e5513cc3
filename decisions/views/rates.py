"""The monthly calculation index by effective date: the administrator enters a new one with its source."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.fields import DayField
from workflow import clock, trail
from workflow.fetch import officer_of
from workflow.models import Officer
from workflow.permissions import permit
from workflow.refusals import Refused
from workflow.rules import why_not_administer
from workflow.words import RoleKind

from ..models import MciRate


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
