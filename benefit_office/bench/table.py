"""The rows in their order, and the printing of them."""

import sys
import traceback
from collections.abc import Callable, Iterator

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
    web_rows,
)
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
)


def print_rows(wanted: list[str], *, quick: bool) -> bool:
    """One JSON line a row; «picture» alone draws the curves instead.

    A missed goal is said, not punished; False: a row could not be measured at all.
    """
    ground.migrated()
    if wanted == ["picture"]:
        picture.draw(QUICK if quick else FULL)
        return True
    whole = True
    for measure in ROWS:
        if wanted and not any(measure.__name__.startswith(word) for word in wanted):
            continue
        say(f"{measure.__name__} …")
        try:
            for row in measure(QUICK if quick else FULL):
                sys.stdout.write(f"{row}\n")
                sys.stdout.flush()
        except Exception:  # noqa: BLE001 – the other rows are worth measuring all the same
            say(f"{measure.__name__} could not be measured:\n{traceback.format_exc()}")
            whole = False
    return whole
