"""Parts of the case page: the children, the same child elsewhere, papers asked for, changed data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from workflow import clock
from workflow.models import Case, Officer
from workflow.rules import why_not_role
from workflow.visits.fetch import officer_of
from workflow.visits.permissions import SERVICE, kinds_of_reader

from . import rules
from .changes import history
from .models import Application, ApplicationChild, DataChange, Person
from .papers.checklist import Line
from .persons import claims, unmasking
from .whole import children_of
from .words import ABOUT_PARENTS, FIELDS, value_in_words


@dataclass(frozen=True)
class ChildView:
    """A child as this reader sees it: by name after an act with a reason, else by initials."""

    child: ApplicationChild
    name: str
    iin: str


@dataclass(frozen=True)
class ClaimView:
    """The same child in another case; number, guardian and link only where the reader may open that case."""

    office: str
    state: str
    label: str
    handed_in: datetime
    case: Case | None
    guardian: str
    same_guardian: bool


@dataclass(frozen=True)
class ChangeView:
    """One changed field in the reader's words; `hidden` says why the values are not shown."""

    change: DataChange
    title: str
    whose: str
    old: str
    new: str
    hidden: bool


def name_of(person: Person, shown: bool) -> str:
    """A child's name, or the initials."""
    return person.full_name if shown else person.masked_name


def children_panel(request: HttpRequest, case: Case, application: Application, shown: bool) -> dict[str, Any]:
    """The children, and the form that shows or hides them."""
    until = unmasking.shown_until(request, case)
    if until:
        unmasking.log_the_look(request, case)
    return {
        "children": [
            ChildView(
                child,
                name_of(child.person, shown),
                (child.person.iin or "") if shown else child.person.masked_iin,
            )
            for child in children_of(application)
        ],
        "shown": shown,
        "shown_until": until,
        "look_reasons": [] if shown else unmasking.reasons(),
    }


def claims_panel(officer: Officer, application: Application) -> list[ClaimView]:
    """Open or granted applications for the same children anywhere in the region."""
    found = claims.others(application)
    ids = [claim.case.pk for claim in found]
    own = set(
        Case.objects.visible_to(officer, on=clock.today()).filter(pk__in=ids).values_list("pk", flat=True)
        if ids
        else []
    )
    return [
        ClaimView(
            office=claim.case.office.name,
            state=claim.case.state,
            label=claim.case.get_state_display(),
            handed_in=claim.case.handed_in_at,
            case=claim.case if claim.case.pk in own else None,
            guardian=claim.guardian if claim.case.pk in own else "",
            same_guardian=claim.same_guardian,
        )
        for claim in found
    ]


def asked_panel(officer: Officer, application: Application, lines: list[Line], shown: bool) -> dict[str, Any]:
    """What was asked of the applicant, and the executor's form to ask."""
    case, on = application.case, clock.today()
    request = rules.open_request(case)
    is_executor = not why_not_role(officer, "submit", case, on)
    may_ask = is_executor and not rules.why_not_ask_now(case)
    papers = request.papers.select_related("requirement", "child__person", "document") if request else []
    return {
        "request": request,
        "papers": [
            {
                "title": paper.requirement.short_title,
                "child": child_of(paper.child, shown),
                "brought": paper.document,
            }
            for paper in papers
        ],
        "may_drop": is_executor and request is not None,
        "choices": [
            {
                "value": f"{line.requirement.pk}-{line.child.pk if line.child else ''}",
                "title": line.requirement.short_title,
                "child": child_of(line.child, shown),
                "missing": line.missing,
            }
            for line in lines
            if may_ask and not line.requirement.form_itself
        ],
    }


def child_of(child: ApplicationChild | None, shown: bool) -> str:
    """Which child a line is about; nothing for the application's own."""
    return name_of(child.person, shown) if child else ""


def changes_panel(
    request: HttpRequest, case: Case, application: Application, shown: bool
) -> list[ChangeView]:
    """The history of the data, newest first. The auditor sees who, when and which field, not the values."""
    serves = bool(kinds_of_reader(request) & set(SERVICE))
    sees_parents = rules.may_see_parents_papers(officer_of(request), application, clock.today())
    views = []
    for change in history.of_case(case, application):
        of_child = history.is_of_a_child(change, application)
        values = getattr(change, "values", None)
        hidden = (
            not serves or (of_child and not shown) or (change.field in ABOUT_PARENTS and not sees_parents)
        )
        person = change.child.person if change.child else change.person
        views.append(
            ChangeView(
                change=change,
                title=str(FIELDS.get(change.field, change.field)),
                whose=name_of(person, shown or not of_child) if person else "",
                old="" if hidden or values is None else value_in_words(change.field, values.old),
                new="" if hidden or values is None else value_in_words(change.field, values.new),
                hidden=hidden,
            )
        )
    return views
