"""Who may send requests: kept by the administrator, dated, with the BIN of the operators' organisation (9.7, 11.8).

Planted defects this file goes red for: today's BIN asked of a later day; an older row rewritten; one let in that may
not send; the screen open to a head.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.doors.reading import Unfit
from applications.doors.senders import keep_sender
from applications.models import DoorSender, SenderTerms
from benefit_office.standins.pki.people import CORPORATION_BIN
from tests import door_requests as doors
from tests import factories as make
from tests.factories import START
from workflow.models import AuditEvent
from workflow.moves.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.clause("9.7")]
TODAY = START.date()


@pytest.fixture(autouse=True)
def trust(tmp_path: Path) -> Iterator[None]:
    with doors.trusting(tmp_path / "trust"), make.office_time(START):
        yield


def facts(**others: object) -> dict[str, object]:
    sender = DoorSender.objects.get(code="con")
    names = {name: getattr(sender, name) for name in ("name_kk", "name_ru", "name_en")}
    return {
        **names,
        "since": TODAY,
        "bin": CORPORATION_BIN,
        "active": True,
        "source": "Келісім № 1",
        **others,
    }


def test_the_bin_is_entered_from_a_day_on_and_the_older_row_stays() -> None:
    administrator = make.an_administrator()
    client = make.client_of(administrator)
    for since, number in ((TODAY, CORPORATION_BIN), (TODAY + timedelta(days=9), "012345678901")):
        sent = {**facts(since=since.isoformat(), bin=number), "active": "on"}
        assert client.post(reverse("sender", args=["con"]), sent).status_code == 302

    sender = DoorSender.objects.get(code="con")
    assert [row.bin for row in sender.terms.all()] == [CORPORATION_BIN, "012345678901"]
    assert sender.terms_on(TODAY + timedelta(days=8)).bin == CORPORATION_BIN
    assert sender.terms_on(TODAY + timedelta(days=9)).bin == "012345678901"
    event = AuditEvent.objects.filter(verb="keep_sender", by=administrator).latest("pk")
    assert (event.facts["sender"], event.facts["fields"]) == ("con", ["bin", "source"])
    page = client.get(reverse("senders")).content.decode()
    assert (CORPORATION_BIN in page, "012345678901" in page) == (True, True)


def test_an_operators_signature_is_judged_by_the_bin_of_the_day() -> None:
    sender = DoorSender.objects.get(code="con")
    by = make.an_administrator()
    keep_sender(sender, facts(bin="012345678901"), by=by, now=START)
    data = doors.by_operator()
    with pytest.raises(Unfit) as refused:
        doors.requests.prepare(data, sender_code="con", arrived_at=START, now=START)
    assert refused.value.code == "signature"

    keep_sender(sender, facts(), by=by, now=START)
    assert doors.requests.prepare(data, sender_code="con", arrived_at=START, now=START).sender == sender


def test_a_sender_that_may_not_send_is_refused_from_that_day_on() -> None:
    sender = DoorSender.objects.get(code="pep")
    given = facts(active=False, bin="", since=TODAY + timedelta(days=1))
    keep_sender(sender, given, by=make.an_administrator(), now=START)
    data = doors.signed(doors.a_form())
    doors.requests.prepare(data, sender_code="pep", arrived_at=START, now=START)

    later = START + timedelta(days=1)
    with pytest.raises(Unfit) as refused:
        doors.requests.prepare(data, sender_code="pep", arrived_at=later, now=later)
    assert refused.value.code == "sender"


def test_a_new_sender_is_listed_and_may_send_from_its_day() -> None:
    client = make.client_of(make.an_administrator())
    sent = {**facts(since=TODAY.isoformat(), bin=""), "active": "on", "code": "pep2", "channel": "portal"}
    assert client.post(reverse("sender-new"), sent).status_code == 302
    assert DoorSender.objects.get(code="pep2").terms_on(TODAY).active
    assert client.post(reverse("sender-new"), sent).status_code == 422


@pytest.mark.parametrize("wrong", [{"bin": "123"}, {"since": "2020-01-01"}, {"source": ""}])
def test_what_cannot_hold_is_refused_on_the_form(wrong: dict[str, str]) -> None:
    client = make.client_of(make.an_administrator())
    sent = {**facts(since=TODAY.isoformat()), "active": "on", **wrong}
    assert client.post(reverse("sender", args=["con"]), sent).status_code == 422
    assert SenderTerms.objects.count() == 0


def test_the_past_is_not_rewritten_and_nobody_else_keeps_senders() -> None:
    sender = DoorSender.objects.get(code="con")
    with pytest.raises(Refused, match="today or a later day"):
        keep_sender(sender, facts(since=date(2026, 1, 1)), by=make.an_administrator(), now=START)
    for who in (make.staff().head, make.staff().clerk):
        assert make.client_of(who).get(reverse("senders")).status_code == 403


def test_the_list_asks_the_database_as_often_for_ten_senders_as_for_two() -> None:
    client, by = make.client_of(make.an_administrator()), make.an_administrator()
    for number in range(8):
        fresh = DoorSender.objects.create(code=f"p{number}", channel="portal", name_kk="…", source="…")
        keep_sender(fresh, facts(bin=""), by=by, now=START)
    client.get(reverse("senders"))
    with CaptureQueriesContext(connection) as ten:
        client.get(reverse("senders"))
    SenderTerms.objects.all().delete()
    DoorSender.objects.filter(code__startswith="p", code__regex=r"\d").delete()
    with CaptureQueriesContext(connection) as two:
        client.get(reverse("senders"))
    assert len(ten) == len(two)
