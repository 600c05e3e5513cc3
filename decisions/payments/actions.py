"""Drafting a payment list, and the head's signing it off."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock, trail
from workflow.models import Office, Officer
from workflow.moves.refusals import Conflict, Refused

from ..models import PaymentLine, PaymentList
from . import rules
from .lines import lines_of


def draft(office: Office, month: date, *, by: Officer, now: datetime | None = None) -> PaymentList:
    """The month's list as the register has it now; drafting again replaces what is not yet signed."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        Office.objects.select_for_update().get(pk=office.pk)  # one drafts, the others wait
        if reason := rules.why_not_draft(by, office, month, on):
            raise (Refused if rules.drafter(by, office, on) is None else Conflict)(reason)
        standing = rules.drafter(by, office, on)
        found = PaymentList.objects.filter(office=office, month=month).first()
        payments = found or PaymentList(office=office, month=month, version=0)
        payments.drafted_at, payments.drafted_by, payments.version = moment, by, payments.version + 1
        lines = lines_of(office, month)
        payments.total = sum((line.amount for line in lines), Decimal(0))
        payments.save()
        payments.lines.all().delete()
        for line in lines:
            line.payment_list = payments
        PaymentLine.objects.bulk_create(lines, batch_size=500)
        trail.record(
            "draft_payments", by=by, acting_for=standing.acting_for if standing else None, at=moment, office=office,
            month=f"{month:%Y-%m}", payments=len(lines), total=str(payments.total),
        )  # fmt: skip
    return payments


def sign_off(
    payments: PaymentList, *, by: Officer, version: int | None, now: datetime | None = None
) -> PaymentList:
    """The head signs off the list; from then on the database lets nobody change it."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        rows = PaymentList.objects.select_for_update(of=("self",)).select_related("office")
        locked = rows.get(pk=payments.pk)
        standing = rules.signer(by, locked.office, on)
        if reason := rules.why_not_sign(by, locked, on):
            raise (Refused if standing is None or not locked.is_signed else Conflict)(reason)
        assert standing is not None  # why_not_sign has just found one
        if version is not None and version != locked.version:
            raise Conflict(
                _("The list was drafted again since you opened it. Look at it again; nothing was signed.")
            )
        locked.signed_at, locked.signed_by, locked.signed_for = moment, by, standing.acting_for
        locked.lines_sha256 = lines_hash(locked)
        locked.save()
        trail.record(
            "sign_payments", by=by, acting_for=standing.acting_for, at=moment, office=locked.office,
            month=f"{locked.month:%Y-%m}", total=str(locked.total), sha256=locked.lines_sha256,
        )  # fmt: skip
    return locked


def lines_hash(payments: PaymentList) -> str:
    """One hash over what the treasury is told, so that the signed list can be proved."""
    rows = [
        [line.pk, line.allowance_id, line.for_month.isoformat(), line.guardian_name, line.guardian_iin, line.account,
         line.bank, str(line.amount), line.reason]
        for line in payments.lines.order_by("pk")
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
