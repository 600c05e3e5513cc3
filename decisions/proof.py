"""Proving the journal: every row's hash re-computed, the chain unbroken, persons and sheets as committed, no gap.

The stored data are judged, nothing is written. A commitment whose persons were lawfully erased is no fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import F

from workflow.models import NumberSeries, Office

from .book.stamps import fault_of
from .journal import commitment, sheets_hash
from .models import DayDigest, Decision, JournalChain, JournalEntry, JournalPersons
from .models.journal import ROW_HASH

CHUNK = 2000
# Each row beside the one before it; the first row of an office follows an empty hash in place 0.
CHAINED = f"""
    SELECT place, number,
           CASE WHEN place <> before_place + 1 THEN 'row missing'
                WHEN previous <> before_hash THEN 'chain broken'
                ELSE 'row changed' END AS fault
    FROM (SELECT row.*, {ROW_HASH.replace("NEW.", "row.")} AS proved,
                 coalesce(lag(row.place) OVER (ORDER BY row.place), 0) AS before_place,
                 coalesce(lag(row.hash) OVER (ORDER BY row.place), '') AS before_hash
          FROM decisions_journalentry row WHERE row.office_id = %s) AS proven
    WHERE place <> before_place + 1 OR previous <> before_hash OR hash <> proved
    ORDER BY place LIMIT 1
"""  # noqa: S608 – put together from our own text alone


@dataclass(frozen=True)
class Fault:
    """The first bad row of an office's journal; place 0 stands for what no row shows, `day` for a day's digest."""

    place: int
    number: str
    what: str
    day: str = ""


def verify(office: Office) -> Fault | None:
    """The first fault of an office's journal, or None when all of it holds."""
    faults = chain(
        _chain(office), _head(office), _persons(office), _decisions(office), _digests(office), _gaps(office)
    )
    return next(faults, None)


def _chain(office: Office) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(CHAINED, [office.pk])
        for place, number, what in cursor.fetchall():
            yield Fault(place, number, what)


def _head(office: Office) -> Iterator[Fault]:
    """Rows cut off at the end leave a head that points beyond them."""
    head = JournalChain.objects.filter(office=office).first()
    last = JournalEntry.objects.filter(office=office).order_by("place").last()
    known = (head.last, head.head) if head else (0, "")
    found = (last.place, last.hash) if last else (0, "")
    if known != found:
        yield Fault(max(known[0], found[0]), "", "end of the chain missing")


def _persons(office: Office) -> Iterator[Fault]:
    """The names beside a row are those it was entered with."""
    rows = (
        JournalPersons.objects.filter(entry__office=office).select_related("entry").order_by("entry__place")
    )
    for row in rows.iterator(CHUNK):
        persons: dict[str, Any] = {"applicant": row.applicant, "children": row.children, "act": row.act}
        if row.remark:
            persons["remark"] = row.remark
        if commitment(row.salt, persons) != row.entry.persons_hash:
            yield Fault(row.entry.place, row.entry.number, "persons changed")


def _decisions(office: Office) -> Iterator[Fault]:
    """The decision and its sheets still are what the row says."""
    entries = JournalEntry.objects.filter(office=office, kind=JournalEntry.Kind.DECISION).order_by("place")
    for entry in entries.select_related("decision__sheet_kk", "decision__sheet_ru").iterator(CHUNK):
        decision = entry.decision
        assert decision is not None  # constraint journal_entry_has_decision
        if (decision.number, decision.date, decision.outcome) != (entry.number, entry.date, entry.outcome):
            yield Fault(entry.place, entry.number, "decision changed")
        elif sheets_hash(decision) != entry.sheets_hash:
            yield Fault(entry.place, entry.number, "sheets changed")


def _digests(office: Office) -> Iterator[Fault]:
    """A day that was closed keeps the head it was closed with, follows the day before, and so does its time-stamp."""
    heads = dict(JournalEntry.objects.filter(office=office, place__in=DayDigest.objects.filter(office=office)
                                             .values("last_place")).values_list("place", "hash"))  # fmt: skip
    before = 0
    for digest in DayDigest.objects.filter(office=office).order_by("day").iterator(CHUNK):
        if heads.get(digest.last_place) != digest.head:
            yield Fault(digest.last_place, "", "digest differs", str(digest.day))
        elif digest.first_place != before + 1:
            yield Fault(digest.first_place, "", "digest missing", str(digest.day))
        elif fault := _stamp(digest):
            yield Fault(digest.last_place, "", fault, str(digest.day))
        before = digest.last_place


def _stamp(digest: DayDigest) -> str:
    """A day's time-stamp, where there is one, is over its statement and its authority's own."""
    if not digest.time_stamp:
        return ""
    at = digest.stamped_at or digest.made_at
    return fault_of(bytes(digest.time_stamp), digest.statement().encode(), at)


def _gaps(office: Office) -> Iterator[Fault]:
    """Every number taken stands in the journal, is cancelled there, or is reserved by a decision not yet entered."""
    reserved = Decision.objects.filter(office=office, seq__isnull=False).values_list("number", flat=True)
    entered = JournalEntry.objects.filter(office=office).values_list("number", flat=True)
    used = {*reserved.iterator(CHUNK), *entered.iterator(CHUNK)}
    for series in NumberSeries.objects.filter(office=office, kind=NumberSeries.Kind.DECISION).order_by(
        F("year")
    ):
        for seq in range(1, series.last + 1):
            number = Decision.number_of(series.year, seq)
            if number not in used:
                yield Fault(0, number, "number missing")
