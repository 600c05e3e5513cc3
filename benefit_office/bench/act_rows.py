"""Rows of the acts: one case through the five actions, and what stands beside it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from decisions import proof
from decisions.models import JournalEntry
from workflow import clock
from workflow.models import NumberSeries, Office
from workflow.moves import door
from workflow.moves.numbers import take

from . import crowd, ground
from .measure import Row, in_turns, row
from .peer import installed, peer
from .raw import insert, raw_acts
from .scenes import Act, Scene, five_acts, through
from .sizes import Sizes

PEERS = {
    "habit": ("django-simple-history==3.13.0",),
    "viewflow_peer": ("django-viewflow==2.4.0", "django-filter==26.2"),
}
BUDGET = 31  # data statements that the five actions need
INSERTS = 200
LOCK = door.LOCK.partition("%")[0]


def scene() -> Scene:
    """The first office's people in the place that is entered."""
    return Scene(crowd.hire()[0], clock.now())


def case_vs_raw(sizes: Sizes) -> Iterator[Row]:
    """One case through the five actions beside the same rows by raw SQL; then the journal must still hold."""
    with sizes.acts.entered():
        here = scene()
        ours, raw = five_acts(here), raw_acts(here)
        took = in_turns(lambda: through(here, ours), lambda: through(here, raw), rounds=sizes.cases, warm=2)
        assert proof.verify(here.team.office) is None
    yield row("case_vs_raw", *(seconds * 1000 for seconds in took), unit="ms", goal=2.5)


def case_vs_habit(sizes: Sizes) -> Iterator[Row]:
    """The same case beside plain Django with django-fsm-2 and django-simple-history doing the same duties."""
    yield from _beside("case_vs_habit", "habit", sizes, goal=0.5)


def case_vs_viewflow(sizes: Sizes) -> Iterator[Row]:
    """The same case beside the five human steps of django-viewflow, which writes its own rows only."""
    yield from _beside("case_vs_viewflow", "viewflow_peer", sizes, goal=0.28)


def _beside(name: str, kind: str, sizes: Sizes, *, goal: float) -> Iterator[Row]:
    """One case through the five actions beside a project of its own that does the same."""
    path = installed(Path(settings.DATA_DIR) / "peers", *PEERS[kind])
    ground.place(kind, lambda: None, version=crowd.VERSION, template="template1")
    with (
        peer(f"{kind}.work", settings=f"{kind}.settings", database=kind, path=path) as other,
        sizes.acts.entered(),
    ):
        here = scene()
        acts = five_acts(here)
        took = in_turns(lambda: through(here, acts), other.asked("case"), rounds=sizes.cases, warm=2)
    yield row(name, *(seconds * 1000 for seconds in took), unit="ms", goal=goal)


def statements(sizes: Sizes) -> Iterator[Row]:
    """The data statements of the five actions together, beside the budget."""
    found: list[str] = []

    def watch(act: Act, case: object) -> None:
        with counted(found):
            act(case)  # type: ignore[arg-type]

    with sizes.acts.entered():
        here = scene()
        through(here, five_acts(here))
        through(here, five_acts(here), watch)
    yield row("statements", len(found), BUDGET, unit="statements", goal=1)


@contextmanager
def counted(found: list[str]) -> Iterator[None]:
    """Note each data statement. The lock of a case goes out in one trip with the reading behind it: these are two."""

    def noted(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        done = execute(sql, params, many, context)
        if context["cursor"].query.startswith(LOCK.encode()):
            found.append(LOCK)
        if sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            found.append(sql)
        return done

    with connection.execute_wrapper(noted):
        yield


def chain(sizes: Sizes) -> Iterator[Row]:
    """Entries of the journal one by one, each committed, with number and chain, beside number without chain."""
    with sizes.acts.entered(), ExitStack() as after:
        office = Office.objects.order_by("pk").last()
        assert office is not None
        decision = JournalEntry.objects.filter(decision__isnull=False).earliest("pk").decision_id
        after.callback(_chained, True)
        took = in_turns(
            lambda: _inserted(office, decision, chained=True),
            lambda: _inserted(office, decision, chained=False),
            rounds=sizes.rounds * 2 - 1,
        )
    yield row("chain", *(seconds / INSERTS * 1e6 for seconds in took), unit="µs", goal=1.2)


def _inserted(office: Office, decision: int | None, *, chained: bool) -> float:
    _chained(chained)
    with transaction.atomic(), connection.cursor() as cursor:  # both begin from nothing
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM decisions_journalentry WHERE office_id = %s", [office.pk])
        cursor.execute("DELETE FROM decisions_journalchain WHERE office_id = %s", [office.pk])
        cursor.execute("DELETE FROM workflow_numberseries WHERE office_id = %s", [office.pk])
    now, officer = clock.now(), scene().team.clerk.pk
    began = time.perf_counter()
    for _ in range(INSERTS):
        with transaction.atomic():
            number = take(office, now.year, NumberSeries.Kind.DECISION)
            values = {
                "office_id": office.pk, "place": number, "kind": "correction", "decision_id": decision,
                "number": f"{now.year}-Ш{number:05}", "date": now.date(), "entered_at": now, "entered_by_id": officer,
            }  # fmt: skip
            with connection.cursor() as cursor:
                insert(cursor, JournalEntry, values)
    return time.perf_counter() - began


def _chained(on: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'decisions_journalentry'::regclass"
            " AND tgname LIKE '%%journal_entry_chained%%'"
        )
        name = cursor.fetchone()[0]
        cursor.execute(f"ALTER TABLE decisions_journalentry {'ENABLE' if on else 'DISABLE'} TRIGGER {name}")
