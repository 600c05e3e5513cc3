"""The doctor finds what is wrong in the register of running allowances, and says nothing about a sound one.

Each test plants one fault past the database's own guards; without its check the doctor is silent and the test red.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import connection

from decisions.models import (
    Allowance,
    AllowanceAccount,
    AllowancePeriod,
    Decision,
    ImportedAllowance,
    MciRate,
    PaymentLine,
)
from decisions.payments import actions as paying
from decisions.proceedings import bulk
from decisions.register import doctor
from tests import factories as f
from tests.decisions import running as r
from workflow.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.clause("3")]
NOW = f.at("2026-01-12 10:00")
UNGUARDED = "decisions.AllowancePeriod:allowance_period_only_ends"


def found() -> list[tuple[str, str]]:
    return [(one.code, one.case) for one in doctor.check()]


def test_a_sound_register_has_nothing_to_say() -> None:
    r.appointed()
    (imported, by_hand) = (*r.imported(1), *r.imported(1, monthly=50_000))
    rate = MciRate.objects.get(effective_from="2026-01-01")
    case = bulk.reset_one(imported.pk, rate, by=f.staff().executor, now=NOW)
    assert case is not None
    r.issue_drafted(case, NOW + timedelta(hours=1))
    r.issue_reset_by_hand(by_hand, NOW)
    paying.sign_off(r.a_payment_list(), by=f.staff().head, version=None, now=NOW)
    assert found() == []


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


def without_a_decision(allowance: Allowance) -> None:
    with pgtrigger.ignore(UNGUARDED):
        AllowancePeriod.objects.filter(allowance=allowance).update(decision=None)


def with_a_decision_not_entered(allowance: Allowance) -> None:
    drafted = f.drafted(f.a_case(state="assigned"), f.START + timedelta(hours=4))
    with pgtrigger.ignore(UNGUARDED):
        AllowancePeriod.objects.filter(allowance=allowance).update(ended_by=drafted.decision, ended_at=NOW)


def paid_twice(allowance: Allowance) -> None:
    sql("ALTER TABLE decisions_allowanceperiod DROP CONSTRAINT allowance_once_at_a_time")
    (row,) = AllowancePeriod.objects.filter(allowance=allowance)
    (other,) = r.imported(1)
    with pgtrigger.ignore(UNGUARDED):
        AllowancePeriod.objects.filter(allowance=other).update(child=allowance.child)
    assert row.child == allowance.child


def with_two_accounts(allowance: Allowance) -> None:
    AllowanceAccount.objects.create(
        allowance=allowance, account=r.iban("722", "C000000000099"), bank="Halyk", since=date(2026, 1, 1),
        entered_at=NOW, entered_by=f.staff().executor,
    )  # fmt: skip


def with_another_sum(allowance: Allowance) -> None:
    with pgtrigger.ignore(UNGUARDED):
        AllowancePeriod.objects.filter(allowance=allowance).update(monthly=39_321)


def with_a_sum_no_rate_explains(allowance: Allowance) -> None:
    decision = Decision.objects.get(case=allowance.case)
    rows = [row for row in decision.calculation if row["what"] not in ("counted", "changed")]
    Decision.objects.filter(pk=decision.pk).update(calculation=rows)


def of_an_ended_case(allowance: Allowance) -> None:
    assert allowance.case is not None
    Case.objects.filter(pk=allowance.case.pk).update(state="withdrawn")


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (without_a_decision, ["period-without-decision"]),
        (with_a_decision_not_entered, ["period-without-decision"]),
        (with_two_accounts, ["account-unknown"]),
        (with_another_sum, ["unexplained-sum"]),
        (with_a_sum_no_rate_explains, ["unexplained-sum"]),
        (of_an_ended_case, ["period-without-decision", "allowance-of-no-decision"]),
    ],
)
def test_what_is_wrong_with_an_allowance_is_found(
    spoil: Callable[[Allowance], None], codes: list[str]
) -> None:
    allowance = r.appointed()
    r.imported(1)
    spoil(allowance)
    assert found() == [(code, allowance.number) for code in codes]


def test_a_child_paid_twice_is_found_though_the_constraint_is_gone() -> None:
    allowance = r.appointed()
    paid_twice(allowance)
    numbers = sorted(Allowance.objects.values_list("pk", flat=True))
    assert found() == [("paid-twice", f"Ж-{pk:06}") for pk in numbers]


def test_an_imported_allowance_without_an_account_is_found() -> None:
    (one,) = r.imported(1)
    with pgtrigger.ignore("decisions.AllowanceAccount:allowance_account_never_deleted"):
        AllowanceAccount.objects.all().delete()
    assert found() == [("account-unknown", one.number)]


def test_an_imported_allowance_whose_origin_is_gone_is_found() -> None:
    (one,) = r.imported(1)
    ImportedAllowance.objects.all().delete()
    assert found() == [("period-without-decision", one.number)]


def test_a_child_granted_an_allowance_and_not_in_the_register_is_found() -> None:
    allowance = r.appointed()
    number = str(allowance.case)
    with pgtrigger.ignore(
        "decisions.Allowance:allowance_never_deleted",
        "decisions.AllowancePeriod:allowance_period_never_deleted",
    ):
        AllowancePeriod.objects.all().delete()
        Allowance.objects.all().delete()
    assert found() == [("granted-not-paid", number)]


def test_a_signed_list_that_was_changed_is_found() -> None:
    payments = paying.sign_off(r.a_payment_list(), by=f.staff().head, version=None, now=NOW)
    with pgtrigger.ignore("decisions.PaymentLine:payment_line_locked_with_its_list"):
        PaymentLine.objects.filter(payment_list=payments).update(amount=1)
    assert found() == [("payment-list-changed", f"{payments.month:%Y-%m}")]
