"""What must be true of the register of running allowances: each period has its decision, its sum its explanation."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workflow.doctor import Finding
from workflow.words import CaseKind, State

from ..models import Allowance, AllowanceAccount, AllowancePeriod, Decision, Outcome, PaymentList
from ..payments.actions import lines_hash

EXPLAINING = ("counted", "changed")  # rows of the calculation sheet that come to a monthly sum
# The database forbids it; whoever took the constraint away is found out here.
TWICE = """
    SELECT DISTINCT one.allowance_id FROM decisions_allowanceperiod one
    JOIN decisions_allowanceperiod other ON other.child_id = one.child_id AND other.id <> one.id
    WHERE one.ended_by_id IS NULL AND other.ended_by_id IS NULL
      AND one.since <= other.until AND other.since <= one.until
"""


def check() -> Iterator[Finding]:
    """The register's checks, over stored data only."""
    yield from periods_have_decisions()
    yield from nobody_is_paid_twice()
    yield from accounts_are_known()
    yield from sums_are_explained()
    yield from claims_were_decided()
    yield from signed_lists_hold()


def about(code: str, sentence: object, allowance: Allowance) -> Finding:
    """A finding about one allowance, by its number in the register."""
    return Finding(code, sentence, allowance.office.code, allowance.number)


def periods_have_decisions() -> Iterator[Finding]:
    """A period rests on a decision entered in the journal; only an imported one on the register before."""
    without = Q(decision__isnull=True, allowance__imported__isnull=True)
    not_entered = Q(decision__isnull=False) & ~Q(decision__case__state=State.ISSUED)
    bad_end = Q(ended_by__isnull=False) & ~Q(ended_by__case__state=State.ISSUED)
    rows = AllowancePeriod.objects.filter(without | not_entered | bad_end).values("allowance")
    for one in Allowance.objects.filter(pk__in=rows).select_related("office"):
        sentence = _("A period of the allowance has no decision that was entered in the journal.")
        yield about("period-without-decision", sentence, one)


def nobody_is_paid_twice() -> Iterator[Finding]:
    """Regulation 3: no two periods in force for one child share a day."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE)
        found = [row[0] for row in cursor.fetchall()]
    for one in Allowance.objects.filter(pk__in=found).select_related("office"):
        yield about("paid-twice", _("For one day the child has two periods in force."), one)


def accounts_are_known() -> Iterator[Finding]:
    """An imported allowance has an account; one of ours is paid to its application's and has no list of its own."""
    entered = Exists(AllowanceAccount.objects.filter(allowance=OuterRef("pk")))
    rows = Allowance.objects.filter(Q(entered, claim__isnull=False) | Q(~entered, claim__isnull=True))
    for one in rows.select_related("office"):
        yield about("account-unknown", _("It is not certain to which account the allowance is paid."), one)


def sums_are_explained() -> Iterator[Finding]:
    """A sum paid is the sum of its decision's line, and the calculation sheet says how it came about."""
    rows = AllowancePeriod.objects.in_force().filter(decision__isnull=False)
    rows = rows.select_related("allowance__office", "decision").prefetch_related("decision__lines")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        if not _is_explained(row):
            yield about(
                "unexplained-sum", _("A monthly sum is not the one its decision explains."), row.allowance
            )


def _is_explained(row: AllowancePeriod) -> bool:
    assert row.decision is not None  # asked for above
    lines = [
        line
        for line in row.decision.lines.all()
        if line.child_id == row.child_id and line.period_from <= row.since and row.until <= line.period_to
    ]
    told = {
        part["value"]
        for part in row.decision.calculation
        if part["child"] == str(row.child_id) and part["what"] in EXPLAINING
    }
    return [line.monthly for line in lines] == [row.monthly] and str(row.monthly) in told


def claims_were_decided() -> Iterator[Finding]:
    """An allowance stands on an issued application, and each child granted one has one."""
    undecided = Allowance.objects.filter(case__isnull=False).exclude(case__state=State.ISSUED)
    for one in undecided.select_related("office"):
        yield about("allowance-of-no-decision", _("The application of the allowance was not issued."), one)
    begun = Allowance.objects.filter(case=OuterRef("case"), child=OuterRef("lines__child"))
    granted = Decision.objects.filter(
        case__state=State.ISSUED,
        case__kind=CaseKind.APPLICATION,
        outcome=Outcome.APPOINT,
        lines__isnull=False,
    )
    for decision in granted.filter(~Exists(begun)).distinct().select_related("office", "case"):
        sentence = _("A child of an issued decision is not in the register of allowances.")
        yield Finding("granted-not-paid", sentence, decision.office.code, str(decision.case))


def signed_lists_hold() -> Iterator[Finding]:
    """The lines of a payment list signed off hash to what the head signed."""
    signed = PaymentList.objects.filter(signed_at__isnull=False).select_related("office")
    for payments in signed.order_by("pk").iterator(chunk_size=100):
        if lines_hash(payments) != payments.lines_sha256:
            sentence = _("A signed payment list is not what was signed.")
            yield Finding("payment-list-changed", sentence, payments.office.code, f"{payments.month:%Y-%m}")
