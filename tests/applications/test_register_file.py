"""`manage.py register_file`: all applications of a file or none, every fault with its line and field."""

import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application, Document, Person
from tests.factories import PACKAGE, START, Staff, an_iin, office_time, staff
from workflow.models import Case, NumberSeries

from .samples import ACCOUNT, picture

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4"), pytest.mark.clause("5.1")]
DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "register-file.md"


@pytest.fixture(autouse=True)
def _at_ten() -> Iterator[None]:
    with office_time(START + timedelta(hours=1)):
        yield


@pytest.fixture(autouse=True)
def people() -> Staff:
    return staff()


def an_entry(**changes: Any) -> dict[str, Any]:
    born, child = date(1980, 1, 2), date(2015, 3, 4)
    entry: dict[str, Any] = {
        "handed_in_at": "2026-11-16T09:50",
        "guardian": {"surname": "Қасымова", "name": "Әсел", "iin": an_iin(born), "birth_date": "1980-01-02"},
        "address": "Павлодар қ., Ломов көшесі, 12",
        "identity": {"kind": "card", "number": "012345678", "issuer": "ҚР ІІМ", "date": "2020-01-01"},
        "account": ACCOUNT,
        "bank": "Үлгі Банк",
        "consent": True,
        "children": [
            {
                "surname": "Төлеуов", "name": "Ғани", "iin": an_iin(child), "birth_date": "2015-03-04",
                "birth_number": "1234567", "birth_issuer": "АХАЖ", "birth_issued": "2015-03-10", "act_number": "12",
                "act_date": "2025-02-01", "act_body": "Әкімдік", "care_loss": "death",
            }
        ],
        "documents": [{"requirement": code, "file": "scans/paper.jpg"} for code in PACKAGE],
    }  # fmt: skip
    return {**entry, **changes}


def written(folder: Path, content: Any) -> Path:
    (folder / "scans").mkdir(exist_ok=True)
    (folder / "scans" / "paper.jpg").write_bytes(picture())
    path = folder / "file.json"
    path.write_text(
        content if isinstance(content, str) else json.dumps(content, indent=1, ensure_ascii=False)
    )
    return path


def run(path: Path, **options: Any) -> tuple[int, list[dict[str, Any]], list[str]]:
    """(exit code, JSON lines, faults)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("register_file", str(path), stdout=out, stderr=err, **options)
    except CommandError as stopped:
        return stopped.returncode, [], [*err.getvalue().splitlines(), str(stopped)]
    return 0, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue().splitlines()


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text().splitlines(), 1) if text in line)


def test_a_good_file_registers_each_application_and_says_its_number(tmp_path: Path, people: Staff) -> None:
    path = written(tmp_path, {"office": "551000000", "applications": [an_entry(), an_entry()]})
    code, lines, faults = run(path)
    assert (code, faults) == (0, [])
    assert [(line["application"], line["number"], line["state"]) for line in lines] == [
        (0, "2026-00001", "registered"), (1, "2026-00002", "registered")
    ]  # fmt: skip
    case = Case.objects.get(public_id=lines[0]["case"])
    assert (case.created_by, case.handed_in_at) == (people.clerk, START + timedelta(minutes=45))
    assert case.application.documents.count() == len(PACKAGE)
    assert lines[0]["service_due_at"] == "2026-11-30T18:30:00+05:00"


def test_the_example_of_the_documentation_works(tmp_path: Path) -> None:
    example = DOCUMENTATION.read_text().split("```json\n")[1].split("```")[0]
    path = written(tmp_path, example)
    for entry in json.loads(example)["applications"]:
        for paper in entry["documents"]:
            (tmp_path / paper["file"]).parent.mkdir(exist_ok=True)
            (tmp_path / paper["file"]).write_bytes(picture())
    code, lines, faults = run(path)
    assert (code, faults) == (0, [])
    assert len(lines) == 1


def test_a_representative_two_children_and_papers_of_each(tmp_path: Path) -> None:
    first = an_entry()["children"][0]
    second = {**first, "name": "Аружан", "iin": an_iin(date(2015, 3, 4)), "born_abroad": True}
    entry = an_entry(
        children=[first, second],
        representative={"surname": "Ли", "name": "Анна", "iin": an_iin(date(1975, 5, 5))},
        power={"number": "77", "date": "2026-01-01", "notary": "Нотариус"},
        documents=[{"requirement": code, "file": "scans/paper.jpg"} for code in (*PACKAGE, "power")]
        + [
            {
                "requirement": "birth",
                "child": 2,
                "sheets": 3,
                "original_seen": False,
                "file": "scans/paper.jpg",
            }
        ],
    )
    code, lines, faults = run(written(tmp_path, {"applications": [entry]}), office="551000000")
    assert (code, faults) == (0, [])
    application = Application.objects.get()
    birth = Document.objects.get(requirement__code="birth")
    assert application.representative is not None
    assert (birth.child, birth.sheets, birth.original_seen) == (application.children.last(), 3, False)
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"guardian": {"surname": "Қасымова", "name": "Әсел", "iin": "800102400001", "birth_date": "1980-01-02"}},
         'guardian.iin'),
        ({"guardian": {"surname": "Қасымова", "name": "Әсел", "iin": 800102400001, "birth_date": "1980-01-02"}},
         'guardian.iin'),
        ({"guardian": "Қасымова"}, "guardian"),
        ({"guardian": None}, "guardian.surname"),
        ({"account": "KZ1"}, "account"),
        ({"adress": "?"}, "adress"),
        ({"consent": False}, "consent"),
        ({"consent": "yes"}, "consent"),
        ({"children": []}, "children"),
        ({"children": {}}, "children"),
        ({"children": ["Ғани"]}, "children[0]"),
        ({"handed_in_at": "2027-01-01T10:00"}, "handed_in_at"),
        ({"handed_in_at": "yesterday"}, "handed_in_at"),
        ({"identity": {"kind": "licence", "number": "1", "issuer": "ІІМ", "date": "2020-01-01"}}, "identity.kind"),
        ({"identity": {"kind": "card", "number": "1", "issuer": "ІІМ", "date": "01.13.2020"}}, "identity.date"),
        ({"representative": {"surname": "Ли", "name": "Анна"}}, "representative.iin"),
        ({"documents": [{"requirement": "passport", "file": "scans/paper.jpg"}]}, "documents[0].requirement"),
        ({"documents": [{"requirement": "study", "file": "scans/none.jpg"}]}, "documents[0].file"),
        ({"documents": [{"requirement": "study", "file": "../../etc/passwd"}]}, "documents[0].file"),
        ({"documents": [{"requirement": "study", "file": "/etc/passwd"}]}, "documents[0].file"),
        ({"documents": [{"requirement": "study", "file": "file.json"}]}, "documents[0].file"),
        ({"documents": [{"requirement": "study", "child": 2, "file": "scans/paper.jpg"}]}, "documents[0].child"),
        ({"documents": [{"requirement": "study", "child": "1", "file": "scans/paper.jpg"}]}, "documents[0].child"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_line_and_field_and_nothing_is_registered(
    tmp_path: Path, change: dict[str, Any], where: str
) -> None:
    path = written(tmp_path, {"applications": [an_entry(), an_entry(**change)]})
    code, _lines, faults = run(path, office="551000000")
    assert code == 1
    said = [fault for fault in faults if f"applications[1].{where}:" in fault]
    assert said, faults
    assert int(said[0].split("line ")[1].split(",")[0]) > line_of(path, '"applications"')
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_the_line_is_the_one_on_which_the_value_stands(tmp_path: Path) -> None:
    path = written(tmp_path, {"applications": [an_entry(account="KZ1")]})
    _code, _lines, faults = run(path, office="551000000")
    assert faults[0].startswith(f"{path}: line {line_of(path, 'KZ1')}, applications[0].account: ")


def test_all_faults_are_said_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    bad = {**an_entry()["children"][0], "iin": "1", "care_loss": "divorce"}
    path = written(
        tmp_path, {"applications": [an_entry(account="KZ1", children=[bad]), an_entry(address="")]}
    )
    code, _lines, faults = run(path, office="551000000")
    assert code == 1
    assert [fault.split(", ")[1].split(":")[0] for fault in faults[:-1]] == [
        "applications[0].account", "applications[0].children[0].iin", "applications[0].children[0].care_loss",
        "applications[1].address",
    ]  # fmt: skip
    assert faults[-1] == "4 faults, nothing was registered."


def test_an_incomplete_package_stops_the_whole_file_and_takes_no_number(tmp_path: Path) -> None:
    path = written(tmp_path, {"applications": [an_entry(), an_entry(documents=[])]})
    code, _lines, faults = run(path, office="551000000")
    assert code == 1
    assert "applications[1]: The package is incomplete" in faults[0]
    assert not Case.objects.exists()
    assert not NumberSeries.objects.exists()


def test_the_same_child_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    entry = an_entry()
    code, _lines, faults = run(written(tmp_path, {"applications": [entry, entry]}), office="551000000")
    assert code == 1
    assert "applications[1]: This guardian already has an open application" in faults[0]


def test_a_mismatch_of_iin_and_birth_date_is_acknowledged_in_the_file(tmp_path: Path) -> None:
    entry = an_entry()
    entry["guardian"]["birth_date"] = "1980-01-03"
    code, _lines, faults = run(written(tmp_path, {"applications": [entry]}), office="551000000")
    assert (code, "mismatch_seen" in faults[0]) == (1, True)
    entry["mismatch_seen"] = True
    assert run(written(tmp_path, {"applications": [entry]}), office="551000000")[0] == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "line 1, file: not JSON"),
        ('{"applications": [\n{"address": "x",}\n]}', "line 2, applications[0]: not JSON"),
        ("[]", "line 1, file:"),
        ('{"applications": {}}', "line 1, applications:"),
        ('{"applications": []}', "line 1, applications:"),
        ('{\n"aplications": []}', "line 1, applications:"),
    ],
)
def test_a_file_that_is_no_list_of_applications(tmp_path: Path, content: str, says: str) -> None:
    code, _lines, faults = run(written(tmp_path, content), office="551000000")
    assert code == 1
    assert says in faults[0]


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = written(tmp_path, "{}")
    path.write_bytes("{\n«Қасымова»".encode("utf-16"))
    code, _lines, faults = run(path, office="551000000")
    assert (code, "not UTF-8" in faults[0]) == (1, True)


@pytest.mark.parametrize(
    "options",
    [{"office": "999999999"}, {"office": "551000000", "by": "head-551000000"}, {"office": "551600000"}],
)
def test_called_wrongly(tmp_path: Path, options: dict[str, str]) -> None:
    assert run(written(tmp_path, {"applications": [an_entry()]}), **options)[0] == 2


def test_no_such_file(tmp_path: Path) -> None:
    assert run(tmp_path / "none.json", office="551000000")[0] == 2


def test_the_fault_is_said_in_the_asked_language(tmp_path: Path) -> None:
    path = written(tmp_path, {"applications": [an_entry(address="")]})
    assert "This field is required" in run(path, office="551000000")[2][0]
    assert "Обязательное поле" in run(path, office="551000000", language="ru")[2][0]
