"""The row of the export: the whole journal to CSV as the office reads it."""

import resource
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from decisions.book.columns import FROM, Asked, copy_csv
from workflow.models import Office

from .ground import Place
from .measure import Row, in_turns, row
from .sizes import Sizes

# The same columns as they lie in the tables: no word, no date in the office's way, no cover over a child's name.
PLAIN = f"""
    SELECT office.place_kk, entry.place, entry.entered_at, entry.incoming_number, about.registered_at, entry.channel,
        persons.applicant, persons.children, persons.act,
        (SELECT max(run.closed_at) FROM workflow_steprun run
            WHERE run.case_id = about.id AND run.step = 2 AND run.verb = 'assign'),
        executor.surname, entry.number, entry.date, entry.outcome,
        (SELECT string_agg(concat_ws(' ', line.monthly, line.period_from, line.period_to), ', ')
            FROM decisions_decisionline line WHERE line.decision_id = entry.decision_id),
        decision.reason_kk, about.channel, handed.available_at, handed.handed_over_at, handed.received_by,
        entry.facts, entry.kind, persons.remark
    {FROM} ORDER BY entry.entered_at, entry.id"""
MEMORY = 40.0  # megabytes that the export may need besides


def export_vs_copy(sizes: Sizes) -> Iterator[Row]:
    """The journal of every office to a CSV file, beside PostgreSQL's own COPY of the same columns as they lie."""
    big, _small = sizes.archives
    took = in_turns(lambda: _exported(big)[0], lambda: _copied(big), rounds=1 if sizes.full else 3, warm=0)
    yield row("export_vs_copy", *took, unit="s", goal=1.6)
    yield row("export_vs_copy memory", _in_a_process(big), MEMORY, unit="MB", goal=1)


def _exported(place: Place) -> tuple[float, int]:
    with place.entered(), _file().open("w", encoding="utf-8") as stream:
        offices = tuple(Office.objects.values_list("pk", flat=True))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        assert copy_csv(Asked("kk", offices=offices), stream) > 0
        took = time.perf_counter() - began
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def _copied(place: Place) -> float:
    with place.entered(), _file().open("w", encoding="utf-8") as stream, connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.copy_expert(f"COPY ({PLAIN}) TO STDOUT WITH (FORMAT csv)", stream)
        return time.perf_counter() - began


def _in_a_process(place: Place) -> float:
    """Megabytes by which a fresh process grows while it exports."""
    connections.close_all()
    place.close()
    with get_context("fork").Pool(1) as pool:
        return pool.apply(_grown, (place.name,)) / 1024


def _grown(name: str) -> int:
    return _exported(Place(name))[1]


def _file() -> Path:
    return Path(settings.DATA_DIR) / "export.csv"
