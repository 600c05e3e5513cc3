"""The registration journal as a page, and its proof for the auditor (Regulation 5.5)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from workflow import clock
from workflow.access import looked
from workflow.fetch import officer_of
from workflow.models import Office
from workflow.permissions import READERS, kinds_of_reader, permit
from workflow.words import Channel, RoleKind

from .. import proof
from ..forms import JournalFilter
from ..journal import offices_read_by
from ..models import JournalChain, JournalEntry
from ..words import ENTRY_KINDS, FAULTS, OUTCOMES_DONE, REASONS_OF_CANCELLING

PAGE = 50


@permit(*READERS)
def journal(request: HttpRequest) -> HttpResponse:
    """The journal of the reader's offices, newest first."""
    offices = offices_read_by(officer_of(request), clock.today())
    entries = JournalEntry.objects.filter(office__in=offices)
    years = [day.year for day in entries.dates("date", "year", order="DESC")]
    form = JournalFilter(request.GET, years=years, offices=offices)
    chosen = form.cleaned_data if form.is_valid() else {}
    if chosen.get("year"):
        entries = entries.filter(date__year=chosen["year"])
    if chosen.get("office"):
        entries = entries.filter(office=chosen["office"])
    page = Paginator(_ordered(entries), PAGE).get_page(request.GET.get("page"))
    _log(request, offices, chosen.get("office"))
    context = {
        "form": form,
        "rows": [_row(entry) for entry in page],
        "page_obj": page,
        "several": len(offices) > 1,
        "may_prove": RoleKind.AUDITOR in kinds_of_reader(request),
    }
    return render(request, "decisions/journal.html", context)


@permit(RoleKind.AUDITOR)
@require_POST
def journal_proof(request: HttpRequest) -> HttpResponse:
    """The auditor proves the journal of his offices: every hash is computed anew."""
    offices = offices_read_by(officer_of(request), clock.today())
    heads = {head.office_id: head for head in JournalChain.objects.filter(office__in=offices)}
    results = [_result(office, heads.get(office.pk)) for office in offices]
    _log(request, offices, None)
    context = {
        "results": results,
        "holds": all(result["fault"] is None for result in results),
        "at": clock.now(),
        "page_url": reverse("journal"),
    }
    return render(request, "decisions/journal_proof.html", context)


def _ordered(entries: QuerySet[JournalEntry]) -> QuerySet[JournalEntry]:
    return entries.select_related("office", "entered_by", "decision__case", "persons").order_by(
        "-entered_at", "-id"
    )


def _log(request: HttpRequest, offices: list[Office], office: Office | None) -> None:
    """One look for one office, or for the whole region."""
    looked(request, "journal", office=office or (offices[0] if len(offices) == 1 else None))


def _row(entry: JournalEntry) -> dict[str, Any]:
    persons = getattr(entry, "persons", None)
    cancelled = entry.kind == JournalEntry.Kind.CANCELLED
    outcome = OUTCOMES_DONE.get(entry.outcome)  # type: ignore[call-overload]
    return {
        "entry": entry,
        "case": entry.decision.case if entry.decision else None,
        "applicant": persons.applicant if persons else "",
        "children": ", ".join(masked(name) for name in persons.children) if persons else "",
        "channel": Channel(entry.channel).label if entry.channel else "",
        "outcome": ENTRY_KINDS[entry.kind] if cancelled else outcome,  # type: ignore[index]
        "note": REASONS_OF_CANCELLING.get(entry.facts.get("reason", ""), ""),
        "days": entry.facts.get("days"),
        "term": entry.facts.get("term"),
        "late": entry.facts.get("late", False),
        "refused": entry.outcome in ("refuse", "stop"),
    }


def masked(name: str) -> str:
    """A child in a list: initials only, kept together."""
    return "\u00a0".join(f"{part[0]}." for part in name.split())


def _result(office: Office, head: JournalChain | None) -> dict[str, Any]:
    fault = proof.verify(office)
    return {
        "office": office,
        "entries": head.last if head else 0,
        "head": head.head if head else "",
        "fault": fault,
        "told": FAULTS.get(fault.what, fault.what) if fault else "",
    }
