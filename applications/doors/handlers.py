"""Requests out of the inbox: prepared over the network, then one case in one transaction (Regulation 10.1, 11.8)."""

from datetime import datetime

from benefit_office.egov.forms.allowance import SERVICE
from benefit_office.egov.shep.messages import Message, MessageType
from workflow.models import Case, InboxMessage

from ..gateway.inbox import handles, reply
from . import answers, requests, updates
from .reading import Unfit
from .requests import Prepared


def prepare(row: InboxMessage, message: Message, now: datetime) -> Prepared | Unfit:
    """Signature, files and office are looked into; what can never become a case is answered, not tried again."""
    if known := requests.taken_in(row.sender, row.message_id, row.correlation_id):
        return Unfit("known", case=known.pk)
    try:
        return requests.prepare(message.data, sender_code=row.sender, arrived_at=row.received_at, now=now)
    except Unfit as unfit:
        return unfit


@handles(SERVICE, MessageType.REQUEST, prepare=prepare)
def take_in(row: InboxMessage, message: Message, prepared: Prepared | Unfit, now: datetime) -> Case | None:
    """The case of the request, or the negative answer to a request that cannot be one (Regulation 11.7)."""
    if isinstance(prepared, Prepared):
        return requests.take_in(
            prepared,
            message_id=row.message_id,
            correlation_id=row.correlation_id,
            arrived_at=row.received_at,
            now=now,
        )
    if known := requests.taken_in(row.sender, row.message_id, row.correlation_id):
        return known
    data = answers.refusal(message.data, prepared.code, **prepared.facts)
    reply(row, data=data, message_type=MessageType.RESPONSE, now=now)
    return None


def prepare_papers(row: InboxMessage, message: Message, now: datetime) -> updates.Prepared | Unfit:
    """Papers sent later: signature and files, and the case of their chain."""
    try:
        return updates.prepare(row, message.data, now)
    except Unfit as unfit:  # not confirmed, the papers are refused, the service is not
        return Unfit("papers_signature", **unfit.facts) if unfit.code == "signature" else unfit


@handles(SERVICE, MessageType.UPDATE, prepare=prepare_papers)
def take_papers(
    row: InboxMessage, message: Message, prepared: updates.Prepared | Unfit, now: datetime
) -> Case | None:
    """Into the open case of the chain, or an answer that says why not; never a case of its own."""
    if isinstance(prepared, updates.Prepared):
        return updates.take(row, prepared, now)
    data = answers.papers_refused(message.data, prepared.code, **prepared.facts)
    reply(row, data=data, message_type=MessageType.NOTIFICATION, now=now)
    return None
