"""The monthly payment list: who, account, sum, changes against the last month, differences after signing.

Planted defects this file goes red for: `pays_from` ignored; differences of earlier months left out; a signed list
redrafted; the head's own draft signed, or an empty one; part months taken whole; an account changed and not marked.
"""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from decisions.actions import DraftFacts
from decisions.models import AllowanceRule, Ground, Outcome, PaymentLine, PaymentList
from decisions.payments import actions
from decisions.payments.reckoning import month_sum, months
from decisions.proceedings import actions as proceedings
from decisions.register import changes
from tests import factories as f
from tests.decisions import running as r
from tests.press import reading
from workflow.delivery import vault
from workflow.jobs import order, run
from workflow.models import AuditEvent, Job
from workflow.moves.refusals import Conflict, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DECEMBER, JANUARY, FEBRUARY = date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)
LATE_DECEMBER, LATE_JANUARY, LATE_FEBRUARY = (
    f.at("2025-12-22 10:00"), f.at("2026-01-22 10:00"), f.at("2026-02-19 10:00"),
)  # fmt: skip
DAY = timedelta(days=1)


def drafted(month: date, now: object) -> PaymentList:
    return actions.draft(f.an_office(), month, by=f.staff().executor, now=now)  # type: ignore[arg-type]


def signed(month: date, now: object) -> PaymentList:
    payments = drafted(month, now)
    return actions.sign_off(payments, by=f.staff().head, version=payments.version, now=now)  # type: ignore[arg-type]


def told(payments: PaymentList) -> list[tuple[str, str, list[str], str]]:
    """(month, sum, changes, reason) of each line."""
    return [
        (f"{line.for_month:%Y-%m}", str(line.amount), line.changes, line.reason)
        for line in payments.lines.order_by("for_month", "pk")
    ]


def stop(allowance: r.Allowance, day: date, now: object) -> None:
    ground = Ground.objects.get(outcome="stop", code="adopted")
    facts = DraftFacts(Outcome.STOP, ground=ground, reason_kk="а", reason_ru="а", stopped_from=day)
    r.issue(proceedings.begin_stop(allowance, r.asked(), now=now), facts, now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spans", "month", "whole", "expected"),
    [
        ([("2026-01-01", "2026-12-31", 43_250)], "2026-02-01", False, "43250"),
        ([("2026-11-16", "2026-12-31", 43_250)], "2026-11-01", False, "21625.00"),
        ([("2026-11-16", "2026-12-31", 43_250)], "2026-11-01", True, "43250"),
        ([("2026-01-01", "2026-03-31", 39_320), ("2026-04-01", "2027-03-31", 43_250)], "2026-04-01", False, "43250"),
        ([("2020-03-20", "2020-03-31", 26_510), ("2020-04-01", "2033-03-03", 27_780)], "2020-03-01", False, "10261.94"),
        ([("2026-01-01", "2026-01-10", 31_000), ("2026-01-11", "2026-01-31", 62_000)], "2026-01-01", False, "52000.00"),
        # an 18th birthday on the 15th of December: paid up to the 14th
        ([("2026-11-16", "2026-12-14", 43_250)], "2026-12-01", False, "19532.26"),
        ([("2026-11-16", "2026-12-14", 43_250)], "2027-01-01", False, "0"),
    ],
)  # fmt: skip
def test_a_month_comes_to(spans: list[tuple[str, str, int]], month: str, whole: bool, expected: str) -> None:
    days = [(date.fromisoformat(a), date.fromisoformat(b), monthly) for a, b, monthly in spans]
    assert month_sum(days, date.fromisoformat(month), whole=whole) == Decimal(expected)


def test_months_are_walked_over_the_end_of_a_year() -> None:
    assert list(months(date(2025, 11, 16), FEBRUARY)) == [date(2025, 11, 1), DECEMBER, JANUARY]


def test_the_first_list_has_the_part_month_and_the_next_marks_what_changed() -> None:
    allowance = r.appointed(("2025-12-16", "2025-12-31", 39_320), ("2026-01-01", "2030-01-31", 43_250))
    first = signed(DECEMBER, LATE_DECEMBER)
    assert told(first) == [("2025-12", "20294.19", ["new"], "")]
    line = first.lines.get()
    assert (line.guardian_name, line.guardian_iin, line.account) == (
        allowance.guardian.full_name, allowance.guardian.iin, allowance.case.application.account,  # type: ignore[union-attr]
    )  # fmt: skip
    second = signed(JANUARY, LATE_JANUARY)
    assert told(second) == [("2026-01", "43250.00", ["sum"], "")]
    assert told(drafted(FEBRUARY, LATE_FEBRUARY)) == [("2026-02", "43250.00", [], "")]


def test_an_appointment_that_comes_late_is_paid_with_the_months_before() -> None:
    r.appointed(("2025-10-16", "2030-01-31", 39_320))
    assert told(drafted(DECEMBER, LATE_DECEMBER)) == [
        ("2025-10", "20294.19", [], "not_paid"),
        ("2025-11", "39320.00", [], "not_paid"),
        ("2025-12", "39320.00", ["new"], ""),
    ]


def test_what_changed_after_signing_comes_as_a_difference_with_its_reason() -> None:
    allowance = r.appointed(("2025-12-01", "2030-01-31", 39_320))
    signed(DECEMBER, LATE_DECEMBER)
    signed(JANUARY, LATE_JANUARY)
    stop(allowance, date(2026, 1, 17), LATE_JANUARY + DAY)
    payments = drafted(FEBRUARY, LATE_FEBRUARY)
    assert told(payments) == [
        ("2026-01", "-19025.81", [], "changed"),
        ("2026-02", "0.00", ["stopped"], ""),
    ]
    difference = payments.lines.get(reason="changed")
    assert difference.decision_number.startswith("2026-Ш")
    actions.sign_off(payments, by=f.staff().head, version=None, now=LATE_FEBRUARY)
    assert told(drafted(date(2026, 3, 1), f.at("2026-03-19 10:00"))) == []


def test_a_signed_month_is_made_good_once_and_not_again() -> None:
    allowance = r.appointed(("2025-12-01", "2030-01-31", 39_320))
    signed(DECEMBER, LATE_DECEMBER)
    signed(JANUARY, LATE_JANUARY)
    rate = r.MciRate.objects.get(effective_from="2026-01-01")
    case = proceedings.begin_reset(allowance, rate, r.asked(), now=LATE_JANUARY + DAY)
    lines = (r.LineFacts(allowance.child, JANUARY, date(2030, 1, 31), 43_250),)
    r.issue(case, DraftFacts(Outcome.RESET, lines), LATE_JANUARY + DAY)
    assert told(signed(FEBRUARY, LATE_FEBRUARY)) == [
        ("2026-01", "3930.00", [], "changed"), ("2026-02", "43250.00", ["sum"], ""),
    ]  # fmt: skip
    assert told(drafted(date(2026, 3, 1), f.at("2026-03-19 10:00"))) == [("2026-03", "43250.00", [], "")]
    stop(allowance, date(2026, 3, 17), f.at("2026-03-19 11:00"))  # every month is looked at again
    assert told(drafted(date(2026, 3, 1), f.at("2026-03-20 15:00"))) == [("2026-03", "22322.58", ["sum"], "")]


def test_a_new_account_is_marked() -> None:
    (allowance,) = r.imported(1, since=DECEMBER)
    signed(DECEMBER, LATE_DECEMBER)
    changes.enter_account(allowance, account=r.iban("722", "C900000000001"), bank="Kaspi", since=JANUARY,
                          by=f.staff().executor, now=LATE_DECEMBER + DAY)  # fmt: skip
    line = drafted(JANUARY, LATE_JANUARY).lines.get()
    assert (line.changes, line.bank) == (["account"], "Kaspi")


def test_an_imported_allowance_is_paid_from_the_day_the_register_took_it_over() -> None:
    (allowance,) = r.imported(1, since=date(2025, 3, 1))
    allowance.pays_from = DECEMBER
    allowance.save()
    assert told(drafted(DECEMBER, LATE_DECEMBER)) == [("2025-12", "39320.00", ["new"], "")]
    allowance.pays_from = date(2025, 12, 11)  # the register before paid the first ten days
    allowance.save()
    assert told(drafted(DECEMBER, LATE_DECEMBER)) == [("2025-12", "26636.13", ["new"], "")]


def test_the_offices_rule_may_pay_a_part_month_whole() -> None:
    AllowanceRule.objects.create(office=f.an_office(), since=date(2025, 1, 1), part_month="whole")
    r.appointed(("2025-12-16", "2030-01-31", 39_320))
    assert told(drafted(DECEMBER, LATE_DECEMBER)) == [("2025-12", "39320.00", ["new"], "")]


def test_drafting_again_replaces_the_draft_and_a_signed_month_is_closed() -> None:
    r.appointed()
    first = drafted(DECEMBER, LATE_DECEMBER)
    again = drafted(DECEMBER, LATE_DECEMBER + DAY)
    assert (first.pk, again.version, again.lines.count()) == (again.pk, 2, 1)
    with pytest.raises(Conflict, match="drafted again since you opened it"):
        actions.sign_off(again, by=f.staff().head, version=1, now=LATE_DECEMBER + DAY)
    actions.sign_off(again, by=f.staff().head, version=2, now=LATE_DECEMBER + DAY)
    with pytest.raises(Conflict, match=r"The list of 12\.2025 is signed"):
        drafted(DECEMBER, LATE_DECEMBER + 2 * DAY)
    with pytest.raises(Conflict, match="signed off already"):
        actions.sign_off(again, by=f.staff().deputy, version=2, now=LATE_DECEMBER + 2 * DAY)
    with pytest.raises(Conflict, match="this month, the next one or an earlier one"):
        drafted(FEBRUARY, LATE_DECEMBER)


@pytest.mark.clause("7")
def test_one_drafts_and_another_signs() -> None:
    r.appointed()
    people = f.staff()
    with pytest.raises(Refused, match="drafted by the executor or the clerk"):
        actions.draft(f.an_office(), DECEMBER, by=people.head, now=LATE_DECEMBER)
    f.a_role(people.head, "clerk", office=people.office)
    payments = actions.draft(f.an_office(), DECEMBER, by=people.head, now=LATE_DECEMBER)
    with pytest.raises(Refused, match="another head signs it off"):
        actions.sign_off(payments, by=people.head, version=None, now=LATE_DECEMBER)
    with pytest.raises(Refused, match="signed off by the head"):
        actions.sign_off(payments, by=people.executor, version=None, now=LATE_DECEMBER)
    done = actions.sign_off(payments, by=people.deputy, version=None, now=LATE_DECEMBER)
    assert AuditEvent.objects.get(verb="sign_payments").facts["sha256"] == done.lines_sha256
    assert done.lines_sha256 == actions.lines_hash(done)


def test_a_list_without_lines_is_not_signed() -> None:
    with pytest.raises(Refused, match="has no lines"):
        signed(DECEMBER, LATE_DECEMBER)


def test_the_database_keeps_a_signed_list_as_it_is() -> None:
    r.appointed()
    payments = signed(DECEMBER, LATE_DECEMBER)
    line = payments.lines.get()
    line_again = PaymentLine(**{**_values(line), "for_month": JANUARY})
    acts = (
        lambda: payments.lines.update(amount=1),
        lambda: payments.lines.all().delete(),
        line_again.save,
        lambda: PaymentList.objects.filter(pk=payments.pk).update(total=1),
        lambda: PaymentList.objects.filter(pk=payments.pk).update(
            signed_at=None, signed_by=None, lines_sha256=""
        ),
    )
    for act in acts:
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            act()
    assert payments.lines.get().amount == line.amount


def _values(line: PaymentLine) -> dict[str, object]:
    names = (
        "payment_list",
        "allowance",
        "guardian_name",
        "guardian_iin",
        "account",
        "bank",
        "monthly",
        "amount",
    )
    return {name: getattr(line, name) for name in names}


def test_the_pages_and_the_files_of_a_list() -> None:
    allowance = r.appointed(("2025-12-16", "2030-01-31", 39_320))
    people = f.staff()
    with f.office_time(LATE_DECEMBER):
        client = f.client_of(people.clerk)
        sent = {"office": people.office.pk, "month": "2025-12"}
        answer = client.post(reverse("payment-draft"), sent)
        assert client.post(reverse("payment-draft"), sent | {"month": "12.2025"}).status_code == 422
        payments = PaymentList.objects.get()
        assert answer["Location"] == reverse("payment-list", args=[payments.public_id])
        head = f.client_of(people.head)
        page = head.get(answer["Location"]).content.decode()
        assert "20,294.19" in page
        assert allowance.child.surname not in page
        assert head.get(reverse("payment-lists")).status_code == 200
        head.post(reverse("payment-sign", args=[payments.public_id]), {"version": payments.version})
        payments.refresh_from_db()
        assert payments.signed_by == people.head
        answer = head.get(reverse("payment-file", args=[payments.public_id]))
        cells = list(load_workbook(BytesIO(answer.content)).active.values)
        assert cells[2][2:5] == (
            allowance.guardian.full_name, allowance.guardian.iin, allowance.case.application.account,  # type: ignore[union-attr]
        )  # fmt: skip
        assert (cells[2][8], cells[3][8]) == (20294.19, 20294.19)
        head.post(reverse("payment-print", args=[payments.public_id]), {"language": "ru"})
        job = run(Job.objects.get(kind="print_payments").pk)
        text = reading.text(vault.get(job.sha256))
        assert "20 294,19" in text
        assert "на выплату пособия за декабрь 2025 года" in text
        elsewhere = f.client_of(f.staff(f.an_office(f.AKSU)).head)
        assert elsewhere.get(reverse("payment-list", args=[payments.public_id])).status_code == 404


def test_the_print_of_another_offices_list_is_not_made() -> None:
    r.appointed()
    payments = drafted(DECEMBER, LATE_DECEMBER)
    params = {"list": str(payments.public_id), "language": "kk"}
    job = run(order("print_payments", by=f.staff().clerk, office=f.an_office(f.AKSU), params=params).pk)
    assert (job.state, job.sha256) == (Job.State.FAILED, "")
