"""Proving the trail of acts: every row's hash re-computed, each chain unbroken to its head, words as committed.

The stored data are judged, nothing is written. Words that were lawfully erased are no fault.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain as in_turn

from django.db import connection

from ..models import AuditChain, AuditEvent
from ..models.trace import ROW_HASH

# Each row beside the one before it; the first row of a chain follows an empty hash in place 0. The hash holds the
# chain's name, which is the office's code: a row that names another office was changed.
CHAINED = f"""
    SELECT seq, CASE WHEN seq <> before_seq + 1 THEN 'row missing'
                     WHEN previous <> before_hash THEN 'chain broken'
                     ELSE 'row changed' END
    FROM (SELECT row.*, {ROW_HASH.replace("NEW.", "row.")} AS proved,
                 coalesce(lag(row.seq) OVER (ORDER BY row.seq), 0) AS before_seq,
                 coalesce(lag(row.hash) OVER (ORDER BY row.seq), '') AS before_hash,
                 coalesce(office.code, 'region') <> row.chain AS elsewhere
          FROM workflow_auditevent row LEFT JOIN workflow_office office ON office.id = row.office_id
          WHERE row.chain = %s) AS proven
    WHERE seq <> before_seq + 1 OR previous <> before_hash OR hash <> proved OR elsewhere
    ORDER BY seq LIMIT 1
"""  # noqa: S608 – put together from our own text alone
WORDS = """
    SELECT event.seq, 'words changed'
    FROM workflow_audittext words JOIN workflow_auditevent event ON event.id = words.event_id
    WHERE event.chain = %s
      AND event.text_hash <> encode(sha256(convert_to(words.salt || words.text, 'UTF8')), 'hex')
    ORDER BY event.seq LIMIT 1
"""


@dataclass(frozen=True)
class Fault:
    """The first bad row of a chain."""

    chain: str
    seq: int
    what: str


def verify(names: Iterable[str] | None = None) -> Iterator[Fault]:
    """The first fault of each chain that has one: of those named, or of all."""
    heads = {head.name: head for head in AuditChain.objects.all()}
    known = {*heads, *AuditEvent.objects.order_by("chain").values_list("chain", flat=True).distinct()}
    for name in sorted(known if names is None else known & set(names)):
        faults = in_turn(_asked(CHAINED, name), _head(name, heads.get(name)), _asked(WORDS, name))
        if fault := next(faults, None):
            yield fault


def _asked(statement: str, name: str) -> Iterator[Fault]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
        for seq, what in cursor.fetchall():
            yield Fault(name, seq, what)


def _head(name: str, head: AuditChain | None) -> Iterator[Fault]:
    """Rows cut off at the end leave a head that points beyond them."""
    last = AuditEvent.objects.filter(chain=name).order_by("seq").last()
    known = (head.last, head.head) if head else (0, "")
    found = (last.seq, last.hash) if last else (0, "")
    if known != found:
        yield Fault(name, max(known[0], found[0]), "end of the chain missing")
