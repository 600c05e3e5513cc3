"""Whose time was it: how long each step took each officer in a month, in the step's own unit of working time."""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from statistics import median
from typing import Any, NamedTuple

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from applications.tickets.figures import Figures, figures
from workflow import clock
from workflow.calendars import calendar_at
from workflow.memory import facts
from workflow.models import Absence, Office, Officer, Pause, Role, Step, StepRun, held_on
from workflow.moves.machine import STEP_DONE
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import permit
from workflow.visits.replica import from_replica
from workflow.words import RoleKind, Unit
from workflow.working_time import WorkCalendar, used

from .reports.periods import opening_month
from .strip import amount

MONTHS_BACK = 24
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would calculate what begins so


class Turn(NamedTuple):
    """One round of a step."""

    pk: int
    opened_at: datetime
    closed_at: datetime | None
    breached_at: datetime | None


@dataclass(frozen=True)
class Work:
    """One step of one case that was done: by whom, in how much of its limit, and how long the applicant kept it."""

    officer: Officer
    spent: int
    waited: int
    late: bool


@dataclass(frozen=True)
class Line:
    """A row of the report; without `officer` the whole step. Spent and waited are in the step's unit."""

    step: Step
    officer: Officer | None
    works: list[Work]

    @property
    def count(self) -> int:
        return len(self.works)

    @property
    def middle(self) -> float:
        return float(median(work.spent for work in self.works))

    @property
    def slow(self) -> int:
        """The 90th percentile by nearest rank: nine of ten took no longer."""
        ordered = sorted(work.spent for work in self.works)
        return ordered[math.ceil(0.9 * len(ordered)) - 1]

    @property
    def late(self) -> int:
        return sum(work.late for work in self.works)

    @property
    def limit(self) -> str:
        """The step's limit in words."""
        return amount(self.step.limit, self.step.limit_unit)

    @property
    def waited(self) -> int:
        return sum(work.waited for work in self.works)


class Filter(forms.Form):
    """Month and, for those who see several, office."""

    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        required=False,
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("all"),
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = {f"{first:%Y-%m}": first for first in months_back(today)}
        self.fields["month"].choices = [(code, f"{first:%m.%Y}") for code, first in self.months.items()]  # type: ignore[attr-defined]
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.offices, self.today = offices, today

    def chosen(self) -> tuple[date, list[Office]]:
        """The month's first day and the offices; what was asked wrongly is this month and all."""
        asked = self.cleaned_data if self.is_valid() else {}
        office = asked.get("office")
        first = self.months.get(asked.get("month", ""), self.today.replace(day=1))
        return first, [office] if office else list(self.offices)


@permit(RoleKind.HEAD, RoleKind.AUDITOR)
@require_safe
@from_replica
def time_report(request: HttpRequest) -> HttpResponse:
    """Regulation 5: the limits, and the time that was used of them."""
    today = clock.today()
    offices_here, asked = offices_of(officer_of(request), today), request.GET.dict()
    if "month" not in asked:
        asked["month"] = f"{opening_month(offices_here, today):%Y-%m}"
    form = Filter(asked, offices=offices_here, today=today)
    first, offices = form.chosen()
    lines = report(offices, first, clock.now())
    queue = figures(offices, first, next_month(first), clock.now())
    if request.GET.get("format") == "csv":
        return as_csv(lines, first, queue)
    context = {"form": form, "lines": lines, "first": first, "queue": queue, "many": form.offices.count() > 1}
    return render(request, "desk/time_report.html", context)


def offices_of(officer: Officer, on: date) -> QuerySet[Office]:
    """The offices a head or an auditor answers for; all of them for the region's auditor."""
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    roles = Role.objects.filter(held_on(on))
    own = roles.filter(officer=officer, kind__in=[RoleKind.HEAD, RoleKind.AUDITOR])
    if own.filter(office__isnull=True).exists():
        return Office.objects.all()
    stood_in = roles.filter(officer__in=principals, kind=RoleKind.HEAD)
    return Office.objects.filter(pk__in=(own | stood_in).values("office"))


def report(offices: Iterable[Office], first: date, now: datetime) -> list[Line]:
    """For each step of the regulation: the whole step, then officer by officer."""
    works: dict[Step, list[Work]] = {}
    for step, work in done_in(offices, first, now):
        works.setdefault(step, []).append(work)
    lines = []
    for step in sorted(works, key=lambda step: (step.number, step.edition_id)):
        lines.append(Line(step, None, works[step]))
        by_officer: dict[Officer, list[Work]] = {}
        for work in works[step]:
            by_officer.setdefault(work.officer, []).append(work)
        ordered = sorted(by_officer, key=lambda officer: officer.sort_key)
        lines += [Line(step, officer, by_officer[officer]) for officer in ordered]
    return lines


def done_in(offices: Iterable[Office], first: date, now: datetime) -> Iterator[tuple[Step, Work]]:
    """The steps whose last round was closed in the month, all their rounds taken together."""
    last = _closed(offices, first)
    cases = last.order_by().values("case")
    turns, stops = _turns(cases), _stops(cases)
    steps = {(step.edition_id, step.number): step for step in Step.objects.select_related("edition")}
    closed = list(last.values_list("case", "step", "closed_by", "case__edition", "case__office"))
    officers = Officer.objects.in_bulk({by for _case, _step, by, *_rest in closed})
    stamp = facts.stamp()
    for case, number, by, edition, office in closed:
        rounds = turns[case, number]
        pauses = [pause for turn in rounds for pause in stops.get(turn.pk, ())]
        step = steps[edition, number]
        yield step, work_on(step, officers[by], rounds, pauses, calendar_at(office, stamp), now)


def _closed(offices: Iterable[Office], first: date) -> QuerySet[StepRun]:
    """The last rounds of their steps that were closed in the month by an act that does the step."""
    later = StepRun.objects.filter(case=OuterRef("case"), step=OuterRef("step"), round__gt=OuterRef("round"))
    closed = StepRun.objects.filter(closed_at__gte=midnight(first), closed_at__lt=midnight(next_month(first)))
    return closed.filter(~Exists(later), case__office__in=list(offices), verb__in=STEP_DONE)


def _turns(cases: Any) -> dict[tuple[int, int], list[Turn]]:
    """Every round of every step of these cases, in its order."""
    rows = StepRun.objects.filter(case__in=cases).order_by("round")
    found: dict[tuple[int, int], list[Turn]] = {}
    for case, step, *turn in rows.values_list("case", "step", *Turn._fields):
        found.setdefault((case, step), []).append(Turn._make(turn))
    return found


def _stops(cases: Any) -> dict[int, list[Pause]]:
    """The pauses of these cases by their round."""
    found: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(step_run__case__in=cases).select_related("category"):
        found.setdefault(pause.step_run_id, []).append(pause)
    return found


def work_on(
    step: Step,
    officer: Officer,
    rounds: list[Turn],
    pauses: list[Pause],
    calendar: WorkCalendar,
    now: datetime,
) -> Work:
    """A step's rounds added up. Waiting for the applicant stands apart; no pause counts as the officer's time."""
    turns = [(turn.opened_at, turn.closed_at) for turn in rounds]
    stops = [(pause.started_at, pause.ended_at) for pause in pauses]
    day_zero = step.edition.count_day_zero if step.limit_unit == Unit.WORKING_DAYS else False
    spent = used(calendar, step.limit_unit, turns, stops, now=now, count_day_zero=day_zero)  # type: ignore[arg-type]
    waiting = [pause for pause in pauses if pause.category.stops_service]
    return Work(
        officer=officer,
        spent=spent,
        waited=sum(length(pause, step.limit_unit, calendar, now) for pause in waiting),
        late=any(turn.breached_at for turn in rounds),
    )


def length(pause: Pause, unit: str, calendar: WorkCalendar, now: datetime) -> int:
    """How much of the working time a pause took: the closings, or the minutes, that fell into it."""
    return used(calendar, unit, [(pause.started_at, pause.ended_at)], now=now, count_day_zero=True)  # type: ignore[arg-type]


def months_back(today: date) -> list[date]:
    """The first days of this month and of those before it."""
    firsts = [today.replace(day=1)]
    while len(firsts) < MONTHS_BACK:
        year, month = firsts[-1].year, firsts[-1].month
        firsts.append(date(year, month - 1, 1) if month > 1 else date(year - 1, 12, 1))
    return firsts


def next_month(first: date) -> date:
    """The first day after the month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """The moment a day begins in the office."""
    return datetime.combine(day, time.min, clock.ZONE)


def as_csv(lines: list[Line], first: date, queue: Figures | None) -> HttpResponse:
    """The same table for a spreadsheet."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="time-{first:%Y-%m}.csv"'
    response.write("\ufeff")  # by it a spreadsheet knows the letters
    writer = csv.writer(response)
    writer.writerow(
        [_("Step"), _("Officer"), _("Unit"), _("Limit"), _("Done"), _("Median"), _("90th percentile"), _("Late"),
         _("Waited for the applicant")]
    )  # fmt: skip
    for line in lines:
        officer = str(line.officer or _("all"))
        safe = f"'{officer}" if officer.startswith(FORMULA) else officer
        unit = Unit(line.step.limit_unit).label
        writer.writerow(
            [
                line.step.number,
                safe,
                unit,
                line.step.limit,
                line.count,
                line.middle,
                line.slow,
                line.late,
                line.waited,
            ]
        )
    if queue:
        halves = (
            (_("Waiting for one's turn"), queue.waiting),
            (_("Being served at the counter"), queue.serving),
        )
        for title, times in halves:
            if times.count:
                row = [times.limit, times.count, times.middle, times.slow, times.over, ""]
                writer.writerow([title, _("all"), Unit.MINUTES.label, *row])
    return response
