"""Reading a sheet: the stored bytes, proved; for whom; and what a page says while there is none."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from decisions.models import Decision
from tests import factories as f
from workflow.delivery import vault
from workflow.models import AccessRecord, Case, Sheet
from workflow.words import State

pytestmark = pytest.mark.django_db


def signing(**others: Any) -> tuple[Case, Sheet]:
    case = f.opened_for_signing(f.a_case(state=State.SUBMITTED, **others), f.START)
    sheet = Decision.objects.get(case=case).sheet_kk
    assert sheet
    return case, sheet


def url(sheet: Sheet) -> str:
    return reverse("sheet", args=[sheet.public_id])


def test_the_stored_bytes_are_shown_and_the_look_is_logged() -> None:
    case, sheet = signing()
    answer = f.client_of(f.staff().executor).get(url(sheet))
    assert answer.content == vault.get(sheet.sha256)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="decision-{case.number}-kk.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert AccessRecord.objects.filter(case=case, what="sheet: decision kk").count() == 1


def test_another_offices_sheet_does_not_exist() -> None:
    _case, sheet = signing()
    stranger = f.client_of(f.staff(f.an_office(f.AKSU)).head)
    for name in ("sheet", "signed_sheet"):
        assert stranger.get(reverse(name, args=[sheet.public_id])).status_code == 404
    assert stranger.post(reverse("make_sheet", args=[sheet.public_id])).status_code == 404
    assert stranger.get(reverse("case_sheets", args=[sheet.case.public_id])).status_code == 404
    assert f.client_of(f.an_administrator()).get(url(sheet)).status_code == 403


def test_a_sheet_still_being_made_says_so() -> None:
    _case, sheet = signing()
    Sheet.objects.filter(pk=sheet.pk).update(state="pending", sha256="", made_at=None)
    answer = f.client_of(f.staff().head).get(url(sheet))
    assert answer.status_code == 200
    assert "still being made" in answer.content.decode()


def test_damaged_bytes_are_not_shown() -> None:
    _case, sheet = signing()
    path = f"{sheet.sha256[:2]}/{sheet.sha256}"
    with default_storage.open(path, "wb") as stored:
        stored.write(b"something else")
    answer = f.client_of(f.staff().head).get(url(sheet))
    default_storage.delete(path)
    assert answer.status_code == 500
    assert "damaged or missing" in answer.content.decode()


def test_the_part_asks_again_while_pending_and_opens_the_page_anew_when_ready() -> None:
    case, sheet = signing()
    client, part = f.client_of(f.staff().head), reverse("case_sheets", args=[case.public_id])
    assert client.get(part)["HX-Refresh"] == "true"
    Sheet.objects.filter(pk=sheet.pk).update(state="pending", sha256="", made_at=None)
    answer = client.get(part, {"n": "1"})
    assert "HX-Refresh" not in answer
    assert f'hx-get="{part}?n=2"' in answer.content.decode()
    assert "hx-get" not in client.get(part, {"n": "29"}).content.decode()
    assert "Make now" in answer.content.decode()
    assert "Make now" not in f.client_of(f.staff().auditor).get(part).content.decode()


def test_the_auditor_reads_the_sheet_and_the_clerk_sees_no_draft() -> None:
    case, sheet = signing()
    assert f.client_of(f.staff().auditor).get(url(sheet)).status_code == 200
    shown = f.client_of(f.staff().clerk).get(reverse("case", args=[case.public_id])).content.decode()
    assert Decision.objects.get(case=case).number not in shown
