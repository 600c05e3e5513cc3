"""The way of a request over the gateway's wire, and of the answers back to its sender (Regulation 9.7, 11.8)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from benefit_office.egov import forms
from benefit_office.egov.breaker import Unreachable
from benefit_office.egov.forms import DomainItem, RequestForm, allowance
from benefit_office.egov.shep.client import AsyncChannel, SyncChannel
from benefit_office.egov.shep.messages import Fault, Message, MessageType
from benefit_office.egov.shep.wsse import load_trust
from workflow import clock

from ..shep import registries
from .records import Later, Request, said

KEYS = {"con": "corporation", "pep": "portal"}  # the key of each sender


class Away(Exception):
    """The gateway takes nothing now: the request is kept and sent later."""


@dataclass(frozen=True)
class Tables:
    """Where one neighbour keeps its requests, their files, statuses and later papers; models of `records`."""

    requests: Any
    files: Any
    told: Any
    later: Any


def questions(sender: str) -> SyncChannel:
    """The channel of questions to the registries, as this sender has it."""
    return SyncChannel(
        f"{settings.STANDINS_URL}/shep/sync/", sender, "", registries.key(KEYS[sender]), _trust()
    )


def _messages(sender: str) -> AsyncChannel:
    return AsyncChannel(
        f"{settings.STANDINS_URL}/shep/async/", sender, "", registries.key(KEYS[sender]), _trust()
    )


def _trust() -> Any:
    return load_trust(settings.HOME / "transport" / "gateway.cer")


def keep(tables: Tables, form: RequestForm, *, started_at: datetime, **owner: Any) -> Request:
    """A filled form with its files, ready to be signed."""
    with transaction.atomic():
        request: Request = tables.requests.objects.create(
            number=form.external_request_id, started_at=started_at, document=_emptied(form), **owner
        )
        _keep_files(tables, request, form)
    return request


def keep_later(tables: Tables, request: Request, form: RequestForm) -> Later:
    """Papers sent later, ready to be signed."""
    with transaction.atomic():
        later: Later = tables.later.objects.create(
            request=request, made_at=clock.now(), document=_emptied(form)
        )
        _keep_files(tables, request, form)
    return later


def send(request: Request, sender: str) -> None:
    """Hand the signed request to the gateway, its files put back. :raises Away: it takes nothing now."""
    request.correlation_id = _sent(request, request.signed, sender, MessageType.REQUEST)
    request.sent_at = clock.now()
    request.status_kk, request.status_ru = "Жіберілді", "Отправлено"
    request.save(update_fields=["correlation_id", "sent_at", "status_kk", "status_ru"])


def send_later(later: Later, request: Request, sender: str) -> None:
    """The papers follow on the chain of their request. :raises Away: the gateway takes nothing now."""
    _sent(request, later.signed, sender, MessageType.UPDATE)
    later.sent_at = clock.now()
    later.save(update_fields=["sent_at"])


def collect(tables: Tables, sender: str) -> int:
    """Fetch what the gateway has for this neighbour; how many answers were new. While it is away nothing is new."""
    channel, new = _messages(sender), 0
    try:
        for message in channel.fetch(allowance.SERVICE):
            new += _take(tables, message)
            channel.acknowledge(message, accepted=True)
    except (Fault, Unreachable):
        return new  # what was not acknowledged comes again
    return new


def _sent(request: Request, signed: str, sender: str, kind: MessageType) -> str:
    """The chain under which the gateway has taken the message."""
    contents = {file.sha256: bytes(file.content) for file in request.files.filter(result=False)}
    data = forms.filled(signed.encode(), contents)
    message = Message(allowance.SERVICE, kind, data, clock.now(), correlation_id=request.correlation_id)
    try:
        return _messages(sender).send(message).correlation_id
    except (Fault, Unreachable) as away:
        raise Away from away


def _emptied(form: RequestForm) -> str:
    return forms.emptied(forms.build(form)).decode()


def _keep_files(tables: Tables, request: Request, form: RequestForm) -> None:
    for paper in allowance.read(form).papers:
        tables.files.objects.create(
            request=request, kind=paper.requirement, name=paper.name[:200],
            sha256=hashlib.sha256(paper.content).hexdigest(), content=paper.content,
        )  # fmt: skip


def _take(tables: Tables, message: Message) -> bool:
    """One answer. A repeated one is known by the office's own name for it and changes nothing.

    It is found by the number of the request: where the gateway's answer was lost, its chain is not known here.
    """
    key = message.properties.get("SENDER_MESSAGE_ID") or message.message_id
    form = forms.parse(message.data)
    with transaction.atomic():
        request = tables.requests.objects.filter(number=form.external_request_id).first()
        if request is None or tables.told.objects.filter(key=key).exists():
            return False
        item = next(
            (one for one in form.value("processing_status") if isinstance(one, DomainItem)), DomainItem("")
        )
        newest = not request.told.filter(at__gt=message.sent_at).exists()  # answers may overtake each other
        tables.told.objects.create(
            request=request, key=key, at=message.sent_at, kk=item.kk, ru=item.ru,
            said_kk=said(form, "kk"), said_ru=said(form, "ru"),
        )  # fmt: skip
        if (newest and not request.final) or form.processing_status == "DONE":
            request.take(form, (item.kk, item.ru))
            request.save()
        for file in form.files():
            tables.files.objects.create(
                request=request, result=True, kind=file.told("kind"), name=file.name, sha256=file.sha256,
                content=file.content,
            )  # fmt: skip
    return True
