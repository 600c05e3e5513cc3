"""The first screen of who serves: what will be late first stands first, the next act is one click away."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from applications.papers import asking
from applications.tickets import panel as tickets
from benefit_office.lists import address_of
from decisions import signing
from decisions.models import Decision
from workflow import clock
from workflow.duties import duties_of
from workflow.models import Case, Officer, Sheet
from workflow.moves.machine import MOVES
from workflow.visits.access import looked
from workflow.visits.fetch import case_or_404, officer_of
from workflow.visits.permissions import READERS, kinds_of_reader, permit
from workflow.words import RoleKind, State

from . import absent, assigning
from .executors import headed_by, loads
from .rows import PAGE, listed, rows

# Which states wait for which role: the queue of a role is what it can move on.
WAITING: dict[str, set[str]] = {}
for _move in MOVES:
    if _move.closes:
        for _role in _move.roles:
            WAITING.setdefault(_role, set()).update(_move.sources)

# What is done next in each state, and where on the page of the case its form stands.
NEXT_ACT: dict[str, tuple[Any, str]] = {
    State.RECEIVED: (gettext_lazy("Check and register"), "counter"),
    State.REGISTERED: (gettext_lazy("Name the executor"), "act"),
    State.ASSIGNED: (gettext_lazy("Prepare the draft"), "act"),
    State.SUBMITTED: (gettext_lazy("Consider and sign"), "act"),
    State.SIGNED: (gettext_lazy("Register and issue"), "act"),
}
HEADS_TABLES = (State.REGISTERED, State.SUBMITTED)  # shown to the head in tables of their own, many at once
DRAFTS_SHOWN = 10


@permit(*READERS)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for me, ordered by what will be late first."""
    return render(request, "desk/queue.html", screen(request, clock.now()))


@permit(RoleKind.HEAD)
@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Regulation 5.2: one executor for the chosen cases, each its own transaction; a refused one stops no other."""
    officer, now = officer_of(request), clock.now()
    on = clock.local(now).date()
    form = assigning.Assignment(request.POST, offices=headed_by(officer, on), on=on)
    if not form.is_valid():
        return _again(request, now, form)
    executor = form.cleaned_data["executor"]
    chosen = [(case_or_404(request, case, what="assign"), version) for case, version in form.chosen()]
    done = signing.Done()
    done.each(chosen, assigning.assigner(officer, executor, form.cleaned_data["resolution"], now))
    if not all(ok for ok, _told in done.results.values()):
        names = {case.pk: str(case) for case, _version in chosen}
        refused = [f"{names[pk]}: {told}" for pk, (ok, told) in done.results.items() if not ok]
        return _again(request, now, form, done, refused)
    said = ngettext(
        "%(count)d case now belongs to %(name)s.", "%(count)d cases now belong to %(name)s.", len(chosen)
    )
    messages.success(request, said % {"count": len(chosen), "name": executor})
    return redirect("queue")


def _again(
    request: HttpRequest, now: datetime, form: assigning.Assignment, done: Any = None, refused: Any = ()
) -> HttpResponse:
    """The first screen with what was filled in, and what became of the chosen cases."""
    told = {"page_url": reverse("queue"), "done": done, "refused": refused}
    context = screen(request, now, form, done) | told
    return render(request, "desk/queue.html", context, status=422)


def screen(request: HttpRequest, now: datetime, form: Any = None, done: Any = None) -> dict[str, Any]:
    """The context of the first screen; an act on many cases that was refused shows it again with its form."""
    officer, kinds, on = officer_of(request), kinds_of_reader(request), clock.local(now).date()
    mine = waiting_for(officer, on)
    cases = with_draft(mine).order_by("due_at", "id")
    shown = cases.exclude(state__in=HEADS_TABLES) if RoleKind.HEAD in kinds else cases
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    looked(request, "queue")
    tables = heads_tables(officer, now, form, done) if RoleKind.HEAD in kinds else {}
    table = with_acts(rows(listed(page.object_list, drafted=True), now))
    return {
        "rows": table,
        "page_obj": page,
        "as_of": format_html("<time data-as-of>{}</time>", f"{clock.local(now):%H:%M}"),
        "own": {row["executor"] for row in table} <= {"", officer.short_name},
        "first": None if page.has_previous() else first_of(table, tables),
        "cards": cards(mine, now),
        "is_clerk": RoleKind.CLERK in kinds,
        "failed_sheets": Sheet.objects.filter(
            state=Sheet.State.FAILED, case__in=Case.objects.visible_to(officer, on=on)
        ).count(),
        "asked": asking.outstanding(waits_here(officer, on)),
        "tickets": tickets.panels(officer, now) if RoleKind.CLERK in kinds else [],
        **tables,
    }


def heads_tables(officer: Officer, now: datetime, form: Any, done: Any) -> dict[str, Any]:
    """The head's: cases to give to executors, drafts to sign, cases of absent executors, the load of each executor."""
    on = clock.local(now).date()
    drafts = signing.waiting_for(officer, on)
    table = signing.rows(list(drafts[:DRAFTS_SHOWN]), officer, on)
    dated = rows([row.case for row in table], now)
    return {
        "assigning": assigning.panel(officer, now, form, done),
        "drafts": [one | {"row": row} for row, one in zip(table, dated, strict=True)],
        "draft_count": len(table) if len(table) < DRAFTS_SHOWN else drafts.count(),
        "absent": absent.panel(officer, now),
        "loads": loads(officer, on),
    }


def first_of(table: list[dict[str, Any]], tables: dict[str, Any]) -> dict[str, Any] | None:
    """What will be late first of all that waits, whichever table it stands in."""
    given = tables["assigning"]["rows"] if tables.get("assigning") else []
    firsts = [*table[:1], *with_acts(given[:1]), *with_acts(tables.get("drafts", [])[:1])]
    return min(firsts, key=lambda row: (row["case"].due_at, row["case"].pk), default=None)


def waiting_for(officer: Officer, on: Any) -> QuerySet[Case]:
    """The open cases that wait for an officer's own act, or for one he stands in for."""
    mine = Q(pk__in=[])
    for role in duties_of(officer, on).roles:
        if role.kind in WAITING:
            own = Q(office=role.office, state__in=WAITING[role.kind])
            mine |= own & Q(executor=role.holder) if role.kind == RoleKind.EXECUTOR else own
    return Case.objects.filter(mine)


def with_draft(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Each case says whether its decision has been drafted."""
    return cases.annotate(drafted=Exists(Decision.objects.filter(case=OuterRef("pk"))))


def with_acts(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a queue with the act that is next and the place of its form. An empty draft is opened at once."""
    for row in table:
        case = row["case"]
        label, place = NEXT_ACT[case.state]
        row["act"], row["act_url"] = label, f"{address_of('case') % case.public_id}#{place}"
        if case.paused:
            row["act"] = _("Resume the clock")
        elif case.state == State.ASSIGNED and case.drafted:
            row["act"] = _("Submit the draft")
        elif case.state == State.ASSIGNED:
            row["act_url"] = address_of("draft") % case.public_id
    return table


def neighbours(officer: Officer, case: Case, on: date) -> dict[str, Case | None]:
    """The case before and after this one in the officer's queue; what has left the queue is followed by its first."""
    mine = waiting_for(officer, on).order_by("due_at", "id")
    if case.due_at is None:
        return {"previous": None, "next": mine.first()}
    from_here = mine.filter(Q(due_at__gt=case.due_at) | Q(due_at=case.due_at, pk__gte=case.pk))
    following = list(from_here[:2])
    if not following or following[0].pk != case.pk:
        return {"previous": None, "next": mine.first()}
    earlier = mine.filter(Q(due_at__lt=case.due_at) | Q(due_at=case.due_at, pk__lt=case.pk))
    return {"previous": earlier.last(), "next": following[1] if following[1:] else None}


def waits_here(officer: Officer, on: date) -> QuerySet[Case]:
    """The cases whose outstanding papers concern an officer: those of his counter, and those named to him."""
    duties = duties_of(officer, on)
    counters = [role.office for role in duties.acting([RoleKind.CLERK])]
    return Case.objects.filter(Q(office__in=counters) | Q(executor__in=duties.principals))


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
