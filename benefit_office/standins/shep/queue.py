"""Messages under way: taken from a sender, handed on to the receiver, each as well or as badly as the conduct says."""

import logging
import random
import threading
import time
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from benefit_office.egov.breaker import Unreachable
from benefit_office.egov.shep.client import Channel
from benefit_office.egov.shep.codec import SEND
from benefit_office.egov.shep.envelope import Habit
from benefit_office.egov.shep.messages import Fault, Message, MessageType
from benefit_office.egov.shep.wsse import load_trust

from .models import Carried, Conduct
from .registries import key

OFFICE = "benefit_office"
RETRY, LONGEST_RETRY = timedelta(seconds=1), timedelta(minutes=5)
BATCH = 50
chance = random.Random(7)  # noqa: S311 – the same bad luck every time
log = logging.getLogger(__name__)


def send(
    *, sender: str, service_id: str, data: bytes, message_type: str = "REQUEST", correlation_id: str = "",
    properties: dict[str, str] | None = None, sent_at: datetime | None = None,
) -> Carried:  # fmt: skip
    """Take a message from a sender. A REQUEST is for the office; anything else goes along its chain."""
    now = timezone.now()
    given = properties or {}
    first = Carried.objects.filter(correlation_id=correlation_id, message_type="REQUEST").first()
    if message_type != "REQUEST" and first is None:
        raise Fault("2021", "There is no such chain of messages.")
    answers = first is not None and sender == OFFICE
    receiver = first.sender if first is not None and answers else OFFICE
    return Carried.objects.create(
        message_id=str(uuid4()), correlation_id=correlation_id or str(uuid4()), service_id=service_id,
        message_type=message_type, sender=sender, receiver=receiver, data=data, properties=given,
        sent_at=sent_at or now, taken_at=now, next_try_at=now,
    )  # fmt: skip


def message_of(row: Carried) -> Message:
    """A message as its receiver gets it."""
    return Message(
        row.service_id, MessageType(row.message_type), bytes(row.data), row.sent_at, row.sender, row.message_id,
        row.correlation_id, dict(row.properties),
    )  # fmt: skip


def waiting(receiver: str, service_id: str = "", amount: int = 0) -> list[Carried]:
    """What waits for a receiver that fetches."""
    conduct = Conduct.now()
    if conduct.down or conduct.frozen:
        return []
    rows = Carried.objects.filter(receiver=receiver, state="ON_DELIVERY")
    if service_id:
        rows = rows.filter(service_id=service_id)
    found = list(rows[: amount or BATCH])
    if conduct.reorder:
        chance.shuffle(found)
    return found


def acknowledged(message_id: str, *, accepted: bool, again: bool, error: str = "") -> None:
    """The receiver's word on a message."""
    row = Carried.objects.filter(message_id=message_id).first()
    if row is None or row.state == "DELIVERED" or (conduct_repeats() and accepted):
        return
    row.state = "DELIVERED" if accepted else "ON_DELIVERY" if again else "NOT_DELIVERED"
    row.delivered_at, row.error = timezone.now() if accepted else None, error[:300]
    row.save(update_fields=["state", "delivered_at", "error"])


def conduct_repeats() -> bool:
    """Whether this time the gateway forgets that a message was taken, and brings it again."""
    return chance.random() < Conduct.now().duplicate_rate


def turn() -> int:
    """Hand on once what is for the office; how many messages were taken there."""
    conduct = Conduct.now()
    if conduct.down or conduct.frozen or not conduct.pushes:
        return 0
    due = Carried.objects.filter(receiver=OFFICE, state="ON_DELIVERY", next_try_at__lte=timezone.now())
    rows = list(due[:BATCH])
    if conduct.reorder:
        chance.shuffle(rows)
    return sum(push(row, conduct) for row in rows)


def push(row: Carried, conduct: Conduct) -> bool:
    """One try at the office's door."""
    base = conduct.office_url or settings.OFFICE_URL
    channel = Channel(
        f"{base}/egov/shep/", row.sender, "", key("gateway"), load_trust(settings.HOME / "transport" / "office.cer")
    )  # fmt: skip
    row.attempts += 1
    try:
        channel.call(SEND, message_of(row), habit=Habit(conduct.habit))
    except (Fault, Unreachable) as refused:
        row.error = str(refused)[:300]
        row.next_try_at = timezone.now() + min(RETRY * 2 ** min(row.attempts, 10), LONGEST_RETRY)
    else:
        row.error = ""
        if chance.random() >= conduct.duplicate_rate:
            row.state, row.delivered_at = "DELIVERED", timezone.now()
    row.save(update_fields=["attempts", "error", "next_try_at", "state", "delivered_at"])
    return row.state == "DELIVERED"


def keep_going() -> None:
    """Hand on for ever, in a thread of the server."""
    while True:
        time.sleep(0.5)
        try:
            if Conduct.now().by_itself:
                turn()
        except Exception:  # whatever it was, the gateway goes on
            log.warning("a turn of the stand-in gateway broke off", exc_info=True)
        finally:
            close_old_connections()


def start() -> None:
    """Begin handing on."""
    threading.Thread(target=keep_going, daemon=True, name="gateway").start()
