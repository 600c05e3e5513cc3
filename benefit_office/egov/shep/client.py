"""The asking side of both channels: time-outs, one more try for what may be asked twice, and a circuit breaker."""

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from lxml import etree

from ..breaker import Unreachable, breaker_of
from ..eds.certificates import Certificate
from ..staying import Stay
from .codec import ACKNOWLEDGE, ASK, FETCH, SEND, STATUS, Account, Operation, read_answer, written
from .envelope import LARGEST, MALFORMED, SOAP, Element, Habit, enveloped, first_text, safely
from .messages import (
    Delivery,
    Fault,
    Message,
    Receipt,
    Status,
    StatusQuestion,
    SyncAnswer,
    SyncRequest,
    Wanted,
)
from .wsse import TransportKey, sign, signed_body

SECONDS = 20.0  # a registry behind the gateway may think for a while
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
FAULT = f"{{{SOAP}}}Fault"


OPENER = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Channel:
    """One address of the gateway, and how the office presents itself there."""

    url: str
    sender: str
    password: str
    key: TransportKey
    trust: Sequence[Certificate]
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("The address of the gateway begins with http.")

    def call(
        self, operation: Operation, request: object, *, tries: int = 1, habit: Habit = Habit.CHILDREN
    ) -> Any:
        """The operation's answer.

        :raises Fault: the gateway refused, or its answer is not signed by it.
        :raises Unreachable: it gave no answer.
        """
        raw = self._asked(operation, request, tries, habit)
        refuse_fault(raw)
        body = signed_body(raw, self.trust, datetime.now(UTC))
        children = [one for one in body if isinstance(one.tag, str)]
        if len(children) != 1:
            raise Fault(MALFORMED, "The answer must hold one message.")
        try:
            return read_answer(children[0], operation)
        except ValueError as wrong:
            raise Fault(MALFORMED, "The answer has a value that is not known here.") from wrong

    def _asked(
        self, operation: Operation, request: object, tries: int, habit: Habit = Habit.CHILDREN
    ) -> bytes:
        """The bytes of the answer, not judged yet."""
        wrapper = written(operation, request, Account(self.sender, self.password), habit)
        envelope = sign(enveloped(wrapper), self.key)
        return breaker_of(self.url).call(lambda: self._exchange(envelope), tries=tries)

    def _exchange(self, envelope: bytes) -> bytes:
        request = urllib.request.Request(self.url, envelope, HEADERS, method="POST")  # noqa: S310
        try:
            with OPENER.open(request, timeout=self.seconds) as answer:
                raw: bytes = answer.read(LARGEST + 1)
        except urllib.error.HTTPError as refused:
            with refused:
                raw = refused.read(LARGEST + 1)
            if refused.code != 500 or b"Fault" not in raw:  # a fault of SOAP 1.1 comes with 500
                raise Unreachable(f"HTTP {refused.code}") from refused
        return raw


def refuse_fault(raw: bytes) -> None:
    """A fault's own code and words are what the caller hears."""
    fault = safely(raw).find(f"{{{SOAP}}}Body/{FAULT}")
    if fault is None:
        return
    told: Element | None = next((one for one in fault.iterfind("detail/*") if isinstance(one.tag, str)), None)
    code = etree.ETXPath("string(errorCode)")(told) if told is not None else ""
    words = etree.ETXPath("string(errorMessage)")(told) if told is not None else ""
    raise Fault(code or "FAULT", words or fault.findtext("faultstring") or "The gateway refused.")


class SyncChannel(Channel):
    """Questions that are answered at once: the registries."""

    def ask(
        self,
        service_id: str,
        data: bytes,
        properties: dict[str, str] | None = None,
        *,
        at: datetime | None = None,
    ) -> SyncAnswer:
        """A registry's answer; asking changes nothing there, so that a lost answer is asked for once more."""
        moment = at or datetime.now(UTC)
        question = SyncRequest(service_id, data, moment, str(uuid4()), properties=properties or {})
        answer: SyncAnswer = self.call(ASK, question, tries=2)
        return answer


class AsyncChannel(Channel):
    """Messages that are taken now and answered some day."""

    def send(self, message: Message, habit: Habit = Habit.CHILDREN) -> Receipt:
        """Hand a message over; it is the gateway's when this returns."""
        receipt: Receipt = self.call(SEND, message, habit=habit)
        return receipt

    def fetch(self, service_id: str, amount: int = 0) -> list[Message]:
        """Messages that wait for us."""
        return list(self.call(FETCH, Wanted(service_id, amount), tries=2).messages)

    def first_waiting(self, service_id: str) -> str:
        """The id of the first message that waits, when it is too large to be read; "" when the answer names none.

        The id stands before the data and is read before any signature can be judged: whoever acts on it asks for the
        message's status first, for that answer is signed.
        """
        return first_text(self._asked(FETCH, Wanted(service_id, 1), 2), "messageInfo", "messageId")

    def acknowledge(
        self,
        message: Message,
        accepted: bool,
        again: bool = False,
        error: str = "",
        *,
        at: datetime | None = None,
    ) -> None:
        """Tell the gateway that a message was taken, or not and whether it is wanted again."""
        moment = at or datetime.now(UTC)
        self.call(
            ACKNOWLEDGE,
            Delivery(message.message_id, message.service_id, moment, accepted, again, error),
            tries=2,
        )

    def status(self, message_id: str) -> Status:
        """Where a message is."""
        status: Status = self.call(STATUS, StatusQuestion(message_id), tries=2)
        return status
