"""What goes over the gateway, without its XML."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class MessageType(StrEnum):
    """What a message is within its chain: the first one, what follows, and the answer that ends it."""

    REQUEST = "REQUEST"
    UPDATE = "UPDATE"
    NOTIFICATION = "NOTIFICATION"
    RESPONSE = "RESPONSE"


class MessageState(StrEnum):
    """Where the gateway has a message."""

    ON_DELIVERY = "ON_DELIVERY"
    DELIVERED = "DELIVERED"
    NOT_DELIVERED = "NOT_DELIVERED"
    DELIVERY_STOPPED = "DELIVERY_STOPPED"


@dataclass(frozen=True)
class Message:
    """A message of the asynchronous channel. Both ids are made by the gateway: a sender's REQUEST has neither."""

    service_id: str
    message_type: MessageType
    data: bytes = field(repr=False)  # business XML, one root element
    sent_at: datetime
    sender_id: str = ""
    message_id: str = ""
    correlation_id: str = ""
    properties: dict[str, str] = field(default_factory=dict, repr=False)
    session_id: str = ""


@dataclass(frozen=True)
class Receipt:
    """That a message was taken, under which ids."""

    message_id: str
    correlation_id: str
    at: datetime
    session_id: str = ""


@dataclass(frozen=True)
class SyncRequest:
    """A question of the synchronous channel."""

    service_id: str
    data: bytes = field(repr=False)
    sent_at: datetime
    message_id: str
    correlation_id: str = ""
    sender_id: str = ""
    properties: dict[str, str] = field(default_factory=dict, repr=False)
    session_id: str = ""


@dataclass(frozen=True)
class SyncAnswer:
    """Its answer. `code` is the gateway's; what the registry says stands in `data`."""

    message_id: str
    correlation_id: str
    at: datetime
    code: str
    message: str
    data: bytes = field(repr=False)
    session_id: str = ""


@dataclass(frozen=True)
class Wanted:
    """Which messages a receiver fetches: by message, by chain, or whatever there is for a service."""

    service_id: str
    amount: int = 0  # 0: as many as the gateway gives by itself
    message_id: str = ""
    correlation_id: str = ""


@dataclass(frozen=True)
class Delivery:
    """A receiver's word on a message: taken, or not and whether it is wanted again."""

    message_id: str
    service_id: str
    at: datetime
    accepted: bool
    again: bool = False
    error: str = ""


@dataclass(frozen=True)
class StatusQuestion:
    """Where is this message?"""

    message_id: str


@dataclass(frozen=True)
class Status:
    """The gateway's word on where a message is."""

    message_id: str
    state: MessageState
    code: str
    message: str
    at: datetime


class Fault(Exception):
    """The other side refused, with its code and its words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message
