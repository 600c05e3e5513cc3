"""The officers' desk: what must I do now, all cases, one case, the region at a glance."""

from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from applications.cards import application_card
from benefit_office import machine
from decisions import doctor as decisions_doctor
from decisions.cards import decision_card
from decisions.later.cards import later_card
from decisions.views.hearings import hearing_card
from decisions.views.prints import prints_card
from workflow import clock, notes
from workflow import doctor as workflow_doctor
from workflow.duties import duties_of
from workflow.memory.once import rounds_of
from workflow.models import Case, NumberSeries, Office, PauseCategory
from workflow.rules import clock_standing, why_not
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import OFFICER, READERS, kinds_of_reader, permit
from workflow.words import RoleKind, State

from .assigning import last_resolution
from .executors import loads_of
from .history import history
from .queue import neighbours
from .rows import PAGE, Pages, listed, rows
from .search import KEPT, MEMORY, NEEDS_POST, CaseSearch, found
from .strip import explanations, strip

STUCK_SHOWN = 20


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
def cases(request: HttpRequest) -> HttpResponse:
    """All cases the reader may see. Terms that are personal data travel by POST."""
    officer, now = officer_of(request), clock.now()
    visible = Case.objects.visible_to(officer, on=clock.today())
    asked = asked_cases(request)
    offices = duties_of(officer, clock.today()).offices()
    several = offices is None or len(offices) > 1
    form = CaseSearch(asked or None, visible=visible, several=several)
    chosen: QuerySet[Case] = visible
    if form.is_bound:
        chosen = found(visible, form.cleaned_data, now) if form.is_valid() else visible.none()
    if request.method == "POST" and not form.errors:
        remember(request)
    page = Pages(chosen.order_by("-id"), PAGE).get_page(asked.get("page"))
    looked(request, "case list")
    context = {
        "form": form,
        "several": several,
        "rows": rows(listed(page.object_list), now),
        "page_obj": page,
        "searched": request.method == "POST",
        "remembered": request.method != "POST"
        and bool(request.session.get(MEMORY))
        and not set(request.GET) - {"page"},
    }
    return render(request, "desk/cases.html", context, status=422 if form.errors else 200)


def remember(request: HttpRequest) -> None:
    """Keep the filters of this search for the officer's next look at the list."""
    terms = {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    if terms != request.session.get(MEMORY, {}):
        request.session[MEMORY] = terms


def asked_cases(request: HttpRequest) -> QueryDict:
    """The terms: those sent now, or those of an address without a name, or those of the last search."""
    if request.method == "POST":
        return request.POST
    asked = request.GET.copy()
    asked.pop(NEEDS_POST, None)
    if not set(asked) - {"page"}:
        asked.update(request.session.get(MEMORY, {}))
    return asked


@permit(*READERS)
def case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case: where it stands, what it holds, what this reader can do now."""
    found_case = case_or_404(request, public_id)
    now = clock.now()
    application = application_card(request, found_case)
    decision, head = decision_card(request, found_case), head_panel(request, found_case, now)
    context = {
        "case": found_case,
        "handed_to": handed_to(found_case),
        "strip": strip(found_case, now),
        "walks": explanations(found_case, now),
        "events": history(found_case),
        "clock": clock_panel(request, found_case, now),
        "application_card": application,
        "decision_card": decision,
        "later": later_card(request, found_case),
        "prints": prints_card(request, found_case),
        "hearing": hearing_card(request, found_case),
        "head": head,
        "notes": notes_panel(request, found_case, now),
        "way": neighbours(officer_of(request), found_case, clock.local(now).date()),
        "may_take_out": RoleKind.AUDITOR in kinds_of_reader(request),
        "acts_first": bool(application["acts"] or decision["acts"] or head["may"]["assign"]),
    }
    return render(request, "desk/case.html", context)


def handed_to(found_case: Case) -> Case | None:
    """The case at the office it was handed over to."""
    if found_case.state != State.TRANSFERRED:
        return None
    return Case.objects.filter(transferred_from=found_case).select_related("office").first()


@permit(RoleKind.ADMINISTRATOR)
def overview(request: HttpRequest) -> HttpResponse:
    """The thirteen offices at a glance; of a case the administrator sees number, step and dates only."""
    now = clock.now()
    late_cases = Case.objects.late(now).order_by("due_at")
    page = Pages(late_cases, PAGE).get_page(request.GET.get("page"))
    findings = list(chain(machine.findings(), workflow_doctor.stuck(now), decisions_doctor.stuck()))
    offices = list(at_a_glance(now))
    places = {office.code: office.place for office in offices}
    context = {
        "offices": offices,
        "rows": rows(listed(page.object_list), now),
        "page_obj": page,
        "stuck": [(one, places.get(one.office, one.office)) for one in findings[:STUCK_SHOWN]],
        "stuck_count": len(findings),
    }
    return render(request, "desk/overview.html", context)


def at_a_glance(now: datetime) -> QuerySet[Office]:
    """Each office with its open cases, the overdue among them, and how many applications it ever registered.

    No row of the closed ones is read: the last numbers of the gapless series say how many there are.
    """
    open_cases = Case.objects.open().filter(office=OuterRef("pk")).order_by().values("office")
    counted = open_cases.annotate(count=Count("pk"), late=Count("pk", Q(due_at__lt=now)))
    series = (
        NumberSeries.objects.filter(office=OuterRef("pk"), kind=NumberSeries.Kind.INCOMING)
        .order_by()
        .values("office")
    )
    return Office.objects.annotate(
        open_cases=Coalesce(Subquery(counted.values("count")), 0),
        late_cases=Coalesce(Subquery(counted.values("late")), 0),
        registered=Coalesce(Subquery(series.annotate(sum=Sum("last")).values("sum")), 0),
    ).order_by("order")


def head_panel(request: HttpRequest, found_case: Case, now: datetime) -> dict[str, Any]:
    """What the head and the clerk can do with a case beside its ordinary way."""
    officer, on = officer_of(request), clock.local(now).date()
    may = {
        verb: why_not(officer, verb, found_case, on) == ""
        for verb in ("assign", "reassign", "withdraw", "transfer")
    }
    executors = loads_of([found_case.office], on) if may["assign"] or may["reassign"] else []
    offices = Office.objects.exclude(pk=found_case.office_id) if may["transfer"] else []
    resolution = last_resolution(officer) if may["assign"] else ""
    return {"may": may, "executors": executors, "offices": offices, "resolution": resolution}


def notes_panel(request: HttpRequest, found_case: Case, now: datetime) -> dict[str, Any]:
    """The internal notes of the case's office, for its own officers."""
    officer, on = officer_of(request), clock.local(now).date()
    may_read = notes.may_read(officer, found_case, on)
    return {
        "may_read": may_read,
        "may_write": may_read and notes.why_not_note(officer, found_case, on) == "",
        "rows": notes.of_case(found_case) if may_read else [],
    }


def clock_panel(request: HttpRequest, found_case: Case, now: datetime) -> dict[str, Any]:
    """The forms that stop and start the clock, for the officer who has the step."""
    keeps = clock_standing(officer_of(request), found_case, clock.local(now).date()) is not None
    pauses = (pause for run in rounds_of(found_case) for pause in run.stops())
    pause = next((pause for pause in pauses if pause.ended_at is None), None)
    return {"keeps": keeps, "pause": pause, "categories": PauseCategory.objects.all()}
