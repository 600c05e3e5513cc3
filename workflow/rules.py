"""May they? Each answer is the reason why not, or an empty string."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .duties import read_duties
from .four_eyes import signing_hands, why_not_prepare
from .memory.questions import DAY, KEY, OTHER_KEY, Question
from .models import Absence, Case, Office, Officer, Role, StepRun, held_on
from .moves.machine import BY_VERB, Move
from .words import RoleKind, State


@dataclass(frozen=True)
class Standing:
    """An officer's right to a role in an office on a day: his own, or as the substitute of one who is away."""

    officer: Officer
    acting_for: Officer | None = None

    @property
    def principal(self) -> Officer:
        return self.acting_for or self.officer


def standings(
    officer: Officer, kind: str, office: Office, on: date, own: Collection[str] | None = None
) -> Iterator[Standing]:
    """Own role first, then the roles of those he stands in for (Regulation 7), asked for only when it comes to them.

    `own` are his own roles in the office on that day where they are known (`door.lock`). A page that only reads asks
    for many acts and remembers its reader's duties.
    """
    if own is None and (duties := read_duties(officer, on)):
        for holder in duties.holders(kind, office.pk):
            yield Standing(officer, None if holder == officer.pk else Officer.objects.get(pk=holder))
        return
    if kind in own if own is not None else holds(officer, kind, on, office):
        yield Standing(officer)
    if kind in (RoleKind.AUDITOR, RoleKind.ADMINISTRATOR):
        return
    holders = Role.objects.filter(held_on(on), kind=kind, office=office).values("officer")
    away = Absence.objects.filter(held_on(on), substitute=officer, officer__in=holders)
    for absence in away.select_related("officer"):
        yield Standing(officer, absence.officer)


def standing_among(officer: Officer, kinds: Iterable[str], office: Office, on: date) -> Standing | None:
    """The first of these roles the officer may act in: for acts that several roles share."""
    return next((found for kind in kinds for found in standings(officer, kind, office, on)), None)


def standing_for(
    officer: Officer, move: Move, case: Case, on: date, own: Collection[str] | None = None
) -> Standing | None:
    """In which capacity the officer may make this move on this case; None if in no capacity."""
    for kind in move.roles:
        for standing in standings(officer, kind, case.office, on, own):
            bound = move.own_case_only and kind == RoleKind.EXECUTOR
            if not bound or standing.principal.pk == case.executor_id:
                return standing
    return None


def why_not_role(officer: Officer, verb: str, case: Case, on: date) -> str:
    """Regulation 7: each step belongs to one role, steps 3 and 5 to the executor named in the resolution."""
    move = BY_VERB[verb]
    if standing_for(officer, move, case, on):
        return ""
    if move.own_case_only and standing_among(officer, move.roles, case.office, on):
        return _("This case was given to another executor.")
    roles = ", ".join(str(RoleKind(kind).label).lower() for kind in move.roles)
    return _("This act belongs to: %(roles)s of the office.") % {"roles": roles}


def why_not_now(verb: str, case: Case) -> str:
    """Whether the case stands where the move begins."""
    move = BY_VERB[verb]
    if case.kind not in move.kinds or case.channel not in move.channels:
        return _("This act is not meant for a case of this kind.")
    if case.state not in move.sources:
        return _("The case has moved on: it is now “%(state)s”. Open it again to see what can be done.") % {
            "state": State(case.state).label
        }
    if case.paused and move.closes:
        return _("The clock of this step is paused. Resume it first.")
    return ""


def why_not(officer: Officer, verb: str, case: Case, on: date) -> str:
    """The one question behind the button, the 403 and the test."""
    return why_not_role(officer, verb, case, on) or why_not_now(verb, case)


def why_not_executor(candidate: Officer, case: Case, on: date) -> str:
    """Regulation 5.2: an executor of this very office, present on the day, and not who signs or signed the decision."""
    found = CANDIDATES.ask(candidate=candidate.pk, office=case.office_id, on=on)
    if not found:
        return _("The named officer is not an executor of this office.")
    named: Any = found[0]
    if named.away and named.stand_in is None:
        return _("The named executor is away and has no substitute.")
    if reason := why_not_prepare({candidate.pk, named.stand_in}, set(named.signing)):
        return reason
    if case.state == State.SIGNED and _signed(candidate, case):
        return _("This officer signed the decision; another one registers and issues it.")
    return ""


def _signed(officer: Officer, case: Case) -> bool:
    return StepRun.objects.filter(case=case, verb="sign", closed_by=officer).exists()


def _executors(candidate: int, office: int, on: date) -> QuerySet[Officer]:
    roles = Role.objects.filter(held_on(on), officer=OuterRef("pk"), office=office, kind=RoleKind.EXECUTOR)
    absences = Absence.objects.filter(held_on(on), officer=OuterRef("pk"))
    return (
        Officer.objects.filter(Exists(roles), pk=candidate)
        .annotate(
            away=Exists(absences),
            stand_in=Subquery(absences.values("substitute")[:1]),
            signing=ArraySubquery(signing_hands(office, on).values("pk")),
        )
        .only("pk")
    )


CANDIDATES = Question(_executors, candidate=KEY, office=OTHER_KEY, on=DAY)


def clock_standing(officer: Officer, case: Case, on: date) -> Standing | None:
    """Whoever has the open step – by the move that would close it – may stop and start its clock."""
    closing = [move for move in BY_VERB.values() if move.closes == case.step and case.state in move.sources]
    found = (standing_for(officer, move, case, on) for move in closing)
    return next((standing for standing in found if standing), None)


def why_not_pause(case: Case, run: StepRun, reason: str, since: datetime, now: datetime) -> str:
    """A pause has a reason, begins neither in the future nor before the step or its last resumption."""
    if case.paused:
        return _("The clock of this step is paused already.")
    if not reason.strip():
        return _("Give the reason: it is kept in the history of the case.")
    if since > now:
        return _("A pause cannot begin in the future.")
    last = run.pauses.order_by("ended_at").last()
    if since < run.opened_at or (last and last.ended_at and since < last.ended_at):
        return _("A pause cannot begin before the step was opened or last resumed.")
    return ""


def holds(officer: Officer, kind: str, on: date, office: Office | None = None) -> bool:
    """Whether the officer himself holds a role on a day, in an office or in the region."""
    roles = Role.objects.filter(held_on(on), officer=officer, kind=kind)
    return roles.filter(office=office).exists() if office else roles.exists()


def why_not_administer(officer: Officer, on: date) -> str:
    """Offices, officers, roles, calendar and editions are the regional administrator's."""
    return (
        ""
        if holds(officer, RoleKind.ADMINISTRATOR, on)
        else pgettext("rule", "Only the administrator does this.")
    )
