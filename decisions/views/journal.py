"""The registration journal as a page, its files, corrections and closed days, and its proof (Regulation 5.5)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow import clock, jobs
from workflow.delivery import vault
from workflow.duties import duties_of
from workflow.language.alphabet import search_key
from workflow.models import Office, Officer
from workflow.rules import standing_among
from workflow.search import SearchKey
from workflow.trail import proof as trail_proof
from workflow.visits.access import looked
from workflow.visits.fetch import number_in, officer_of
from workflow.visits.permissions import READERS, kinds_of_reader, permit
from workflow.visits.replica import from_replica
from workflow.words import Language, RoleKind

from .. import proof
from ..book import columns, corrections, files
from ..book.columns import Asked, midnight
from ..book.forms import CorrectionForm, JournalFilter, OrderForm, as_it_stands
from ..journal import offices_read_by
from ..models import DayDigest, JournalChain, JournalEntry, JournalPersons
from ..words import FAULTS

PAGE = 50
Stamp = TypeVar("Stamp", date, datetime)


@permit(*READERS)
@from_replica
def journal(request: HttpRequest) -> HttpResponse:
    """The journal of the reader's offices, newest first; a search by name comes by POST."""
    officer = officer_of(request)
    offices = offices_read_by(officer, clock.today())
    form = JournalFilter(request.POST or request.GET, offices=offices)
    if request.method == "POST" and not form.given("words"):
        return redirect(f"{reverse('journal')}?{_query(form)}")
    context = {
        "form": form,
        "several": len(offices) > 1,
        "may_prove": RoleKind.AUDITOR in kinds_of_reader(request),
        "heads": _headed(officer),
        "order": _order_form(officer, offices),
        **_page(request, form, offices),
    }
    _log(request, offices, form.given("office"))
    return render(request, "decisions/journal.html", context)


@permit(*READERS)
@require_POST
def journal_file(request: HttpRequest) -> HttpResponse:
    """Order the journal of a period; head and executor get the official one, other readers children covered."""
    officer = officer_of(request)
    offices = offices_read_by(officer, clock.today())
    form = _order_form(officer, offices, request.POST)
    if not form.is_valid():
        context = {"order": form, "form": form, "page_url": reverse("journal")}
        return render(request, "decisions/journal_file.html", context, status=422)
    given = form.cleaned_data
    office = given["office"]
    kind = "journal_official" if office and _may_have_official(officer, office) else "journal_masked"
    told = files.params(office, offices, given["since"], given["until"], given["form"])
    ordered = [jobs.order(kind, by=officer, office=office, params=part) for part in files.parts(told)]
    looked(request, "journal", office=office)
    if len(ordered) > 1:
        messages.info(request, _("The print is made in parts: each stands here by itself."))
        return redirect("jobs")
    return redirect("job", ordered[0].public_id)


@permit(RoleKind.HEAD)
def correct_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The head enters a correction; the old entry stays as it is."""
    officer, on = officer_of(request), clock.today()
    entry = _entry_or_404(officer, pk)
    looked(request, "journal", case=entry.decision.case if entry.decision else None, office=entry.office)
    persons = (
        JournalPersons.objects.filter(Q(entry=entry) | Q(entry__corrects=entry))
        .order_by("entry__place")
        .last()
    )
    form = CorrectionForm(request.POST or None, initial=as_it_stands(persons))
    if request.method == "POST" and form.is_valid():
        further = corrections.correct(entry, form.corrected(), by=officer)
        further.refresh_from_db()
        messages.success(request, _("The correction is entry № %(place)s.") % {"place": further.place})
        return redirect("journal")
    context = {"form": form, "entry": entry, "why_not": corrections.why_not_correct(officer, entry, on)}
    return render(request, "decisions/journal_correct.html", context, status=422 if form.is_bound else 200)


@permit(*READERS)
@from_replica
def journal_days(request: HttpRequest) -> HttpResponse:
    """The closed days, newest first, with the head of the chain, what left the database and how."""
    offices = offices_read_by(officer_of(request), clock.today())
    text, _comma, pk = request.GET.get("before", "").partition(",")
    day, before = _read(parse_date, text), number_in(pk)
    digests = DayDigest.objects.filter(office__in=offices).select_related("office").order_by("-day", "-pk")
    if day and before is not None:
        digests = digests.filter(Q(day__lt=day) | Q(day=day, pk__lt=before))
    found = list(digests[: PAGE + 1])
    looked(request, "journal days", office=offices[0] if len(offices) == 1 else None)
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "rows": found[:PAGE],
        "older": f"{last.day.isoformat()},{last.pk}" if last else None,
        "first_page": not before,
        "several": len(offices) > 1,
    }
    return render(request, "decisions/journal_days.html", context)


@permit(*READERS)
def journal_day(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The printed page of a closed day."""
    offices = offices_read_by(officer_of(request), clock.today())
    digest = DayDigest.objects.filter(pk=pk, office__in=offices).select_related("office").first()
    sha256 = getattr(digest, f"page_{language}", "") if language in Language.values else ""
    if digest is None or not sha256:
        raise Http404
    looked(request, "journal days", office=digest.office)
    answer = HttpResponse(vault.get(sha256), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="day-{digest.office.code}-{digest.day}-{language}.pdf"'
    return answer


@permit(RoleKind.AUDITOR)
@require_POST
def journal_proof(request: HttpRequest) -> HttpResponse:
    """The auditor proves the journal and the trail of his offices: every hash is computed anew."""
    offices = offices_read_by(officer_of(request), clock.today())
    heads = {head.office_id: head for head in JournalChain.objects.filter(office__in=offices)}
    torn = {fault.chain: fault for fault in trail_proof.verify(office.code for office in offices)}
    faults = proof.verify_all(offices)
    results = [
        _result(office, heads.get(office.pk), faults.get(office.pk), torn.get(office.code))
        for office in offices
    ]
    _log(request, offices, None)
    context = {
        "results": results,
        "holds": all(result["fault"] is None and result["trail"] is None for result in results),
        "at": clock.now(),
        "page_url": reverse("journal"),
    }
    return render(request, "decisions/journal_proof.html", context)


def _page(request: HttpRequest, form: JournalFilter, offices: list[Office]) -> dict[str, Any]:
    """Fifty entries older than the one named: as quick at any depth, and new entries do not shift the pages."""
    chosen = form.chosen_offices() if form.given("office") else offices
    entries = _found(JournalEntry.objects.filter(office__in=chosen), form)
    moment, _comma, pk = request.GET.get("before", "").partition(",")
    before, number = _read(parse_datetime, moment), number_in(pk)
    if before and before.tzinfo and number is not None:
        entries = entries.filter(entered_at__lte=before).exclude(entered_at=before, id__gte=number)
    ordered = entries.order_by("-entered_at", "-id").values_list("entered_at", "id")
    found = list(ordered[: PAGE + 1])
    shown = found[:PAGE]
    asked = Asked(get_language() or "kk", ids=tuple(pk for _at, pk in shown))
    last = f"{shown[-1][0].isoformat()},{shown[-1][1]}" if len(found) > PAGE else None
    narrowed = any(form.given(name) for name in ("words", "since", "until"))
    return {
        "lines": columns.page(asked),
        "older": last if request.method == "GET" else None,
        "more": len(found) > PAGE and request.method == "POST",
        "first_page": not before,
        "total": None if narrowed else _total(chosen),
    }


def _query(form: JournalFilter) -> str:
    """A filter without a name, for the address: its pages can be turned."""
    office, since, until = (form.given(name) for name in ("office", "since", "until"))
    return urlencode(
        {
            name: value
            for name, value in (("office", office and office.pk), ("since", since), ("until", until))
            if value
        }
    )


def _found(entries: QuerySet[JournalEntry], form: JournalFilter) -> QuerySet[JournalEntry]:
    if since := form.given("since"):
        entries = entries.filter(entered_at__gte=midnight(since))
    if until := form.given("until"):
        entries = entries.filter(entered_at__date__lte=until)
    words = (form.given("words") or "").strip()
    if not words:
        return entries
    if any(letter.isdigit() for letter in words):
        numbers = (words, words.upper())
        return entries.filter(Q(number__in=numbers) | Q(incoming_number__in=numbers))
    named = JournalPersons.objects.alias(key=SearchKey("applicant"))
    return entries.filter(pk__in=named.filter(key__contains=search_key(" ".join(words.split()))).values("pk"))


def _total(offices: list[Office]) -> int:
    """How many entries: each chain knows its last place, so none is counted."""
    return sum(JournalChain.objects.filter(office__in=offices).values_list("last", flat=True))


def _read(parse: Callable[[str], Stamp | None], text: str) -> Stamp | None:
    """The day or moment in an address, or nothing for what cannot be read."""
    try:
        return parse(text)
    except ValueError:
        return None


def _order_form(officer: Officer, offices: list[Office], data: Any = None) -> OrderForm:
    today = clock.today()
    regional = duties_of(officer, today).offices() is None
    initial = {"since": today.replace(day=1), "until": today, "form": "pdf"}
    return OrderForm(data, offices=offices, regional=regional, initial=initial, auto_id="order_%s")


def _may_have_official(officer: Officer, office: Office) -> bool:
    return standing_among(officer, files.OFFICIAL, office, clock.today()) is not None


def _headed(officer: Officer) -> frozenset[int]:
    """The offices whose entries this reader may correct, as their head or in the head's place."""
    return duties_of(officer, clock.today()).offices([RoleKind.HEAD]) or frozenset()


def _entry_or_404(officer: Officer, pk: int) -> JournalEntry:
    entries = JournalEntry.objects.filter(office__in=offices_read_by(officer, clock.today()))
    found = entries.select_related("office", "decision__case__office").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _log(request: HttpRequest, offices: list[Office], office: Office | None) -> None:
    """One look for one office, or for the whole region."""
    looked(request, "journal", office=office or (offices[0] if len(offices) == 1 else None))


def _result(
    office: Office, head: JournalChain | None, fault: proof.Fault | None, torn: trail_proof.Fault | None
) -> dict[str, Any]:
    return {
        "office": office,
        "entries": head.last if head else 0,
        "head": head.head if head else "",
        "fault": fault,
        "told": FAULTS.get(fault.what, fault.what) if fault else "",
        "trail": torn,
        "trail_told": FAULTS.get(torn.what, torn.what) if torn else "",
    }
