"""Proving the journal: every row's hash re-computed, the chain unbroken, persons and sheets as committed, no gap.

The stored data are judged, nothing is written. A commitment whose persons were lawfully erased is no fault.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from workflow.models import Office

from .book.stamps import fault_of
from .models import DayDigest, JournalChain, JournalEntry
from .models.journal import ROW_HASH

CHUNK = 2000
# The commitment of `journal.commitment` as the database makes it: JSON's text is the same in both.
COMMITTED = """encode(sha256(convert_to(concat(persons.salt, '{"act": ', to_json(persons.act), ', "applicant": ',
    to_json(persons.applicant), ', "children": ', persons.children,
    CASE WHEN persons.remark <> '' THEN concat(', "remark": ', to_json(persons.remark)) END, '}'), 'UTF8')), 'hex')"""
SHEETS = "encode(sha256(convert_to(concat(kk.sha256, ru.sha256), 'UTF8')), 'hex')"
# Each row's own hash (inside, where several processes may share the work), then each row beside the one before it: only
# bad rows leave the database. The first row of an office follows an empty hash in place 0.
CHAINED = f"""
    SELECT office_id, what, min(place), (array_agg(number ORDER BY place))[1]
    FROM (SELECT office_id, place, number, CASE
            WHEN place <> lag(place, 1, 0) OVER books + 1 THEN 'row missing'
            WHEN previous <> lag(hash, 1, '') OVER books THEN 'chain broken'
            WHEN changed THEN 'row changed' END AS what
          FROM (SELECT row.office_id, row.place, row.number, row.previous, row.hash,
                    row.hash <> {ROW_HASH.replace("NEW.", "row.")} AS changed
                FROM decisions_journalentry row WHERE row.office_id = ANY(%s) OFFSET 0) AS proven
          WINDOW books AS (PARTITION BY office_id ORDER BY place)) AS chained
    WHERE what IS NOT NULL GROUP BY office_id, what
"""  # noqa: S608 – put together from our own text alone
# Each row beside its persons, its decision and its sheets; in no order, so that nothing has to be sorted.
BESIDE = f"""
    SELECT office_id, what, min(place), (array_agg(number ORDER BY place))[1]
    FROM (SELECT row.office_id, row.place, row.number, CASE
            WHEN persons.entry_id IS NOT NULL AND row.persons_hash <> {COMMITTED} THEN 'persons changed'
            WHEN row.kind = 'decision' AND (decision.number, decision.date, decision.outcome)
                IS DISTINCT FROM (row.number, row.date, row.outcome) THEN 'decision changed'
            WHEN row.kind = 'decision' AND row.sheets_hash <> {SHEETS} THEN 'sheets changed' END AS what
          FROM decisions_journalentry row
          LEFT JOIN decisions_journalpersons persons ON persons.entry_id = row.id
          LEFT JOIN decisions_decision decision ON decision.id = row.decision_id
          LEFT JOIN workflow_sheet kk ON kk.id = decision.sheet_kk_id
          LEFT JOIN workflow_sheet ru ON ru.id = decision.sheet_ru_id
          WHERE row.office_id = ANY(%s)) AS beside
    WHERE what IS NOT NULL GROUP BY office_id, what
"""  # noqa: S608 – put together from our own text alone
PERSONS, DECISIONS = ("persons changed",), ("decision changed", "sheets changed")
# A proof reads whole tables: joined and put in order in memory, and hashed by several processes – the planner counts a
# hash for nothing, and the handing over of its rows for much.
ROOMY = "SET LOCAL work_mem = '64MB'; SET LOCAL parallel_tuple_cost = 0"
USUAL = "SET LOCAL work_mem TO DEFAULT; SET LOCAL parallel_tuple_cost TO DEFAULT"
# Every number taken stands in the journal, is cancelled there, or is reserved by a decision not yet entered.
MISSING = """
    SELECT DISTINCT ON (office_id) office_id, number
    FROM (SELECT office_id, year, seq, concat(year, '-Ш', CASE WHEN seq < 100000 THEN lpad(seq::text, 5, '0')
                                                          ELSE seq::text END) AS number
          FROM workflow_numberseries, generate_series(1, last) AS seq
          WHERE kind = 'decision' AND office_id = ANY(%(offices)s)) AS taken
    WHERE NOT EXISTS (SELECT FROM decisions_decision reserved
                      WHERE reserved.office_id = taken.office_id AND reserved.number = taken.number)
      AND NOT EXISTS (SELECT FROM decisions_journalentry entered
                      WHERE entered.office_id = taken.office_id AND entered.number = taken.number)
    ORDER BY office_id, year, seq
"""


@dataclass(frozen=True)
class Fault:
    """The first bad row of an office's journal; place 0 stands for what no row shows, `day` for a day's digest."""

    place: int
    number: str
    what: str
    day: str = ""


Faults = list[tuple[int, Fault]]  # each with the office's id


def verify(office: Office) -> Fault | None:
    """The first fault of an office's journal, or None when all of it holds."""
    return verify_all([office]).get(office.pk)


def verify_all(offices: Iterable[Office]) -> dict[int, Fault]:
    """The first fault of each journal that has one, by the office's id: chain, persons, decisions, days, numbers."""
    ids = [office.pk for office in offices]
    beside = _faulty(BESIDE, ids)
    checks = (
        chain_faults(ids), _heads(ids), _first(beside, PERSONS), _first(beside, DECISIONS), _digests(ids),
        _missing(ids),
    )  # fmt: skip
    found: dict[int, Fault] = {}
    for office, fault in chain.from_iterable(checks):
        found.setdefault(office, fault)
    return found


def chain_faults(offices: list[int]) -> Faults:
    """The first row of each office that is missing, does not follow the one before it, or was changed."""
    return _faulty(CHAINED, offices)


def _faulty(statement: str, offices: list[int]) -> Faults:
    """The first row of each office and kind of fault, by its place."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROOMY)
        cursor.execute(statement, [offices])
        rows = [(office, Fault(place, number, what)) for office, what, place, number in cursor.fetchall()]
        cursor.execute(USUAL)
    return sorted(rows, key=lambda row: row[1].place)


def _first(faulty: Faults, kinds: tuple[str, ...]) -> Faults:
    return [(office, fault) for office, fault in faulty if fault.what in kinds]


def _heads(offices: list[int]) -> Iterator[tuple[int, Fault]]:
    """Rows cut off at the end leave a head that points beyond them."""
    heads = {
        head.office_id: (head.last, head.head) for head in JournalChain.objects.filter(office__in=offices)
    }
    for office in offices:
        last = (
            JournalEntry.objects.filter(office=office).order_by("-place").values_list("place", "hash").first()
        )
        known, found = heads.get(office, (0, "")), last or (0, "")
        if known != found:
            yield office, Fault(max(known[0], found[0]), "", "end of the chain missing")


def _digests(offices: list[int]) -> Iterator[tuple[int, Fault]]:
    """A day that was closed keeps the head it was closed with, follows the day before, and so does its time-stamp."""
    row = JournalEntry.objects.filter(office=OuterRef("office"), place=OuterRef("last_place"))
    digests = DayDigest.objects.filter(office__in=offices).annotate(found=Subquery(row.values("hash")[:1]))
    before: dict[int, int] = {}
    for digest in digests.order_by("office_id", "day").iterator(CHUNK):
        office, day = digest.office_id, str(digest.day)
        if digest.found != digest.head:
            yield office, Fault(digest.last_place, "", "digest differs", day)
        elif digest.first_place != before.get(office, 0) + 1:
            yield office, Fault(digest.first_place, "", "digest missing", day)
        elif fault := _stamp(digest):
            yield office, Fault(digest.last_place, "", fault, day)
        before[office] = digest.last_place


def _stamp(digest: DayDigest) -> str:
    """A day's time-stamp, where there is one, is over its statement and its authority's own."""
    if not digest.time_stamp:
        return ""
    at = digest.stamped_at or digest.made_at
    return fault_of(bytes(digest.time_stamp), digest.statement().encode(), at)


def _missing(offices: list[int]) -> Iterator[tuple[int, Fault]]:
    """The first number of each office that is nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"offices": offices})
        for office, number in cursor.fetchall():
            yield office, Fault(0, number, "number missing")
