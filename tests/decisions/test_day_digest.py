"""Each journal day is closed with a digest that leaves the database (Regulation 5.5).

Planted defects this file goes red for: a day closed before its midnight; a day closed twice; missed days left out; a
name in the letter or on the page; the digest's head left out of the proof; a missing digest not noticed; a time-stamp
over other bytes taken; the letter repeated; a page kept after a failure.
"""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from asn1crypto import cms, tsp
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from benefit_office.egov import time_stamps
from benefit_office.standins.pki.answers import time_stamp
from benefit_office.standins.pki.authority import Authority as SigningAuthority
from decisions import proof
from decisions.book import digests
from decisions.models import DayDigest, JournalChain, JournalEntry
from tests import factories as f
from tests.egov.samples import authority as signing_authority
from tests.press import reading
from workflow.delivery import vault
from workflow.models import Notice
from workflow.reminders import notices
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5")]
MONDAY = f.START  # the first case is entered two days later
ENTERED = MONDAY.date() + timedelta(days=2)
AFTER = f.at("2026-11-19 00:10")


def entered(count: int = 1, code: str = f.PAVLODAR, days: int = 0) -> list[JournalEntry]:
    for _one in range(count):
        f.a_case(state=State.ISSUED, office=f.an_office(code), start=MONDAY + timedelta(days=days))
    return list(JournalEntry.objects.filter(office__code=code).order_by("place"))


def told() -> list[tuple[str, date, int, int, str]]:
    rows = DayDigest.objects.order_by("office__code", "day")
    return [(row.office.code, row.day, row.first_place, row.last_place, row.head) for row in rows]


def test_a_day_is_closed_after_its_midnight_and_once() -> None:
    rows = entered(2)
    assert digests.close_days(f.at("2026-11-18 23:59")) == 0
    assert digests.close_days(AFTER) == 1
    assert digests.close_days(AFTER + timedelta(hours=1)) == 0
    assert told() == [(f.PAVLODAR, ENTERED, 1, 2, rows[1].hash)]
    assert proof.verify(f.an_office()) is None


def test_days_nobody_closed_are_caught_up_one_by_one_and_a_day_without_an_entry_has_none() -> None:
    first = entered(1)
    last = entered(2, days=7)
    other = entered(1, code=f.AKSU, days=1)
    assert digests.close_days(f.at("2026-12-01 09:00")) == 3
    assert told() == [
        (f.PAVLODAR, ENTERED, 1, 1, first[0].hash),
        (f.PAVLODAR, ENTERED + timedelta(days=7), 2, 3, last[-1].hash),
        (f.AKSU, ENTERED + timedelta(days=1), 1, 1, other[0].hash),
    ]


def test_an_entry_made_late_for_a_closed_day_belongs_to_the_next_one() -> None:
    entered(1, days=7)
    digests.close_days(f.at("2026-11-26 09:00"))
    entered(1)  # by its moment a week earlier, by its place after the closed row
    assert digests.close_days(f.at("2026-11-26 10:00")) == 0
    digests.close_days(f.at("2026-12-01 09:00"))
    assert [(day, first, last) for _code, day, first, last, _head in told()] == [
        (ENTERED + timedelta(days=7), 1, 1), (ENTERED + timedelta(days=8), 2, 2),
    ]  # fmt: skip
    assert proof.verify(f.an_office()) is None


def test_the_letter_to_the_auditor_has_the_head_and_no_name(settings: Any) -> None:
    settings.OFFICE_NOW = "2026-11-19T09:30+05:00"
    (row,) = entered()
    auditor = f.staff().auditor
    auditor.email, auditor.language = "auditor@office.example", "ru"
    auditor.save()
    digests.close_days()
    digests.close_days()
    notices.mail_all(f.at("2026-11-19 09:31"))
    digests.send_out()
    (letter,) = mail.outbox
    assert letter.to == ["auditor@office.example"]
    assert letter.subject == "Итог дня журнала регистрации, 18.11.2026"
    assert row.hash in letter.body
    assert "№ 1 – № 1, всего 1" in letter.body
    for name in (*row.persons.applicant.split(), *row.persons.children[0].split()):
        assert name not in letter.body
    assert DayDigest.objects.get().sent_at == f.at("2026-11-19 09:31")
    assert Notice.objects.filter(rung="day_digest").count() == 1


def test_an_office_without_an_auditor_tells_the_regions() -> None:
    people = f.staff()
    regional = f.a_regional_auditor()
    assert digests.recipients(people.office, ENTERED) == [people.auditor]
    people.auditor.roles.update(until=date(2026, 1, 1))
    assert digests.recipients(people.office, ENTERED) == [regional]


def test_the_page_is_printed_in_both_languages_with_the_head_and_no_name() -> None:
    rows = entered(2)
    digests.close_days(AFTER)
    digests.send_out(AFTER)
    digest = DayDigest.objects.get()
    for language, word in (("kk", "КҮН ҚОРЫТЫНДЫСЫ"), ("ru", "ИТОГ ДНЯ")):
        text = reading.text(vault.get(getattr(digest, f"page_{language}")))
        assert word in text.upper()
        assert rows[0].number in text
        assert digest.head in "".join(text.split())
        assert rows[0].persons.applicant.split()[0] not in text


def test_a_page_that_could_not_be_printed_is_printed_the_next_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    entered()
    digests.close_days(AFTER)
    with monkeypatch.context() as broken:
        broken.setattr(digests.pages, "press", lambda *_args: 1 / 0)
        digests.send_out(AFTER)
    assert DayDigest.objects.get().page_kk == ""
    assert "could not be printed" in caplog.text
    digests.send_out(AFTER)
    assert len(DayDigest.objects.get().page_ru) == 64


def test_the_newest_days_are_printed_first_and_one_that_cannot_be_holds_up_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen red: after the closing of two years at once the page of yesterday was «being made» for hours."""
    for days in range(3):
        entered(days=days)
    digests.close_days(f.at("2026-12-01 09:00"))
    monkeypatch.setattr(digests, "BATCH", 1)

    def printed() -> list[int]:
        digests.send_out(AFTER)
        return list(DayDigest.objects.exclude(page_ru="").order_by("-day").values_list("day__day", flat=True))

    assert printed() == [20]
    monkeypatch.setattr(digests, "BATCH", 2)
    press = digests.pages.press

    def spoilt(kind: Any, language: Any, told: Any) -> bytes:
        return press(kind, language, told if told["day"] != "2026-11-19" else {})

    monkeypatch.setattr(digests.pages, "press", spoilt)
    assert printed() == [20, 18]


def test_a_changed_head_and_a_missing_digest_are_found() -> None:
    entered(1)
    entered(1, days=7)
    digests.close_days(f.at("2026-12-01 09:00"))
    first, second = DayDigest.objects.order_by("day")
    with pgtrigger.ignore("decisions.DayDigest:day_digest_for_ever"):
        DayDigest.objects.filter(pk=second.pk).update(head=first.head)
    found = proof.verify(f.an_office())
    assert found is not None
    assert (found.what, found.place, found.day) == ("digest differs", 2, str(second.day))
    with pgtrigger.ignore("decisions.DayDigest:day_digest_for_ever"):
        DayDigest.objects.filter(pk=second.pk).update(head=second.head)
    assert proof.verify(f.an_office()) is None
    with pgtrigger.ignore("decisions.DayDigest:day_digest_never_deleted"):
        first.delete()
    found = proof.verify(f.an_office())
    assert found is not None
    assert (found.what, found.day) == ("digest missing", str(second.day))


def test_a_row_changed_and_the_whole_chain_hashed_anew_is_found_by_the_digest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Somebody with the database's own rights makes the whole chain anew: only what left the database knows."""
    entered(2)
    digests.close_days(AFTER)
    with pgtrigger.ignore("decisions.JournalEntry:journal_entry_append_only"):
        before = ""
        for row in JournalEntry.objects.order_by("place"):
            JournalEntry.objects.filter(pk=row.pk).update(total_monthly=1, previous=before)
            before = rehashed(row.pk)
    JournalChain.objects.update(head=before)
    digest = DayDigest.objects.get()
    found = proof.verify(f.an_office())
    assert found is not None
    assert (found.what, found.place, found.day) == ("digest differs", 2, str(digest.day))
    with pytest.raises(SystemExit):
        call_command("verify_journal", office=f.PAVLODAR)
    assert json.loads(capsys.readouterr().out)["fault"] == "digest differs"


def rehashed(pk: int) -> str:
    statement = (
        f"UPDATE decisions_journalentry AS NEW SET hash = {proof.ROW_HASH} WHERE id = %s RETURNING hash"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk])
        return str(cursor.fetchone()[0])


class Authority(BaseHTTPRequestHandler):
    """A time-stamping authority that grants whatever it is asked; its signature is nobody's."""

    other_bytes = False

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        imprint = asked["message_imprint"].native
        if self.other_bytes:
            imprint["hashed_message"] = hashlib.sha256(b"something else").digest()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(a_token(imprint))

    def log_message(self, *args: Any) -> None:
        """Quiet."""


def a_token(imprint: dict[str, Any]) -> bytes:
    told = tsp.TSTInfo({
        "version": "v1", "policy": "1.2.3", "message_imprint": imprint, "serial_number": 1, "gen_time": AFTER,
    })  # fmt: skip
    signed = cms.SignedData({
        "version": "v3", "digest_algorithms": [], "signer_infos": [],
        "encap_content_info": {"content_type": "tst_info", "content": told},
    })  # fmt: skip
    token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


@pytest.fixture
def authority(settings: Any) -> Iterator[type[Authority]]:
    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    Authority.other_bytes = False
    yield Authority
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_digest_is_time_stamped_and_the_stamp_is_proved(authority: type[Authority]) -> None:
    entered()
    digests.close_days(AFTER)
    authority.other_bytes = True
    digests.send_out(AFTER)
    assert DayDigest.objects.get().time_stamp is None
    authority.other_bytes = False
    digests.send_out(AFTER)
    digest = DayDigest.objects.get()
    assert digest.stamped_at == AFTER
    assert digest.time_stamp is not None
    assert time_stamps.stamps(bytes(digest.time_stamp), digest.statement().encode())
    assert proof.verify(f.an_office()) is None
    DayDigest.objects.update(time_stamp=b"0\x03x")
    found = proof.verify(f.an_office())
    assert found is not None
    assert found.what == "time-stamp differs"


@pytest.fixture
def trusted(settings: Any, tmp_path: Path) -> SigningAuthority:
    """An authority whose root the office trusts."""
    known = signing_authority()
    (tmp_path / "root.cer").write_bytes(known.root.der)
    (tmp_path / "issuing.cer").write_bytes(known.issuing.der)
    settings.EDS_TRUST = str(tmp_path)
    return known


def test_the_stamps_signature_is_checked_against_the_trusted_authorities(trusted: SigningAuthority) -> None:
    entered()
    digests.close_days(AFTER)
    digest = DayDigest.objects.get()
    said = digest.statement().encode()
    at = AFTER.astimezone(UTC)
    genuine = trusted.stamp(said, at)
    foreign = time_stamp(trusted.issued["head"], said, at)  # an officer's certificate stamps nothing
    tampered = genuine[:-20] + bytes([genuine[-20] ^ 1]) + genuine[-19:]
    elsewhen = genuine.replace(f"{at:%Y%m%d%H%M%SZ}".encode(), b"20261118180000Z", 1)
    assert elsewhen != genuine
    found = {}
    for name, token in {
        "genuine": genuine, "foreign": foreign, "tampered": tampered, "elsewhen": elsewhen,
        "unsigned": tsp.TimeStampResp.load(a_token(imprint_of(said)))["time_stamp_token"].dump(),
    }.items():  # fmt: skip
        DayDigest.objects.update(time_stamp=token, stamped_at=AFTER)
        fault = proof.verify(f.an_office())
        found[name] = fault.what if fault else ""
    false = "time-stamp not genuine"
    assert found == {
        "genuine": "", "foreign": false, "tampered": false, "elsewhen": false, "unsigned": false,
    }  # fmt: skip


def test_a_stamp_that_nobody_trusted_signed_is_not_taken(
    authority: type[Authority], trusted: SigningAuthority
) -> None:
    entered()
    digests.close_days(AFTER)
    digests.send_out(AFTER)
    assert DayDigest.objects.get().time_stamp is None


def imprint_of(content: bytes) -> dict[str, Any]:
    return {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": hashlib.sha256(content).digest()}


def test_an_authority_that_is_away_stops_nothing(settings: Any) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/"
    entered()
    digests.close_days(AFTER)
    digests.send_out(AFTER)
    assert DayDigest.objects.get().time_stamp is None
    assert DayDigest.objects.get().page_kk


def test_the_command_closes_and_names_what_it_closed(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.OFFICE_NOW = AFTER.isoformat()
    (row,) = entered()
    call_command("close_days")
    line = json.loads(capsys.readouterr().out)
    assert line == {"office": f.PAVLODAR, "day": "2026-11-18", "first": 1, "last": 1, "head": row.hash}
    call_command("close_days")
    assert capsys.readouterr().out == ""


def test_the_closed_days_stand_on_a_page_with_their_printed_sheets(settings: Any) -> None:
    settings.OFFICE_NOW = AFTER.isoformat()
    entered()
    entered(code=f.AKSU)
    digests.close_days()
    digests.send_out()
    own, foreign = DayDigest.objects.order_by("office__code")
    client = f.client_of(f.staff().auditor)
    shown = client.get(reverse("journal-days")).content.decode()
    assert own.head in shown
    assert foreign.head not in shown
    page = client.get(reverse("journal-day", args=[own.pk, "kk"]))
    assert page["Content-Type"] == "application/pdf"
    assert b"".join(page.streaming_content if page.streaming else [page.content]).startswith(b"%PDF")
    assert client.get(reverse("journal-day", args=[foreign.pk, "kk"])).status_code == 404


def test_the_closed_days_of_the_region_are_read_by_day_whichever_office_was_closed_first() -> None:
    days = [date(2026, 11, 17), date(2026, 11, 16), date(2026, 11, 18)]
    for code, day in zip((f.PAVLODAR, f.AKSU, f.PAVLODAR), days, strict=True):
        f.a_closed_day(f.an_office(code), day=day)
    client = f.client_of(f.a_regional_auditor())

    def read(**address: str) -> list[date]:
        return [row.day for row in client.get(reverse("journal-days"), address).context["rows"]]

    assert read() == sorted(days, reverse=True)
    newest = DayDigest.objects.get(day=days[2])
    assert read(before=f"{newest.day.isoformat()},{newest.pk}") == days[:2]
    assert read(before="nonsense") == sorted(days, reverse=True)
