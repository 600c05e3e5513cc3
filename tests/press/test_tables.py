"""Tables as files: what a spreadsheet reads back is what was written, and never a formula.

Planted defects this file goes red for: the text type of a cell that begins with «=» left out; the apostrophe left out
of the CSV; the zone of a moment left out; the byte-order mark left out.
"""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from benefit_office.press import tables

COLUMNS = ["№", "Өтініш беруші", "Күні", "Тіркелді", "Сомасы"]
ROW = [1, "Сейітқали Әсемгүл", date(2026, 11, 22), datetime(2026, 11, 22, 4, 30, tzinfo=UTC), 43250]
FORMULAS = ["=1+1", "+7 701", "-5", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")']


def rows_of(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)["Журнал"].iter_rows()]


def test_a_spreadsheet_reads_back_numbers_dates_and_kazakh_letters(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert tables.write_xlsx(path, "Журнал", COLUMNS, [ROW, [None, "", None, None, 0]]) == 2
    title, head, first, second = rows_of(path)
    assert title[0] == "Журнал"
    assert head == COLUMNS
    # 04:30 by UTC is 09:30 on the office's wall.
    assert first == [1, ROW[1], datetime(2026, 11, 22), datetime(2026, 11, 22, 9, 30), 43250]  # noqa: DTZ001
    assert second == [None, None, None, None, 0]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    tables.write_xlsx(path, "Журнал", [text], [[text]])
    cells = [cell for row in load_workbook(path)["Журнал"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells] == ["s"] * len(cells)
    assert cells[-1].value == text


def test_a_csv_opens_in_a_spreadsheet_without_asking(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert tables.write_csv(path, COLUMNS, [ROW]) == 1
    assert path.read_bytes().startswith("\ufeff№;Өтініш беруші".encode())
    (_head, first) = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert first == ["1", "Сейітқали Әсемгүл", "22.11.2026", "22.11.2026 09:30", "43250"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_csv_is_a_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    tables.write_csv(path, [text], [[text]])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.reader(stream, delimiter=";"))
    assert found == [[f"'{text}"], [f"'{text}"]]


def test_letters_that_no_file_can_hold_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    tables.write_xlsx(path, "Жур[на]л: 2026/11 " + "я" * 40, ["a"], [["a\x00b\x1fc\nd"]])
    assert load_workbook(path).worksheets[0]["A3"].value == "abc\nd"


def test_rows_are_taken_one_by_one(tmp_path: Path) -> None:
    taken: list[int] = []

    def rows() -> Iterator[list[Any]]:
        for number in range(3):
            taken.append(number)
            yield [number]

    assert tables.write_csv(tmp_path / "t.csv", ["№"], rows()) == 3
    assert taken == [0, 1, 2]
