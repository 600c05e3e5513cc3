"""zeep, a SOAP client that knows nothing of our code, loads the contract and talks to both doors."""

from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import zeep
from django.test import Client
from lxml import etree
from zeep.transports import Transport

from applications.gateway import channels, inbox
from benefit_office.egov.shep import server
from benefit_office.egov.shep.wsse import TransportKey, load_key, sign, signed_body
from tests.standins_site import Site
from workflow.delivery import vault
from workflow.models import InboxMessage

SERVICE = "PEER_SERVICE"
CLIENT_BINDING = "{http://bip.bee.kz/AsyncChannel/v10/Interfaces/Client}IAsyncChannelClientBinding"


class Signed:
    """zeep's hook for the security header: our transport signature, for its own makes another shape."""

    def __init__(self, key: TransportKey, trust: Any) -> None:
        self.key, self.trust = key, trust

    def apply(self, envelope: Any, headers: Any) -> Any:
        root = etree.fromstring(etree.tostring(envelope))
        if root.find(f"{{{server.SOAP}}}Header") is None:
            root.insert(0, etree.Element(f"{{{server.SOAP}}}Header"))
        return etree.fromstring(sign(root, self.key)), headers

    def verify(self, envelope: Any) -> None:
        if envelope.find(f"{{{server.SOAP}}}Body/{{{server.SOAP}}}Fault") is None:
            signed_body(etree.tostring(envelope), self.trust, datetime.now(UTC))


class ToOurDoor(Transport):
    """zeep's HTTP, led to Django's test client."""

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        given = Client().post("/egov/shep/", message, content_type=headers["Content-Type"])
        answer = requests.Response()
        answer.status_code, answer._content = given.status_code, given.content
        answer.headers["Content-Type"] = given["Content-Type"]
        return answer

    def load(self, url: str) -> bytes:
        return Client().get("/egov/shep/?wsdl").content


def a_request(name: str) -> dict[str, Any]:
    data = zeep.xsd.AnyObject(zeep.xsd.String(), "<form><number>Ә-1</number></form>")
    return {
        "messageInfo": {
            "messageId": name, "correlationId": f"c-{name}", "serviceId": SERVICE, "messageType": "REQUEST",
            "messageDate": datetime(2026, 11, 16, 9, 5, tzinfo=UTC), "sender": {"senderId": "peer"},
            "properties": [{"key": "KEY", "value": "1"}],
        },
        "messageData": {"data": data},
    }  # fmt: skip


@pytest.mark.django_db
def test_a_peer_brings_a_message_to_our_door(gateway: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(inbox._handlers, (SERVICE, "REQUEST"), inbox.Handler(lambda *_given: None))
    keys = gateway.data / "standins" / "transport"
    security = Signed(load_key(keys / "gateway.pem"), channels._trust(str(keys / "office.cer")))
    peer = zeep.Client("http://office/?wsdl", transport=ToOurDoor(), wsse=security)

    answer = peer.service.sendMessage(request=a_request("m-1"))

    assert (answer.messageId, answer.correlationId) == ("m-1", "c-m-1")
    row = InboxMessage.objects.get()
    assert (row.sender, row.properties) == ("peer", {"KEY": "1"})
    assert etree.fromstring(vault.get(row.sha256)).findtext("number") == "Ә-1"
    wrong = zeep.Client(
        "http://office/?wsdl", transport=ToOurDoor(), wsse=Signed(load_key(keys / "office.pem"), ())
    )
    with pytest.raises(zeep.exceptions.Fault) as refused:
        wrong.service.sendMessage(request=a_request("m-2"))
    assert refused.value.detail.find("*/errorCode").text == "IS_NOT_VALID"


@pytest.mark.parametrize(
    ("name", "operations"),
    [
        ("sync", {"SendMessage"}),
        ("async", {"sendMessage", "getMessages", "getMessageStatus", "sendDeliveryNotification"}),
        ("client", {"sendMessage", "changeMassageStatusNotification"}),
    ],
)
def test_a_peer_reads_all_three_contracts(tmp_path: Any, name: str, operations: set[str]) -> None:
    file = tmp_path / f"{name}.wsdl"
    file.write_bytes(server.wsdl("http://127.0.0.1:9/", name))

    peer = zeep.Client(str(file))

    port = next(iter(next(iter(peer.wsdl.services.values())).ports.values()))
    assert set(port.binding._operations) == operations
