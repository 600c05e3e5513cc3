"""Screens of the Standard's data: the checklists of the editions, a line of one, the words of the consent."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow import clock
from workflow.forms import attempt
from workflow.models import Edition
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.words import Language, RoleKind

from ..models import ConsentTerms, Requirement
from . import actions
from .forms import ConsentForm, LineForm, NewLineForm, TakeOverForm
from .preview import preview

UNPROCESSABLE = 422


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def standard(request: HttpRequest) -> HttpResponse:
    """Each edition's checklist: in force, to come, and what has ended."""
    today = clock.today()
    lines = Requirement.objects.order_by("order", "code", "channel", "since")
    lists: dict[int, list[Requirement]] = {}
    for line in lines:
        lists.setdefault(line.edition_id, []).append(line)
    editions = [
        {
            "edition": edition,
            "lines": [line for line in lists.get(edition.pk, []) if not _over(line, today)],
            "over": [line for line in lists.get(edition.pk, []) if _over(line, today)],
            "take_over": TakeOverForm(edition=edition, prefix=f"of-{edition.pk}"),
        }
        for edition in Edition.objects.order_by("code")
    ]
    terms = ConsentTerms.objects.order_by("-since")
    return render(request, "standard/standard.html", {"editions": editions, "today": today, "terms": terms})


def _over(line: Requirement, today: date) -> bool:
    return line.until is not None and line.until < today


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, edition: int, code: str) -> HttpResponse:
    """A new line of a paper the list knows, from a day on; shown first as the list will read."""
    of = get_object_or_404(Edition, pk=edition)
    entered = Requirement.objects.filter(edition=of, code=code).order_by("-since", "channel")
    newest = entered.first()
    if newest is None:
        raise Http404
    form = LineForm(request.POST or None, initial=_as_written(newest, LineForm))
    return _line(request, form, of, code, entered=entered)


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_line(request: HttpRequest, edition: int) -> HttpResponse:
    """A paper the list does not have yet."""
    of = get_object_or_404(Edition, pk=edition)
    last = of.requirements.order_by("order").last()
    form = NewLineForm(
        request.POST or None, initial={"since": _tomorrow(), "order": last.order + 1 if last else 1}
    )
    return _line(request, form, of, "", entered=[])


def _line(request: HttpRequest, form: LineForm, edition: Edition, code: str, *, entered: Any) -> HttpResponse:
    """Preview or enter, as the pressed button says."""
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        named = facts.pop("code", code)
        if "preview" in request.POST:
            would = Requirement(edition=edition, code=named, **facts)
            shown = {"preview": preview(edition, would), "preview_day": would.since}
        elif attempt(
            form,
            lambda: actions.enter_line(edition, named, facts, new=not code, by=officer_of(request)),
        ):
            messages.success(request, _("The line is entered."))
            return redirect("standard")
    context = {"form": form, "edition": edition, "code": code, "entered": entered, **shown}
    return render(request, "standard/line.html", context, status=UNPROCESSABLE if form.errors else 200)


@permit(RoleKind.ADMINISTRATOR)
@require_POST
def take_over(request: HttpRequest, edition: int) -> HttpResponse:
    """The checklist of another edition, for one that has none."""
    of = get_object_or_404(Edition, pk=edition)
    form = TakeOverForm(request.POST, edition=of, prefix=f"of-{of.pk}")
    if not form.is_valid():
        raise Http404
    count = actions.take_over(of, form.cleaned_data["source"], by=officer_of(request))
    messages.success(request, _("Lines taken over: %(count)s.") % {"count": count})
    return redirect("standard")


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def consent_terms(request: HttpRequest) -> HttpResponse:
    """New words of the consent from a day on, shown first as the counter's form will show them."""
    newest = ConsentTerms.objects.latest("since")
    form = ConsentForm(request.POST or None, initial=_as_written(newest, ConsentForm))
    shown = []
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        if "preview" in request.POST:
            would = ConsentTerms(**facts)
            shown = [(language.label, would.words(language.value), would) for language in Language]
        elif attempt(form, lambda: actions.enter_consent(facts, by=officer_of(request))):
            messages.success(request, _("The new wording of the consent is entered."))
            return redirect("standard")
    context = {"form": form, "terms": ConsentTerms.objects.order_by("-since"), "shown": shown}
    return render(request, "standard/consent.html", context, status=UNPROCESSABLE if form.errors else 200)


def _as_written(record: Any, form: Any) -> dict[str, Any]:
    """What the newest row says, to be written over; it holds from tomorrow on, by an act to be named."""
    written = {name: getattr(record, name) for name in form.Meta.fields if name != "source"}
    return {**written, "since": max(_tomorrow(), record.since)}


def _tomorrow() -> date:
    return clock.today() + timedelta(days=1)
