"""The asking side against a gateway that behaves well and badly: faults, lost answers, strangers, silence."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from benefit_office.egov import notary
from benefit_office.egov.breaker import Unreachable, breaker_of
from benefit_office.egov.registry import Unfit
from benefit_office.egov.shep import codec, server
from benefit_office.egov.shep.client import AsyncChannel, SyncChannel
from benefit_office.egov.shep.codec import Fetched
from benefit_office.egov.shep.messages import Fault, Message, MessageState, MessageType
from benefit_office.egov.shep.wsse import load_key, load_trust
from tests.standins_site import Site

from .gateway import transport_key, trusting

DATA = "<form>Ә</form>".encode()


def keys(site: Site) -> Path:
    return site.data / "standins" / "transport"


def asynchronous(site: Site, sender: str = "pep", trust: str = "gateway.cer") -> AsyncChannel:
    folder = keys(site)
    url = f"{site.url}/shep/async/"
    return AsyncChannel(url, sender, "", load_key(folder / "office.pem"), load_trust(folder / trust))


def a_request(service: str) -> Message:
    return Message(service, MessageType.REQUEST, DATA, datetime.now(UTC))


@pytest.mark.parametrize("habit", ["children", "typed", "text"])
def test_a_message_goes_to_the_office_and_its_answer_comes_back_on_the_chain(
    gateway: Site, habit: str
) -> None:
    gateway.post("/shep/conduct/", by_itself="0", habit=habit)
    portal, office = asynchronous(gateway), asynchronous(gateway, "benefit_office")
    service = f"CHAIN_{habit}"

    receipt = portal.send(a_request(service))
    (message,) = office.fetch(service)
    office.acknowledge(message, accepted=True)
    answer = Message(
        service, MessageType.RESPONSE, DATA, datetime.now(UTC), correlation_id=message.correlation_id
    )
    office.send(answer)

    assert (message.data, message.sender_id, message.message_id) == (DATA, "pep", receipt.message_id)
    assert office.fetch(service) == []
    assert portal.status(receipt.message_id).state is MessageState.DELIVERED
    assert [one.correlation_id for one in portal.fetch(service)] == [receipt.correlation_id]


def test_a_message_not_acknowledged_comes_again(gateway: Site) -> None:
    portal, office = asynchronous(gateway), asynchronous(gateway, "benefit_office")
    portal.send(a_request("AGAIN"))

    first, second = office.fetch("AGAIN"), office.fetch("AGAIN")
    office.acknowledge(first[0], accepted=False, again=True, error="толық емес")

    assert [one.message_id for one in first] == [one.message_id for one in second]
    assert len(office.fetch("AGAIN")) == 1


def test_a_chain_that_nobody_began_is_refused_in_the_gateways_words(gateway: Site) -> None:
    lost = Message("S", MessageType.RESPONSE, DATA, datetime.now(UTC), correlation_id="nobody")

    with pytest.raises(Fault) as refused:
        asynchronous(gateway, "benefit_office").send(lost)

    assert refused.value.code == "2021"


def test_an_answer_of_a_stranger_is_none(gateway: Site) -> None:
    with pytest.raises(Fault) as refused:
        asynchronous(gateway, trust="office.cer").fetch("S")

    assert refused.value.code == "IS_NOT_VALID"


def test_a_lost_answer_is_asked_for_once_more_and_a_silent_gateway_is_left_alone(gateway: Site) -> None:
    gateway.post("/shep/conduct/", by_itself="0", down="1")
    channel = asynchronous(gateway)
    for _turn in range(3):
        with pytest.raises(Unreachable):
            channel.fetch("S")

    began = time.monotonic()
    with pytest.raises(Unreachable, match="is not asked now"):
        channel.fetch("S")
    assert time.monotonic() - began < 0.2


class Strange(BaseHTTPRequestHandler):
    """What answers is not the gateway: a redirect, silence, an answer that nobody signed."""

    def do_POST(self) -> None:
        if self.path == "/silent/":
            time.sleep(1)
        if self.path == "/moved/":
            self.send_response(307)
            self.send_header("Location", "/unsigned/")
            self.end_headers()
            return
        wrapper = codec.answered(codec.FETCH, Fetched(datetime.now(UTC)), server.Habit.CHILDREN)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(server.etree.tostring(server.enveloped(wrapper)))

    def log_message(self, *_given: object) -> None:
        """Nothing."""


@pytest.fixture
def strange() -> Iterator[str]:
    breaker_of.cache_clear()
    service = HTTPServer(("127.0.0.1", 0), Strange)
    thread = threading.Thread(target=service.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{service.server_port}"
    service.shutdown()
    service.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("path", "fault"), [("/unsigned/", Fault), ("/moved/", Unreachable), ("/silent/", Unreachable)]
)
def test_what_is_not_the_gateway_is_not_believed(strange: str, path: str, fault: type[Exception]) -> None:
    channel = AsyncChannel(f"{strange}{path}", "pep", "", transport_key("pep"), trusting("gateway"), 0.3)

    with pytest.raises(fault):
        channel.fetch("S")


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="begins with http"):
        SyncChannel("file:///etc/passwd", "pep", "", transport_key("pep"), ())


def test_a_registrys_answer_is_to_the_question_and_signed_by_the_registry(gateway: Site) -> None:
    folder = keys(gateway)
    channel = SyncChannel(
        f"{gateway.url}/shep/sync/", "benefit_office", "", load_key(folder / "office.pem"),
        load_trust(folder / "gateway.cer"),
    )  # fmt: skip
    asked = notary.Question("m-1", datetime.now(UTC), "12-1", "850312900012", "850312900021")
    raw = channel.ask(notary.SERVICE, notary.ask(asked)).data
    registry = load_trust(folder / "registry.cer")

    told = notary.read(raw, question=asked, trust=registry)

    assert told.power is not None
    assert told.power.status == notary.PowerStatus.ACTIVE
    other = notary.Question("m-2", asked.at, asked.number, asked.principal_iin, asked.attorney_iin)
    for wrong, question, trust in (
        (raw.replace(b"ACTIVE", b"REVOKED"), asked, registry),
        (raw, other, registry),
        (raw, asked, load_trust(folder / "gateway.cer")),
    ):
        with pytest.raises(Unfit):
            notary.read(wrong, question=question, trust=trust)
