"""Transfer to the office that is competent by residence: the case ends here and opens there, the term runs on."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from workflow import clock
from workflow.models import Case, Office, Officer
from workflow.moves.door import open_case, turn
from workflow.moves.refusals import Refused

from .. import rules
from ..models import ApplicationChild
from ..telling.status_codes import new_status_code

Row = TypeVar("Row", bound=models.Model)


def transfer(
    case: Case, *, by: Officer, office: Office, reason: str, version: int | None, now: datetime | None = None
) -> Case:
    """Hand a case to another office; returns the case opened there.

    There it is received at this moment and gets an incoming number of its own; the correlation stays, and the
    service's term runs on from the first handing in.
    """
    moment = now or clock.now()
    with transaction.atomic():
        with turn(case, "transfer", by=by, version=version, now=moment, text=reason) as taken:
            if reason_not := rules.why_not_transfer(taken.case, office):
                raise Refused(reason_not)
            taken.facts = {"to": office.code}
        return _open_there(taken.case, office, by, moment)


def _open_there(here: Case, office: Office, by: Officer, now: datetime) -> Case:
    there = Case(
        office=office,
        edition=here.edition,
        channel=here.channel,
        reply_language=here.reply_language,
        correlation_id=here.correlation_id,
        transferred_from=here,
        handed_in_at=now,
        service_from=here.service_from,
    )
    open_case(there, by=by, now=now, transferred_from=here.office.code)
    application = _copied(here.application, case=there, status_code=new_status_code())
    children = {
        child.pk: _copied(child, application=application, open=not _is_claimed(child))
        for child in here.application.children.all()
    }
    _copied(here.application.consent, application=application)
    for document in here.application.documents.filter(replaced_by__isnull=True):
        child = children.get(document.child_id) if document.child_id else None
        _copied(document, application=application, child=child, replaces=None)
    return there


def _is_claimed(child: ApplicationChild) -> bool:
    """Whether the guardian's claim for this child stands in another open application: this one stays beside it."""
    claims = ApplicationChild.objects.filter(guardian=child.guardian_id, person=child.person_id, open=True)
    return claims.exists()


def _copied(row: Row, **changes: Any) -> Row:
    """The same facts in a new row; identity is never copied."""
    kept = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields  # noqa: SLF001 – Django documents it as public
        if not field.primary_key and field.name != "public_id"
    }
    return type(row)._default_manager.create(**kept | changes)  # noqa: SLF001 – the same
