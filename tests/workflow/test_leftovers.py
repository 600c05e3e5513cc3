"""The vault keeps what a record names, whole, and is rid of what no record names.

Planted defects this file goes red for: the day of grace dropped; JSON columns, or text columns of another app, not
looked through; bytes that lie there already not made young again by `put`; the clean-up running while somebody stores;
a half-written file taken for a whole one; another exception than «damaged» for bytes that do not hash to their name.
"""

import os
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from applications.models import Document, IntakeDraft
from decisions.models import Signature
from tests import factories as make
from workflow.delivery import leftovers, vault
from workflow.models import Sheet
from workflow.words import State

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=2)


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": backend}


def path_of(sha256: str) -> Path:
    return Path(default_storage.path(f"{sha256[:2]}/{sha256}"))


def aged(sha256: str, by: timedelta = LONG_AGO) -> str:
    moment = (timezone.now() - by).timestamp()
    os.utime(path_of(sha256), (moment, moment))
    return sha256


def stored() -> set[str]:
    return {path.name for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


def a_draft(*hashes: str) -> IntakeDraft:
    people = make.staff()
    return IntakeDraft.objects.create(
        office=people.office, officer=people.clerk, handed_in_at=make.START, updated_at=make.START,
        data={"fields": {}, "scans": {sha256: {"sha256": sha256} for sha256 in hashes}},
    )  # fmt: skip


def test_what_no_record_names_is_cleared_away_after_a_day_and_not_before() -> None:
    old, young = aged(vault.put(b"old")), aged(vault.put(b"young"), timedelta(hours=23))
    assert leftovers.clear(timezone.now()) == 1
    assert stored() == {young}
    assert old not in stored()


def test_a_discarded_draft_leaves_no_scan_behind_and_a_kept_one_keeps_its_scans() -> None:
    kept, lost = aged(vault.put(b"kept")), aged(vault.put(b"lost"))
    a_draft(kept)
    a_draft(lost).delete()
    assert leftovers.clear(timezone.now()) == 1
    assert stored() == {kept}


def test_every_blob_of_a_case_up_to_its_signed_decision_stays() -> None:
    case = make.a_case(state=State.ISSUED)
    hashes = {
        *Document.objects.values_list("sha256", flat=True),
        *Sheet.objects.filter(case=case, state="ready").values_list("sha256", flat=True),
        *Signature.objects.values_list("scan_sha256", flat=True),
    }
    assert len(hashes) >= 7
    for sha256 in hashes:
        aged(sha256)
    aged(vault.put(b"nobody's"))
    assert leftovers.clear(timezone.now()) == 1
    assert stored() == hashes


def test_a_column_of_any_name_in_any_table_is_looked_through() -> None:
    """Also of a table that Django does not know: the database itself is asked which columns there are."""
    named = [aged(vault.put(f"{place}".encode())) for place in range(3)]
    with connection.cursor() as cursor:
        cursor.execute('CREATE TABLE other ("Odd name" text, code varchar(80), doc json)')
        cursor.execute(
            "INSERT INTO other VALUES (%s, %s, %s)", [named[0], named[1], f'{{"a": ["{named[2]}"]}}']
        )
    assert leftovers.clear(timezone.now()) == 0
    assert stored() == set(named)


def test_bytes_stored_once_more_are_young_again() -> None:
    again = aged(vault.put(b"again"))
    vault.put(b"again")
    assert leftovers.clear(timezone.now()) == 0
    assert stored() == {again}


def test_the_file_of_an_act_that_was_rolled_back_goes_after_its_day() -> None:
    with transaction.atomic():
        lost = vault.put(b"rolled back")
        transaction.set_rollback(True)
    assert leftovers.clear(timezone.now()) == 0
    aged(lost)
    assert leftovers.clear(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_cleared_away_while_an_act_that_stores_is_under_way() -> None:
    """The other hand has found its bytes in the vault, and its record is not committed yet."""
    found = aged(vault.put(b"shared"))
    has_put, may_end = threading.Event(), threading.Event()

    def act() -> None:
        with transaction.atomic():
            vault.put(b"shared")
            aged(found)  # as if the act had taken two days
            has_put.set()
            may_end.wait(30)
        connections.close_all()

    hand = threading.Thread(target=act)
    hand.start()
    has_put.wait(30)
    during = leftovers.clear(timezone.now())
    may_end.set()
    hand.join()
    assert (during, stored()) == (0, {found})
    assert leftovers.clear(timezone.now()) == 1


def test_a_file_that_a_crash_left_half_written_is_written_anew() -> None:
    sha256 = vault.put(b"a whole scan")
    path_of(sha256).write_bytes(b"a wh")
    assert vault.put(b"a whole scan") == sha256
    assert vault.get(sha256) == b"a whole scan"
    assert stored() == {sha256}


def test_a_scratch_file_of_a_crash_is_cleared_away_too() -> None:
    kept = vault.put(b"kept")
    a_draft(aged(kept))
    scratch = path_of(kept).with_name(f"{kept}.0011223344556677")
    scratch.write_bytes(b"ke")
    moment = (timezone.now() - LONG_AGO).timestamp()
    os.utime(scratch, (moment, moment))
    assert leftovers.clear(timezone.now()) == 1
    assert stored() == {kept}


def test_an_object_store_without_paths_is_handed_the_bytes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """S3 has no modified time to set: the same name is written once more."""
    written: list[str] = []
    kept: dict[str, bytes] = {}

    class ObjectStore(Storage):
        """Names and bytes, no paths; a name written twice is overwritten."""

        def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
            written.append(str(name))
            kept[str(name)] = content.read()
            return str(name)

        def open(self, name: str, mode: str = "rb") -> Any:
            if name not in kept:
                raise FileNotFoundError(name)
            return ContentFile(kept[name])

    monkeypatch.setattr(vault, "default_storage", ObjectStore())
    sha256 = vault.put(b"scan")
    assert vault.get(sha256) == b"scan"
    assert vault.put(b"scan") == sha256
    assert written == [f"{sha256[:2]}/{sha256}"] * 2


def test_unusually_many_are_left_to_somebody_who_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database put back from an old backup names few of the files beside it: they must outlive the mistake."""
    monkeypatch.setattr(leftovers, "USUAL", 3)
    names = {aged(vault.put(f"{place}".encode())) for place in range(4)}
    assert (leftovers.clear(timezone.now()), stored()) == (0, names)
    call_command("clear_leftovers", "--many")
    assert (capsys.readouterr().out, stored()) == ('{"cleared": 4}\n', set())


def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    aged(vault.put(b"old"))
    call_command("clear_leftovers")
    assert capsys.readouterr().out == '{"cleared": 1}\n'
