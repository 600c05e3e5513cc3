"""Regulation 5.4: the head considers, returns with a reason, or signs on paper what another prepared."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from decisions import actions, rules
from decisions.cards import changes
from decisions.models import Decision, JournalEntry, Signature
from tests import factories as f
from workflow.delivery import printing, vault
from workflow.models import AuditEvent, Case, NumberSeries, Sheet
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = pytest.mark.django_db
NOW = f.at("2026-11-18 10:00")


@pytest.fixture(autouse=True)
def _wednesday() -> Any:
    with f.office_time(NOW):
        yield


def submitted(**others: Any) -> Case:
    return f.a_case(state=State.SUBMITTED, **others)


def post(case: Case, verb: str, officer: Any, **sent: Any) -> Any:
    version = Case.objects.get(pk=case.pk).version
    return f.client_of(officer).post(reverse(verb, args=[case.public_id]), {"version": version, **sent})


def decision_of(case: Case) -> Decision:
    return Decision.objects.select_related("sheet_kk", "sheet_ru").get(case=case)


def page(case: Case, officer: Any) -> str:
    return str(f.client_of(officer).get(reverse("case", args=[case.public_id])).content.decode())


def scan(colour: str) -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), colour).save(picture, "PNG")
    return SimpleUploadedFile("scan.png", picture.getvalue())


@pytest.mark.clause("5.4")
def test_opening_the_signing_reserves_number_and_date_and_orders_both_sheets() -> None:
    case, people = submitted(), f.staff()
    assert "Start signing" in page(case, people.head)
    assert post(case, "open_signing", people.head).status_code == 302
    decision = decision_of(case)
    assert (decision.number, decision.date, decision.frozen_by) == ("2026-Ш00001", NOW.date(), people.head)
    sheets = [decision.sheet_kk, decision.sheet_ru]
    assert [(sheet.language, sheet.state, sheet.input["number"], sheet.input["date"]) for sheet in sheets if sheet] == [
        ("kk", "pending", "2026-Ш00001", "2026-11-18"), ("ru", "pending", "2026-Ш00001", "2026-11-18"),
    ]  # fmt: skip
    again = actions.open_signing(Case.objects.get(pk=case.pk), by=people.head, version=None, now=NOW)
    assert (again.number, Sheet.objects.filter(case=case, kind="decision").count()) == ("2026-Ш00001", 2)


def test_both_sheets_come_from_one_record() -> None:
    case = submitted(children=(f.a_child(), f.a_child()))
    actions.open_signing(case, by=f.staff().head, version=None, now=NOW)
    decision = decision_of(case)
    assert decision.sheet_kk
    assert decision.sheet_ru
    kk, ru = decision.sheet_kk.input, decision.sheet_ru.input
    same = ("number", "date", "case_number", "guardian", "application_date", "outcome", "account", "children")
    assert [kk[name] for name in same] == [ru[name] for name in same]
    assert len(kk["children"]) == 2
    assert kk["service"] != ru["service"]


@pytest.mark.clause("5.4")
def test_the_head_signs_on_paper_with_a_scan_in_each_language() -> None:
    case = f.opened_for_signing(submitted(), NOW)
    people = f.staff()
    assert post(case, "sign", people.head, scan_kk=scan("white"), scan_ru=scan("black")).status_code == 302
    decision = decision_of(case)
    assert (decision.signed_by, decision.signed_at, Case.objects.get(pk=case.pk).state) == (
        people.head,
        NOW,
        "signed",
    )
    signatures = list(Signature.objects.order_by("sheet__language"))
    assert [(one.kind, one.signer, one.scan_type) for one in signatures] == [
        ("paper", people.head, "image/png")
    ] * 2
    assert [one.sheet_sha256 for one in signatures] == [one.sheet.sha256 for one in signatures]
    signed = f.client_of(people.executor).get(reverse("signed_sheet", args=[signatures[0].sheet.public_id]))
    assert (signed["Content-Type"], signed.content) == ("image/png", vault.get(signatures[0].scan_sha256))


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({}, "scan_kk"),
        ({"scan_kk": b"MZ no picture"}, "scan_kk"),
        ({"scan_kk": "white", "scan_ru": "white"}, "scan_ru"),
    ],
)
def test_a_wrong_scan_is_answered_with_its_field_named(files: dict[str, Any], field: str) -> None:
    case = f.opened_for_signing(submitted(), NOW)
    sent = {
        name: scan(given) if isinstance(given, str) else SimpleUploadedFile("a.pdf", given)
        for name, given in files.items()
    }
    answer = post(case, "sign", f.staff().head, **sent)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert Signature.objects.count() == 0


@pytest.mark.clause("5.4")
def test_who_prepared_a_decision_does_not_sign_it() -> None:
    case, people = submitted(), f.staff()
    f.a_role(people.executor, "head", office=people.office)
    told = "You prepared this decision; another head signs it."
    assert told in page(case, people.executor)
    with pytest.raises(Refused, match=told):
        actions.open_signing(case, by=people.executor, version=None, now=NOW)
    opened = f.opened_for_signing(case, NOW)
    assert rules.why_not_sign(people.executor, decision_of(opened)) == told
    with pytest.raises(Refused, match=told):
        actions.sign_on_paper(opened, by=people.executor, scans=f.SIGNED_SCANS, version=None, now=NOW)
    assert rules.why_not_sign(people.head, decision_of(opened)) == ""


def test_the_database_forbids_it_as_well() -> None:
    case = f.opened_for_signing(submitted(), NOW)
    with pytest.raises(IntegrityError, match="decision_signed_by_another"), transaction.atomic():
        Decision.objects.filter(case=case).update(signed_by=f.staff().executor, signed_at=NOW)


def test_nothing_is_signed_before_both_sheets_are_ready() -> None:
    case, people = submitted(), f.staff()
    with pytest.raises(Refused, match="Start signing first"):
        actions.sign_on_paper(case, by=people.head, scans=f.SIGNED_SCANS, version=None, now=NOW)
    actions.open_signing(case, by=people.head, version=None, now=NOW)
    with pytest.raises(Refused, match="not ready yet"):
        actions.sign_on_paper(f.fresh(case), by=people.head, scans=f.SIGNED_SCANS, version=None, now=NOW)
    shown = page(case, people.head)
    assert "The sheets are not ready yet" in shown
    assert "hx-get" in shown
    assert "Signed on paper" not in shown


def test_a_sheet_that_failed_is_made_again_by_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    case, people = submitted(), f.staff()
    actions.open_signing(case, by=people.head, version=None, now=NOW)
    with monkeypatch.context() as broken:
        broken.setattr(printing, "press", lambda *_a: 1 / 0)
        for sheet in case.sheets.filter(kind="decision"):
            printing.make(sheet.pk)
    shown = page(case, people.head)
    assert "ZeroDivisionError" in shown
    assert shown.count("Make again") == 2
    for sheet in case.sheets.filter(kind="decision"):
        made = f.client_of(people.head).post(reverse("make_sheet", args=[sheet.public_id]))
        assert made["Location"] == reverse("case", args=[case.public_id])
    shown = page(case, people.head)
    assert "Make again" not in shown
    assert "Signed on paper" in shown


@pytest.mark.clause("5.4")
def test_a_return_keeps_the_number_and_the_next_opening_gives_that_days_date() -> None:
    case, people = f.opened_for_signing(submitted(), NOW), f.staff()
    first = decision_of(case)
    assert post(case, "return_draft", people.head, reason="Кезеңді тексеріңіз").status_code == 302
    back = decision_of(case)
    assert (back.number, back.frozen_at, back.sheet_kk, back.sheet_ru) == (first.number, None, None, None)
    assert "Кезеңді тексеріңіз" in page(case, people.executor)
    later = NOW + timedelta(days=2)
    actions.submit(f.fresh(case), by=people.executor, version=None, now=later)
    again = actions.open_signing(f.fresh(case), by=people.head, version=None, now=later)
    assert (again.number, again.date) == (first.number, later.date())
    assert Sheet.objects.filter(case=case, kind="decision", language="kk").count() == 2
    assert again.sheet_kk
    assert again.sheet_kk.input["date"] == "2026-11-20"
    assert NumberSeries.objects.get(kind="decision", year=2026).last == 1


def test_a_return_without_a_reason_is_answered_with_the_form() -> None:
    case = submitted()
    answer = post(case, "return_draft", f.staff().head, reason="  ")
    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == State.SUBMITTED


def test_in_a_new_year_the_old_number_is_cancelled_in_the_journal_and_a_new_one_taken() -> None:
    december = f.at("2026-12-28 09:05")
    case, people = submitted(start=december), f.staff()
    opened = f.opened_for_signing(case, december + timedelta(days=2))
    f.returned(opened, december + timedelta(days=2, hours=1))
    january = f.at("2027-01-05 10:00")
    actions.submit(f.fresh(case), by=people.executor, version=None, now=january)
    decision = actions.open_signing(f.fresh(case), by=people.head, version=None, now=january)
    assert (decision.number, decision.date) == ("2027-Ш00001", january.date())
    entry = JournalEntry.objects.get()
    assert (entry.kind, entry.number, entry.decision, entry.facts) == (
        "cancelled", "2026-Ш00001", decision, {"reason": "year_ended"},
    )  # fmt: skip
    shown = f.client_of(people.clerk).get(reverse("journal")).content.decode()
    assert "not signed in the year of the number" in shown


def test_the_head_sees_what_changed_since_his_last_return() -> None:
    case, people = submitted(), f.staff()
    assert changes(case, decision_of(case)) == []
    f.returned(case, NOW)
    actions.submit(f.fresh(case), by=people.executor, version=None, now=NOW)
    assert changes(f.fresh(case), decision_of(case)) == ["nothing"]
    f.returned(f.fresh(case), NOW)
    f.drafted(f.fresh(case), NOW, outcome="refuse")
    actions.submit(f.fresh(case), by=people.executor, version=None, now=NOW)
    assert changes(f.fresh(case), decision_of(case)) == [
        "the outcome", "the ground", "the reason", "the periods or amounts",
    ]  # fmt: skip
    assert "the outcome, the ground" in page(case, people.head)


def test_a_substitute_signs_for_the_head_and_both_names_are_kept() -> None:
    people = f.staff()
    f.an_absence(people.head, substitute=people.colleague, since=NOW.date(), until=NOW.date())
    case = submitted()
    decision = actions.open_signing(case, by=people.colleague, version=None, now=NOW)
    assert decision.sheet_kk
    assert decision.sheet_kk.input["signer"]["acting_for"] == people.head.short_name
    f.make_sheets(case)
    actions.sign_on_paper(f.fresh(case), by=people.colleague, scans=f.SIGNED_SCANS, version=None, now=NOW)
    signed = decision_of(case)
    assert (signed.signed_by, signed.signed_for) == (people.colleague, people.head)
    event = AuditEvent.objects.get(case=case, verb="sign")
    assert (event.by, event.acting_for) == (people.colleague, people.head)


def test_numbers_have_no_gap_when_an_act_is_rolled_back() -> None:
    first, second, people = submitted(), submitted(), f.staff()
    with pytest.raises(Conflict):
        actions.open_signing(first, by=people.head, version=first.version - 1, now=NOW)
    assert [
        actions.open_signing(case, by=people.head, version=None, now=NOW).number for case in (second, first)
    ] == ["2026-Ш00001", "2026-Ш00002"]
