"""The calculation sheet: every number an amount is made of, with its source, kept with the decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from benefit_office.press.screen import money
from workflow.language.text import LANGUAGES, in_language
from workflow.models import Case
from workflow.words import CaseKind

from .allowance import birthday, first_day, part_months
from .drafting import LineFacts, rule_on, terms_of
from .matter import Matter, matter_of
from .models import AllowanceRule, MciRate

Row = dict[str, str]


class Counted(NamedTuple):
    """What a case is about, and how the office counts on the day it was applied for."""

    matter: Matter
    rule: AllowanceRule


def counted_by(case: Case) -> Counted:
    """Read once for a draft: its lines, its sheet of calculation and its rule rest on the same rows."""
    matter = matter_of(case)
    return Counted(matter, rule_on(case.office, matter.applied_on))


@dataclass(frozen=True)
class Told:
    """One number of the sheet in the reader's words."""

    label: str
    value: str
    source: str


def calculate(case: Case, lines: Sequence[LineFacts], counted: Counted | None = None) -> tuple[Row, ...]:
    """The rows behind the lines of a draft: plain texts and ids, told in a language only when shown."""
    if not lines:
        return ()
    matter, rule = counted or counted_by(case)
    since = matter.applied_on
    known = list(MciRate.objects.all())
    acts = {ward.person_id: ward.act_date for ward in matter.wards}
    rows: list[Row] = []
    for child in dict.fromkeys(line.child for line in lines):
        begins = first_day(terms_of(rule), since, acts.get(child.pk, since))
        if case.kind != CaseKind.RESET:
            rows.append(_row(child.pk, "starts", rule, value=begins.isoformat(), by=rule.starts))
        if child.birth_date:
            of_age = birthday(child.birth_date, rule.until_age)
            rows.append(_row(child.pk, "of_age", None, value=of_age.isoformat(), by=str(rule.until_age)))
        for line in lines:
            if line.child == child:
                rows += _line(line, rule, known)
    return tuple(rows)


def _line(line: LineFacts, rule: AllowanceRule, known: Sequence[MciRate]) -> Iterable[Row]:
    child, day = line.child.pk, line.period_from.isoformat()
    rate = max((one for one in known if one.effective_from <= line.period_from), default=None,
               key=lambda one: one.effective_from)  # fmt: skip
    counted = rule.multiplier * rate.tenge if rate else 0
    if rate:
        yield _row(child, "index", rate, value=str(rate.tenge), since=rate.effective_from.isoformat(), on=day)
        yield _row(
            child, "counted", rule, value=str(counted), by=str(rule.multiplier), tenge=str(rate.tenge), on=day
        )
    if line.monthly != counted:
        yield _row(child, "changed", None, value=str(line.monthly), counted=str(counted), on=day)
    if rule.part_month == AllowanceRule.PartMonth.WHOLE:
        return
    for part in part_months(line.period_from, line.period_to, line.monthly):
        yield _row(child, "part", rule, value=str(part.tenge), month=part.month.isoformat(), days=str(part.days),
                   covered=str(part.covered))  # fmt: skip


def _row(child: int, what: str, source: AllowanceRule | MciRate | None, **facts: str) -> Row:
    """The source is copied in each language: the sheet stays what it was when the table is edited later."""
    sources = {f"source_{code}": getattr(source, f"source_{code}") for code in LANGUAGES} if source else {}
    return {"child": str(child), "what": what, **facts, **sources}


def told(rows: Iterable[Row]) -> dict[int, list[Told]]:
    """The sheet by child, in the reader's language."""
    found: dict[int, list[Told]] = {}
    for row in rows:
        found.setdefault(int(row["child"]), []).append(_TELL[row["what"]](row))
    return found


def terms_told(rule: AllowanceRule | None) -> list[Told]:
    """How the office counted: each of its settings, with the source of the rule."""
    if rule is None:
        return []
    source, field = in_language(rule, "source"), AllowanceRule._meta.get_field  # noqa: SLF001 – Django's own public name
    values = {
        "multiplier": str(rule.multiplier),
        "until_age": str(rule.until_age),
        "starts": str(rule.get_starts_display()),
        "part_month": str(rule.get_part_month_display()),
        "deduct_income": _("yes") if rule.deduct_income else _("no"),
    }
    return [Told(str(field(name).verbose_name), value, source) for name, value in values.items()]  # type: ignore[union-attr]


def _starts(row: Row) -> Told:
    by = AllowanceRule.Start(row["by"]).label
    return Told(_("First day: %(by)s") % {"by": by}, _day(row["value"]), _source(row))


def _of_age(row: Row) -> Told:
    label = _("The age of %(age)s is reached on") % {"age": row["by"]}
    return Told(label, _day(row["value"]), _("the birth date in the application"))


def _index(row: Row) -> Told:
    label = _("Monthly calculation index in force on %(day)s, valid from %(since)s") % {
        "day": _day(row["on"]), "since": _day(row["since"]),
    }  # fmt: skip
    return Told(label, f"{money(row['value'])} ₸", _source(row))


def _counted(row: Row) -> Told:
    label = _("Monthly amount: %(by)s × %(tenge)s") % {"by": row["by"], "tenge": money(row["tenge"])}
    return Told(label, f"{money(row['value'])} ₸", _source(row))


def _changed(row: Row) -> Told:
    return Told(
        _("Monthly amount set by the executor"), f"{money(row['value'])} ₸", _("the executor's own entry")
    )


def _part(row: Row) -> Told:
    label = _("Part month %(month)s: %(covered)s of %(days)s days") % {
        "month": f"{date.fromisoformat(row['month']):%m.%Y}", "covered": row["covered"], "days": row["days"],
    }  # fmt: skip
    return Told(label, f"{money(row['value'])} ₸", _source(row))


def _source(row: Row) -> str:
    return in_language(SimpleNamespace(**row), "source")


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"


_TELL: dict[str, Any] = {
    "starts": _starts, "of_age": _of_age, "index": _index, "counted": _counted, "changed": _changed, "part": _part,
}  # fmt: skip
