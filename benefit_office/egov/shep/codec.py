"""Each operation's request and answer, to XML and back. One table says which is which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from lxml import etree

from .envelope import (
    ASYNC,
    CLIENT,
    MALFORMED,
    SYNC,
    Element,
    Habit,
    check,
    child,
    moment,
    put,
    put_data,
    take_data,
    text,
)
from .messages import (
    Delivery,
    Fault,
    Message,
    MessageState,
    MessageType,
    Receipt,
    Status,
    StatusQuestion,
    SyncAnswer,
    SyncRequest,
    Wanted,
)

ACCEPTED, NOT_ACCEPTED = "MESSAGE_ACCEPTED", "MESSAGE_NOT_ACCTEPTED"  # as the contract spells it
AGAIN, NOT_AGAIN = "RESEND", "NOT_RESEND"


@dataclass(frozen=True)
class Account:
    """How a system presents itself; the password travels inside the signed Body."""

    sender: str
    password: str = ""


def session() -> str:
    """A new session's id in the gateway's form."""
    return f"{{{str(uuid4()).upper()}}}"


def _put_sender(parent: Element, account: Account) -> None:
    sender = etree.SubElement(parent, "sender")
    put(sender, "senderId", account.sender)
    put(sender, "password", account.password)


def _put_properties(parent: Element, properties: dict[str, str]) -> None:
    for key, value in properties.items():
        one = etree.SubElement(parent, "properties")
        put(one, "key", key)
        put(one, "value", value)


def _properties_of(parent: Element) -> dict[str, str]:
    return {text(one, "key"): text(one, "value") for one in parent.findall("properties")}


# The synchronous channel


def _put_question(part: Element, question: SyncRequest, account: Account, habit: Habit) -> None:
    info = etree.SubElement(part, "requestInfo")
    put(info, "messageId", question.message_id)
    put(info, "correlationId", question.correlation_id)
    put(info, "serviceId", question.service_id)
    put(info, "messageDate", question.sent_at)
    _put_sender(info, account)
    _put_properties(info, question.properties)
    put(info, "sessionId", question.session_id)
    put_data(etree.SubElement(part, "requestData"), question.data, habit)


def _question_of(part: Element, content: list[bytes]) -> SyncRequest:
    info = child(part, "requestInfo")
    return SyncRequest(
        text(info, "serviceId"), content[0], moment(info, "messageDate"), text(info, "messageId"),
        text(info, "correlationId"), text(info.find("sender"), "senderId"), _properties_of(info),
        text(info, "sessionId"),
    )  # fmt: skip


def _put_sync_answer(part: Element, answer: SyncAnswer, habit: Habit) -> None:
    info = etree.SubElement(part, "responseInfo")
    put(info, "messageId", answer.message_id)
    put(info, "correlationId", answer.correlation_id)
    put(info, "responseDate", answer.at)
    status = etree.SubElement(info, "status")
    put(status, "code", answer.code)
    put(status, "message", answer.message[:250])
    put(info, "sessionId", answer.session_id)
    put_data(etree.SubElement(part, "responseData"), answer.data, habit)


def _sync_answer_of(part: Element, content: list[bytes]) -> SyncAnswer:
    info = child(part, "responseInfo")
    status = child(info, "status")
    return SyncAnswer(
        text(info, "messageId"), text(info, "correlationId"), moment(info, "responseDate"),
        text(status, "code"), text(status, "message"), content[0], text(info, "sessionId"),
    )  # fmt: skip


# The asynchronous channel


def _put_message(part: Element, message: Message, account: Account, habit: Habit) -> None:
    info = etree.SubElement(part, "messageInfo")
    put(info, "messageId", message.message_id)
    put(info, "correlationId", message.correlation_id)
    put(info, "serviceId", message.service_id)
    put(info, "messageType", message.message_type)
    put(info, "messageDate", message.sent_at)
    _put_sender(info, account)
    _put_properties(info, message.properties)
    put(info, "sessionId", message.session_id)
    put_data(etree.SubElement(part, "messageData"), message.data, habit)


def _message_of(part: Element, content: list[bytes]) -> Message:
    info = child(part, "messageInfo")
    return Message(
        text(info, "serviceId"), MessageType(text(info, "messageType")), content[0],
        moment(info, "messageDate"), text(info.find("sender"), "senderId"), text(info, "messageId"),
        text(info, "correlationId"), _properties_of(info), text(info, "sessionId"),
    )  # fmt: skip


def _put_receipt(part: Element, receipt: Receipt, _habit: Habit) -> None:
    put(part, "messageId", receipt.message_id)
    put(part, "correlationId", receipt.correlation_id)
    put(part, "responseDate", receipt.at)
    put(part, "sessionId", receipt.session_id)


def _receipt_of(part: Element, _content: list[bytes]) -> Receipt:
    return Receipt(
        text(part, "messageId"), text(part, "correlationId"), moment(part, "responseDate"),
        text(part, "sessionId"),
    )  # fmt: skip


def _put_wanted(part: Element, wanted: Wanted, account: Account, _habit: Habit) -> None:
    put(part, "messageId", wanted.message_id)
    put(part, "correlationId", wanted.correlation_id)
    put(part, "serviceId", wanted.service_id)
    _put_sender(part, account)
    put(part, "amount", wanted.amount or None)


def _wanted_of(part: Element, _content: list[bytes]) -> Wanted:
    return Wanted(
        text(part, "serviceId"), int(text(part, "amount") or 0), text(part, "messageId"),
        text(part, "correlationId"),
    )  # fmt: skip


@dataclass(frozen=True)
class Fetched:
    """What a getMessages answers with."""

    at: datetime
    messages: tuple[Message, ...] = ()


def _put_fetched(part: Element, fetched: Fetched, habit: Habit) -> None:
    put(part, "responseDate", fetched.at)
    put(part, "sessionId", session())
    for message in fetched.messages:
        one = etree.SubElement(part, "messages")
        _put_message(one, message, Account(message.sender_id), habit)


def _fetched_of(part: Element, content: list[bytes]) -> Fetched:
    listed = zip(part.findall("messages"), content, strict=True)
    return Fetched(moment(part, "responseDate"), tuple(_message_of(one, [data]) for one, data in listed))


def _put_status_question(part: Element, question: StatusQuestion, account: Account, _habit: Habit) -> None:
    put(part, "messageId", question.message_id)
    put(part, "requestDate", datetime.now().astimezone())
    _put_sender(part, account)


def _status_question_of(part: Element, _content: list[bytes]) -> StatusQuestion:
    return StatusQuestion(text(part, "messageId"))


def _put_state(part: Element, status: Status) -> None:
    put(part, "messageState", status.state)
    told = etree.SubElement(part, "status")
    put(told, "statusCode", status.code)
    put(told, "statusMessage", status.message)
    put(told, "statusDate", status.at)


def _put_status(part: Element, status: Status, _habit: Habit) -> None:
    _put_state(part, status)
    put(part, "responseDate", status.at)


def _status_of(part: Element, _content: list[bytes]) -> Status:
    told = child(part, "status")
    return Status(
        text(part, "messageId"), MessageState(text(part, "messageState")), text(told, "statusCode"),
        text(told, "statusMessage"), moment(told, "statusDate"),
    )  # fmt: skip


def _put_delivery(part: Element, delivery: Delivery, account: Account, _habit: Habit) -> None:
    note = etree.SubElement(part, "notification")
    put(note, "messageId", delivery.message_id)
    put(note, "serviceId", delivery.service_id)
    put(note, "notificationDate", delivery.at)
    status = etree.SubElement(note, "deliveryStatus")
    put(status, "receiveStatus", ACCEPTED if delivery.accepted else NOT_ACCEPTED)
    put(status, "statusDate", delivery.at)
    put(status, "resendMessage", AGAIN if delivery.again else NOT_AGAIN)
    if delivery.error:
        error = etree.SubElement(status, "error")
        put(error, "errorCode", "NOT_ACCEPTED")
        put(error, "errorMessage", delivery.error)
        put(error, "errorDate", delivery.at)
    put(part, "requestDate", delivery.at)
    _put_sender(part, account)


def _delivery_of(part: Element, _content: list[bytes]) -> Delivery:
    note = child(part, "notification")
    status = child(note, "deliveryStatus")
    return Delivery(
        text(note, "messageId"), text(note, "serviceId"), moment(note, "notificationDate"),
        text(status, "receiveStatus") == ACCEPTED, text(status, "resendMessage") == AGAIN,
        text(status.find("error"), "errorMessage"),
    )  # fmt: skip


def _put_changed(part: Element, status: Status, _account: Account, _habit: Habit) -> None:
    note = etree.SubElement(part, "notification")
    put(note, "notificationId", str(uuid4()))
    put(note, "messageId", status.message_id)
    put(note, "notificationDate", status.at)
    _put_state(note, status)
    put(part, "requestDate", status.at)


def _changed_of(part: Element, _content: list[bytes]) -> Status:
    return _status_of(child(part, "notification"), [])


def _put_noted(part: Element, receipt: Receipt, _habit: Habit) -> None:
    put(part, "notificationId", receipt.message_id)
    put(part, "responseDate", receipt.at)
    put(part, "sessionId", receipt.session_id or session())


def _noted_of(part: Element, _content: list[bytes]) -> Receipt:
    return Receipt(text(part, "notificationId"), "", moment(part, "responseDate"), text(part, "sessionId"))


@dataclass(frozen=True)
class Operation:
    """One operation of a channel: its wrapper, how its request and its answer are written and read."""

    name: str
    namespace: str
    put_request: Callable[[Element, Any, Account, Habit], None]
    request_of: Callable[[Element, list[bytes]], Any]
    put_answer: Callable[[Element, Any, Habit], None]
    answer_of: Callable[[Element, list[bytes]], Any]

    @property
    def tag(self) -> str:
        return f"{{{self.namespace}}}{self.name}"

    @property
    def fault_tag(self) -> str:
        name = self.name[0].upper() + self.name[1:] if self.namespace == SYNC else self.name
        return f"{{{self.namespace}}}{name}Fault1_{name}Fault"


ASK = Operation("SendMessage", SYNC, _put_question, _question_of, _put_sync_answer, _sync_answer_of)
SEND = Operation("sendMessage", ASYNC, _put_message, _message_of, _put_receipt, _receipt_of)
FETCH = Operation("getMessages", ASYNC, _put_wanted, _wanted_of, _put_fetched, _fetched_of)
STATUS = Operation(
    "getMessageStatus", ASYNC, _put_status_question, _status_question_of, _put_status, _status_of
)
ACKNOWLEDGE = Operation(
    "sendDeliveryNotification", ASYNC, _put_delivery, _delivery_of, _put_noted, _noted_of
)  # fmt: skip
CHANGED = Operation(
    "changeMassageStatusNotification", CLIENT, _put_changed, _changed_of, _put_noted, _noted_of
)
BY_TAG = {one.tag: one for one in (ASK, SEND, FETCH, STATUS, ACKNOWLEDGE, CHANGED)}


def taken_apart(wrapper: Element) -> list[bytes]:
    """The business XML of every message within, after which the wrapper is judged by the contract."""
    holders = [
        one
        for one in wrapper.iter("requestData", "responseData", "messageData")
        if not any(up.tag == "data" for up in one.iterancestors())
    ]
    content = [take_data(one) for one in holders]
    check(wrapper)
    return content


def written(operation: Operation, request: object, account: Account, habit: Habit) -> Element:
    """The wrapper of a request."""
    wrapper = etree.Element(operation.tag, nsmap={"typ": operation.namespace})
    operation.put_request(etree.SubElement(wrapper, "request"), request, account, habit)
    return wrapper


def answered(operation: Operation, answer: object, habit: Habit) -> Element:
    """The wrapper of an answer."""
    wrapper = etree.Element(f"{operation.tag}Response", nsmap={"typ": operation.namespace})
    operation.put_answer(etree.SubElement(wrapper, "response"), answer, habit)
    return wrapper


def read_request(wrapper: Element) -> tuple[Operation, Any, Account]:
    """Which operation is asked for, with what, by whom."""
    operation = BY_TAG.get(wrapper.tag)
    if operation is None:
        raise Fault(MALFORMED, "The operation is not known here.")
    content = taken_apart(wrapper)
    part = child(wrapper, "request")
    sender = next((one for one in part.iter("sender")), None)
    return operation, operation.request_of(part, content), Account(
        text(sender, "senderId"), text(sender, "password")
    )  # fmt: skip


def read_answer(wrapper: Element, operation: Operation) -> Any:
    """The answer of an operation; Fault when it is another one's."""
    if wrapper.tag != f"{operation.tag}Response":
        raise Fault(MALFORMED, "The answer is to another question.")
    content = taken_apart(wrapper)
    return operation.answer_of(child(wrapper, "response"), content)
