"""Tables as files for the office's own spreadsheet: rows come from an iterator and none is kept in memory."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from benefit_office.lazily import lazily

openpyxl = lazily("openpyxl")  # most processes never write a workbook
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
BOM = "\ufeff"  # by it a spreadsheet knows the letters
DELIMITER = ";"  # what a spreadsheet expects where the comma parts decimals, as in Kazakhstan
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate what begins so
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no place for these
SHEET_TITLE = re.compile(r"[\[\]:*?/\\]")
WIDTHS = (8, 60)
HEAD = "EFECE4"  # the colour behind the headings
Rows = Iterable[Sequence[Any]]


def write_xlsx(
    path: Path, title: str, columns: Sequence[str], rows: Rows, *, widths: Sequence[int] = ()
) -> int:
    """One sheet: the title, the headings (they stay in sight), the rows. Returns how many rows were written."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET_TITLE.sub(" ", title)[:31])
    for number, heading in enumerate(columns):
        wide = widths[number] if number < len(widths) else min(max(len(heading) + 2, WIDTHS[0]), WIDTHS[1])
        sheet.column_dimensions[openpyxl.utils.get_column_letter(number + 1)].width = wide
    sheet.freeze_panes = "A3"
    sheet.append([_heading(sheet, title)])
    sheet.append([_heading(sheet, heading, fill=True) for heading in columns])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    book.save(path)
    return count


def write_csv(path: Path, columns: Sequence[str], rows: Rows) -> int:
    """The same as text, opened by a spreadsheet without asking. Returns how many rows were written."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        return stream_csv(stream, columns, rows)


def stream_csv(stream: IO[str], columns: Sequence[str], rows: Rows) -> int:
    """Write a table into an open text stream (a file, or the answer to a request)."""
    stream.write(BOM)
    writer = csv.writer(stream, delimiter=DELIMITER)
    writer.writerow([safe(str(heading)) for heading in columns])
    count = 0
    for row in rows:
        writer.writerow([_text(value) for value in row])
        count += 1
    return count


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{_wall(value):%d.%m.%Y %H:%M}"
    if hasattr(value, "strftime"):
        return f"{value:%d.%m.%Y}"
    return safe(value) if isinstance(value, str) else value


def _cell(sheet: Any, value: Any) -> Any:
    """Numbers and dates as such; a text as text, whatever it begins with."""
    if isinstance(value, datetime):
        return _dated(sheet, _wall(value), "DD.MM.YYYY HH:MM")
    if hasattr(value, "strftime"):
        return _dated(sheet, value, "DD.MM.YYYY")
    if not isinstance(value, str):
        return value
    value = FORBIDDEN.sub("", value)
    if not value.startswith("="):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _dated(sheet: Any, value: Any, shape: str) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value)
    cell.number_format = shape
    return cell


def _wall(moment: datetime) -> datetime:
    """The moment on the office's wall: a spreadsheet knows no zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _heading(sheet: Any, text: str, *, fill: bool = False) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, str(text))
    cell.data_type = "s"
    cell.font = openpyxl.styles.Font(bold=True)
    if fill:
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor=HEAD)
        cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    return cell
