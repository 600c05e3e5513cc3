"""The bundle of a case proves itself without this system: in an empty folder, by plain Python, offline.

Planted defects this file goes red for: a file left out of the list; the list itself not proved; an added file not
noticed; a check of the verifier taken out – sheets, signatures, acts, journal, names, the closed day; the bytes of a
paper in the bundle; the bundle made without a reason, or by anybody but the auditor.
"""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from applications.models import Document
from decisions.book import digests
from decisions.models import JournalPersons
from tests import factories as f
from workflow import jobs
from workflow.delivery import vault
from workflow.models import AccessRecord, AuditText, Case, Job
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-20 10:00")


@pytest.fixture(autouse=True)
def _at_that_time(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()


def a_life() -> Case:
    """Two cases side by side, so that the chains interleave; ours was returned once, issued, its day is closed."""
    case = f.a_case(state=State.SUBMITTED)
    f.a_case(state=State.ISSUED)
    beside = f.a_case(state=State.SUBMITTED)
    case = f.returned(case, f.at("2026-11-17 12:00"), reason="Түзету керек")
    f.returned(beside, f.at("2026-11-17 12:10"), reason="Басқа істің себебі")
    f.drafted(case, f.at("2026-11-17 12:30"))
    for act, when in (
        (f.submitted, "2026-11-17 13:00"), (f.opened_for_signing, "2026-11-17 15:00"), (f.signed, "2026-11-17 16:00"),
        (f.issued, "2026-11-18 10:00"),
    ):  # fmt: skip
        case = act(case, f.at(when))
    f.a_case(state=State.ISSUED)
    digests.close_days()
    return case


def made(case: Case) -> bytes:
    client = f.client_of(f.staff(case.office).auditor)
    answer = client.post(reverse("bundle", args=[case.public_id]), {"why": "шағым № 7"})
    assert answer.status_code == 302
    job = jobs.run(Job.objects.latest("pk").pk)
    assert (job.state, job.error) == ("done", "")
    return vault.get(job.sha256)


def unpacked(content: bytes, folder: Path) -> Path:
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(folder)
    return folder


def proved(folder: Path) -> tuple[int, str]:
    """What the bundle's own verifier says, run by itself in its folder: no site packages, nothing of this system."""
    answer = subprocess.run(
        [sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True, check=False, env={}
    )
    assert answer.stderr == ""
    return answer.returncode, answer.stdout


def test_the_bundle_proves_itself_in_an_empty_folder(tmp_path: Path) -> None:
    folder = unpacked(made(a_life()), tmp_path / "b")
    code, said = proved(folder)
    assert (code, said[:5]) == (0, "HOLDS")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"verify.py", "README.md", "case.json", "papers.json", "history.json", "journal.json", "manifest.json",
            "sheets/decision-kk-1.pdf", "sheets/decision-ru-1.pdf"} <= names  # fmt: skip
    (entry,) = json.loads((folder / "journal.json").read_text())
    assert entry["digest"]["statement"].startswith("551000000 2026-11-18 1-3 ")
    assert len(entry["rows"]) == 2  # ours is the second of three rows of the day


def test_one_changed_byte_in_any_file_is_found_and_the_file_is_named(tmp_path: Path) -> None:
    content = made(a_life())
    folder = unpacked(content, tmp_path / "b")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, whole = path.relative_to(folder).as_posix(), path.read_bytes()
        if name == "verify.py":  # a changed verifier is found by an unchanged one: below
            continue
        middle = len(whole) // 2
        path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        code, said = proved(folder)
        assert (name, code) == (name, 1)
        assert name in said
        path.write_bytes(whole)
    assert proved(folder)[0] == 0
    (folder / "verify.py").write_bytes((folder / "verify.py").read_bytes() + b"# changed\n")
    assert proved(folder) == (1, "DOES NOT HOLD: verify.py was changed\n")


def test_an_added_or_missing_file_is_named(tmp_path: Path) -> None:
    folder = unpacked(made(a_life()), tmp_path / "b")
    (folder / "sheets" / "further.pdf").write_bytes(b"%PDF")
    assert proved(folder) == (1, "DOES NOT HOLD: sheets/further.pdf was added: it is not in manifest.json\n")
    (folder / "sheets" / "further.pdf").unlink()
    (folder / "case.json").unlink()
    assert proved(folder) == (1, "DOES NOT HOLD: case.json is missing\n")


def row_of(told: Any, verb: str) -> Any:
    return next(row for rows in told["chains"].values() for row in rows if row["act"] == verb and row["text"])


def another_officer(told: Any) -> None:
    row_of(told, "return_draft")["by"] += 1


def other_words(told: Any) -> None:
    row_of(told, "return_draft")["text"] = "Бәрі дұрыс"


def row_unhooked(told: Any) -> None:
    rows = told["chains"]["551000000"]
    after = next(row for before, row in pairwise(rows) if row["seq"] == before["seq"] + 1)
    after["previous"] = "0" * 64
    rehash(
        after,
        (
            "previous",
            "chain",
            "seq",
            "at",
            "case",
            "act",
            "from",
            "to",
            "by",
            "acting_for",
            "facts",
            "text_hash",
        ),
    )


def other_sum(told: Any) -> None:
    told[0]["rows"][0]["monthly"] = 1


def other_name(told: Any) -> None:
    told[0]["persons"]["told"]["applicant"] = "Басқа Біреу"


def other_head(told: Any) -> None:
    told[0]["digest"]["head"] = "0" * 64


def day_cut_short(told: Any) -> None:
    told[0]["rows"].pop()


def other_sheet_signed(told: Any) -> None:
    told[0]["sheet_sha256"] = "0" * 64


def other_sheet_kept(told: Any) -> None:
    told[0]["sha256"] = "0" * 64


def not_of_the_decision(told: Any) -> None:
    for sheet in told:
        sheet["of_decision"] = False


def rehash(row: Any, names: tuple[str, ...]) -> None:
    row["hash"] = hashlib.sha256("|".join(str(row[name]) for name in names).encode()).hexdigest()


FORGED: list[tuple[str, Callable[[Any], None], str]] = [
    ("history.json", another_officer, "was changed"),
    ("history.json", other_words, "its words were changed"),
    ("history.json", row_unhooked, "does not follow the row before it"),
    ("journal.json", other_sum, "was changed"),
    ("journal.json", other_name, "its names were changed"),
    ("journal.json", other_head, "does not lead to the head of its closed day"),
    ("journal.json", day_cut_short, "does not lead to the head of its closed day"),
    ("signatures.json", other_sheet_signed, "is not what was signed"),
    ("sheets.json", other_sheet_kept, "is not the sheet the office kept"),
    ("sheets.json", not_of_the_decision, "its sheets are not those of the bundle"),
]


def test_a_forger_who_lists_his_changes_anew_is_found_by_the_chains(tmp_path: Path) -> None:
    """Whoever changes a fact and makes the list of hashes anew meets the hashes inside."""
    content = made(a_life())
    for number, (name, forge, sentence) in enumerate(FORGED):
        folder = unpacked(content, tmp_path / str(number))
        told = json.loads((folder / name).read_text())
        forge(told)
        (folder / name).write_text(json.dumps(told, ensure_ascii=False))
        listed_anew(folder, name)
        code, said = proved(folder)
        assert (forge, code) == (forge, 1)
        assert sentence in said, (forge, said)


def listed_anew(folder: Path, name: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    hashed = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    (folder / "manifest.sha256").write_text(f"{hashed}  manifest.json\n")


def test_papers_go_with_title_date_and_hash_and_never_with_their_bytes(tmp_path: Path) -> None:
    case = a_life()
    folder = unpacked(made(case), tmp_path / "b")
    papers = json.loads((folder / "papers.json").read_text())
    kept = Document.objects.filter(application__case=case)
    assert {paper["sha256"] for paper in papers} == set(kept.values_list("sha256", flat=True))
    assert {paper["code"] for paper in papers} >= {"loss_of_care", "guardianship"}
    assert all(paper["title_kk"] and paper["added"] for paper in papers)
    for path in folder.rglob("*"):
        assert not path.is_file() or f.SCAN.content not in path.read_bytes()


def test_what_was_lawfully_erased_does_not_tear_the_bundle(tmp_path: Path) -> None:
    case = a_life()
    AuditText.objects.filter(event__case=case).delete()
    JournalPersons.objects.filter(entry__decision__case=case).delete()
    assert proved(unpacked(made(case), tmp_path / "b"))[0] == 0


def test_the_words_of_other_cases_are_not_in_the_history(tmp_path: Path) -> None:
    case = a_life()
    history = json.loads((unpacked(made(case), tmp_path / "b") / "history.json").read_text())
    rows = [row for chain in history["chains"].values() for row in chain]
    assert {row["case"] for row in rows} > {case.pk}
    assert all(row["text"] is None for row in rows if row["case"] != case.pk)


def test_the_same_case_makes_the_same_bytes() -> None:
    case = a_life()
    assert made(case) == made(case)


def test_a_case_not_decided_yet_has_a_bundle_too(tmp_path: Path) -> None:
    case = f.a_case(state=State.ASSIGNED)
    assert proved(unpacked(made(case), tmp_path / "b"))[0] == 0


def test_only_the_auditor_takes_a_case_out_and_gives_his_reason() -> None:
    case = f.a_case(state=State.ASSIGNED)
    page = reverse("bundle", args=[case.public_id])
    people = f.staff()
    for officer in (people.clerk, people.head, people.executor, f.an_administrator()):
        assert f.client_of(officer).post(page, {"why": "х"}).status_code == 403
    assert f.client_of(f.staff(f.an_office(f.AKSU)).auditor).post(page, {"why": "х"}).status_code == 404
    auditor = f.client_of(people.auditor)
    assert auditor.get(page).status_code == 200
    assert auditor.post(page, {"why": ""}).status_code == 422
    assert Job.objects.count() == 0
    auditor.post(page, {"why": "шағым № 7"})
    assert AccessRecord.objects.get(what="bundle").why == "шағым № 7"
    # Another office's auditor does not fetch it by the address of the job.
    job = jobs.run(Job.objects.get().pk)
    assert (
        f.client_of(f.staff(f.an_office(f.AKSU)).auditor)
        .get(reverse("job-file", args=[job.public_id]))
        .status_code
        == 404
    )
    assert f.client_of(people.head).get(reverse("job-file", args=[job.public_id])).status_code == 404
