"""What the auditor reads: the trail of acts and the log of looks at persons' files (Regulation 7)."""

import re
from datetime import datetime, time
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import clock
from ..duties import duties_of
from ..forms import LookFilter, TrailFilter
from ..models import AccessRecord, AuditEvent, Office, Officer
from ..trail.named import Names, named, names_in
from ..trail.words import LOOKS, fact_in_words, look_in_words, title_of
from ..visits.access import looked
from ..visits.fetch import number_in, officer_of
from ..visits.permissions import permit
from ..words import Channel, RoleKind, State
from .officers import named_like

DOORS = {"pep": Channel.PORTAL, "con": Channel.CORPORATION}  # who sends by which channel

HASH = re.compile(r"[0-9a-f]{64}")
SHOWN_OF_HASH = 12
ON_A_PAGE = 50


def audited(officer: Officer) -> tuple[QuerySet[Office], bool]:
    """The offices an auditor reads, and whether he reads for the whole region."""
    read = duties_of(officer, clock.today()).offices([RoleKind.AUDITOR])
    return (Office.objects.all(), True) if read is None else (Office.objects.filter(pk__in=read), False)


@permit(RoleKind.AUDITOR)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Acts, the latest first: who, when, on which case, from which state to which."""
    offices, regional = audited(officer_of(request))
    form = TrailFilter(request.GET, offices=offices)
    events = _within(AuditEvent.objects.all(), offices, regional)
    events = _filtered(events, form, people=("by", "acting_for"))
    page = _slice(events.select_related("office", "case", "by", "acting_for"), request)
    names = names_in(page["rows"])
    page["rows"] = [_event_row(event, names) for event in page["rows"]]
    looked(request, "trail", office=form.given("office") or (None if regional else offices.first()))
    return render(request, "workflow/trail.html", {"form": form, **page})


@permit(RoleKind.AUDITOR)
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Looks at persons' files, the latest first: who, when, at what and why."""
    offices, regional = audited(officer_of(request))
    form = LookFilter(request.GET, offices=offices)
    looks = _filtered(_within(AccessRecord.objects.all(), offices, regional), form, people=("officer",))
    if what := form.given("what"):
        looks = looks.filter(Q(what=what) | Q(what__startswith=f"{what} ")).exclude(
            what__in=LOOKS.keys() - {what}
        )
    page = _slice(looks.select_related("office", "case", "officer"), request)
    page["rows"] = [{"look": look, "what": look_in_words(look.what)} for look in page["rows"]]
    looked(request, "access log", office=form.given("office") or (None if regional else offices.first()))
    return render(request, "workflow/access.html", {"form": form, **page})


def _within(rows: QuerySet[Any], offices: QuerySet[Office], regional: bool) -> QuerySet[Any]:
    return rows if regional else rows.filter(office__in=offices)


def _filtered(rows: QuerySet[Any], form: TrailFilter, people: tuple[str, ...]) -> QuerySet[Any]:
    if office := form.given("office"):
        rows = rows.filter(office=office)
    if since := form.given("since"):
        rows = rows.filter(at__gte=datetime.combine(since, time.min, clock.ZONE))
    if until := form.given("until"):
        rows = rows.filter(at__lte=datetime.combine(until, time.max, clock.ZONE))
    if number := form.given("number"):
        rows = rows.filter(case__number__iexact=number)
    if text := form.given("officer"):
        found = named_like(text)
        named = Q()
        for person in people:
            named |= Q(**{f"{person}__in": found})
        rows = rows.filter(named)
    return rows


def _slice(rows: QuerySet[Any], request: HttpRequest) -> dict[str, Any]:
    """Fifty rows older than the one named; cheap at any depth, and new rows do not shift the pages."""
    before = number_in(request.GET.get("before", ""))
    older = rows if before is None else rows.filter(pk__lt=before)
    found: list[Model] = list(older.order_by("-pk")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    return {
        "rows": shown,
        "older": shown[-1].pk if len(found) > ON_A_PAGE else None,
        "first_page": not before,
    }


def _event_row(event: AuditEvent, names: Names) -> dict[str, Any]:
    return {
        "event": event,
        "title": title_of(event.verb),
        "source": State(event.source).label if event.source else "",
        "target": State(event.target).label if event.target else "",
        "facts": ", ".join(
            _fact(event.verb, key, value, names)
            for key, value in event.facts.items()
            if value not in (None, "", [], {}) and not (key == "sender" and _is_door(event.facts))
        ),
    }


def _is_door(facts: dict[str, Any]) -> bool:
    """The channel names the sender already."""
    return DOORS.get(facts["sender"]) == facts.get("channel")


def _fact(verb: str, key: str, value: Any, names: Names) -> str:
    """A name for a row's number; of a hash, its beginning: the whole one stands in the file of the trail."""
    value = named(names, verb, key, value)
    if isinstance(value, str) and HASH.fullmatch(value):
        value = f"{value[:SHOWN_OF_HASH]}…"
    return fact_in_words(key, value)
