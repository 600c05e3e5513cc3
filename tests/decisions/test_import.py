"""Running allowances of another register from XLSX: every good row once, every other with row, column and sentence.

Planted defects this file goes red for: a known person's name written over; the file sent again entered twice; a row
half entered when its period overlaps.
"""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import Person
from benefit_office.press.tables import write_xlsx
from decisions.models import Allowance, ImportedAllowance
from decisions.register.workbook import COLUMNS
from tests import factories as f
from tests.decisions import running as r
from workflow.delivery import vault
from workflow.jobs import run
from workflow.models import AuditEvent, Job, JobError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-01-12 10:00")


@pytest.fixture(autouse=True)
def _monday(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def a_row(place: int, **changes: Any) -> dict[str, Any]:
    guardian, child = date(1980, 1, 2), date(2015, 3, 4)
    return {
        "guardian_surname": f"Қасымова{place}", "guardian_name": "Әсел", "guardian_patronymic": "",
        "guardian_iin": f.an_iin(guardian), "guardian_born": guardian, "child_surname": f"Төлеуов{place}",
        "child_name": "Ғани", "child_patronymic": "Өмірұлы", "child_iin": f.an_iin(child), "child_born": child,
        "birth_number": "123", "birth_issued": date(2015, 3, 9), "birth_issuer": "АХАЖ", "act_number": "12",
        "act_date": date(2016, 2, 1), "act_body": "Әкімдік", "applied_on": date(2020, 5, 6),
        "decision_number": f"{place}/20", "decision_date": date(2020, 5, 12), "since": date(2020, 5, 6),
        "until": date(2033, 3, 3), "monthly": 39320,
        "paid_through": date(2025, 12, 31), "account": r.iban("722", f"C{place:012}"), "bank": "Halyk",
    } | changes  # fmt: skip


def workbook(folder: Path, *rows: dict[str, Any]) -> bytes:
    path = folder / "filled.xlsx"
    cells = [[row[column.field] for column in COLUMNS] for row in rows]
    write_xlsx(path, "Running allowances", [str(column.heading) for column in COLUMNS], cells)
    return path.read_bytes()


def send(content: bytes, **others: Any) -> Any:
    people = f.staff()
    file = SimpleUploadedFile("filled.xlsx", content)
    return f.client_of(people.executor).post(
        reverse("allowances-import"), {"office": people.office.pk, "file": file, **others}
    )


def imported(content: bytes) -> tuple[Job, list[tuple[Any, ...]]]:
    """The job done, and the rows of its report."""
    answer = send(content)
    assert answer.status_code == 302, answer.content.decode()
    job = run(Job.objects.latest("id").pk)
    assert job.state == Job.State.DONE, job.error
    report = load_workbook(BytesIO(vault.get(job.sha256))).active
    return job, list(report.values)


def test_the_empty_form_has_every_column() -> None:
    answer = f.client_of(f.staff().head).get(reverse("allowances-form"))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1] == tuple(str(column.heading) for column in COLUMNS)
    assert len(rows) == 2


def test_good_rows_are_entered_and_each_refused_row_is_told_with_its_column(tmp_path: Path) -> None:
    content = workbook(
        tmp_path,
        a_row(1),
        a_row(2, guardian_iin="800102900001"),
        a_row(3, until=date(2019, 1, 1)),
        a_row(4, account="KZ001"),
        a_row(5, monthly="көп"),
        a_row(6),
    )
    job, report = imported(content)
    assert Allowance.objects.count() == 2
    assert report[0][0] == "Entered: 2, here already: 0, refused: 4"
    told = {(row, column): sentence for row, column, sentence in report[2:]}
    assert told[4, "Guardian: IIN"].startswith("The check digit is wrong")
    assert told[5, "Paid through"] == "The period ends before it begins."
    assert told[6, "Account number (IBAN)"].startswith("This is not a Kazakh account number")
    assert (7, "Tenge a month") in told
    assert list(JobError.objects.values_list("key", flat=True)) == ["row 4", "row 5", "row 6", "row 7"]
    allowance = Allowance.objects.order_by("pk")[0]
    assert r.spans(allowance) == [("2020-05-06", "2033-03-03", 39320)]
    assert (allowance.pays_from, allowance.case, allowance.imported.row) == (date(2026, 1, 1), None, 3)
    assert AuditEvent.objects.get(verb="import_allowances").facts["size"] == 2
    assert job.done == job.total == 6


def test_the_same_file_again_enters_nothing_twice(tmp_path: Path) -> None:
    content = workbook(tmp_path, a_row(1), a_row(2, child_iin=None))
    imported(content)
    _job, report = imported(content)
    assert report[0][0] == "Entered: 0, here already: 2, refused: 0"
    assert (Allowance.objects.count(), ImportedAllowance.objects.count(), Person.objects.count()) == (2, 2, 4)


def test_an_overlap_leaves_nothing_of_its_row(tmp_path: Path) -> None:
    row = a_row(1)
    other = a_row(
        2, child_iin=row["child_iin"], **{name: row[name] for name in ("child_surname", "child_name")}
    )
    _job, report = imported(workbook(tmp_path, row, other))
    assert report[2] == (4, "Paid from", "An allowance for this child already runs in these days.")
    assert not Person.objects.filter(iin=other["guardian_iin"]).exists()
    assert Allowance.objects.count() == 1


def test_a_known_iin_with_another_name_is_not_written_over(tmp_path: Path) -> None:
    known = r.appointed().guardian
    row = a_row(1, guardian_iin=known.iin, guardian_born=known.birth_date)
    _job, report = imported(workbook(tmp_path, row))
    sentence = "This IIN is recorded with another name or birth date. Compare it with the papers."
    assert report[2][1:] == ("Guardian: IIN", sentence)
    assert Person.objects.get(iin=known.iin).surname == known.surname


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook_is_refused_at_once(content: bytes) -> None:
    answer = send(content)
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_a_workbook_without_the_headings_or_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    write_xlsx(path, "Other", ["a", "b"], [[1, 2]])
    assert "headings of the form are missing" in send(path.read_bytes()).content.decode()
    assert "has no filled row" in send(workbook(tmp_path)).content.decode()


def test_only_executor_and_head_of_the_office_import(tmp_path: Path) -> None:
    people = f.staff()
    assert f.client_of(people.clerk).get(reverse("allowances-import")).status_code == 403
    assert send(workbook(tmp_path, a_row(1)), office=f.an_office(f.AKSU).pk).status_code == 422
