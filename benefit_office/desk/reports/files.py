"""A report as a file: PDF by a job, XLSX and CSV at once – they are small."""

import io
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from benefit_office.press import tables
from benefit_office.press.sheets import make as press
from benefit_office.press.words import money
from workflow import clock
from workflow.jobs import Product, Run, job
from workflow.language.text import in_language
from workflow.models import Office
from workflow.words import RoleKind

from .figures import Table, report
from .periods import Span

READERS = (RoleKind.HEAD, RoleKind.AUDITOR)


@job("report", gettext_lazy("Report of a period"), roles=READERS, read_only=True)
def printed(run: Run) -> Product:
    """The report as a print."""
    told = run.job.params
    span = Span(date.fromisoformat(told["since"]), date.fromisoformat(told["until"]))
    offices = list(Office.objects.filter(pk__in=told["offices"]))
    language = run.job.language if run.job.language in ("kk", "ru") else "kk"
    with translation.override(language):
        told_of = sheet(report(offices, span), offices, span, language, str(run.job.ordered_by))
        content = press("report", language, told_of)  # type: ignore[arg-type]
    return Product(f"{name_of(span)}.pdf", "application/pdf", content)


def sheet(found: list[Table], offices: list[Office], span: Span, language: str, by: str) -> dict[str, Any]:
    """The input of the print."""
    body = (
        in_language(offices[0], "name", language)
        if len(offices) == 1
        else pgettext("report", "Pavlodar region")
    )
    return {
        "specimen": not settings.PRODUCTION,
        "body_name": body,
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "tables": [
            {
                "title": table.title,
                "columns": [str(column) for column in table.columns],
                "rows": [_written(row) for row in table.rows],
                "total": _written(table.total),
            }
            for table in found
        ],
        "printed_at": clock.local(clock.now()).replace(tzinfo=None).isoformat(timespec="minutes")[:16],
        "printed_by": by,
    }


def as_csv(found: list[Table]) -> str:
    """All tables one below the other."""
    stream = io.StringIO(newline="")
    tables.stream_csv(stream, *_one_table(found))
    return stream.getvalue()


def as_xlsx(found: list[Table], span: Span) -> bytes:
    """All tables on one sheet, one below the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        title = _("Report") + f" {span.since:%d.%m.%Y} – {span.until:%d.%m.%Y}"
        columns, rows = _one_table(found)
        tables.write_xlsx(path, title, columns, rows, widths=[60, *[16] * (len(columns) - 1)])
        return path.read_bytes()


def name_of(span: Span) -> str:
    """«report-20261001-20261231»."""
    return f"report-{span.since:%Y%m%d}-{span.until:%Y%m%d}"


def _one_table(found: list[Table]) -> tuple[list[str], Iterator[list[Any]]]:
    """The first table's headings stand at the top; each further table brings its own as a row."""
    return [str(column) for column in found[0].columns], _rows(found)


def _rows(found: list[Table]) -> Iterator[list[Any]]:
    for number, table in enumerate(found):
        if number:
            yield []
            yield [table.title]
            yield [str(column) for column in table.columns]
        yield from table.rows
        if table.total:
            yield table.total


def _written(row: list[Any]) -> list[str]:
    return [money(cell) if isinstance(cell, int | Decimal) else str(cell) for cell in row]
