"""The file by which running allowances of another register are brought in: its columns and its empty form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from benefit_office.lazily import lazily
from benefit_office.press.tables import write_xlsx

openpyxl = lazily("openpyxl")
HEAD_ROWS = 2  # the title and the headings, as our own tables have them
UNREADABLE = (KeyError, ValueError, OSError, IndexError, TypeError)
MOST_ROWS = 3000
MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Column:
    """A column by its place: the field of the form, its heading, and whether it holds a day."""

    field: str
    heading: Any
    day: bool = False


COLUMNS = (
    Column("guardian_surname", gettext_lazy("Guardian: surname")),
    Column("guardian_name", gettext_lazy("Guardian: name")),
    Column("guardian_patronymic", gettext_lazy("Guardian: patronymic")),
    Column("guardian_iin", gettext_lazy("Guardian: IIN")),
    Column("guardian_born", gettext_lazy("Guardian: birth date"), day=True),
    Column("child_surname", gettext_lazy("Child: surname")),
    Column("child_name", gettext_lazy("Child: name")),
    Column("child_patronymic", gettext_lazy("Child: patronymic")),
    Column("child_iin", gettext_lazy("Child: IIN")),
    Column("child_born", gettext_lazy("Child: birth date"), day=True),
    Column("birth_number", gettext_lazy("Birth certificate №")),
    Column("birth_issued", gettext_lazy("Birth certificate issued on"), day=True),
    Column("birth_issuer", gettext_lazy("Birth certificate issued by")),
    Column("act_number", gettext_lazy("Guardianship act №")),
    Column("act_date", gettext_lazy("Guardianship act, date"), day=True),
    Column("act_body", gettext_lazy("Guardianship act, body")),
    Column("applied_on", gettext_lazy("Applied on"), day=True),
    Column("decision_number", gettext_lazy("Decision №")),
    Column("decision_date", gettext_lazy("Decision date"), day=True),
    Column("since", gettext_lazy("Paid from"), day=True),
    Column("until", gettext_lazy("Paid through"), day=True),
    Column("monthly", gettext_lazy("Tenge a month")),
    Column("paid_through", gettext_lazy("Already paid up to and including"), day=True),
    Column("account", gettext_lazy("Account number (IBAN)")),
    Column("bank", gettext_lazy("Bank")),
)


class NotATable(Exception):
    """The file is not a workbook of ours; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of the file by its number as the spreadsheet shows it; every value is a text for the form."""

    number: int
    values: dict[str, str]


def empty_form() -> bytes:
    """The workbook to fill in: title and headings, no rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "allowances.xlsx"
        headings = [str(column.heading) for column in COLUMNS]
        write_xlsx(path, _("Running allowances"), headings, [], widths=[18] * len(headings))
        return path.read_bytes()


def rows_of(upload: IO[bytes]) -> list[Row]:
    """The filled rows of a workbook; an empty row is passed over.

    :raises NotATable: it cannot be read, it has other columns, it is too long.
    """
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotATable(_("The file is larger than 10 MB. Divide it."))
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        found = list(_rows(book.worksheets[0].iter_rows(values_only=True, max_col=len(COLUMNS))))
    except (BadZipFile, openpyxl.utils.exceptions.InvalidFileException, *UNREADABLE) as fault:
        raise NotATable(
            _("This is not an XLSX workbook. Fill in the form that can be downloaded here.")
        ) from fault
    return found


def _rows(lines: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=1):
        if number == HEAD_ROWS and sum(cell is not None for cell in cells) < len(COLUMNS):
            raise NotATable(
                _("The headings of the form are missing: %(count)s columns are expected.")
                % {"count": len(COLUMNS)}
            )
        if number <= HEAD_ROWS or not any(cell not in (None, "") for cell in cells):
            continue
        if number > MOST_ROWS + HEAD_ROWS:
            raise NotATable(_("The file has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
        padded = [*cells, *[None] * (len(COLUMNS) - len(cells))]
        texts = {column.field: _text(cell) for column, cell in zip(COLUMNS, padded, strict=True)}
        yield Row(number, texts)


def _text(cell: Any) -> str:
    """A day as the form reads it, a whole number without a point; an IIN typed as a number gets its zeros back."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
