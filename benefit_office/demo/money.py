"""The demo's money: allowances taken over from the register before, and the payment lists of the months so far."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count

from decisions.allowance import birthday
from decisions.models import Allowance, MciRate
from decisions.payments import actions as payments
from decisions.payments.reckoning import first_of, month_after
from decisions.register import importing
from decisions.register.workbook import Row
from workflow.delivery import vault
from workflow.working_time import ALMATY, WorkCalendar

from . import people
from .places import PAVLODAR, PLACES
from .years import Shop

Act = tuple[datetime, Callable[[], object]]
TAKEN_OVER = 9  # still at the index of the year before: they show the re-setting
FIRST_SERIAL, SERIALS = 620, 40  # in the half of each stretch that the families of `story` leave free
LIST_DAY = 20  # of each month, or the last working day before
DRAFTED, SIGNED = time(16), time(17)


def acts(shops: Sequence[Shop]) -> Iterator[Act]:
    """The taking over at the beginning, then each office's list of each month: drafted by one, signed by another."""
    for shop in shops:
        if shop.begins.date() < date(2013, 1, 1):  # there is no index before the first one known
            return
        month = first = _first_month(shop.begins, shop.calendar)
        if shop.office.code == PAVLODAR:
            yield shop.begins, partial(_take_over, shop, first)
        while (day := _working_day(shop.calendar, month)) < shop.present.date():
            yield _at(day, DRAFTED), partial(_draft, shop, month, _at(day, DRAFTED))
            yield _at(day, SIGNED), partial(_sign, shop, month, _at(day, SIGNED))
            month = month_after(month)


def _first_month(begins: datetime, calendar: WorkCalendar) -> date:
    """The month whose list is the first one after the beginning: until then the register before pays."""
    month = first_of(begins.date())
    return month if _at(_working_day(calendar, month), DRAFTED) > begins else month_after(month)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ALMATY)


def _working_day(calendar: WorkCalendar, month: date) -> date:
    day = month.replace(day=LIST_DAY)
    while not calendar.spans(day):
        day -= timedelta(days=1)
    return day


def _draft(shop: Shop, month: date, now: datetime) -> None:
    if Allowance.objects.filter(office=shop.office).exists():
        payments.draft(shop.office, month, by=shop.officer("executor", now), now=now)


def _sign(shop: Shop, month: date, now: datetime) -> None:
    drafted = shop.office.payment_lists.filter(month=month).first()
    if drafted is not None and drafted.lines.exists():
        payments.sign_off(drafted, by=shop.officer("head", now), version=None, now=now)


def _take_over(shop: Shop, first: date) -> None:
    """Some families have been paid by the register before; the file they came in is kept by its hash."""
    office, now = shop.office, shop.begins
    by = shop.officer("executor", now)
    older, newer = MciRate.objects.filter(effective_from__lte=now.date()).order_by("-effective_from")[:2][
        ::-1
    ]
    rows = [
        Row(number, values)
        for number in range(3, TAKEN_OVER + 3)
        if (values := _row(number, older, newer.effective_from, first))
    ]
    content = json.dumps([row.values for row in rows], ensure_ascii=False, sort_keys=True)
    sha256 = vault.put(content.encode())
    for row in rows:
        importing.take(row, office=office, file_sha256=sha256, by=by, now=now)
    importing.record(office, by=by, taken=len(rows), known=0, refused=0, file_sha256=sha256, now=now)


def _row(number: int, rate: MciRate, changed_on: date, first: date) -> dict[str, str]:
    """One line of the register before; empty for a child that has come of age since."""
    applied_on = changed_on - timedelta(days=30 + 17 * number)
    serials = count(FIRST_SERIAL + number * SERIALS)
    facts = people.application(f"register/{number}", serials, PLACES[PAVLODAR], applied_on)
    child = max(facts.children, key=lambda one: one.person.birth_date or date.min)
    born = child.person.birth_date
    assert born is not None  # every ward of the demo has one
    until = birthday(born, people.OF_AGE) - timedelta(days=1)
    if until <= first:
        return {}
    since = max(applied_on, rate.effective_from)
    given: dict[str, object] = {
        "guardian_surname": facts.guardian.surname, "guardian_name": facts.guardian.name,
        "guardian_patronymic": facts.guardian.patronymic, "guardian_iin": facts.guardian.iin,
        "guardian_born": facts.guardian.birth_date,
        "child_surname": child.person.surname, "child_name": child.person.name,
        "child_patronymic": child.person.patronymic, "child_iin": child.person.iin, "child_born": born,
        "birth_number": child.birth_number, "birth_issued": child.birth_issued, "birth_issuer": child.birth_issuer,
        "act_number": child.act_number, "act_date": child.act_date, "act_body": child.act_body,
        "applied_on": applied_on, "decision_number": f"{applied_on.year}-{number:03}",
        "decision_date": applied_on + timedelta(days=8), "since": since, "until": until, "monthly": 10 * rate.tenge,
        "paid_through": first - timedelta(days=1), "account": facts.account, "bank": facts.bank,
    }  # fmt: skip
    return {name: str(value or "") for name, value in given.items()}
