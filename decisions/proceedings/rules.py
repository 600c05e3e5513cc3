"""May a re-setting, a stop or a correction be begun – or the reason why not."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow.duties import Duty, read_duties
from workflow.memory.questions import KEY, Question
from workflow.models import Case, Office, Officer, Role, held_on
from workflow.rules import Standing, standing_among
from workflow.words import CaseKind, RoleKind, State

from ..models import Allowance, AllowancePeriod, Decision, MciRate, Proceeding

BEGINNERS = (RoleKind.EXECUTOR, RoleKind.HEAD)


def beginner(officer: Officer, office: Office, on: date) -> Standing | None:
    """Regulation 5.3: the executor begins a proceeding himself, the head asks an executor for it."""
    return standing_among(officer, BEGINNERS, office, on)


def is_executor(officer: Officer, office: Office, on: date) -> bool:
    """Whether the officer himself is an executor of the office on the day."""
    if duties := read_duties(officer, on):
        return Duty(officer.pk, RoleKind.EXECUTOR, office.pk) in duties.roles
    return Role.objects.filter(held_on(on), officer=officer, office=office, kind=RoleKind.EXECUTOR).exists()


def why_not_begin(officer: Officer, office: Office, on: date) -> str:
    """Regulation 7.3: the executor of the office, or the head who names one."""
    if beginner(officer, office, on):
        return ""
    return _(
        "A re-setting, a stop or a correction is begun by the executor or asked for by the head of the office."
    )


def why_not_reset(allowance: Allowance, rate: MciRate) -> str:
    """One re-setting for one change of the index, of what is still paid after it."""
    if reason := _in_hand(allowance):
        return reason
    if Proceeding.objects.kept().filter(allowance=allowance, rate=rate).exists():
        return _("This allowance has been re-set after this change of the index already.")
    if not Allowance.objects.filter(pk=allowance.pk).running_from(rate.effective_from).exists():
        return _("Nothing is paid after this change any more.")
    return ""


def why_not_stop(allowance: Allowance, on: date) -> str:
    """What is paid today or later can be stopped."""
    if reason := _in_hand(allowance):
        return reason
    if not AllowancePeriod.objects.in_force().filter(allowance=allowance).exists():
        return _("Nothing is paid any more, so there is nothing to stop.")
    return ""


def why_not_correct(decision: Decision) -> str:
    """A decision of the journal is corrected once; what was put in its place is corrected in its turn."""
    if decision.case.state != State.ISSUED:
        return _("Only a decision that was entered in the journal is corrected.")
    known = CORRECTING.first(decision=decision.pk)
    if known is not None:
        return _("The correction %(case)s of this decision has been begun already.") % {"case": known.case}
    return _still_open(CHANGING.first(decision=decision.pk) or CORRECTED.first(decision=decision.pk))


def why_not_correct_imported(allowance: Allowance) -> str:
    """The decision of the register before is corrected like one of ours."""
    return _in_hand(allowance)


def _in_hand(allowance: Allowance) -> str:
    """One open proceeding at a time: each builds on what the one before left."""
    open_case = Case.objects.open().filter(proceeding__allowance=allowance).first()
    if open_case is None:
        corrections = Case.objects.open().filter(kind=CaseKind.CORRECTION)
        open_case = corrections.filter(proceeding__corrects__allowance_periods__allowance=allowance).first()
    return _still_open(open_case)


def _still_open(case: Case | None) -> str:
    return _("The case %(case)s about this allowance is still open.") % {"case": case} if case else ""


def _corrected(decision: int) -> QuerySet[Case]:
    of_the_same = "proceeding__corrects__allowance_periods__allowance__periods__decision"
    return Case.objects.open().filter(kind=CaseKind.CORRECTION, **{of_the_same: decision})


# Of the allowances that a decision set: the correction begun already, the open proceedings, the open corrections.
CORRECTING = Question(
    lambda decision: Proceeding.objects.kept().filter(corrects=decision).select_related("case"), decision=KEY
)
CHANGING = Question(
    lambda decision: Case.objects.open().filter(proceeding__allowance__periods__decision=decision),
    decision=KEY,
)
CORRECTED = Question(_corrected, decision=KEY)
