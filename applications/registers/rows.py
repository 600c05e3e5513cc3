"""The rows of the registers: a period of one office, read row by row so that a year costs no memory."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from workflow import clock
from workflow.models import Case, Edition, Office

from ..models import AcceptanceRefusal, ApplicationChild, Document, Requirement

AT_ONCE = 500


@dataclass(frozen=True)
class Period:
    """Days, both included, as moments of the office."""

    since: date
    until: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.since, time.min, clock.ZONE)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.until + timedelta(days=1), time.min, clock.ZONE)


def incoming(office: Office, period: Period) -> QuerySet[Case]:
    """The incoming register: what was registered in the period, in the order of its numbers.

    Each case carries `children_count`, `papers_count` and `sheets_count`.
    """
    children = ApplicationChild.objects.filter(application=OuterRef("pk"))
    papers = Document.objects.filter(application=OuterRef("pk"), added_at__lte=OuterRef("registered_at"))
    cases = Case.objects.filter(
        office=office,
        registered_at__gte=period.begins,
        registered_at__lt=period.ends,
        # A number bears the year of its registration: the index of numbers need not be read from its beginning.
        incoming_year__range=(period.since.year, period.until.year),
        application__isnull=False,
    )
    return (
        cases.select_related("application__guardian", "executor")
        .annotate(
            children_count=_of_each(children, Count("pk")),
            papers_count=_of_each(papers, Count("pk")),
            sheets_count=_of_each(papers, Sum("sheets")),
        )
        .order_by("incoming_year", "incoming_seq")
    )


def _of_each(rows: QuerySet[Any], counted: Aggregate) -> Coalesce:
    """A number for each application, 0 where there is no row."""
    numbers = rows.order_by().values("application").annotate(number=counted).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


def refusals(office: Office, period: Period) -> QuerySet[AcceptanceRefusal]:
    """The register of refusals to accept, in the order of the receipts' numbers."""
    found = AcceptanceRefusal.objects.filter(
        office=office, refused_at__gte=period.begins, refused_at__lt=period.ends
    )
    return found.select_related("case__application__guardian", "case__edition", "refused_by").order_by(
        "year", "seq"
    )


def titles_of(edition: Edition) -> dict[str, Requirement]:
    """The papers of an edition's checklist by their code; the newest wording of each."""
    return {row.code: row for row in Requirement.objects.filter(edition=edition).order_by("since")}


class MissingPapers:
    """Which papers a refusal named, in words; each edition's checklist is read once."""

    def __init__(self) -> None:
        self._known: dict[int, dict[str, Requirement]] = {}

    def of(self, refusal: AcceptanceRefusal) -> list[str]:
        """The papers in the order of the receipt, each once though it was missing for several children."""
        return [self.title(refusal, code) for code in dict.fromkeys(refusal.missing)]

    def title(self, refusal: AcceptanceRefusal, code: str) -> str:
        """A paper's short name; a code that no checklist knows any more stands as it is."""
        edition = refusal.case.edition
        if edition.pk not in self._known:
            self._known[edition.pk] = titles_of(edition)
        known = self._known[edition.pk].get(code)
        return known.short_title if known else code


@dataclass(frozen=True)
class Statistics:
    """How often each paper was missing, and how many were refused in each month."""

    total: int
    by_paper: list[tuple[str, int]]
    by_month: list[tuple[date, int]]


def statistics(found: Iterable[AcceptanceRefusal]) -> Statistics:
    """The most frequent paper first; a receipt that misses a paper for several children counts it once."""
    missing, papers, months, total = MissingPapers(), Counter[str](), Counter[date](), 0
    for refusal in found:
        total += 1
        papers.update(missing.of(refusal))
        months[clock.local(refusal.refused_at).date().replace(day=1)] += 1
    ordered = sorted(papers.items(), key=lambda row: (-row[1], row[0]))
    return Statistics(total, ordered, sorted(months.items()))


def read(found: QuerySet[Case]) -> Iterator[Case]:
    """Row by row, by a cursor of the database."""
    return found.iterator(chunk_size=AT_ONCE)
