"""Rows of the journal's proof and of its total."""

import hashlib
import time
from collections.abc import Callable, Iterator
from functools import partial

from django.db import connection

from decisions import proof
from decisions.models import JournalEntry
from decisions.views.journal import _total  # what the page itself asks
from workflow.models import Office

from .ground import Place
from .measure import Row, in_turns, row, timed
from .page_rows import OFFICE
from .sizes import Sizes

READ = """
    SELECT concat_ws('|', previous, office_id, place, kind, coalesce(decision_id, 0), number, date::text,
           incoming_number, channel, outcome, total_monthly, coalesce(corrects_id, 0),
           (extract(epoch FROM entered_at) * 1000000)::bigint, coalesce(entered_by_id, 0), persons_hash, sheets_hash,
           facts::text), hash
    FROM decisions_journalentry WHERE office_id = %s ORDER BY place
"""


def verify_journal(sizes: Sizes) -> Iterator[Row]:
    """The whole proof – chain, persons, decisions and sheets, digests, gaps – beside hashing the rows in Python."""
    big, _small = sizes.archives
    with big.entered():
        entries = JournalEntry.objects.count()
        offices = list(Office.objects.all())
    proofs: dict[str, Callable[[], object]] = {
        "verify_journal": lambda: proof.verify_all(offices),
        # What the other side looks at, and the order of the rows besides.
        "verify_journal chain": lambda: proof.chain_faults([office.pk for office in offices]),
    }
    for name, prove in proofs.items():
        took = in_turns(
            partial(_proved, big, prove), partial(_hashed, big), rounds=1 if sizes.full else 3, warm=0
        )
        yield row(name, *(seconds / entries * 1e6 for seconds in took), unit="µs", goal=0.6)


def _proved(place: Place, prove: Callable[[], object]) -> float:
    with place.entered():
        began = time.perf_counter()
        faults = prove()
        took = time.perf_counter() - began
    assert not faults, faults
    return took


def _hashed(place: Place) -> float:
    """Every row read in order and hashed, nothing else looked at."""
    with place.entered():
        offices = list(Office.objects.values_list("pk", flat=True))
        began = time.perf_counter()
        for office in offices:
            connection.ensure_connection()
            assert connection.connection is not None
            with connection.connection.cursor() as cursor:
                cursor.execute(READ, [office])
                for text, known in cursor:
                    assert hashlib.sha256(text.encode()).hexdigest() == known
        return time.perf_counter() - began


def total(sizes: Sizes) -> Iterator[Row]:
    """«How many» as the journal's page of one office says it, beside `count(*)` of the same rows."""
    big, _small = sizes.archives

    with big.entered():
        office = Office.objects.get(code=OFFICE)

    def ours() -> float:
        with big.entered():
            return timed(lambda: _total([office]), 20)

    def other() -> float:
        with big.entered():
            return timed(lambda: JournalEntry.objects.filter(office=office).count())

    took = in_turns(ours, other, rounds=sizes.rounds)
    yield row("total", *(seconds * 1000 for seconds in took), unit="ms", goal=sizes.goal(0.15))
