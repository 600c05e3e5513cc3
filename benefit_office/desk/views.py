"""The officers' desk: what must I do now, all cases, one case, the region at a glance."""

from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applications.cards import application_card
from applications.papers import asking
from applications.tickets import panel as tickets
from benefit_office import machine
from decisions import doctor as decisions_doctor
from decisions.cards import decision_card
from decisions.later.cards import later_card
from decisions.views.hearings import hearing_card
from decisions.views.prints import prints_card
from workflow import clock
from workflow import doctor as workflow_doctor
from workflow.access import looked
from workflow.calendars import calendar_for
from workflow.fetch import case_or_404, officer_of
from workflow.machine import MOVES, OPEN
from workflow.models import Absence, Case, Office, Officer, Pause, PauseCategory, Role, Sheet, Step, held_on
from workflow.permissions import OFFICER, READERS, kinds_of_reader, permit
from workflow.rules import clock_standing, why_not
from workflow.words import RoleKind, State

from . import absent
from .history import history
from .search import NEEDS_POST, CaseSearch, found
from .strip import due_words, explanations, strip

PAGE, STUCK_SHOWN = 50, 20
# How many open cases an executor has, counted from the index of open cases: the archive behind them only grows.
_open_of_executor = Case.objects.open().filter(executor=OuterRef("pk")).order_by().values("executor")
OPEN_CASES = Coalesce(Subquery(_open_of_executor.annotate(cases=Count("pk")).values("cases")), 0)
# Which states wait for which role: the queue of a role is what it can move on.
WAITING: dict[str, set[str]] = {}
for _move in MOVES:
    if _move.closes:
        for _role in _move.roles:
            WAITING.setdefault(_role, set()).update(_move.sources)


@permit(OFFICER)
def home(request: HttpRequest) -> HttpResponse:
    """Each role's first screen."""
    kinds = kinds_of_reader(request)
    if RoleKind.ADMINISTRATOR in kinds:
        return redirect("overview")
    if kinds == {RoleKind.AUDITOR}:
        return redirect("journal")
    return redirect("queue") if kinds else render(request, "desk/no_role.html")


@permit(*READERS)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for me, ordered by what will be late first."""
    officer, now = officer_of(request), clock.now()
    cases = waiting_for(officer, clock.today()).select_related("office", "edition", "executor")
    cases = cases.select_related("application__guardian").order_by("due_at", "id")
    page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
    looked(request, "queue")
    context = {
        "rows": rows(list(page), now),
        "page_obj": page,
        "cards": cards(cases, now),
        "loads": loads(officer, clock.today()) if RoleKind.HEAD in kinds_of_reader(request) else [],
        "is_clerk": RoleKind.CLERK in kinds_of_reader(request),
        "failed_sheets": Sheet.objects.filter(
            state=Sheet.State.FAILED, case__in=Case.objects.visible_to(officer, on=clock.today())
        ).count(),
        "absent": absent.panel(officer, now) if RoleKind.HEAD in kinds_of_reader(request) else None,
        "asked": asking.outstanding(waits_here(officer)),
        "tickets": tickets.panels(officer, now) if RoleKind.CLERK in kinds_of_reader(request) else [],
    }
    return render(request, "desk/queue.html", context)


@permit(*READERS)
def cases(request: HttpRequest) -> HttpResponse:
    """All cases the reader may see. Terms that are personal data travel by POST."""
    officer, now = officer_of(request), clock.now()
    visible = Case.objects.visible_to(officer, on=clock.today())
    asked = request.POST or request.GET.copy()
    if request.method != "POST":
        asked.pop(NEEDS_POST, None)
    form = CaseSearch(asked or None, visible=visible)
    chosen = (
        visible
        if not form.is_bound
        else found(visible, form.cleaned_data, now)
        if form.is_valid()
        else visible.none()
    )
    chosen = chosen.select_related("office", "edition", "executor", "application__guardian").order_by("-id")
    page = Paginator(chosen, PAGE).get_page(asked.get("page"))
    looked(request, "case list")
    context = {
        "form": form,
        "rows": rows(list(page), now),
        "page_obj": page,
        "searched": request.method == "POST",
    }
    return render(request, "desk/cases.html", context, status=422 if form.errors else 200)


@permit(*READERS)
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: where it stands, what it holds, what this reader can do now."""
    found_case = case_or_404(request, public_id)
    now = clock.now()
    application = application_card(request, found_case)
    decision = decision_card(request, found_case)
    context = {
        "case": found_case,
        "handed_to": Case.objects.filter(transferred_from=found_case).select_related("office").first(),
        "strip": strip(found_case, now),
        "walks": explanations(found_case, now),
        "events": history(found_case),
        "clock": clock_panel(request, found_case, now),
        "application_card": application,
        "decision_card": decision,
        "later": later_card(request, found_case),
        "prints": prints_card(request, found_case),
        "hearing": hearing_card(request, found_case),
        "head": head_panel(request, found_case, now),
        "may_take_out": RoleKind.AUDITOR in kinds_of_reader(request),
        "acts_first": bool(application["acts"] or decision["acts"]),
    }
    return render(request, "desk/case.html", context)


@permit(RoleKind.ADMINISTRATOR)
def overview(request: HttpRequest) -> HttpResponse:
    """The thirteen offices at a glance; of a case the administrator sees number, step and dates only."""
    now = clock.now()
    open_now, late = Q(cases__state__in=OPEN), Q(cases__state__in=OPEN, cases__due_at__lt=now)
    offices = Office.objects.annotate(
        open_cases=Count("cases", open_now), late_cases=Count("cases", late), all_cases=Count("cases")
    ).order_by("order")
    late_cases = Case.objects.late(now).select_related("office", "edition", "executor").order_by("due_at")
    page = Paginator(late_cases, PAGE).get_page(request.GET.get("page"))
    findings = list(chain(machine.findings(), workflow_doctor.stuck(now), decisions_doctor.stuck()))
    context = {
        "offices": offices,
        "rows": rows(list(page), now),
        "page_obj": page,
        "stuck": findings[:STUCK_SHOWN],
        "stuck_count": len(findings),
    }
    return render(request, "desk/overview.html", context)


def waiting_for(officer: Officer, on: Any) -> QuerySet[Case]:
    """The open cases that wait for an officer's own act, or for one he stands in for."""
    principals = [
        officer.pk,
        *Absence.objects.filter(held_on(on), substitute=officer).values_list("officer", flat=True),
    ]
    mine = Q(pk__in=[])
    for role in Role.objects.filter(held_on(on), officer__in=principals):
        if role.kind in WAITING:
            own = Q(office=role.office, state__in=WAITING[role.kind])
            mine |= own & Q(executor=role.officer) if role.kind == RoleKind.EXECUTOR else own
    return Case.objects.filter(mine)


def waits_here(officer: Officer) -> QuerySet[Case]:
    """The cases whose outstanding papers concern an officer: those of his counter, and those named to him."""
    principals = [
        officer.pk,
        *Absence.objects.filter(held_on(clock.today()), substitute=officer).values_list("officer", flat=True),
    ]
    counters = Role.objects.filter(held_on(clock.today()), officer__in=principals, kind=RoleKind.CLERK)
    return Case.objects.filter(Q(office__in=counters.values("office")) | Q(executor__in=principals))


def rows(found_cases: list[Case], now: datetime) -> list[dict[str, Any]]:
    """Rows of a list of cases with the due tag in words; each office's calendar is asked for once."""
    units = {(step.edition_id, step.number): step.limit_unit for step in Step.objects.all()}
    calendars = {office: calendar_for(office) for office in {one.office for one in found_cases}}
    return [
        {
            "case": one,
            "label": State(one.state).label,
            "due": due_words(one, calendars[one.office], units.get((one.edition_id, one.step or 0), ""), now),
        }
        for one in found_cases
    ]


def cards(mine: QuerySet[Case], now: datetime) -> list[dict[str, Any]]:
    """The numbers above the queue."""
    counted = mine.order_by().aggregate(
        all=Count("pk"), late=Count("pk", Q(due_at__lt=now)), unpaused=Count("pk", Q(paused=False))
    )
    return [
        {"label": _("Waiting for me"), "value": counted["all"], "level": "is-mine"},
        {"label": _("Overdue"), "value": counted["late"], "level": "is-late" if counted["late"] else ""},
        {"label": _("Paused"), "value": counted["all"] - counted["unpaused"], "level": ""},
    ]


def loads(officer: Officer, on: Any) -> list[dict[str, Any]]:
    """Open cases per executor of the head's offices, so that the next goes to whoever can take it."""
    offices = Role.objects.filter(held_on(on), officer=officer, kind=RoleKind.HEAD).values("office")
    executors = Officer.objects.filter(
        pk__in=Role.objects.filter(held_on(on), office__in=offices, kind=RoleKind.EXECUTOR).values("officer")
    ).annotate(open_cases=OPEN_CASES)
    most = max([executor.open_cases for executor in executors], default=0)
    return [
        {"officer": executor, "open": executor.open_cases, "most": max(most, 1)} for executor in executors
    ]


def head_panel(request: HttpRequest, found_case: Case, now: datetime) -> dict[str, Any]:
    """What the head and the clerk can do with a case beside its ordinary way."""
    officer, on = officer_of(request), clock.local(now).date()
    may = {
        verb: why_not(officer, verb, found_case, on) == ""
        for verb in ("assign", "reassign", "withdraw", "transfer")
    }
    executors = loads_of_office(found_case.office, on) if may["assign"] or may["reassign"] else []
    offices = Office.objects.exclude(pk=found_case.office_id) if may["transfer"] else []
    return {"may": may, "executors": executors, "offices": offices}


def clock_panel(request: HttpRequest, found_case: Case, now: datetime) -> dict[str, Any]:
    """The forms that stop and start the clock, for the officer who has the step."""
    keeps = clock_standing(officer_of(request), found_case, clock.local(now).date()) is not None
    pause = (
        Pause.objects.filter(step_run__case=found_case, ended_at__isnull=True)
        .select_related("category")
        .first()
    )
    return {"keeps": keeps, "pause": pause, "categories": PauseCategory.objects.all()}


def loads_of_office(office: Office, on: Any) -> list[dict[str, Any]]:
    """The office's executors with their open cases and whether they are away."""
    executors = Officer.objects.filter(
        pk__in=Role.objects.filter(held_on(on), office=office, kind=RoleKind.EXECUTOR).values("officer")
    ).annotate(open_cases=OPEN_CASES)
    away = set(Absence.objects.filter(held_on(on), officer__in=executors).values_list("officer", flat=True))
    return [
        {"officer": executor, "open": executor.open_cases, "away": executor.pk in away}
        for executor in executors
    ]
