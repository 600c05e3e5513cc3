"""Messages to the outside: written in the transaction of the act, delivered by hints, tried again for days."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import clock, trail
from ..models import Case, Officer, OutboxMessage
from ..moves.refusals import Conflict, Refused
from ..moves.rows import Rows
from ..visits.permissions import offices_of
from ..words import Channel, RoleKind
from .background import hint

Carrier = Callable[[OutboxMessage], None]
KEEPERS = (RoleKind.HEAD, RoleKind.EXECUTOR, RoleKind.ADMINISTRATOR)
# Minutes to wait after each failed try; the last one is repeated: a little more than a week in all.
PAUSES = (1, 5, 15, 60, 240, 720)
MOST_TRIES = 20
BATCH = 200
ERROR_LENGTH = 500
log = logging.getLogger(__name__)
_carriers: dict[str, tuple[Carrier, Callable[[], bool]]] = {}


def _always() -> bool:
    return True


class Undeliverable(Exception):
    """The receiver will never take this message: an address is wrong. The text names no person and no address."""


def carrier(receiver: str, *, when: Callable[[], bool] = _always) -> Callable[[Carrier], Carrier]:
    """Name who takes messages to a receiver; without one, or while `when` says no, they wait for their door."""

    def register(function: Carrier) -> Carrier:
        _carriers[receiver] = function, when
        return function

    return register


def is_carried(receiver: str) -> bool:
    """Whether somebody takes messages to this receiver now."""
    return receiver in _carriers and _carriers[receiver][1]()


def carried() -> list[str]:
    """The receivers somebody takes messages to."""
    return sorted(receiver for receiver in _carriers if is_carried(receiver))


def post(
    case: Case,
    receiver: str,
    kind: str,
    *,
    now: datetime,
    key: str = "",
    payload: dict[str, Any] | None = None,
    rows: Rows | None = None,
) -> OutboxMessage:
    """Write a message in the transaction of the act; asked again for the same key it is the same message.

    An act done once puts it into its `rows`: there can be no such message yet.

    What is for the counter is there already. The payload holds ids only: names and addresses are looked up on the way.
    """
    message = OutboxMessage(
        case=case, receiver=receiver, kind=kind, key=key, office=case.office, correlation_id=case.correlation_id,
        payload=payload or {}, created_at=now, next_try_at=now,
        delivered_at=now if receiver == Channel.OFFICE else None,
    )  # fmt: skip
    if rows:
        rows.insert(message)
    else:  # one statement that leaves a message already there as it is, and says which row it is
        same = ["case", "receiver", "kind", "key"]
        OutboxMessage.objects.bulk_create(
            [message], update_conflicts=True, unique_fields=same, update_fields=["key"]
        )
    if is_carried(receiver):
        transaction.on_commit(lambda: hint("workflow.tasks.deliver_message", message.pk))
    return message


def deliver(message_id: int, *, now: datetime | None = None) -> bool:
    """One try. The row is held while the message leaves, so that nobody else sends it; whether it was delivered."""
    moment = now or clock.now()
    with transaction.atomic():
        rows = OutboxMessage.objects.due(moment).select_for_update(skip_locked=True, of=("self",))
        message = rows.select_related("case__office").filter(pk=message_id).first()
        if message is None or not is_carried(message.receiver):
            return False
        message.attempts += 1
        try:
            _carriers[message.receiver][0](message)
        except Undeliverable as fault:
            message.failed_at, message.error = moment, str(fault)[:ERROR_LENGTH]
        except OSError as fault:  # of a mail server or an address on the net; its text may name a person
            _try_later(message, type(fault).__name__, moment)
        else:
            message.delivered_at, message.error = moment, ""
        message.save(
            update_fields=["attempts", "next_try_at", "delivered_at", "failed_at", "error", "receipt"]
        )
    if message.delivered_at is None:
        log.warning("message not delivered", extra={"outbox": message.pk, "error": message.error})
    return message.delivered_at is not None


def _try_later(message: OutboxMessage, error: str, now: datetime) -> None:
    message.error = error
    if message.attempts >= MOST_TRIES:
        message.failed_at = now
    else:
        pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
        message.next_try_at = now + timedelta(minutes=pause)


def due(now: datetime) -> list[int]:
    """The messages whose next try has come and that somebody carries, the oldest first."""
    waiting = OutboxMessage.objects.due(now).filter(receiver__in=carried())
    return list(waiting.order_by("next_try_at").values_list("pk", flat=True)[:BATCH])


def kept_by(officer: Officer, *, on: Any) -> QuerySet[OutboxMessage]:
    """The messages of the offices whose head or executor he is; the administrator's are all of them."""
    offices = offices_of(officer, KEEPERS, on)
    return (
        OutboxMessage.objects.all() if offices is None else OutboxMessage.objects.filter(office__in=offices)
    )


def send_again(message: OutboxMessage, *, by: Officer, now: datetime | None = None) -> OutboxMessage:
    """A message that failed, or waits for its next try, is tried at once and for days anew."""
    moment = now or clock.now()
    with transaction.atomic():
        held = (
            OutboxMessage.objects.select_for_update(of=("self",))
            .select_related("case__office")
            .get(pk=message.pk)
        )
        if not kept_by(by, on=clock.local(moment).date()).filter(pk=held.pk).exists():
            raise Refused(_("The messages of an office are kept by its head and its executors."))
        if held.delivered_at is not None:
            raise Conflict(_("The message has been delivered already."))
        held.attempts, held.failed_at, held.next_try_at = 0, None, moment
        held.save(update_fields=["attempts", "failed_at", "next_try_at"])
        trail.record("send_again", by=by, at=moment, case=held.case, message=held.pk, receiver=held.receiver)
        transaction.on_commit(lambda: hint("workflow.tasks.deliver_message", held.pk))
    return held
