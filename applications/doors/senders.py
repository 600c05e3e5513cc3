"""The administrator keeps who may send requests, under which name and BIN, dated (Regulation 1, 9.7, 11.8)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workflow import clock, trail
from workflow.administration.actions import administering, changed_fields, refuse, save_checked
from workflow.forms import DigitsInput, SourceInput, attempt, day_input
from workflow.models import Officer
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import Channel, RoleKind

from ..models import DoorSender, SenderTerms

NAMES = ("name_kk", "name_ru", "name_en")


class SenderForm(forms.Form):
    """A sender from a day on; its names hold at once."""

    name_kk = forms.CharField(label=gettext_lazy("Name (Kazakh)"), max_length=200)
    name_ru = forms.CharField(label=gettext_lazy("Name (Russian)"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=200)
    since = forms.DateField(label=gettext_lazy("Since"), widget=day_input())
    active = forms.BooleanField(label=gettext_lazy("May send"), required=False)
    bin = forms.CharField(
        label=gettext_lazy("BIN of the operators' organisation"), required=False, max_length=12,
        validators=[RegexValidator(r"^\d{12}$", gettext_lazy("The BIN has twelve digits."))],
        widget=DigitsInput(),
        help_text=gettext_lazy("Without it no operator's signature is accepted. The portal's requests need none."),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        widget=SourceInput(),
        help_text=gettext_lazy("The act or agreement that says so."),
    )


class NewSenderForm(SenderForm):
    """A sender that is not listed yet."""

    code = forms.CharField(
        label=gettext_lazy("Name on the gateway"), max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9_.-]+$")],
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[(one.value, one.label) for one in Channel if one != Channel.OFFICE],
    )
    field_order = ("code", "channel")


def keep_sender(
    sender: DoorSender, facts: dict[str, Any], *, by: Officer, now: datetime | None = None
) -> SenderTerms:
    """Names at once, the rest from a day on: another row, one of the same day is replaced."""
    with administering(by, now) as moment:
        refuse(why_not_since(facts["since"], clock.local(moment).date()))
        locked = DoorSender.objects.select_for_update().filter(pk=sender.pk).first() or sender
        changed = changed_fields(locked, {name: facts[name] for name in NAMES})
        save_checked(locked)
        row = locked.terms.filter(since=facts["since"]).first() or SenderTerms(
            sender=locked, since=facts["since"]
        )
        told = {name: facts[name] for name in ("bin", "active", "source")}
        changed += changed_fields(row, told)
        save_checked(row)
        trail.record(
            "keep_sender", by=by, at=moment, sender=locked.code, fields=sorted(changed),
            valid_from=row.since.isoformat(),
        )  # fmt: skip
    return row


def why_not_since(since: date, on: date) -> str:
    """What came in was judged by the rules of its day."""
    return "" if since >= on else _("This holds from today or a later day.")


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def senders(request: HttpRequest) -> HttpResponse:
    """Every sender as it stands today, with what is entered for later."""
    today = clock.today()
    rows = [
        {
            "sender": one,
            "now": one.terms_on(today),
            "later": [row for row in one.terms.all() if row.since > today],
        }
        for one in DoorSender.objects.prefetch_related("terms")
    ]
    return render(request, "gateway/senders.html", {"rows": rows, "corporation": Channel.CORPORATION})


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def sender(request: HttpRequest, code: str) -> HttpResponse:
    """One sender: another row from a day on; the ones before it are shown."""
    found = get_object_or_404(DoorSender, code=code)
    now = found.terms_on(clock.today())
    initial = {name: getattr(found, name) for name in NAMES}
    initial |= {"since": clock.today(), "bin": now.bin, "active": now.active, "source": now.source}
    return _kept(request, found, SenderForm(request.POST or None, initial=initial))


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_sender(request: HttpRequest) -> HttpResponse:
    """A sender the gateway has not had until now."""
    form = NewSenderForm(request.POST or None, initial={"since": clock.today(), "active": True})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if DoorSender.objects.filter(code=given["code"]).exists():
            form.add_error("code", _("This sender is listed already."))
        else:
            fresh = DoorSender(
                code=given["code"], channel=given["channel"], active=False, source=given["source"]
            )
            return _kept(request, fresh, form)
    return _kept(request, None, form)


def _kept(request: HttpRequest, found: DoorSender | None, form: forms.Form) -> HttpResponse:
    if found is not None and request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if attempt(form, lambda: keep_sender(found, facts, by=officer_of(request))):
            messages.success(request, _("The sender is saved."))
            return redirect("senders")
    rows = SenderTerms.objects.filter(sender=found.pk).order_by("-since") if found else []
    context = {"form": form, "sender": found, "rows": rows}
    return render(request, "gateway/sender.html", context, status=422 if form.errors else 200)
