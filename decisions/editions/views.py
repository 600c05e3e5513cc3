"""The administrator's pages of the editions: what each says, and from which day who works under it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from workflow import clock
from workflow.forms import attempt
from workflow.models import Edition, EditionSwitch
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from . import actions
from .forms import AnotherForm, EditionForm, SwitchForm
from .rules import why_not_change


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """All editions with the days of their coming into force; another one is made from one of them."""
    form = AnotherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        source, code = form.cleaned_data["source"], form.cleaned_data["code"]
        if attempt(form, lambda: actions.make_another(source, code, by=officer_of(request))):
            messages.success(
                request, _("The edition is made. Put right what differs, then put it into force.")
            )
            return redirect("edition", code)
    return _list(request, form, SwitchForm(auto_id="switch_%s"))


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def edition_switch(request: HttpRequest) -> HttpResponse:
    """From a day on an office or the region works under an edition."""
    form = SwitchForm(request.POST, auto_id="switch_%s")
    if form.is_valid():
        given = form.cleaned_data
        by, edition = officer_of(request), given["edition"]
        if attempt(form, lambda: actions.switch_on(edition, given["since"], office=given["office"], by=by)):
            messages.success(request, _("From that day on new applications are registered under it."))
            return redirect("editions")
    return _list(request, AnotherForm(), form)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    """What one edition says; of one that was ever in force only the words on the appeal can be put right."""
    found = get_object_or_404(Edition, code=edition)
    closed = why_not_change(found, clock.today())
    form = EditionForm(request.POST or None, instance=Edition.objects.get(pk=found.pk), closed=bool(closed))
    if request.method == "POST" and form.is_valid():
        facts, limits = form.facts(), form.limits()
        if attempt(form, lambda: actions.keep_edition(found, facts, limits, by=officer_of(request))):
            messages.success(request, _("The edition is saved."))
            return redirect("edition", found.code)
    context = {"edition": found, "form": form, "closed": closed}
    return render(request, "decisions/edition.html", context, status=422 if form.errors else 200)


def _list(request: HttpRequest, another: AnotherForm, switch: SwitchForm) -> HttpResponse:
    switches = EditionSwitch.objects.select_related("edition", "office").order_by("-since", "office__order")
    bad = another if another.errors else switch if switch.errors else None
    context = {
        "editions": Edition.objects.all(), "switches": switches, "another": another, "switch": switch, "bad": bad,
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "decisions/editions.html", context, status=422 if bad else 200)
