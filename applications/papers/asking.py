"""Papers asked of the applicant while the case is considered: the clock waits for them (Regulation 5.3)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow import actions as ground
from workflow import clock, trail
from workflow.models import Case, Officer, PauseCategory, Role, held_on
from workflow.moves.door import check_version, lock
from workflow.moves.machine import BEFORE_DECISION, BY_VERB
from workflow.moves.refusals import Conflict, Refused
from workflow.reminders.notices import tell
from workflow.rules import Standing, standing_for, why_not_role
from workflow.words import RoleKind

from .. import rules
from ..models import ApplicationChild, Document, PaperRequest, RequestedPaper, Requirement
from ..telling import carriers

FOR_APPLICANT = "applicant"  # the category of the pause
Wanted = Sequence[tuple[Requirement, ApplicationChild | None]]
Hear = Callable[[PaperRequest, Case, datetime], None]
_asked: list[Hear] = []
_closed: list[Hear] = []


def when_asked(hear: Hear) -> Hear:
    """Who wants to know that papers are asked for; called in the transaction of the act."""
    _asked.append(hear)
    return hear


def when_closed(hear: Hear) -> Hear:
    """Who wants to know that nothing is asked for any more."""
    _closed.append(hear)
    return hear


def ask(
    case: Case, papers: Wanted, *, by: Officer, text: str, version: int | None, now: datetime | None = None
) -> PaperRequest:
    """The executor names the papers he needs and why; the clock of his step waits for the applicant from now on."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        locked = lock(case)
        standing = _executor_of(locked, by, on)
        if reason := rules.why_not_ask_now(locked):
            raise Conflict(reason)
        if reason := rules.why_not_ask(papers, text):
            raise Refused(reason)
        category = PauseCategory.objects.get(code=FOR_APPLICANT)
        pause = ground.pause(locked, by=by, category=category, reason=text, version=version, now=moment)
        request = PaperRequest.objects.create(
            application=locked.application, text=text.strip(), pause=pause, asked_at=moment, asked_by=by,
            acting_for=standing.acting_for,
        )  # fmt: skip
        RequestedPaper.objects.bulk_create(
            RequestedPaper(request=request, requirement=requirement, child=child)
            for requirement, child in papers
        )
        told = carriers.tell(locked, "papers_asked", now=moment, key=str(request.pk))
        trail.record(
            "ask_papers", by=by, acting_for=standing.acting_for, at=moment, case=locked, request=request.pk,
            papers=[requirement.code for requirement, _child in papers], channel=[one.receiver for one in told],
        )  # fmt: skip
        _tell_the_counter(locked, request, on)
        for hear in _asked:
            hear(request, locked, moment)
    return request


def _tell_the_counter(case: Case, request: PaperRequest, on: date) -> None:
    """The applicant will come to the clerk, who has to know what for."""
    roles = Role.objects.filter(held_on(on), office=case.office, kind=RoleKind.CLERK, officer__is_active=True)
    tell(
        [role.officer for role in roles.select_related("officer")], "papers_asked", case=case,
        key=f"papers_asked:{request.pk}", now=request.asked_at, officer=request.asked_by.short_name,
    )  # fmt: skip


def drop(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> PaperRequest:
    """The executor does without what is still outstanding; the clock runs again."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = lock(case)
        standing = _executor_of(locked, by, clock.local(moment).date())
        check_version(locked.version, version)
        request = rules.open_request(locked)
        if request is None:
            raise Conflict(_("No papers are outstanding."))
        trail.record(
            "drop_request", by=by, acting_for=standing.acting_for, at=moment, case=locked, request=request.pk
        )
        _close(request, locked, PaperRequest.Outcome.DROPPED, standing=standing, resume=True, now=moment)
    return request


def answer(case: Case, document: Document, *, standing: Standing | None, resume: bool, now: datetime) -> None:
    """A paper that was asked for has come; with the last one the request is over. For a case whose row is locked.

    Without a standing it came through a door.
    """
    request = rules.open_request(case)
    if request is None:
        return
    waiting = request.papers.filter(document__isnull=True)
    fitting = waiting.filter(requirement__code=document.requirement.code)
    if document.child_id:
        fitting = fitting.filter(child__in=[document.child_id]) | fitting.filter(child__isnull=True)
    if not fitting.update(document=document) or waiting.exists():
        return
    _close(request, case, PaperRequest.Outcome.BROUGHT, standing=standing, resume=resume, now=now)
    if case.executor and (standing is None or case.executor_id != standing.officer.pk):
        tell([case.executor], "papers_brought", case=case, key=f"papers_brought:{request.pk}", now=now)


def outstanding(cases: QuerySet[Case]) -> QuerySet[PaperRequest]:
    """The open requests of these cases while papers can still be added, oldest first."""
    found = PaperRequest.objects.filter(
        closed_at__isnull=True, application__case__in=cases, application__case__state__in=BEFORE_DECISION
    )
    return (
        found.select_related("application__case", "asked_by")
        .prefetch_related("papers__requirement")
        .order_by("id")
    )


def _executor_of(case: Case, officer: Officer, on: date) -> Standing:
    standing = standing_for(officer, BY_VERB["submit"], case, on)
    if standing is None:
        raise Refused(why_not_role(officer, "submit", case, on))
    return standing


def _close(
    request: PaperRequest, case: Case, outcome: str, *, standing: Standing | None, resume: bool, now: datetime
) -> None:
    request.outcome, request.closed_at = outcome, now
    request.closed_by = standing.officer if standing else None
    request.save(update_fields=["outcome", "closed_at", "closed_by"])
    for hear in _closed:
        hear(request, case, now)
    request.pause.refresh_from_db()
    if resume and request.pause.ended_at is None:
        ground.run_on(case, standing=standing, now=now)
