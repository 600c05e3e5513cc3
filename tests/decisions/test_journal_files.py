"""The journal of a period as a file: PDF, XLSX, CSV, made by a job; the children's names for those who keep it.

Planted defects this file goes red for: the masked job reading the names; the official one ordered by a clerk; the other
offices left in; the guard against formulas left out of the copy; the rows of a spreadsheet kept in memory.
"""

import csv
import io
import resource
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from decisions.book import columns, files
from decisions.book.columns import Asked
from decisions.models import JournalEntry, JournalPersons
from tests import factories as f
from tests.press import reading
from workflow import jobs
from workflow.clock import local
from workflow.delivery import vault
from workflow.jobs import KINDS
from workflow.models import AccessRecord, Job, Officer
from workflow.words import RoleKind, State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-20 10:00")
NOVEMBER = {"since": "2026-11-01", "until": "2026-11-30"}


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def entered(count: int = 1, code: str = f.PAVLODAR, **others: Any) -> list[JournalEntry]:
    for _one in range(count):
        f.a_case(state=State.ISSUED, office=f.an_office(code), **others)
    return list(JournalEntry.objects.filter(office__code=code).order_by("place"))


def made(officer: Officer, form: str, **asked: Any) -> tuple[Job, bytes]:
    """Order by the page, do the work, fetch the file."""
    client = f.client_of(officer)
    answer = client.post(reverse("journal-file"), {**NOVEMBER, "form": form, **asked})
    assert answer.status_code == 302
    job = jobs.run(Job.objects.latest("pk").pk)
    assert (job.state, job.error) == ("done", "")
    fetched = client.get(reverse("job-file", args=[job.public_id]))
    return job, b"".join(fetched.streaming_content)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.clause("5.5")
def test_head_and_executor_get_the_names_other_readers_initials() -> None:
    (entry,) = entered()
    child = entry.persons.children[0]
    people = f.staff()
    for officer in (people.head, people.executor):
        job, content = made(officer, "csv")
        assert job.kind == "journal_official"
        assert child in content.decode()
    for officer in (people.clerk, people.auditor):
        job, content = made(officer, "csv")
        assert job.kind == "journal_masked"
        assert child not in content.decode()
        assert "\u00a0".join(f"{part[0]}." for part in child.split()) in content.decode()
    assert set(KINDS["journal_official"].roles) == {RoleKind.HEAD, RoleKind.EXECUTOR}
    assert AccessRecord.objects.filter(what="file: journal_official", officer=people.head).count() == 1


def test_the_three_forms_hold_the_same_entries(tmp_path: Path) -> None:
    rows = entered(2)
    entered(1, code=f.AKSU)
    entered(1, start=f.at("2026-10-01 09:05"))
    head = f.staff().head
    _job, text = made(head, "csv")
    heading, *lines = table(text)
    assert heading == columns.headings()
    assert [line[1] for line in lines] == ["1", "2"]
    _job, sheet = made(head, "xlsx")
    (tmp_path / "j.xlsx").write_bytes(sheet)
    _title, names, *read = [
        [cell.value for cell in row] for row in load_workbook(tmp_path / "j.xlsx").worksheets[0]
    ]
    assert names == heading
    assert [[str(value) if value is not None else "" for value in row] for row in read] == lines
    job, pdf = made(head, "pdf")
    assert job.filename == "journal-20261101-20261130.pdf"
    printed = reading.text(pdf)
    for row in rows:
        assert row.number in printed
        assert row.persons.applicant.split()[0] in printed
    assert "01.10.2026" not in printed


def test_the_print_is_in_the_language_of_the_one_who_ordered_it() -> None:
    entered()
    head = f.staff().head
    client = f.client_of(head)
    for language, title in (("kk", "ЕСЕПКЕ АЛУ ЖУРНАЛЫ"), ("ru", "ЖУРНАЛ РЕГИСТРАЦИИ")):
        client.cookies["django_language"] = language
        client.post(reverse("journal-file"), {**NOVEMBER, "form": "pdf"})
        job = jobs.run(Job.objects.latest("pk").pk)
        assert title in reading.text(vault.get(job.sha256)).upper()


def test_the_regions_auditor_takes_out_all_offices_or_one() -> None:
    entered()
    entered(1, code=f.AKSU)
    auditor = f.a_regional_auditor()
    _job, content = made(auditor, "csv")
    assert len(table(content)) == 3
    _job, content = made(auditor, "csv", office=f.an_office(f.AKSU).pk)
    assert [line[0] for line in table(content)[1:]] == [f.an_office(f.AKSU).place_en]
    refused = f.client_of(auditor).post(reverse("journal-file"), {**NOVEMBER, "form": "pdf"})
    assert refused.status_code == 422
    assert "Choose one office." in refused.content.decode()


def test_each_form_of_the_page_carries_its_token() -> None:
    page = f.client_of(f.staff().auditor).get(reverse("journal")).content.decode()
    assert page.count('method="post"') == page.count("csrfmiddlewaretoken") > 2


def test_a_wrong_period_and_another_offices_journal_are_refused() -> None:
    entered(1, code=f.AKSU)
    client = f.client_of(f.staff().head)
    for wrong in ({}, {"since": "2026-11-30", "until": "2026-11-01", "form": "csv"}, {**NOVEMBER, "form": "exe"},
                  {**NOVEMBER, "form": "csv", "office": f.an_office(f.AKSU).pk}):  # fmt: skip
        assert client.post(reverse("journal-file"), wrong).status_code == 422
    assert Job.objects.count() == 0


def test_a_print_that_is_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    entered(2)
    monkeypatch.setattr(files, "ON_PAPER", 1)
    f.client_of(f.staff().head).post(reverse("journal-file"), {**NOVEMBER, "form": "pdf"})
    job = jobs.run(Job.objects.latest("pk").pk)
    assert (job.state, job.sha256) == ("failed", "")
    assert "Choose a shorter period" in job.error


def test_a_thick_print_is_made_in_parts_by_days(monkeypatch: pytest.MonkeyPatch) -> None:
    entered(1)
    rows = entered(1, start=f.START + timedelta(days=7))
    monkeypatch.setattr(files, "ON_PAPER", 1)
    answer = f.client_of(f.staff().head).post(reverse("journal-file"), {**NOVEMBER, "form": "pdf"})
    assert answer["Location"] == reverse("jobs")
    spans = [(one.params["since"], one.params["until"]) for one in Job.objects.order_by("pk")]
    days = [str(local(row.entered_at).date()) for row in rows]
    assert [since <= day <= until for (since, until), day in zip(spans, days, strict=True)] == [True, True]
    assert spans[0][1] < spans[1][0]


def test_no_name_in_the_copy_is_a_formula() -> None:
    (entry,) = entered()
    JournalPersons.objects.filter(entry=entry).update(applicant="=1+1", act="@x", children=["-2", "\tтаб"])
    stream = io.StringIO()
    asked = Asked("en", masked=False, offices=(entry.office_id,))
    assert columns.copy_csv(asked, stream) == 1
    (_heading, line) = table(stream.getvalue().encode())
    assert (line[5], line[6], line[7]) == ("'=1+1", "'-2, \tтаб", "'@x")


ENTRIES = """
    SET LOCAL session_replication_role = replica;
    INSERT INTO decisions_journalentry (office_id, place, kind, decision_id, number, date, incoming_number, channel,
        outcome, total_monthly, facts, entered_at, entered_by_id, persons_hash, sheets_hash, previous, hash)
    SELECT office_id, n, 'correction', decision_id, number || n, date, incoming_number, channel,
        outcome, total_monthly, facts, entered_at, entered_by_id, persons_hash, sheets_hash, previous, hash
    FROM decisions_journalentry, generate_series(2, {count}) n WHERE place = 1;
    INSERT INTO decisions_journalpersons (entry_id, salt, applicant, children, act)
    SELECT entry.id, persons.salt, persons.applicant, persons.children, persons.act
    FROM decisions_journalentry entry, decisions_journalpersons persons WHERE entry.place > 1;
    SET LOCAL session_replication_role = DEFAULT;
"""


def many(count: int) -> int:
    (first,) = entered()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(ENTRIES.format(count=count))
    return first.office_id


def grown(work: Any) -> float:
    """By how many megabytes the process's peak grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def exported(office: int, tmp_path: Path) -> tuple[int, int]:
    asked = Asked("kk", masked=False, offices=(office,))
    with (tmp_path / "j.csv").open("w", encoding="utf-8") as stream:
        copied = columns.copy_csv(asked, stream)
    rows = (line[: len(columns.SHOWN)] for line in columns.lines(asked))
    return copied, files.tables.write_xlsx(tmp_path / "j.xlsx", "Журнал", columns.headings(), rows)


def test_a_thousand_entries_are_exported_by_one_statement_each(
    tmp_path: Path, django_assert_num_queries: Any
) -> None:
    office = many(1000)
    with django_assert_num_queries(3):  # the copy; a savepoint around the cursor of the server
        assert exported(office, tmp_path) == (1000, 1000)


@pytest.mark.soak
def test_a_journal_of_a_hundred_thousand_entries_exports_in_constant_memory(tmp_path: Path) -> None:
    office = many(100_000)
    exported_small = grown(lambda: exported(office, tmp_path))
    assert (tmp_path / "j.csv").stat().st_size > 10_000_000
    assert exported_small < 40
