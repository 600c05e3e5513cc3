"""Long work of this floor, ordered by officers (see `workflow.jobs`)."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.press.inputs import Kind
from benefit_office.press.sheets import make
from benefit_office.press.tables import XLSX, write_xlsx
from workflow.jobs import Product, Run, job
from workflow.models import Job, Office
from workflow.moves.refusals import Refused
from workflow.words import RoleKind

from .registers import lines, rows
from .registers.rows import Period

KEEPERS = (RoleKind.CLERK, RoleKind.HEAD, RoleKind.AUDITOR)
MOST_PRINTED = 2000  # entries on one print, some two hundred pages; a spreadsheet takes any number
Language = Literal["kk", "ru"]


@dataclass(frozen=True)
class Register:
    """What a register needs to be printed or handed to a spreadsheet."""

    name: str
    title: Any
    kind: Kind
    count: Callable[[Office, Period], int]
    sheet: Callable[[Office, Period, Job, str], dict[str, Any]]
    columns: Callable[[], list[str]]
    widths: Sequence[int]
    cells: Callable[[Office, Period], Iterator[list[Any]]]


INCOMING = Register(
    "incoming", gettext_lazy("Incoming register"), "incoming_register",
    lambda office, period: rows.incoming(office, period).count(),
    lines.incoming_sheet, lines.incoming_columns, lines.INCOMING_WIDTHS, lines.incoming_cells,
)  # fmt: skip
REFUSALS = Register(
    "refusals", gettext_lazy("Register of refusals to accept"), "refusals_register",
    lambda office, period: rows.refusals(office, period).count(),
    lines.refusals_sheet, lines.refusal_columns, lines.REFUSAL_WIDTHS, lines.refusal_cells,
)  # fmt: skip


@job("incoming_register", INCOMING.title, roles=KEEPERS, read_only=True)
def incoming_register(run: Run) -> Product | None:
    """Regulation 5.1: the incoming register of a period, as a sheet or a table."""
    return _made(run, INCOMING)


@job("refusals_register", REFUSALS.title, roles=KEEPERS, read_only=True)
def refusals_register(run: Run) -> Product | None:
    """Regulation 9.1: the register of refusals to accept with its statistics, as a sheet or a table."""
    return _made(run, REFUSALS)


def _made(run: Run, register: Register) -> Product | None:
    office, wanted = run.job.office, run.job.params
    assert office is not None  # the page orders a register for an office
    period = Period(date.fromisoformat(wanted["since"]), date.fromisoformat(wanted["until"]))
    count = register.count(office, period)
    stem = f"{register.name}-{office.code}-{period.since}-{period.until}"
    if wanted["form"] == "xlsx":
        run.total(count)
        return Product(f"{stem}.xlsx", XLSX, _table(run, register, office, period))
    if count > MOST_PRINTED:
        raise Refused(
            _("More than %(most)s entries: print a shorter period, or take the table.")
            % {"most": MOST_PRINTED}
        )
    language: Language = "ru" if wanted["form"] == "ru" else "kk"
    content = make(register.kind, language, register.sheet(office, period, run.job, language))
    return Product(f"{stem}-{language}.pdf", "application/pdf", content)


def _table(run: Run, register: Register, office: Office, period: Period) -> Path:
    """A scratch file; the store takes it away."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as scratch:
        path = Path(scratch.name)
    title = f"{register.title}: {office.name}, {period.since:%d.%m.%Y} – {period.until:%d.%m.%Y}"
    write_xlsx(
        path, title, register.columns(), run.each(register.cells(office, period)), widths=register.widths
    )
    return path
