"""`backup` and `restore`: one sealed file, proved by restoring it; the old office is whole until the last rename.

Planted defects this file goes red for: the nonce without its «last» mark (a file cut off between two pieces opens);
the comparison with the manifest left out; the scratch database put in place before it was judged; `--replace` not
asked for; documents stored without their hash being compared; sessions of the backup left open.
"""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from applications.models import Document
from benefit_office.keeping import sealing
from benefit_office.keeping.pack import Packer, look_through
from benefit_office.keeping.sealing import Broken, Opener, Sealer, WrongKey
from tests import factories as make
from workflow.delivery import vault
from workflow.models import Case, OfficerSession
from workflow.words import State

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key of more than sixteen letters"
PATIENCE = 60.0


# The seal


def sealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    sealer = Sealer(target, KEY)
    sealer.write(plain)
    sealer.finish()
    return target.getvalue()


def opened(content: bytes, key: str = KEY) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(content), key)).read()


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing a key of the tests may be cheap."""
    monkeypatch.setattr(sealing, "WORK", 4)


@pytest.mark.parametrize(
    "size", [0, 1, sealing.PIECE - 1, sealing.PIECE, sealing.PIECE + 1, 2 * sealing.PIECE]
)
def test_what_was_sealed_comes_back(size: int) -> None:
    plain = os.urandom(size)
    assert opened(sealed(plain)) == plain


@given(st.data())
def test_no_byte_of_the_file_can_be_changed(data: st.DataObject) -> None:
    content = bytearray(sealed(b"what the office knows"))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((Broken, WrongKey)):
        opened(bytes(content))


@given(st.integers(0, 400))
def test_no_end_of_the_file_can_be_cut_off(length: int) -> None:
    content = sealed(b"what the office knows")
    with pytest.raises((Broken, WrongKey)):
        opened(content[: min(length, len(content) - 1)])


def test_whole_pieces_can_be_neither_cut_off_nor_exchanged() -> None:
    content = sealed(os.urandom(2 * sealing.PIECE + 5))
    piece = sealing.PIECE + sealing.TAG
    first = len(content) - 2 * piece - 5 - sealing.TAG
    head, one, two, rest = (
        content[:first],
        content[first:][:piece],
        content[first + piece :][:piece],
        content[first + 2 * piece :],
    )
    assert head + one + two + rest == content
    for changed in (
        head + one + two,
        head + one,
        head + two + one + rest,
        head + one + one + rest,
        content + rest,
    ):
        with pytest.raises(Broken):
            opened(changed)


def test_another_key_is_told_apart_from_a_changed_file() -> None:
    with pytest.raises(WrongKey):
        opened(sealed(b"what the office knows"), "another key of sixteen letters")


def test_the_manifest_is_compared_with_what_is_there(tmp_path: Path) -> None:
    """The seal proves the file is what was written; the manifest proves that what was written is what was read."""
    path = tmp_path / "backup"
    with path.open("wb") as file:
        packer = Packer(file, KEY)
        packer.about({"counts": {}})
        packer.document("0" * 64, io.BytesIO(b"not what its name says"), 22)
        packer._damaged.clear()
        packer.digests([])
        packer.finish()
    with pytest.raises(Broken, match="A document in the backup is not what was written"):
        look_through(path, KEY)


# The office


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """An office with one issued case, its journal and its papers."""
    monkeypatch.setenv("BACKUP_KEY", KEY)
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T10:00")
    for folder in default_storage.listdir("")[0] if default_storage.exists("") else ():
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
    yield make.a_case(state=State.ISSUED)
    connections.close_all()


def ran(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and JSON lines of a command."""
    said = io.StringIO()
    try:
        call_command(*arguments, stdout=said, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, [*map(json.loads, said.getvalue().splitlines()), {"error": str(error)}]
    return 0, [json.loads(line) for line in said.getvalue().splitlines()]


def databases() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_the_office_comes_back_as_it_was(office: Case, tmp_path: Path) -> None:
    file = tmp_path / "office.backup"
    paper = Document.objects.values_list("sha256", flat=True)[0]
    stored = vault.get(paper)
    now = timezone.now()
    OfficerSession.objects.create(
        session_key="s" * 32, session_data="", expire_date=now, began_at=now, seen_at=now
    )
    code, lines = ran("backup", str(file))
    assert (code, lines[0]["verified"], lines[0]["workflow_case"], lines[0]["damaged"]) == (0, True, 1, [])
    assert lines[0]["documents"] >= 7
    assert file.stat().st_mode & 0o077 == 0
    later = make.received()
    default_storage.delete(f"{paper[:2]}/{paper}")
    assert ran("restore", str(file))[0] == 2
    assert Case.objects.filter(pk=later.pk).exists()
    code, lines = ran("restore", str(file), "--replace")
    assert (code, lines[0]["workflow_case"]) == (0, 1)
    assert list(Case.objects.values_list("pk", "state")) == [(office.pk, State.ISSUED)]
    assert vault.get(paper) == stored
    assert not OfficerSession.objects.exists()
    assert {name for name in databases() if name.startswith("test_office")} == {
        "test_office",
        "test_office_replaced",
    }


@pytest.mark.django_db(transaction=True)
def test_an_empty_office_is_filled_without_being_asked(office: Case, tmp_path: Path) -> None:
    file = tmp_path / "office.backup"
    assert ran("backup", str(file), "--no-verify")[0] == 0
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE workflow_officer CASCADE")
    code, lines = ran("restore", str(file), "--no-verify")
    assert (code, lines[0]["replaced"], Case.objects.count()) == (0, "", 1)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_not_whole_or_not_ours_changes_nothing(
    office: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, bad = tmp_path / "office.backup", tmp_path / "bad.backup"
    assert ran("backup", str(file), "--no-verify")[0] == 0
    content = file.read_bytes()
    assert b"pg_dump" not in content
    later = make.received()
    changed = bytearray(content)
    changed[-2000] ^= 1
    for spoilt in (content[: len(content) // 2], content[:-1], bytes(changed), b"", b"PK\x03\x04" * 50):
        bad.write_bytes(spoilt)
        assert ran("restore", str(bad), "--replace")[0] == 1
    monkeypatch.setenv("BACKUP_KEY", "another key of sixteen letters")
    assert ran("restore", str(file), "--replace")[0] == 2
    assert ran("restore", str(tmp_path / "no such file"))[0] == 2
    assert Case.objects.filter(pk=later.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_an_unsound_copy_is_told_by_the_backup_and_not_put_in_place(office: Case, tmp_path: Path) -> None:
    file = tmp_path / "office.backup"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE decisions_journalentry SET outcome = 'refuse'")
        cursor.execute("SET session_replication_role = DEFAULT")
    code, lines = ran("backup", str(file))
    assert (code, [line["found"]["fault"] for line in lines if "found" in line]) == (1, ["row changed"])
    later = make.received()
    code, lines = ran("restore", str(file), "--replace")
    assert (code, lines[0]["found"]["holds"]) == (1, False)
    assert Case.objects.filter(pk=later.pk).exists()
    assert ran("restore", str(file), "--replace", "--no-verify")[0] == 0
    assert not Case.objects.filter(pk=later.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_damaged_document_is_named_and_does_not_stop_the_backup(office: Case, tmp_path: Path) -> None:
    sha256 = Document.objects.values_list("sha256", flat=True)[0]
    Path(default_storage.path(f"{sha256[:2]}/{sha256}")).write_bytes(b"half a sc")
    code, lines = ran("backup", str(tmp_path / "office.backup"), "--no-verify")
    assert (code, lines[0]["damaged"]) == (1, [sha256])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "moment",
    [
        *(pytest.param(one, marks=pytest.mark.soak) for one in ("test_office_restoring", "pg_restore")),
        "copied",
    ],
)
def test_kill_minus_nine_leaves_the_old_office_whole(office: Case, tmp_path: Path, moment: str) -> None:
    """Killed when the scratch database is there, while it is filled, while it is judged; then done once more."""
    file = tmp_path / "office.backup"
    assert ran("backup", str(file), "--no-verify")[0] == 0
    later = make.received()
    before = list(Case.objects.order_by("pk").values_list("pk", "state", "version"))
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(file), "--replace"]
    child = subprocess.Popen(command, env=child_environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             start_new_session=True)  # fmt: skip
    wait(lambda: moment in databases() | at_work() or child.poll() is not None)
    assert child.poll() is None, "it was over before we came"
    os.killpg(child.pid, signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert list(Case.objects.order_by("pk").values_list("pk", "state", "version")) == before
    assert vault.get(Document.objects.values_list("sha256", flat=True)[0])
    assert ran("restore", str(file), "--replace", "--no-verify")[0] == 0
    assert not Case.objects.filter(pk=later.pk).exists()
    assert "test_office_restoring" not in databases()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_refused(office: Case, tmp_path: Path) -> None:
    file = tmp_path / "office.backup"
    assert ran("backup", str(file), "--no-verify")[0] == 0
    with closing(psycopg2.connect(os.environ["DATABASE_URL"].replace("/office?", "/postgres?"))) as other:
        other.cursor().execute("SELECT pg_advisory_lock(7312)")
        code, lines = ran("restore", str(file), "--replace")
    assert (code, lines[0]["error"][:38]) == (1, "Another backup or restore is under way")


@pytest.mark.django_db(transaction=True)
def test_the_key_comes_from_the_environment_or_from_the_folder(
    office: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    file = tmp_path / "office.backup"
    monkeypatch.setenv("BACKUP_KEY", "too short")
    assert ran("backup", str(file))[0] == 2
    monkeypatch.delenv("BACKUP_KEY")
    settings.DATA_DIR = tmp_path / "office"
    settings.PRODUCTION = True
    assert ran("backup", str(file))[0] == 2
    settings.PRODUCTION = False
    assert ran("backup", str(file), "--no-verify")[0] == 0
    kept = tmp_path / "office" / "backup-key"
    assert (kept.stat().st_mode & 0o777, len(kept.read_text())) == (0o600, 43)
    settings.DATA_DIR = tmp_path / "elsewhere"
    assert ran("restore", str(file), "--replace")[0] == 2
    assert ran("backup", str(file))[0] == 2, "a file that is there is not written over"


def child_environment() -> dict[str, str]:
    name = connection.settings_dict["NAME"]
    return os.environ | {"DATABASE_URL": os.environ["DATABASE_URL"].replace("/office?", f"/{name}?")}


def at_work() -> set[str]:
    """Programs by which one sees how far a restore has come."""
    found = set()
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = line.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"benefit_office.keeping.copied" in words:
            found.add("copied")
        if words and words[0].endswith(b"pg_restore"):
            found.add("pg_restore")
    return found


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "it did not happen within a minute"
        time.sleep(0.002)
