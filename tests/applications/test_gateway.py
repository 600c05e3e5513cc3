"""The gateway inside the office: a message is kept once, acknowledged at once, handled in its own time, never lost.

Planted defects this file goes red for: a message too large to be read holds up the services after its own, and nobody
sees it; or what lies behind it in its own service; it goes back by the word of an answer nobody signed.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import tasks
from applications.gateway import channels, inbox, outgoing
from benefit_office.egov.breaker import Unreachable
from benefit_office.egov.shep import codec, server
from benefit_office.egov.shep.client import AsyncChannel, refuse_fault
from benefit_office.egov.shep.codec import Account
from benefit_office.egov.shep.envelope import Habit, enveloped
from benefit_office.egov.shep.messages import Fault, Message, MessageState, MessageType, Status
from benefit_office.egov.shep.wsse import load_key, load_trust, sign
from tests import factories as make
from tests.factories import START
from tests.standins_site import Site
from workflow.delivery import outbox, vault
from workflow.models import AuditEvent, Case, Heartbeat, InboxMessage, OutboxMessage
from workflow.moves.refusals import Conflict, Refused
from workflow.words import Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

SERVICE = "TEST_SERVICE"
DATA = b"<form><number>1</number></form>"
NOW = START


class Desk:
    """A handler that writes down what it was given and does what a test wants."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.case: Case | None = None
        self.raises: Exception | None = None

    def prepare(self, _row: InboxMessage, message: Message, _now: Any) -> bytes:
        if isinstance(self.raises, OSError):
            raise self.raises
        return message.data

    def handle(self, row: InboxMessage, _message: Message, prepared: bytes, now: Any) -> Case | None:
        self.seen.append(prepared)
        if isinstance(self.raises, ValueError):
            inbox.reply(row, data=b"<no/>", message_type=MessageType.RESPONSE, now=now)
            return None
        if self.raises:
            raise self.raises
        return self.case


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Desk:
    settings.OFFICE_NOW = NOW.isoformat()
    one = Desk()
    key = (SERVICE, "REQUEST")
    monkeypatch.setitem(inbox._handlers, key, inbox.Handler(one.handle, one.prepare))
    return one


def a_message(name: str = "m-1", **facts: Any) -> Message:
    given: dict[str, Any] = {"sender_id": "pep", "message_id": name, "correlation_id": f"c-{name}", **facts}
    return Message(SERVICE, MessageType.REQUEST, DATA, NOW, **given)


def pushed(site: Site, message: Message, by: str = "gateway") -> bytes:
    """An envelope as the gateway brings it."""
    key = load_key(site.data / "standins" / "transport" / f"{by}.pem")
    return sign(enveloped(codec.written(codec.SEND, message, Account("pep"), Habit.TEXT)), key)


def posted(raw: bytes, **headers: Any) -> Any:
    return Client().post("/egov/shep/", raw, content_type="text/xml; charset=utf-8", **headers)


# The door


@pytest.mark.clause("10.1")
def test_a_pushed_message_is_kept_and_its_receipt_is_signed(gateway: Site, desk: Desk) -> None:
    answer = posted(pushed(gateway, a_message()))

    assert answer.status_code == 200, answer.content
    keys = gateway.data / "standins" / "transport"
    body = server.signed_body(answer.content, load_trust(keys / "office.cer"), NOW)
    receipt = codec.read_answer(body[0], codec.SEND)
    assert (receipt.message_id, receipt.correlation_id) == ("m-1", "c-m-1")
    row = InboxMessage.objects.get()
    assert (row.sender, row.service_id, row.handled_at, vault.get(row.sha256)) == ("pep", SERVICE, None, DATA)


def test_delivered_five_times_it_is_one_row_handled_once(gateway: Site, desk: Desk) -> None:
    desk.case = make.a_case(state=State.RECEIVED)
    for _turn in range(5):
        assert posted(pushed(gateway, a_message())).status_code == 200
        tasks.look_at_gateway()

    row = InboxMessage.objects.get()
    assert (row.handled_at, row.case, row.attempts, desk.seen) == (NOW, desk.case, 1, [DATA])


@pytest.mark.parametrize(
    ("by", "code"), [("office", "IS_NOT_VALID"), ("registry", "IS_NOT_VALID"), ("", "SIGN_NOT_EXIST")]
)
def test_only_the_pinned_gateway_is_let_in(gateway: Site, desk: Desk, by: str, code: str) -> None:
    bare = codec.written(codec.SEND, a_message(), Account("pep"), Habit.TEXT)
    raw = pushed(gateway, a_message(), by) if by else server.etree.tostring(enveloped(bare))

    answer = posted(raw)

    with pytest.raises(Fault) as refused:
        refuse_fault(answer.content)
    assert (answer.status_code, refused.value.code) == (500, code)
    assert InboxMessage.objects.count() == 0


def test_fifty_megabytes_are_refused_before_they_are_read(gateway: Site, desk: Desk) -> None:
    class Unread:
        """A body that says when somebody reads it."""

        def read(self, *_size: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    began = time.monotonic()
    answer = Client().generic(
        "POST", "/egov/shep/", b"", "text/xml", CONTENT_LENGTH=str(50 * 1024**2), **{"wsgi.input": Unread()}
    )

    assert answer.status_code == 413
    assert b"TOO_LARGE" in answer.content
    assert time.monotonic() - began < 1


def test_without_a_gateway_the_door_is_closed(desk: Desk) -> None:
    answer = posted(b"<a/>")

    assert (answer.status_code, b"NOT_CONNECTED" in answer.content) == (500, True)
    assert tasks.look_at_gateway() == 0


def test_messages_that_nobody_handles_are_refused(gateway: Site, desk: Desk) -> None:
    other = Message("OTHER", MessageType.REQUEST, DATA, NOW, "pep", "m-2", "c-2")

    answer = posted(pushed(gateway, other))

    assert (answer.status_code, b"UNKNOWN_SERVICE" in answer.content) == (500, True)


def test_the_contract_is_at_the_door(gateway: Site) -> None:
    assert b"changeMassageStatusNotification" in Client().get("/egov/shep/?wsdl").content


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("11.8")
def test_the_gateways_own_loop_brings_what_was_sent(gateway: Site, desk: Desk, live_server: Any) -> None:
    """Nobody tells it to hand on; the office answers while it is pushed, and one message is one row."""
    own = channels.asynchronous()
    sender = own.__class__(own.url, "pep", "", own.key, own.trust)
    gateway.post("/shep/conduct/", by_itself="0", frozen="1")
    receipt = sender.send(a_message(message_id="", correlation_id=""))
    gateway.post("/shep/conduct/", by_itself="1", office_url=live_server.url)

    end = time.monotonic() + 20
    while own.status(receipt.message_id).state is not MessageState.DELIVERED:
        assert time.monotonic() < end, "nothing was brought"
        time.sleep(0.1)
    gateway.post("/shep/conduct/", by_itself="0")

    row = InboxMessage.objects.get(message_id=receipt.message_id)
    assert (row.sender, row.correlation_id, vault.get(row.sha256)) == ("pep", receipt.correlation_id, DATA)


# Handling


def test_a_message_that_cannot_be_handled_now_is_tried_again_later(desk: Desk) -> None:
    row = inbox.take_in(a_message(), now=NOW)
    desk.raises = Unreachable("the scanner")

    assert not inbox.handle(row.pk, now=NOW)
    assert inbox.due(NOW) == []
    desk.raises = None
    assert inbox.handle(row.pk, now=NOW + timedelta(minutes=1))

    row.refresh_from_db()
    assert (row.attempts, row.error, row.failed_at) == (2, "", None)


def test_a_refused_message_waits_for_try_again(desk: Desk) -> None:
    row = inbox.take_in(a_message(), now=NOW)
    desk.raises = Refused("No office of this code.")
    inbox.handle(row.pk, now=NOW)
    administrator = make.an_administrator()
    client = make.client_of(administrator)

    assert "No office of this code." in client.get(reverse("gateway-incoming")).content.decode()
    desk.raises = None
    assert client.post(reverse("gateway-again", args=[row.pk])).status_code == 302
    tasks.handle_message(row.pk)

    row.refresh_from_db()
    assert (row.handled_at, row.failed_at, row.error) == (NOW, None, "")
    assert AuditEvent.objects.filter(verb="try_again", by=administrator).count() == 1
    with pytest.raises(Conflict):
        inbox.try_again(row, by=administrator, now=NOW)


def test_a_message_that_breaks_its_worker_comes_to_an_end(desk: Desk) -> None:
    row = inbox.take_in(a_message(), now=NOW)
    desk.raises = ZeroDivisionError()
    moment = NOW
    for _turn in range(inbox.MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            inbox.handle(row.pk, now=moment)
        moment += timedelta(days=1)

    assert not inbox.handle(row.pk, now=moment)
    row.refresh_from_db()
    assert (row.failed_at, row.attempts) == (moment, inbox.MOST_TRIES + 1)
    assert row.error == "The handling broke off; it is tried again."


def test_a_message_that_became_no_case_is_answered_in_its_chain(gateway: Site, desk: Desk) -> None:
    desk.raises = ValueError()
    sent = a_message()
    own = channels.asynchronous()
    receipt = own.__class__(own.url, "pep", "", own.key, own.trust).send(sent)
    row = inbox.take_in(a_message(correlation_id=receipt.correlation_id), now=NOW)
    inbox.handle(row.pk, now=NOW)

    assert inbox.send_reply(row.pk, now=NOW)
    assert not inbox.send_reply(row.pk, now=NOW)

    answers = own.__class__(own.url, "pep", "", own.key, own.trust).fetch(SERVICE)
    assert [(one.message_type, one.data, one.correlation_id) for one in answers] == [
        (MessageType.RESPONSE, b"<no/>", receipt.correlation_id)
    ]


# Pull


def test_what_waits_at_the_gateway_is_fetched_and_acknowledged(gateway: Site, desk: Desk) -> None:
    own, sender = both_ends()
    receipts = [sender.send(a_message(message_id="", correlation_id="")) for _turn in range(3)]

    assert inbox.pull(now=NOW) == 3
    assert inbox.pull(now=NOW) == 0

    assert sorted(InboxMessage.objects.values_list("message_id", flat=True)) == sorted(
        receipt.message_id for receipt in receipts
    )
    assert own.status(receipts[0].message_id).state is MessageState.DELIVERED


def test_what_is_together_too_large_for_one_envelope_is_fetched_in_parts(
    gateway: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _own, sender = both_ends()
    data = b"<form>" + b"x" * 20_000 + b"</form>"
    for _turn in range(4):
        sender.send(Message(SERVICE, MessageType.REQUEST, data, NOW))
    narrow(monkeypatch)

    taken = sum(inbox.pull(now=NOW) for _turn in range(4))

    assert (taken, InboxMessage.objects.count()) == (4, 4)


def narrow(context: pytest.MonkeyPatch) -> None:
    """An envelope may hold 50,000 bytes."""
    for module in ("client", "envelope"):
        context.setattr(f"benefit_office.egov.shep.{module}.LARGEST", 50_000)


@pytest.mark.parametrize("habit", ["children", "typed", "text"])
def test_a_message_too_large_to_be_read_goes_back_and_what_lies_behind_it_comes_in(
    gateway: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch, habit: str
) -> None:
    gateway.post("/shep/conduct/", by_itself="0", habit=habit)
    _own, sender = both_ends()
    sizes = (60_000, 10, 70_000, 20)
    receipts = [
        sender.send(Message(SERVICE, MessageType.REQUEST, b"<form>" + b"x" * size + b"</form>", NOW))
        for size in sizes
    ]
    with monkeypatch.context() as context:
        narrow(context)
        Heartbeat.objects.filter(pk=inbox.PULL).delete()
        assert [inbox.pull(now=NOW) for _turn in range(3)] == [1, 1, 0]
    assert Heartbeat.objects.filter(pk=inbox.PULL).exists()
    states = [sender.status(receipt.message_id).state for receipt in receipts]
    assert states == ["NOT_DELIVERED", "DELIVERED", "NOT_DELIVERED", "DELIVERED"]
    assert "more than" in sender.status(receipts[0].message_id).message
    sent_back = InboxMessage.objects.filter(sender="")
    assert {row.message_id for row in sent_back} == {receipts[0].message_id, receipts[2].message_id}
    page = make.client_of(make.an_administrator()).get(reverse("gateway-incoming"), {"show": "handled"})
    assert page.content.decode().count("was sent back to its sender") == 2


def test_one_that_cannot_be_sent_back_is_seen_and_holds_up_no_other_service(
    gateway: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _own, sender = both_ends()
    monkeypatch.setitem(inbox._handlers, ("LATER", "REQUEST"), inbox.Handler(desk.handle))
    for service, size in ((SERVICE, 60_000), ("LATER", 10)):
        sender.send(Message(service, MessageType.REQUEST, b"<form>" + b"x" * size + b"</form>", NOW))
    monkeypatch.setattr(inbox, "services", lambda: [SERVICE, "LATER"])  # the blocked one is asked first
    admin = make.client_of(make.an_administrator())
    with monkeypatch.context() as context:
        narrow(context)
        context.setattr(AsyncChannel, "first_waiting", lambda *_self: "made up")  # an answer nobody signed
        Heartbeat.objects.filter(pk=inbox.PULL).delete()
        taken = [inbox.pull(now=NOW) for _turn in range(2)]
        held = InboxMessage.objects.get(sender="")
        page = admin.get(reverse("gateway-incoming")).content.decode()
    assert (taken, held.service_id, held.attempts, held.failed_at) == ([1, 0], SERVICE, 2, NOW)
    assert "A message of more than 30 MB waits at the gateway" in page
    assert (
        admin.post(reverse("gateway-again", args=[held.pk])).status_code == 404
    )  # there is nothing to try here
    assert not Heartbeat.objects.filter(pk=inbox.PULL).exists()

    assert inbox.pull(now=NOW) == 1  # it is gone, or fits
    held.refresh_from_db()
    assert (held.handled_at, held.failed_at, held.error) == (NOW, None, "")
    assert Heartbeat.objects.filter(pk=inbox.PULL).exists()


def test_with_the_gateway_away_nothing_is_lost_and_nobody_waits_long(gateway: Site, desk: Desk) -> None:
    gateway.post("/shep/conduct/", by_itself="0", down="1")

    assert inbox.pull(now=NOW) == 0
    with pytest.raises(Unreachable):
        channels.asynchronous().fetch(SERVICE)


# Outgoing


def a_told_case() -> OutboxMessage:
    case = make.a_case(state=State.RECEIVED)
    return outbox.post(case, Channel.PORTAL, "status", now=NOW, payload={"state": "registered"})


def test_without_a_gateway_messages_wait_for_their_door(desk: Desk) -> None:
    message = a_told_case()

    assert not outbox.deliver(message.pk, now=NOW)
    assert outbox.due(NOW) == []


def test_a_message_the_gateway_could_not_deliver_waits_for_send_again(desk: Desk) -> None:
    message = a_told_case()
    OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=NOW, receipt="g-1")

    outgoing.note_status(Status("g-1", MessageState.DELIVERED, "OK", "", NOW))
    assert OutboxMessage.objects.get(pk=message.pk).delivered_at == NOW
    outgoing.note_status(Status("g-1", MessageState.NOT_DELIVERED, "E", "", NOW))

    message.refresh_from_db()
    assert (message.delivered_at, message.failed_at, message.error) == (None, NOW, outgoing.NOT_DELIVERED)


# Pages


def test_a_head_sees_what_became_a_case_of_his_office_alone(desk: Desk) -> None:
    for name, office in (("m-here", make.PAVLODAR), ("m-there", make.AKSU)):
        desk.case = make.a_case(state=State.RECEIVED, office=make.an_office(office))
        inbox.handle(inbox.take_in(a_message(name), now=NOW).pk, now=NOW)
    inbox.take_in(a_message("m-nobody"), now=NOW)
    client = make.client_of(make.staff().head)

    page = client.get(reverse("gateway-incoming"), {"show": "handled"}).content.decode()

    assert ("m-here" in page, "m-there" in page, "m-nobody" in page) == (True, False, False)
    assert client.post(reverse("gateway-again", args=[1])).status_code == 403


@pytest.fixture(autouse=True)
def _keys_of_no_other_run() -> Iterator[None]:
    yield
    channels._key.cache_clear()
    channels._trust.cache_clear()


def test_the_keys_come_from_files(gateway: Site, settings: Any, tmp_path: Path) -> None:
    settings.SHEP_KEY = str(tmp_path / "none.pem")
    with pytest.raises(OSError, match=r"none\.pem"):
        channels.key()


def both_ends() -> tuple[AsyncChannel, AsyncChannel]:
    """The office's end of the gateway and the portal's, with nothing on the way."""
    own = channels.asynchronous()
    inbox.pull(now=NOW)  # what other tests have left there
    InboxMessage.objects.all().delete()
    return own, own.__class__(own.url, "pep", "", own.key, own.trust)
