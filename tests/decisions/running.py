"""Allowances that run: appointed by a case of the office, or many at once as the register before kept them."""

from datetime import date, datetime, timedelta
from typing import Any

from applications.models import Person
from applications.persons.identifiers import iban
from decisions import actions as deciding
from decisions.actions import DraftFacts, LineFacts
from decisions.models import (
    Allowance,
    AllowanceAccount,
    AllowancePeriod,
    Contest,
    Decision,
    ImportedAllowance,
    MciRate,
    Outcome,
    PaymentLine,
    PaymentList,
)
from decisions.proceedings.actions import Asked, begin_reset
from tests import factories as f
from workflow.models import Case, Office
from workflow.words import State

__all__ = ["Allowance", "LineFacts", "MciRate", "appointed", "asked", "iban", "imported", "issue", "spans"]

APPOINTED = f.at("2025-12-01 09:05")


def appointed(
    *spans: tuple[str, str, int], start: datetime = APPOINTED, office: Office | None = None, **others: Any
) -> Allowance:
    """An allowance appointed and issued by the office's staff: spans of (from, to, tenge) for its one child."""
    case = f.a_case(state=State.ASSIGNED, start=start, office=office, **others)
    (child,) = (claim.person for claim in case.application.children.all())
    day = start.date().isoformat()
    given = spans or ((day, "2030-01-31", 39_320),)
    lines = tuple(LineFacts(child, date.fromisoformat(a), date.fromisoformat(b), m) for a, b, m in given)
    issue(case, DraftFacts(Outcome.APPOINT, lines), start + timedelta(days=1))
    return Allowance.objects.get(case=case)


def issue(case: Case, facts: DraftFacts, now: datetime) -> Decision:
    """Drafted, submitted, signed and entered, an hour apart, from `now` on."""
    people, hour = f.staff(case.office), timedelta(hours=1)
    deciding.draft(case, facts, by=people.executor, version=None, now=now)
    return issue_drafted(f.submitted(case, now), now + hour)


def issue_drafted(case: Case, now: datetime) -> Decision:
    """Signed and entered what was submitted."""
    f.opened_for_signing(case, now)
    f.signed(case, now)
    f.issued(case, now)
    return Decision.objects.get(case=case)


def issue_reset_by_hand(allowance: Allowance, now: datetime) -> Decision:
    """Re-set to a sum the executor wrote himself."""
    rate = MciRate.objects.get(effective_from=date(2026, 1, 1))
    case = begin_reset(allowance, rate, asked(allowance.office), now=now)
    line = LineFacts(allowance.child, date(2026, 1, 1), date(2031, 5, 31), 55_000)
    return issue(case, DraftFacts(Outcome.RESET, (line,)), now + timedelta(hours=1))


def spans(allowance: Allowance, *, in_force: bool = True) -> list[tuple[str, str, int]]:
    """(from, to, tenge) by the register."""
    rows = AllowancePeriod.objects.filter(allowance=allowance, ended_by__isnull=in_force).order_by(
        "since", "id"
    )
    return [(row.since.isoformat(), row.until.isoformat(), row.monthly) for row in rows]


def asked(office: Office | None = None) -> Asked:
    """The executor begins for himself."""
    return Asked(f.staff(office).executor)


def imported(
    number: int, *, office: Office | None = None, since: date = date(2025, 3, 1), until: date = date(2031, 5, 31),
    monthly: int = 39_320, born: date = date(2015, 3, 4),
) -> list[Allowance]:  # fmt: skip
    """So many allowances at once, each of a guardian and a child of its own."""
    people, at = f.staff(office), APPOINTED
    persons = Person.objects.bulk_create(
        Person(surname=f"Қасымова{place}", name="Әсел", patronymic="Нұрланқызы", birth_date=born,
               sort_key=f"{place:06}", search_key=f"{place:06}")
        for place in range(2 * number)
    )  # fmt: skip
    made = Allowance.objects.bulk_create(
        Allowance(office=people.office, guardian=persons[place], child=persons[number + place], pays_from=since,
                  created_at=at, created_by=people.executor)
        for place in range(number)
    )  # fmt: skip
    ImportedAllowance.objects.bulk_create(
        ImportedAllowance(
            allowance=one, applied_on=since, decision_number=f"2025-{one.pk}", decision_date=since, birth_number="1",
            birth_issued=born, birth_issuer="АХАЖ", act_number="12", act_date=since, act_body="Әкімдік",
            file_sha256=f"{one.pk:064}", row=2,
        )
        for one in made
    )  # fmt: skip
    AllowanceAccount.objects.bulk_create(
        AllowanceAccount(allowance=one, account=iban("722", f"C{one.pk:012}"), bank="Halyk", since=since,
                         entered_at=at, entered_by=people.executor)
        for one in made
    )  # fmt: skip
    AllowancePeriod.objects.bulk_create(
        AllowancePeriod(allowance=one, child=one.child, since=since, until=until, monthly=monthly, entered_at=at)
        for one in made
    )  # fmt: skip
    return made


def a_payment_list(office: Office | None = None, *, month: date = date(2026, 1, 1)) -> PaymentList:
    """An office's list of a month, drafted and not yet signed, with one line."""
    people = f.staff(office)
    known = PaymentList.objects.filter(office=people.office, month=month).first()
    if known:
        return known
    payments = PaymentList.objects.create(
        office=people.office, month=month, drafted_at=APPOINTED, drafted_by=people.executor, total=43_250
    )
    (one,) = imported(1, office=people.office)
    account, bank = one.paid_to(month)
    PaymentLine.objects.create(
        payment_list=payments, allowance=one, for_month=month, guardian_name=one.guardian.full_name, account=account,
        bank=bank, monthly=43_250, amount=43_250, changes=["new"],
    )  # fmt: skip
    return payments


def a_signed_list(office: Office | None = None, *, month: date = date(2026, 1, 1)) -> PaymentList:
    """The same, signed off by the head."""
    payments = a_payment_list(office, month=month)
    payments.signed_at, payments.signed_by = APPOINTED, f.staff(office).head
    payments.lines_sha256 = "0" * 64
    payments.save()
    return payments


def a_contest(case: Case, **facts: Any) -> Contest:
    """A complaint noted on a case."""
    given = {"kind": "complaint", "received_on": date(2026, 1, 9), "text": "Сомасы", "entered_at": APPOINTED}
    return Contest.objects.create(case=case, entered_by=f.staff(case.office).executor, **{**given, **facts})
