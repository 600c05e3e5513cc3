"""What a case is about: guardian, children, account and papers – of an application, or of the allowance concerned."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from applications.models import Application, Person
from applications.whole import children_of
from workflow import clock
from workflow.clock import local
from workflow.models import Case
from workflow.moves.refusals import Conflict
from workflow.words import CaseKind

from .models import Allowance, AllowancePeriod, Decision, Proceeding


class Ward(Protocol):
    """A child with its birth record and the act of guardianship, from the application or from the register before."""

    @property
    def person(self) -> Person: ...
    @property
    def person_id(self) -> int: ...

    birth_number: str
    birth_issued: date
    birth_issuer: str
    act_number: str
    act_date: date
    act_body: str


@dataclass(frozen=True)
class Former:
    """The decision that a re-setting, a stop or a correction builds on."""

    number: str
    date: date


@dataclass(frozen=True)
class Matter:
    """The facts a decision rests on. A proceeding of an imported allowance has no application."""

    guardian: Person
    applied_on: date
    account: str
    bank: str
    wards: tuple[Ward, ...]
    application: Application | None = None


def application_of(case: Case) -> Application:
    """The application a case is about; a re-setting, a stop or a correction goes back to the one it concerns."""
    while case.kind != CaseKind.APPLICATION and case.concerns is not None:
        case = case.concerns
    application: Application | None = getattr(case, "application", None)
    if application is None:
        raise Conflict(_("This case does not say which application it concerns."))
    return application


def proceeding_of(case: Case) -> Proceeding | None:
    """What a case without an application of its own is about."""
    if case.kind == CaseKind.APPLICATION:
        return None
    found: Proceeding | None = getattr(case, "proceeding", None)
    return found


def matter_of(case: Case) -> Matter:
    """An application's own facts; those of the allowance or of the corrected decision for the other kinds."""
    proceeding = proceeding_of(case)
    if proceeding is None:
        return _of_application(application_of(case))
    if proceeding.corrects is not None:
        return matter_of(proceeding.corrects.case)
    assert proceeding.allowance is not None  # constraint proceeding_says_what_it_is_about
    return _of_allowance(proceeding.allowance)


def superseded_by(case: Case) -> Decision | None:
    """The decision that a correcting one will stand in the place of."""
    proceeding = proceeding_of(case)
    return proceeding.corrects if proceeding else None


def former_of(case: Case) -> Former | None:
    """The decision corrected, or the newest that set the allowance, or the one it was imported with."""
    proceeding = proceeding_of(case)
    if proceeding is None:
        return None
    decision, allowance = proceeding.corrects, proceeding.allowance
    if decision is None and allowance is not None:
        periods = AllowancePeriod.objects.in_force().filter(allowance=allowance, decision__isnull=False)
        newest = periods.exclude(decision__case=case).select_related("decision").order_by("since").last()
        decision = newest.decision if newest else None
    if decision is not None:
        assert decision.date is not None  # an issued decision has its number and date
        return Former(decision.number, decision.date)
    kept = getattr(allowance, "imported", None)
    return Former(kept.decision_number, kept.decision_date) if kept else None


def _of_application(application: Application) -> Matter:
    applied_on = local(application.case.handed_in_at).date()
    wards = tuple(children_of(application))
    return Matter(application.guardian, applied_on, application.account, application.bank, wards, application)


def _of_allowance(allowance: Allowance) -> Matter:
    account, bank = allowance.paid_to(clock.today())
    if allowance.claim is None:
        kept = allowance.imported
        return Matter(allowance.guardian, kept.applied_on, account, bank, (kept,))
    application = allowance.claim.application
    applied_on = local(application.case.handed_in_at).date()
    return Matter(allowance.guardian, applied_on, account, bank, (allowance.claim,), application)
