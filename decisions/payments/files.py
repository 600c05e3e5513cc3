"""A payment list as it is shown, written to a workbook and printed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.persons.banks import bank_in
from benefit_office.press.tables import write_xlsx
from workflow.clock import local
from workflow.language.text import in_language

from ..models import Allowance, PaymentLine, PaymentList

Change = PaymentLine.Change
WIDTHS = (6, 14, 36, 16, 24, 30, 12, 14, 12, 40)


def name(payments: PaymentList) -> str:
    """The file's name: office and month, no person."""
    return f"payments-{payments.office.code}-{payments.month:%Y-%m}"


def told(line: PaymentLine) -> dict[str, Any]:
    """One line with its remark in the reader's words."""
    return {
        "line": line,
        "remark": remark(line),
        "is_difference": bool(line.reason),
        "changes": [{"code": change, "label": Change(change).label} for change in line.changes],
    }


def remark(line: PaymentLine) -> str:
    """What changed against the last month, or why there is a difference for an earlier one."""
    parts = [str(Change(change).label) for change in line.changes]
    if line.reason:
        parts.append(str(PaymentLine.Reason(line.reason).label))
        if line.decision_number:
            parts.append(f"№ {line.decision_number}")
    return ", ".join(parts)


def counts(payments: PaymentList) -> dict[str, Any]:
    """How many lines of each kind, and their sums."""
    kinds = {change.value: Count("pk", Q(changes__contains=[change.value])) for change in Change}
    found: dict[str, Any] = payments.lines.aggregate(
        paid=Count("pk", Q(reason="", amount__gt=0)), differences=Count("pk", ~Q(reason="")),
        regular_sum=Sum("amount", filter=Q(reason="")), difference_sum=Sum("amount", filter=~Q(reason="")), **kinds,
    )  # fmt: skip
    return {key: value or 0 for key, value in found.items()}


def to_recover(payments: PaymentList) -> int:
    """How many allowances come to less than nothing in this list: overpaid, to be set off or recovered."""
    sums = payments.lines.values("allowance").annotate(together=Sum("amount")).filter(together__lt=0)
    return sums.count()


def is_stale(payments: PaymentList) -> bool:
    """Whether a decision has touched the register since the list was drafted."""
    since = payments.drafted_at
    touched = Q(periods__entered_at__gt=since) | Q(periods__ended_at__gt=since)
    return Allowance.objects.filter(touched, office=payments.office).exists()


def write(path: Path, payments: PaymentList) -> int:
    """The list as a workbook for the treasury; the last row is the total."""
    columns = [
        "№", _("Allowance"), _("Guardian"), _("IIN"), _("Account number (IBAN)"), _("Bank"), _("For the month"),
        _("Tenge a month"), _("Sum"), _("Remark"),
    ]  # fmt: skip
    title = _("Payment list %(month)s, %(office)s") % {
        "month": f"{payments.month:%m.%Y}", "office": payments.office.place,
    }  # fmt: skip
    return write_xlsx(path, title, columns, _rows(payments), widths=WIDTHS)


def _rows(payments: PaymentList) -> Iterator[Sequence[Any]]:
    lines = payments.lines.select_related("allowance").order_by("pk").iterator(chunk_size=500)
    for place, line in enumerate(lines, start=1):
        yield (
            place, line.allowance.number, line.guardian_name, line.guardian_iin, line.account, bank_in(line.bank),
            f"{line.for_month:%m.%Y}", line.monthly, line.amount, remark(line),
        )  # fmt: skip
    yield ("", "", _("Total"), "", "", "", "", "", payments.total, "")


def printed(payments: PaymentList, language: str) -> dict[str, Any]:
    """The input of the printed sheet."""
    with override(language):
        rows = [
            {
                "number": str(place), "allowance": line.allowance.number, "guardian": line.guardian_name,
                "iin": line.guardian_iin, "account": line.account, "bank": bank_in(line.bank, language),
                "month": f"{line.for_month:%m.%Y}", "amount": str(abs(line.amount)), "minus": line.amount < 0,
                "remark": remark(line),
            }
            for place, line in enumerate(payments.lines.select_related("allowance").order_by("pk"), start=1)
        ]  # fmt: skip
    head, acting_for = payments.signed_by, payments.signed_for
    return {
        "specimen": not settings.PRODUCTION,
        "body_name": in_language(payments.office, "name", language),
        "month": payments.month.isoformat(),
        "rows": rows,
        "total": str(abs(payments.total)),
        "total_minus": payments.total < 0,
        "drafted_by": payments.drafted_by.short_name,
        "signed_on": local(payments.signed_at).date().isoformat() if payments.signed_at else "",
        "signer": {
            "name": head.short_name if head else "",
            "position": in_language(acting_for or head, "position", language) if head else "",
            "acting_for": acting_for.short_name if acting_for else "",
        },
    }
