"""What the gateway brings: kept once, acknowledged at once, handled in its own time (Regulation 10.1, 11.8)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from benefit_office.egov.shep.client import AsyncChannel
from benefit_office.egov.shep.envelope import LARGEST, TOO_LARGE
from benefit_office.egov.shep.messages import Fault, Message, MessageState, MessageType
from workflow import clock, trail
from workflow.delivery import vault
from workflow.delivery.background import hint
from workflow.models import Case, Heartbeat, InboxMessage, Officer
from workflow.moves.refusals import Conflict, Refused

from . import channels

PAUSES = (
    1,
    5,
    15,
    60,
    240,
    720,
)  # minutes after each failed try, the last one repeated: a little more than a week
MOST_TRIES = 20
BATCH = 200
LONGEST = 500
PULL = "pull"  # the heartbeat of a whole round: every service was asked and its answer read
log = logging.getLogger(__name__)

Prepare = Callable[[InboxMessage, Message, datetime], Any]
Handle = Callable[[InboxMessage, Message, Any, datetime], Case | None]


@dataclass(frozen=True)
class Handler:
    """Who handles a kind of message. `prepare` goes over the network and stands outside the transaction."""

    handle: Handle
    prepare: Prepare | None = None


_handlers: dict[tuple[str, str], Handler] = {}


def handles(
    service_id: str, *types: MessageType, prepare: Prepare | None = None
) -> Callable[[Handle], Handle]:
    """Name the one who handles a service's messages of these types."""

    def register(function: Handle) -> Handle:
        for one in types:
            _handlers[service_id, str(one)] = Handler(function, prepare)
        return function

    return register


def services() -> list[str]:
    """The services whose messages are taken here."""
    return sorted({service for service, _type in _handlers})


def take_in(message: Message, *, now: datetime) -> InboxMessage:
    """Keep a message; delivered again it is the same row. It is ours when this returns.

    :raises Fault: nobody here handles such messages, or it has no id.
    """
    if (message.service_id, str(message.message_type)) not in _handlers:
        raise Fault("UNKNOWN_SERVICE", "Messages of this service and kind are not taken here.")
    sender, name = message.sender_id, message.message_id
    if not (0 < len(sender) <= 40 and 0 < len(name) <= 100):
        raise Fault("MALFORMED", "A message to a receiver bears its sender and its id.")
    with transaction.atomic():
        row, created = InboxMessage.objects.get_or_create(
            sender=sender, message_id=name,
            defaults={
                "correlation_id": message.correlation_id, "service_id": message.service_id,
                "message_type": message.message_type, "properties": message.properties,
                "sent_at": message.sent_at, "received_at": now, "next_try_at": now,
                "sha256": vault.put(message.data),
            },
        )  # fmt: skip
        if created:
            transaction.on_commit(lambda: hint("applications.tasks.handle_message", row.pk))
    return row


def handle(message_id: int, *, now: datetime | None = None) -> bool:
    """One try; whether the message is handled now. Two workers may try: the row is handled once."""
    moment = now or clock.now()
    row = _begun(message_id, moment)
    if row is None:
        return False
    handler = _handlers.get((row.service_id, row.message_type))
    if handler is None:
        return _left(row, _("Nobody here handles messages of this kind."), moment, for_good=True)
    try:
        message = message_of(row)
        prepared = handler.prepare(row, message, moment) if handler.prepare else None
        with transaction.atomic():
            held = InboxMessage.objects.select_for_update(of=("self",)).get(pk=row.pk)
            if held.handled_at is not None:
                return False
            held.case = handler.handle(held, message, prepared, moment)
            held.handled_at, held.error = moment, ""
            held.save(update_fields=["case", "handled_at", "error"])
    except Refused as refusal:
        return _left(row, str(refusal), moment, for_good=True)
    except (OSError, vault.Damaged) as away:
        return _left(row, type(away).__name__, moment)
    return True


def _begun(message_id: int, now: datetime) -> InboxMessage | None:
    """Count the try before it is made: a message that breaks its worker each time comes to an end, too."""
    with transaction.atomic():
        rows = InboxMessage.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(pk=message_id).first()
        if row is None:
            return None
        row.attempts += 1
        pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
        row.next_try_at, row.error = (
            now + timedelta(minutes=pause),
            _("The handling broke off; it is tried again."),
        )
        if row.attempts > MOST_TRIES:
            row.failed_at = now
        row.save(update_fields=["attempts", "next_try_at", "error", "failed_at"])
    return None if row.failed_at else row


def _left(row: InboxMessage, error: str, now: datetime, *, for_good: bool = False) -> bool:
    """Say why it was not handled; for good, it waits for «try again»."""
    row.error = error[:LONGEST]
    row.failed_at = now if for_good or row.attempts >= MOST_TRIES else None
    row.save(update_fields=["error", "failed_at"])
    log.warning("message not handled", extra={"inbox": row.pk})
    return False


def message_of(row: InboxMessage) -> Message:
    """The message as it came; vault.Damaged when its bytes are not what they were."""
    return Message(
        row.service_id, MessageType(row.message_type), vault.get(row.sha256), row.sent_at or row.received_at,
        row.sender, row.message_id, row.correlation_id, dict(row.properties),
    )  # fmt: skip


def due(now: datetime) -> list[int]:
    """Messages to be handled now, the oldest first."""
    return list(InboxMessage.objects.due(now).order_by("id").values_list("pk", flat=True)[:BATCH])


def try_again(row: InboxMessage, *, by: Officer, now: datetime | None = None) -> InboxMessage:
    """A message that could not be handled is tried at once, and for days anew."""
    moment = now or clock.now()
    with transaction.atomic():
        held = InboxMessage.objects.select_for_update(of=("self",)).select_related("case").get(pk=row.pk)
        if held.handled_at is not None:
            raise Conflict(_("The message has been handled already."))
        held.attempts, held.failed_at, held.next_try_at = 0, None, moment
        held.save(update_fields=["attempts", "failed_at", "next_try_at"])
        trail.record("try_again", by=by, at=moment, message=held.pk)
        transaction.on_commit(lambda: hint("applications.tasks.handle_message", held.pk))
    return held


# The answer to a message that became no case


def reply(row: InboxMessage, *, data: bytes, message_type: MessageType, now: datetime) -> None:
    """Write the answer of a message that has no case to answer for it; once, in the transaction of the handling."""
    if row.reply_sha256:
        return
    row.reply_sha256, row.reply_type, row.reply_at = vault.put(data), message_type, now
    row.save(update_fields=["reply_sha256", "reply_type", "reply_at"])
    transaction.on_commit(lambda: hint("applications.tasks.send_reply", row.pk))


def send_reply(message_id: int, *, now: datetime | None = None) -> bool:
    """One try to send it; the row is held meanwhile, so that nobody else sends it."""
    moment = now or clock.now()
    with transaction.atomic():
        rows = InboxMessage.objects.unanswered(moment).select_for_update(skip_locked=True, of=("self",))
        row = rows.filter(pk=message_id).first()
        if row is None:
            return False
        row.reply_attempts += 1
        try:
            channels.asynchronous().send(_answer(row, moment))
        except (OSError, Fault, vault.Damaged) as away:
            row.error = type(away).__name__
            row.reply_at = moment + timedelta(minutes=PAUSES[min(row.reply_attempts, len(PAUSES)) - 1])
        else:
            row.replied_at, row.error = moment, ""
        row.save(update_fields=["reply_attempts", "reply_at", "replied_at", "error"])
    return row.replied_at is not None


def _answer(row: InboxMessage, now: datetime) -> Message:
    return Message(
        row.service_id, MessageType(row.reply_type), vault.get(row.reply_sha256), now,
        correlation_id=row.correlation_id, properties={"RECEIVER": row.sender, "SENDER_MESSAGE_ID": f"reply-{row.pk}"},
    )  # fmt: skip


def unanswered(now: datetime) -> list[int]:
    """Answers to be sent now."""
    return list(InboxMessage.objects.unanswered(now).order_by("id").values_list("pk", flat=True)[:BATCH])


# Pull


def pull(*, now: datetime | None = None) -> int:
    """Fetch what waits at the gateway and say of each message whether it was taken; how many were taken.

    What is fetched and not acknowledged, or acknowledged in vain, comes again and is the same row. A service whose
    messages cannot be read stands under «not handled» and holds up no other.
    """
    moment, taken, whole = now or clock.now(), 0, True
    try:
        channel = channels.asynchronous()
        for service in services():
            try:
                for message in _fetched(channel, service, moment):
                    taken += _taken(channel, message, moment)
            except Fault as refused:
                log.warning("gateway's messages not read", extra={"service": service, "error": refused.code})
                _note_block(service, refused, moment)
                whole = False
            else:
                _note_passage(service, moment)
    except OSError as away:
        log.warning("gateway not asked", extra={"error": type(away).__name__})
        whole = False
    if whole:
        Heartbeat.objects.update_or_create(pk=PULL, defaults={"at": timezone.now()})
    return taken


def _note_block(service: str, refused: Fault, now: datetime) -> None:
    """A row without a sender and a document: what cannot be read cannot be kept, but it can be seen."""
    if refused.code == TOO_LARGE:
        told = _(
            "A message of more than %(most)s MB waits at the gateway, and nothing of this service comes in behind it."
            " Ask the gateway's operator to take it out."
        ) % {"most": LARGEST // 1024**2}
    else:
        told = _("The gateway's answer could not be read (%(code)s).") % {"code": refused.code}
    row, _created = InboxMessage.objects.get_or_create(
        sender="", message_id=service, defaults={"service_id": service, "received_at": now}
    )
    row.handled_at, row.failed_at, row.error = None, row.failed_at or now, told[:LONGEST]
    row.attempts += 1
    row.save(update_fields=["handled_at", "failed_at", "error", "attempts"])


def _note_passage(service: str, now: datetime) -> None:
    """What held the service up is gone."""
    held = InboxMessage.objects.filter(sender="", message_id=service, handled_at__isnull=True)
    held.update(handled_at=now, failed_at=None, error="")


def _fetched(channel: AsyncChannel, service: str, now: datetime) -> list[Message]:
    """What waits; where all of it is more than one envelope may hold, fewer are asked for.

    A message that alone is more goes back to its sender, so that what lies behind it comes in.
    """
    amount, sent_back = BATCH, set[str]()
    while True:
        try:
            return channel.fetch(service, amount)
        except Fault as refused:
            if refused.code != TOO_LARGE:
                raise
            if amount == 1:
                name = _waits_first(channel, service)
                if not name or name in sent_back:
                    raise
                _send_back(channel, service, name, now)
                sent_back.add(name)
        amount = BATCH if amount == 1 else max(1, amount // 8)


def _waits_first(channel: AsyncChannel, service: str) -> str:
    """The message that is too large, if the gateway's signed word is that it waits for us."""
    name = channel.first_waiting(service)
    try:
        waits = 0 < len(name) <= 100 and channel.status(name).state is MessageState.ON_DELIVERY
    except Fault:
        return ""
    return name if waits else ""


def _send_back(channel: AsyncChannel, service: str, name: str, now: datetime) -> None:
    """Refuse a message that nobody can read; it is seen among those that came in, and its sender hears why."""
    most = LARGEST // 1024**2
    refused = Message(service, MessageType.REQUEST, b"", now, message_id=name)
    channel.acknowledge(refused, accepted=False, error=f"A message of more than {most} MB is not read.")
    told = _("A message of more than %(most)s MB was sent back to its sender.") % {"most": most}
    InboxMessage.objects.get_or_create(
        sender="", message_id=name,
        defaults={"service_id": service, "received_at": now, "handled_at": now, "error": told},
    )  # fmt: skip
    log.warning("message too large, sent back", extra={"service": service})


def _taken(channel: AsyncChannel, message: Message, now: datetime) -> bool:
    try:
        take_in(message, now=now)
    except Fault as refused:
        channel.acknowledge(message, accepted=False, error=refused.message)
        return False
    channel.acknowledge(message, accepted=True)
    return True
