"""The running summary beside the counter's form: who, how many children, which papers still lack, how long is left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workflow import clock
from workflow.calendars import calendar_for
from workflow.deadlines import step_of
from workflow.editions import edition_on
from workflow.models import Office
from workflow.working_time import HorizonExceeded, Limit, Remaining, effective_opening, reckon, remaining

from ..forms import BY_POWER, IntakeForms
from ..papers.checklist import Circumstance, judged, requirements_on

SOON = 10  # minutes


@dataclass(frozen=True)
class Need:
    """A paper of item 9 as the form stands now, for the children it is needed of."""

    title: str
    children: str
    state: str  # brought · missing · not_required
    because: str


@dataclass(frozen=True)
class Summary:
    """What the form says so far."""

    applicant: str
    children: list[str]
    needs: list[Need]
    left: Remaining | None

    @property
    def level(self) -> str:
        """late, soon or ok: the word behind the tag's shape."""
        if self.left is None or (not self.left.overdue and self.left.minutes > SOON):
            return "ok"
        return "late" if self.left.overdue else "soon"

    @property
    def missing(self) -> int:
        return sum(need.state == "missing" for need in self.needs)


def summary_of(forms: IntakeForms, *, office: Office, now: datetime) -> Summary:
    """Judged by the words as they stand, whole or not: nothing here refuses anything."""
    handed_in = _said(forms.main, "handed_in_at") or now
    children = [
        row for row in _rows(forms.children) if any(_said(row, name) for name in ("surname", "name", "iin"))
    ]
    return Summary(
        applicant=_name(forms.main),
        children=[
            _name(row) or _("Child %(number)s") % {"number": place} for place, row in enumerate(children, 1)
        ],
        needs=_needs(forms, children, office, handed_in),
        left=_left(office, handed_in, now),
    )


def _needs(forms: IntakeForms, children: list[Any], office: Office, handed_in: datetime) -> list[Need]:
    day = clock.local(handed_in).date()
    represented = _said(forms.main, "applies") == BY_POWER
    brought = {
        (_said(row, "requirement"), _said(row, "child")) for row in _rows(forms.papers) if row.kept_scan
    }
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for requirement in requirements_on(edition_on(office, day), day):
        if requirement.form_itself:
            continue
        for place, child in enumerate(children, 1) if requirement.per_child else [(None, None)]:
            found = Circumstance(day, represented)
            if child is not None:
                found = Circumstance(
                    day, represented, _said(child, "birth_date"), bool(_said(child, "born_abroad"))
                )
            required, because = judged(requirement, found)
            is_there = {(requirement.code, None), (requirement.code, place)} & brought
            state = "brought" if is_there else "missing" if required else "not_required"
            names = grouped.setdefault((requirement.short_title, state, because), [])
            if child is not None:
                names.append(_name(child) or str(place))
    return [
        Need(title, "" if len(names) == len(children) else ", ".join(names), state, because)
        for (title, state, because), names in grouped.items()
    ]


def _left(office: Office, handed_in: datetime, now: datetime) -> Remaining | None:
    """Regulation 5.1: of the 30 minutes, which run from the handing in. None beyond the calendar's end."""
    step = step_of(edition_on(office, clock.local(handed_in).date()), 1)
    limit = Limit(step.limit, step.limit_unit)  # type: ignore[arg-type]
    try:
        calendar = calendar_for(office)
        due = reckon(calendar, limit, [(effective_opening(calendar, handed_in), None)], now=now).due
        return remaining(calendar, now, due, limit.unit)
    except HorizonExceeded:
        return None


def _rows(rows: Any) -> list[Any]:
    return rows.seen() if rows.is_bound else list(rows)


def _said(form: Any, name: str) -> Any:
    """A field's value in its own type; what cannot be read says nothing yet."""
    try:
        return form.fields[name].to_python(form[name].value())
    except ValidationError:
        return None


def _name(form: Any) -> str:
    return " ".join(filter(None, (_said(form, "surname"), _said(form, "name"))))
