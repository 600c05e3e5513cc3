"""The applicant is told; a message that fails is tried for days, then waits for «send again».

Planted defects this file goes red for: a failed message tried again at once; one tried for ever.
"""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import override

from applications.telling.carriers import tell
from decisions.models import HandOver
from tests import factories as f
from workflow.delivery import outbox
from workflow.models import AuditEvent, OutboxMessage
from workflow.moves.refusals import Conflict, Refused
from workflow.words import Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.START + timedelta(days=2)
ADDRESS = "guardian@example.kz"


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with f.office_time(NOW):
        yield


def a_message(**others: Any) -> OutboxMessage:
    case = f.a_case(state=State.ISSUED, email=ADDRESS, **others)
    return OutboxMessage.objects.get(case=case, receiver="email")


def failing(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def send(_letter: EmailMessage) -> int:
        raise fault

    monkeypatch.setattr(EmailMessage, "send", send)


@pytest.mark.clause("5.5")
@pytest.mark.parametrize(
    ("language", "subject"),
    [("kk", "Өтінішіңіздің нәтижесі дайын"), ("ru", "Результат по Вашему заявлению готов")],
)
def test_the_applicant_is_told_in_the_language_of_the_reply_without_personal_data(
    language: str, subject: str
) -> None:
    message = a_message(reply_language=language)
    assert outbox.deliver(message.pk, now=NOW)
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == (subject, [ADDRESS])
    application = message.case.application
    for word in (application.guardian.surname, application.guardian.iin, application.account, "43"):
        assert str(word) not in str(letter.body)
    assert message.case.number in str(letter.body)
    assert not outbox.deliver(message.pk, now=NOW + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_without_an_address_nothing_is_written_and_the_hand_over_says_so() -> None:
    case = f.a_case(state=State.ISSUED)
    assert set(OutboxMessage.objects.filter(case=case).values_list("receiver", flat=True)) == {"office"}
    assert HandOver.objects.get(case=case).notified_at is None
    assert HandOver.objects.get(case=a_message().case).notified_at == f.START + timedelta(days=2)


def test_a_server_away_is_tried_again_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    message = a_message()
    failing(monkeypatch, SMTPServerDisconnected("gone"))
    moment, pauses = NOW, []
    for _each in range(8):
        outbox.deliver(message.pk, now=moment)
        message.refresh_from_db()
        pauses.append((message.next_try_at - moment) // timedelta(minutes=1))
        moment = message.next_try_at
    assert pauses == [1, 5, 15, 60, 240, 720, 720, 720]
    assert (message.error, message.failed_at) == ("SMTPServerDisconnected", None)
    assert not outbox.deliver(message.pk, now=moment - timedelta(minutes=1))
    for _each in range(12):
        outbox.deliver(message.pk, now=message.next_try_at)
        message.refresh_from_db()
    assert message.attempts == 20
    assert message.failed_at is not None
    assert message.failed_at - NOW > timedelta(days=7)
    assert outbox.due(NOW + timedelta(days=365)) == []


def test_a_wrong_address_is_not_tried_again_and_is_not_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    message = a_message()
    failing(monkeypatch, SMTPRecipientsRefused({ADDRESS: (550, b"no such user guardian")}))
    assert not outbox.deliver(message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.failed_at, message.error) == (NOW, "SMTP 550")


def test_send_again_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    message, people = a_message(), f.staff()
    with monkeypatch.context() as broken:
        failing(broken, SMTPRecipientsRefused({ADDRESS: (550, b"no")}))
        outbox.deliver(message.pk, now=NOW)
    page = f.client_of(people.head).get(reverse("outbox")).content.decode()
    assert "not delivered" in page
    assert ADDRESS not in page
    answer = f.client_of(people.head).post(reverse("outbox-again", args=[message.pk]))
    assert answer["Location"] == reverse("outbox")
    assert AuditEvent.objects.filter(case=message.case, verb="send_again").count() == 1
    assert outbox.due(NOW) == [message.pk]
    assert outbox.deliver(message.pk, now=NOW)
    with pytest.raises(Conflict, match="delivered already"):
        outbox.send_again(message, by=people.head, now=NOW)


def test_who_keeps_the_messages_of_an_office() -> None:
    message, people = a_message(), f.staff()
    with pytest.raises(Refused, match="its head and its executors"):
        outbox.send_again(message, by=people.clerk, now=NOW)
    stranger = f.staff(f.an_office(f.AKSU)).head
    path = reverse("outbox-again", args=[message.pk])
    assert f.client_of(stranger).post(path).status_code == 404
    assert f.client_of(people.clerk).post(path).status_code == 403
    administrator = f.client_of(f.an_administrator())
    page = administrator.get(reverse("outbox")).content.decode()
    assert message.case.number in page
    assert str(message.case.public_id) not in page
    assert administrator.post(path).status_code == 302


def test_a_message_for_a_door_that_is_not_there_waits_and_raises_no_alarm() -> None:
    case = f.a_case(state=State.ISSUED, channel=Channel.PORTAL)
    message = OutboxMessage.objects.get(case=case)
    assert outbox.due(NOW) == []
    assert not outbox.deliver(message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.attempts, message.failed_at) == (0, None)
    page = f.client_of(f.staff().executor).get(reverse("outbox"), {"show": "door"}).content.decode()
    assert "waits for its door" in page
    assert "Send again" not in page


def test_one_occasion_is_told_once_and_a_further_one_again() -> None:
    case = a_message().case
    tell(case, "result_ready", now=NOW)
    tell(case, "result_waits", now=NOW, key="2026-11-20")
    tell(case, "result_waits", now=NOW, key="2026-11-20")
    tell(case, "result_waits", now=NOW, key="2026-11-27")
    assert OutboxMessage.objects.filter(case=case, receiver="email").count() == 3


def test_a_short_message_leaves_by_a_post_where_the_service_is_set(settings: Any) -> None:
    received: list[tuple[str, Any]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", "secret"
    case = f.a_case(state=State.ISSUED, phone="+7 700 000 00 01")
    message = OutboxMessage.objects.get(case=case, receiver="sms")
    assert outbox.deliver(message.pk, now=NOW)
    server.shutdown()
    server.server_close()
    assert outbox.deliver(message.pk, now=NOW) is False
    told = {"id": str(message.public_id), "to": "+7 700 000 00 01",
            "text": f"№ {case.number} өтініш: нәтиже дайын. Анықтама: –"}  # fmt: skip
    assert received == [("Bearer secret", told)]


def test_a_short_message_waits_while_its_service_is_away(settings: Any) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    case = f.a_case(state=State.ISSUED, phone="+7 700 000 00 01")
    message = OutboxMessage.objects.get(case=case, receiver="sms")
    assert not outbox.deliver(message.pk, now=NOW)
    message.refresh_from_db()
    assert (message.error, message.attempts) == ("URLError", 1)


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("", ""),
        ("no address", "өтініште электрондық пошта мекенжайы көрсетілмеген"),
        ("no text for result_ready", "бұл хаттың қолданыстағы мәтіні жоқ; оны әкімгер енгізеді"),
        ("SMTP 550", "пошта сервері хатты қабылдамады, коды 550"),
        ("URLError", "алушының сервері жауап бермейді"),
        ("BrokenPipeError", "байланыс үзілді (BrokenPipeError)"),
        ("Құжат қабылданбады.", "Құжат қабылданбады."),
    ],
)
def test_why_a_message_did_not_leave_is_told_in_words(kept: str, told: str) -> None:
    with override("kk"):
        assert OutboxMessage(error=kept).why == told
