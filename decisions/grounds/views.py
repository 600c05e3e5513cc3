"""Screens of the grounds: the list of each edition, a new row of one, a new ground, the end of one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow import clock
from workflow.forms import attempt
from workflow.models import Edition
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import RoleKind

from ..models import Ground
from . import actions
from .forms import EndGroundForm, GroundForm, NewGroundForm

UNPROCESSABLE = 422


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def grounds(request: HttpRequest) -> HttpResponse:
    """Regulation 10.3, 11.9: each edition's grounds that hold or are to come; what has ended is folded away."""
    today = clock.today()
    rows = list(Ground.objects.order_by("outcome", "order", "code", "since"))
    editions = [
        {
            "edition": edition,
            "held": [row for row in rows if row.edition_id == edition.pk and not _over(row, today)],
            "over": [row for row in rows if row.edition_id == edition.pk and _over(row, today)],
        }
        for edition in Edition.objects.order_by("code")
    ]
    return render(request, "grounds/grounds.html", {"editions": editions})


def _over(row: Ground, today: date) -> bool:
    return row.until is not None and row.until < today


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def ground(request: HttpRequest, ground: int) -> HttpResponse:
    """One ground: how it has read so far, and how it is to read from a day on."""
    found = get_object_or_404(Ground.objects.select_related("edition"), pk=ground)
    newest = _rows_of(found)[0]
    form = GroundForm(request.POST or None, initial=_as_written(newest))
    if request.method == "POST" and form.is_valid():
        facts, by = form.cleaned_data, officer_of(request)
        if attempt(
            form, lambda: actions.enter_ground(found.edition, found.outcome, found.code, facts, by=by)
        ):
            messages.success(request, _("The ground is entered."))
            return redirect("grounds")
    return _page(request, form, EndGroundForm(auto_id="end_%s", initial={"since": _tomorrow()}), found)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def end_ground(request: HttpRequest, ground: int) -> HttpResponse:
    """From a day on the ground is no longer offered."""
    found = get_object_or_404(Ground.objects.select_related("edition"), pk=ground)
    ending = EndGroundForm(request.POST, auto_id="end_%s")
    if ending.is_valid():
        day = ending.cleaned_data["since"]
        if attempt(ending, lambda: actions.end_ground(found, day, by=officer_of(request))):
            messages.success(request, _("From that day on the ground is no longer offered."))
            return redirect("grounds")
    return _page(request, GroundForm(initial=_as_written(_rows_of(found)[0])), ending, found)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_ground(request: HttpRequest, edition: int) -> HttpResponse:
    """A ground the list does not have yet."""
    of = get_object_or_404(Edition, pk=edition)
    last = of.grounds.order_by("order").last()
    start = {"since": _tomorrow(), "order": last.order + 1 if last else 1}
    form = NewGroundForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        outcome, code, by = facts.pop("outcome"), facts.pop("code"), officer_of(request)
        if attempt(form, lambda: actions.enter_ground(of, outcome, code, facts, new=True, by=by)):
            messages.success(request, _("The ground is entered."))
            return redirect("grounds")
    context = {"form": form, "edition": of, "bad": form}
    return render(request, "grounds/ground.html", context, status=UNPROCESSABLE if form.errors else 200)


def _page(request: HttpRequest, form: GroundForm, ending: EndGroundForm, found: Ground) -> HttpResponse:
    context = {
        "form": form, "ending": ending, "ground": found, "edition": found.edition, "entered": _rows_of(found),
        "bad": ending if ending.errors else form,
    }  # fmt: skip
    bad = form.errors or ending.errors
    return render(request, "grounds/ground.html", context, status=UNPROCESSABLE if bad else 200)


def _rows_of(found: Ground) -> list[Ground]:
    """All rows of one ground, the newest first."""
    same = Ground.objects.filter(edition=found.edition, outcome=found.outcome, code=found.code)
    return list(same.order_by("-since"))


def _as_written(row: Ground) -> dict[str, Any]:
    """What the newest row says, to be written over; it holds from tomorrow on."""
    written = {name: getattr(row, name) for name in GroundForm.Meta.fields}
    return {**written, "since": max(_tomorrow(), row.since)}


def _tomorrow() -> date:
    return clock.today() + timedelta(days=1)
