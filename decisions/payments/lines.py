"""The lines of a month: what is due by the register now, against what the signed lists have paid."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, Sum

from workflow.models import Office

from ..drafting import rule_on
from ..models import Allowance, AllowanceAccount, AllowancePeriod, AllowanceRule, PaymentLine, PaymentList
from .reckoning import Span, last_of, month_after, month_sum, monthly_in, months

Change, Reason = PaymentLine.Change, PaymentLine.Reason


@dataclass(frozen=True)
class Paid:
    """What the signed lists say: the last of them, its lines, and the sums by allowance and month."""

    last: PaymentList | None
    before: dict[int, PaymentLine]
    sums: dict[tuple[int, date], Decimal]
    changed: set[int]


def lines_of(office: Office, month: date) -> list[PaymentLine]:
    """The lines of an office's month, not yet saved: its sums, then the differences of the months before."""
    paid = _paid(office, month)
    whole = rule_on(office, month).part_month == AllowanceRule.PartMonth.WHOLE
    found: list[PaymentLine] = []
    for allowance in _allowances(office, month, paid):
        found += _of_one(allowance, month, paid, whole)
    return found


def _of_one(allowance: Allowance, month: date, paid: Paid, whole: bool) -> Iterator[PaymentLine]:
    rows = [row for row in allowance.periods.all() if row.ended_by_id is None]
    spans: list[Span] = [(row.since, row.until, row.monthly) for row in rows]
    newest = rows[-1].decision if rows else None
    if newest is not None and newest.rule is not None:
        whole = newest.rule.part_month == AllowanceRule.PartMonth.WHOLE
    regular = _regular(allowance, spans, month, paid, whole)
    if regular is not None:
        yield regular
    unpaid = month_after(paid.last.month) if paid.last else allowance.pays_from
    begins = allowance.pays_from if allowance.pk in paid.changed else max(unpaid, allowance.pays_from)
    for earlier in months(begins, month):
        due = month_sum(_from(spans, allowance.pays_from), earlier, whole=whole)
        difference = due - paid.sums.get((allowance.pk, earlier), Decimal(0))
        if difference:
            had = (allowance.pk, earlier) in paid.sums
            line = _line(allowance, earlier, spans, difference, month)
            line.reason = Reason.CHANGED if had else Reason.NOT_PAID
            line.decision_number = _decided(allowance)
            yield line


def _regular(
    allowance: Allowance, spans: list[Span], month: date, paid: Paid, whole: bool
) -> PaymentLine | None:
    amount = month_sum(_from(spans, allowance.pays_from), month, whole=whole)
    before = paid.before.get(allowance.pk)
    was_paid = before is not None and before.amount > 0
    if not amount and not was_paid:
        return None
    line = _line(allowance, month, spans, amount, month)
    if not amount:
        line.changes = [Change.STOPPED]
    elif before is None or not was_paid:
        line.changes = [Change.NEW]
    else:
        line.changes = [Change.SUM] if before.amount != amount else []
        line.changes += [Change.ACCOUNT] if before.account != line.account else []
    return line


def _line(
    allowance: Allowance, for_month: date, spans: list[Span], amount: Decimal, month: date
) -> PaymentLine:
    account, bank = allowance.paid_to(last_of(month))
    return PaymentLine(
        allowance=allowance, for_month=for_month, guardian_name=allowance.guardian.full_name,
        guardian_iin=allowance.guardian.iin or "", account=account, bank=bank,
        monthly=monthly_in(spans, for_month), amount=amount, changes=[],
    )  # fmt: skip


def _from(spans: list[Span], day: date) -> list[Span]:
    """What this register pays: nothing before the day it took the allowance over."""
    return [(max(since, day), until, monthly) for since, until, monthly in spans if until >= day]


def _decided(allowance: Allowance) -> str:
    """The decision that changed the allowance last."""
    moments = [(row.entered_at, row.decision) for row in allowance.periods.all()]
    moments += [(row.ended_at, row.ended_by) for row in allowance.periods.all() if row.ended_at]
    named = [(moment, one.pk, one.number) for moment, one in moments if one is not None]
    return max(named)[2] if named else ""


def _paid(office: Office, month: date) -> Paid:
    signed = PaymentList.objects.filter(office=office, signed_at__isnull=False, month__lt=month)
    last = signed.order_by("month").last()
    changed = _changed_since(office, last)
    if last is None:
        return Paid(None, {}, {}, changed)
    before = {line.allowance_id: line for line in last.lines.filter(for_month=last.month)}
    sums: dict[tuple[int, date], Decimal] = defaultdict(Decimal)
    lines = PaymentLine.objects.filter(payment_list__in=signed, allowance__in=changed)
    for allowance, for_month, total in (
        lines.values_list("allowance", "for_month").annotate(Sum("amount")).order_by()
    ):
        sums[allowance, for_month] = total
    return Paid(last, before, dict(sums), changed)


def _changed_since(office: Office, last: PaymentList | None) -> set[int]:
    """The allowances that a decision touched after the last signed list was drafted."""
    allowances = Allowance.objects.filter(office=office)
    if last is not None:
        since = last.drafted_at
        touched = (
            Q(periods__entered_at__gte=since) | Q(periods__ended_at__gte=since) | Q(created_at__gte=since)
        )
        allowances = allowances.filter(touched)
    return set(allowances.values_list("pk", flat=True))


def _allowances(office: Office, month: date, paid: Paid) -> Iterator[Allowance]:
    """Those paid in the month, those paid the month before, those that changed since."""
    all_periods = AllowancePeriod.objects.select_related("decision__rule", "ended_by").order_by("since", "id")
    wanted = (
        Q(pk__in=paid.changed)
        | Q(pk__in=paid.before)
        | Q(
            periods__ended_by__isnull=True,
            periods__since__lte=last_of(month),
            periods__until__gte=paid.last.month if paid.last else month,
        )
    )
    rows = Allowance.objects.filter(pk__in=Allowance.objects.filter(wanted, office=office).values("pk"))
    rows = rows.select_related("guardian", "claim__application").prefetch_related(
        Prefetch("periods", all_periods),
        Prefetch("accounts", AllowanceAccount.objects.order_by("since", "id")),
    )
    yield from rows.order_by("guardian__sort_key", "pk")
