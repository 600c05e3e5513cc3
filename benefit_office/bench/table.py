"""The rows in their order, and the printing of them."""

import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from benefit_office.office.folder import Folder

from . import (
    act_rows,
    clock_rows,
    export_rows,
    gost_rows,
    ground,
    page_rows,
    parallel_rows,
    picture,
    proof_rows,
    sheet_rows,
    start_rows,
    web_rows,
    weight,
    written,
)
from .day import run_day
from .measure import Row, say
from .sizes import FULL, QUICK, Sizes

ROWS: tuple[Callable[[Sizes], Iterator[Row]], ...] = (
    clock_rows.working_time,
    clock_rows.sweep_growth,
    clock_rows.sweep_vs_loop,
    page_rows.queue_growth,
    page_rows.journal_growth,
    page_rows.journal_depth,
    page_rows.search_growth,
    page_rows.journal_vs_admin,
    proof_rows.total,
    act_rows.statements,
    act_rows.case_vs_raw,
    act_rows.case_vs_habit,
    act_rows.case_vs_viewflow,
    parallel_rows.case_parallel,
    act_rows.chain,
    proof_rows.verify_journal,
    sheet_rows.sheet_vs_weasyprint,
    sheet_rows.sheets_parallel,
    export_rows.export_vs_copy,
    gost_rows.gost,
    web_rows.page_vs_floor,
    start_rows.start,
)


def draw(quick: bool) -> None:
    """`make bench ARGS=picture`: the curves of docs/performance.md."""
    ground.migrated()
    picture.draw(QUICK if quick else FULL)


def write(_quick: bool) -> None:
    """`make bench ARGS=table`: the tables of docs/performance.md from what was measured last; measures nothing."""
    missing = written.write([measure.__name__ for measure in ROWS])
    if missing:
        say(f"never measured in full here: {', '.join(missing)}")


def day(quick: bool) -> None:
    """`make bench ARGS=day`: an hour of the whole region in ten minutes, against a running office."""
    home = Folder(Path(settings.DATA_DIR) / "day")
    size = {"acts": 80, "archive": 1_000, "offices": 2} if quick else {"acts": 2_000, "archive": 20_000}
    report = run_day(home, faster=6, **size)
    sys.stdout.write(f"{report}\n")
    if not quick:
        written.keep("day", asdict(report))


def weigh(quick: bool) -> None:
    """`make bench ARGS=weights`: what the big register takes on the disk, for docs/scale.md."""
    for line in weight.weights(QUICK if quick else FULL):
        sys.stdout.write(f"{line}\n")


COMMANDS = {"picture": draw, "table": write, "day": day, "weights": weigh}


def print_rows(wanted: list[str], *, quick: bool) -> bool:
    """One JSON line a row, or one of the commands.

    A missed goal is said, not punished; False: a row could not be measured at all.
    """
    if len(wanted) == 1 and wanted[0] in COMMANDS:
        COMMANDS[wanted[0]](quick)
        return True
    ground.migrated()
    whole = True
    for measure in ROWS:
        if wanted and not any(measure.__name__.startswith(word) for word in wanted):
            continue
        began = time.perf_counter()
        try:
            for row in measure(QUICK if quick else FULL):
                sys.stdout.write(f"{row}\n")
                sys.stdout.flush()
                if not quick:
                    written.keep(row.name, asdict(row))
        except Exception:  # noqa: BLE001 – the other rows are worth measuring all the same
            say(f"{measure.__name__} could not be measured:\n{traceback.format_exc()}")
            whole = False
        say(f"{measure.__name__}: {time.perf_counter() - began:.1f} s")
    return whole
