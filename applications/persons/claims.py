"""The same child in another application: open or granted, anywhere in the region."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workflow.clock import local
from workflow.memory.questions import KEY, Question
from workflow.models import Case, Office, Officer, Role, held_on
from workflow.moves.machine import OPEN
from workflow.reminders.notices import tell
from workflow.words import RoleKind, State

from ..intake.facts import PersonFacts
from ..models import Application, ApplicationChild

Judge = Callable[[Collection[int]], set[int]]
_judges: list[Judge] = []


def judge_of_grants(judge: Judge) -> Judge:
    """The floor above knows which issued cases granted the allowance: given their ids, it returns those."""
    _judges.append(judge)
    return judge


@dataclass(frozen=True)
class Claim:
    """Another application for a child of ours. Of another office's the reader sees office, state and dates only."""

    case: Case
    guardian: str
    same_guardian: bool
    open: bool


def others(application: Application) -> list[Claim]:
    """Open or granted applications for the same children; one transferred goes on elsewhere, which is no other one."""
    return _living(OTHERS.ask(application=application.pk), application.guardian.iin or "")


def named(guardian_iin: str, children: Iterable[PersonFacts]) -> list[Claim]:
    """The same for an application that is not yet taken in."""
    wanted = Q(pk__in=[])
    for child in children:
        wanted |= Q(person__iin=child.iin) if child.iin else _without_iin(child)
    return _living(_rows().filter(wanted), guardian_iin)


def sentences(claims: Iterable[Claim], office: Office | None) -> list[str]:
    """What the clerk must know before registration; the number only where the case is the office's own."""
    return [_sentence(claim, office) for claim in claims]


def guardians_of_the_child_elsewhere(claims: Iterable[Claim], on: date) -> list[tuple[Case, list[Officer]]]:
    """Whom a second guardian's application concerns: the executor of each other case, before that its clerks."""
    return [
        (claim.case, [claim.case.executor] if claim.case.executor else _clerks(claim.case.office, on))
        for claim in claims
        if not claim.same_guardian
    ]


def tell_of_same_child(application: Application, now: datetime) -> None:
    """A second guardian's application is linked by the child; whoever has the other case is told."""
    found = others(application)
    for case, officers in guardians_of_the_child_elsewhere(found, local(now).date()):
        tell(officers, "same_child", case=case, key=f"same_child:{application.pk}", now=now)


def _rows() -> QuerySet[ApplicationChild]:
    states = [*OPEN, State.ISSUED]
    rows = ApplicationChild.objects.filter(application__case__state__in=states)
    return rows.select_related(
        "application__case__office", "application__case__executor", "application__guardian"
    ).order_by("application__case__handed_in_at", "id")


def _others(application: int) -> QuerySet[ApplicationChild]:
    children = ApplicationChild.objects.filter(application=application).values("person")
    # Kept by all offices that it went through.
    same = Case.objects.filter(application=application).values("correlation_id")
    return _rows().filter(person__in=children).exclude(application__case__correlation_id__in=same)


OTHERS = Question(_others, application=KEY)


def _without_iin(child: PersonFacts) -> Q:
    return Q(
        person__iin__isnull=True, person__surname__iexact=child.surname, person__name__iexact=child.name,
        person__birth_date=child.birth_date,
    )  # fmt: skip


def _living(rows: Iterable[ApplicationChild], guardian_iin: str) -> list[Claim]:
    """Each case once; an issued one only if it granted the allowance."""
    found = {row.application_id: row.application for row in rows}
    issued = {pk for pk, application in found.items() if application.case.state == State.ISSUED}
    granted = {pk for judge in _judges for pk in judge(issued)} if issued else set()
    return [
        Claim(
            case=application.case,
            guardian=application.guardian.short_name,
            same_guardian=bool(guardian_iin) and application.guardian.iin == guardian_iin,
            open=pk not in issued,
        )
        for pk, application in found.items()
        if pk not in issued or pk in granted
    ]


def _sentence(claim: Claim, office: Office | None) -> str:
    case = claim.case
    facts = {
        "office": case.office.name,
        "state": State(case.state).label,
        "day": f"{local(case.handed_in_at):%d.%m.%Y}",
        "number": case.number or "–",
    }
    if office is not None and case.office_id == office.pk:
        return (
            _("One of these children is in case %(number)s of this office: %(state)s, handed in on %(day)s.")
            % facts
        )
    return (
        _(
            "One of these children is in a case of another office: %(office)s, %(state)s, handed in on %(day)s."
        )
        % facts
    )


def _clerks(office: Office, on: date) -> list[Officer]:
    roles = Role.objects.filter(held_on(on), office=office, kind=RoleKind.CLERK, officer__is_active=True)
    return [role.officer for role in roles.select_related("officer")]
