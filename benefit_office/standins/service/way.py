"""The way of a request through the stand-in gateway, and of the answers back to its sender (Regulation 9.7, 11.8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from benefit_office.egov import forms
from benefit_office.egov.forms import DomainItem, RequestForm, allowance
from workflow import clock

from ..shep import queue
from ..shep.models import Carried, Conduct
from .records import Request


class Away(Exception):
    """The gateway takes nothing now: the request is kept and sent later."""


@dataclass(frozen=True)
class Tables:
    """Where one neighbour keeps its requests, their files and what was told; models of `records`."""

    requests: Any
    files: Any
    told: Any


def keep(tables: Tables, form: RequestForm, *, started_at: datetime, **owner: Any) -> Request:
    """A filled form with its files, ready to be signed."""
    whole = forms.build(form)
    with transaction.atomic():
        request = tables.requests.objects.create(
            number=form.external_request_id,
            started_at=started_at,
            document=forms.emptied(whole).decode(),
            **owner,
        )
        for file in form.files():
            tables.files.objects.create(
                request=request, name=file.name[:200], sha256=file.sha256, content=file.content
            )
    result: Request = request
    return result


def send(request: Request, sender: str) -> None:
    """Hand the signed request to the gateway, its files put back. :raises Away: it answers nobody."""
    if Conduct.now().down:
        raise Away
    contents = {file.sha256: bytes(file.content) for file in request.files.filter(result=False)}  # type: ignore[attr-defined]
    data = forms.filled(request.signed.encode(), contents)
    with transaction.atomic():
        row = queue.send(sender=sender, service_id=allowance.SERVICE, data=data)
        request.correlation_id, request.sent_at = row.correlation_id, clock.now()
        request.status_kk, request.status_ru = "Жіберілді", "Отправлено"
        request.save()


def collect(tables: Tables, sender: str) -> int:
    """Take what the gateway has for this neighbour; how many answers were new."""
    return sum(_take(tables, row) for row in queue.waiting(sender))


def _take(tables: Tables, row: Carried) -> bool:
    """One answer. A repeated one is known by the office's own name for it and changes nothing."""
    key = row.properties.get("SENDER_MESSAGE_ID") or row.message_id
    request = tables.requests.objects.filter(correlation_id=row.correlation_id).first()
    with transaction.atomic():
        queue.acknowledged(row.message_id, accepted=True, again=False)
        if request is None or tables.told.objects.filter(key=key).exists():
            return False
        form = forms.parse(bytes(row.data))
        item = next(
            (one for one in form.value("processing_status") if isinstance(one, DomainItem)), DomainItem("")
        )
        tables.told.objects.create(request=request, key=key, at=row.sent_at, kk=item.kk, ru=item.ru)
        if not request.final:  # answers may overtake each other
            request.take(form, (item.kk, item.ru))
            request.save()
        for file in form.files():
            tables.files.objects.create(
                request=request, result=True, kind=file.told("kind"), name=file.name, sha256=file.sha256,
                content=file.content,
            )  # fmt: skip
    return True
