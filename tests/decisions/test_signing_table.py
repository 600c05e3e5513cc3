"""The head's table: what waits, what changed, and acts on many of which each is a transaction of its own.

Planted defects this file goes red for: the version of a ticked row, or of a row's own form, not handed on.
"""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from decisions.models import Decision, Signature
from tests import factories as f
from workflow.delivery import printing
from workflow.models import AccessRecord, Case
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-11-18 10:00")


@pytest.fixture(autouse=True)
def _wednesday() -> Any:
    with f.office_time(NOW):
        yield


def submitted(**others: Any) -> Case:
    return f.a_case(state=State.SUBMITTED, **others)


def box(case: Case) -> str:
    return f"{case.public_id}:{f.fresh(case).version}"


def table(officer: Any) -> str:
    return str(f.client_of(officer).get(reverse("signing")).content.decode())


def scan(colour: str) -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(picture, "PNG")
    return SimpleUploadedFile("scan.png", picture.getvalue())


def one_page(*_a: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


@pytest.mark.clause("5.4")
def test_the_table_shows_what_waits_with_sums_and_what_changed() -> None:
    first, people = submitted(), f.staff()
    again = f.returned(submitted(), NOW)
    f.drafted(again, NOW, outcome="refuse")
    f.submitted(f.fresh(again), NOW)
    shown = table(people.head)
    assert f.fresh(first).number in shown
    assert "43,250" in shown
    assert (
        "Changed since the last return: the outcome, the ground, the reason, the periods or amounts." in shown
    )
    assert str(submitted(office=f.an_office(f.AKSU)).public_id) not in table(people.head)
    assert AccessRecord.objects.filter(officer=people.head, what="signing").exists()


def test_a_draft_that_is_overdue_is_said_to_be_so() -> None:
    """Seen red: the table named the moment alone, while the head's first page showed the same case in red."""
    case, people = submitted(), f.staff()
    assert 'class="is-late"' not in table(people.head)
    Case.objects.filter(pk=case.pk).update(due_at=NOW - timedelta(minutes=20))
    shown = table(people.head)
    assert 'class="is-late"' in shown
    assert "overdue by 20\xa0minutes" in shown


def test_the_table_costs_the_same_with_one_draft_and_with_twenty() -> None:
    people = f.staff()
    submitted()
    few = asked(people.head)
    for _each in range(19):
        submitted()
    assert (few, asked(people.head)) == (13, 13)


def asked(officer: Any) -> int:
    client = f.client_of(officer)
    client.get(reverse("signing"))
    with CaptureQueriesContext(connection) as questions:
        assert client.get(reverse("signing")).status_code == 200
    return len(questions)


@pytest.mark.clause("5.4")
def test_many_are_opened_at_once_and_one_refusal_stops_no_other() -> None:
    first, stale, third, people = submitted(), submitted(), submitted(), f.staff()
    boxes = [box(first), f"{stale.public_id}:1", box(third)]
    answer = f.client_of(people.head).post(reverse("signing"), {"case": boxes})
    shown = answer.content.decode()
    assert answer.status_code == 200
    numbers = [Decision.objects.get(case=case).number for case in (first, stale, third)]
    assert numbers == ["2026-Ш00001", "", "2026-Ш00002"]
    assert "2 of 3 done." in shown
    assert "Somebody has changed this case since you opened it" in shown
    assert shown.count("its sheets are being printed") == 2


@pytest.mark.clause("5.4")
def test_who_prepared_a_draft_gets_no_box_and_no_number() -> None:
    case, people = submitted(), f.staff()
    f.a_role(people.executor, "head", office=people.office)
    shown = table(people.executor)
    assert box(case) not in shown
    assert "You prepared this decision; another head signs it." in shown
    answer = f.client_of(people.executor).post(reverse("signing"), {"case": [box(case)]})
    assert "You prepared this decision; another head signs it." in answer.content.decode()
    assert Decision.objects.get(case=case).number == ""


def test_nothing_chosen_or_anothers_is_said() -> None:
    people, elsewhere = f.staff(), submitted(office=f.an_office(f.AKSU))
    for boxes in ([], [box(elsewhere)], ["nonsense"]):
        answer = f.client_of(people.head).post(reverse("signing"), {"case": boxes})
        assert answer.status_code == 409
        assert "Choose at least one decision" in answer.content.decode()


def test_the_ready_sheets_of_the_chosen_come_as_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    people = f.staff()
    cases = [submitted(), submitted()]
    monkeypatch.setattr(printing, "press", one_page)
    f.client_of(people.head).post(reverse("signing"), {"case": [box(case) for case in cases]})
    for case in cases:
        for sheet in case.sheets.filter(state="pending"):
            printing.make(sheet.pk)
    chosen = {"case": [box(case) for case in cases]}
    answer = f.client_of(people.head).post(reverse("signing-print"), {**chosen, "language": "kk"})
    assert answer["Content-Type"] == "application/pdf"
    assert len(pikepdf.open(io.BytesIO(answer.content)).pages) == 2
    both = f.client_of(people.head).post(reverse("signing-print"), chosen)
    assert len(pikepdf.open(io.BytesIO(both.content)).pages) == 4
    assert (
        AccessRecord.objects.filter(officer=people.head, case=cases[0], what="sheet: decision kk").count()
        == 1
    )
    unready = f.client_of(people.head).post(reverse("signing-print"), {"case": [box(submitted())]})
    assert unready.status_code == 409


@pytest.mark.clause("5.4")
def test_many_are_signed_on_paper_on_one_page_and_a_wrong_scan_stops_no_other() -> None:
    people = f.staff()
    good, wrong, left = (f.opened_for_signing(submitted(), NOW) for _each in range(3))
    page = f.client_of(people.head).get(reverse("signing-paper")).content.decode()
    assert page.count("<fieldset") == 3
    sent = {
        f"c{good.pk}-scan_kk": scan("white"), f"c{good.pk}-scan_ru": scan("black"),
        f"c{good.pk}-version": good.version,
        f"c{wrong.pk}-scan_kk": SimpleUploadedFile("a.pdf", b"MZ no picture"), f"c{wrong.pk}-scan_ru": scan("red"),
        f"c{wrong.pk}-version": wrong.version,
    }  # fmt: skip
    answer = f.client_of(people.head).post(reverse("signing-paper"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert [f.fresh(case).state for case in (good, wrong, left)] == ["signed", "submitted", "submitted"]
    assert Signature.objects.count() == 2
    assert "1 decision is signed." in shown
    assert "The scans could not be taken." in shown
    assert shown.count("<fieldset") == 2
    nothing = f.client_of(people.head).post(reverse("signing-paper"), {})
    assert "Attach the scan of the signed sheet in each language." in nothing.content.decode()


def test_a_page_gone_stale_signs_nothing() -> None:
    people, case = f.staff(), f.opened_for_signing(submitted(), NOW)
    sent = {
        f"c{case.pk}-scan_kk": scan("white"),
        f"c{case.pk}-scan_ru": scan("black"),
        f"c{case.pk}-version": 1,
    }
    answer = f.client_of(people.head).post(reverse("signing-paper"), sent)
    assert "Somebody has changed this case" in answer.content.decode()
    assert Signature.objects.count() == 0


def test_a_draft_is_returned_from_the_table() -> None:
    people, case = f.staff(), submitted()
    assert reverse("return_draft", args=[case.public_id]) in table(people.head)


def test_a_substitute_has_the_heads_table() -> None:
    people, case = f.staff(), submitted()
    other = f.an_officer()
    f.an_absence(people.head, substitute=other, since=NOW.date(), until=NOW.date() + timedelta(days=1))
    assert f.fresh(case).number in table(other)
