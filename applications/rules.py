"""What an application must satisfy before it is taken in, registered or refused."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.memory.once import once
from workflow.memory.questions import KEY, Question
from workflow.models import Absence, Case, Office, Officer, Role, held_on
from workflow.moves.machine import BEFORE_DECISION, OPEN
from workflow.rules import standing_among
from workflow.visits.permissions import SERVICE
from workflow.words import CaseKind, Channel, RoleKind, State

from .intake.facts import ApplicationFacts
from .models import Application, ApplicationChild, Document, PaperRequest
from .papers.checklist import missing
from .persons.identifiers import iban_is_valid, iin_fault, phone_is_valid
from .words import NOT_DIALLED


def why_not_receive(
    facts: ApplicationFacts,
    handed_in_at: datetime,
    now: datetime,
    *,
    office: Office | None = None,
    besides: Application | None = None,
) -> str:
    """Regulation 4 and Annex 2: the facts without which there is no application."""
    if handed_in_at > now:
        return _("The documents cannot be handed in later than now.")
    if not facts.children:
        return _("Name at least one child.")
    if not facts.consent_given:
        return _("Without consent to the use of protected data the application cannot be taken in.")
    if not iban_is_valid(facts.account):
        return _(
            "The account is not a valid Kazakh IBAN: KZ and 18 characters; check it against the bank's paper."
        )
    if facts.phone and not phone_is_valid(facts.phone):
        return str(NOT_DIALLED)
    for person in (facts.guardian, *(child.person for child in facts.children)):
        if person.iin and iin_fault(person.iin):
            return _("An IIN has a wrong check digit; compare it with the document.")
    if reason := _why_not_persons_apart(facts):
        return reason
    places = {document.child for document in facts.documents if document.child is not None}
    if places and max(places) >= len(facts.children):
        return _("A paper names a child that the application does not have.")
    return why_not_open_twice(
        facts.guardian.iin,
        [child.person.iin for child in facts.children if child.person.iin],
        office,
        besides,
    )


def _why_not_persons_apart(facts: ApplicationFacts) -> str:
    """Guardian, representative and children are different persons."""
    iins = [child.person.iin for child in facts.children if child.person.iin]
    if facts.power and facts.power.person.iin:
        iins.append(facts.power.person.iin)
    iins.append(facts.guardian.iin)
    return _("The same IIN stands twice in the application.") if len(set(iins)) < len(iins) else ""


def why_not_open_twice(
    guardian_iin: str, child_iins: list[str], office: Office | None = None, besides: Application | None = None
) -> str:
    """One open application per guardian and child; another office's is named without its number."""
    twice = ApplicationChild.objects.filter(open=True, guardian__iin=guardian_iin, person__iin__in=child_iins)
    if besides:
        twice = twice.exclude(application=besides)
    found = twice.select_related("application__case__office").first()
    if not found:
        return ""
    case = found.application.case
    if office is not None and case.office_id != office.pk:
        return _("This guardian already has an open application for this child at: %(office)s.") % {
            "office": case.office.name
        }
    return _("This guardian already has an open application for this child: case %(case)s.") % {
        "case": found.application.case
    }


FILE_KEEPERS = (RoleKind.CLERK, RoleKind.EXECUTOR)


def why_not_add_role(officer: Officer, case: Case, on: date) -> str:
    """A paper is added by those who hold the file: the clerk and the executor of the office (Regulation 7)."""
    if standing_among(officer, FILE_KEEPERS, case.office, on):
        return ""
    return _("Papers are added by the clerk or the executor of the office.")


def why_not_add_now(case: Case) -> str:
    """The file is closed to new papers when the draft has gone to the head (Regulation 5.3)."""
    if case.state in BEFORE_DECISION:
        return ""
    return _("Papers can be added until the draft is submitted to the head.")


def why_not_replace(application: Application, requirement: str, old: Document) -> str:
    """A better paper takes the place of one of the same kind in the same file, once."""
    if old.application_id != application.pk or old.requirement.code != requirement:
        return _("A paper is replaced by one of the same kind in the same file.")
    if Document.objects.filter(replaces=old).exists():
        return _("This paper has been replaced already.")
    return ""


def why_not_ask_now(case: Case) -> str:
    """Papers are asked for while the executor considers the case, once at a time (Regulation 5.3)."""
    if case.state != State.ASSIGNED:
        return _("Papers are asked for while the case is with the executor.")
    if open_request(case):
        return _("Papers have been asked for already and are still outstanding.")
    return ""


def open_request(case: Case) -> PaperRequest | None:
    """What is asked for and not yet all there."""
    return once(case, "asked", lambda: ASKED.first(case=case.pk))


ASKED = Question(
    lambda case: PaperRequest.objects.filter(application=case, closed_at__isnull=True).select_related(
        "pause", "asked_by"
    ),
    case=KEY,
)


def why_not_ask(papers: Sequence[object], text: str) -> str:
    """A request names at least one paper and tells the applicant what is wanted."""
    if not papers:
        return _("Choose at least one paper.")
    return "" if text.strip() else _("Write what the applicant is to bring and why.")


def why_not_report_now(case: Case) -> str:
    """Changes are reported while the case is open and as long as an allowance may run on it (Annex 2)."""
    if case.kind != CaseKind.APPLICATION:
        return _("Changes are reported on the application itself.")
    if case.state in (*OPEN, State.ISSUED):
        return ""
    return _("This case has ended. Report the change on the case that goes on.")


def why_not_report(values: dict[str, Any], since: date, reported_on: date, ground: str, on: date) -> str:
    """A reported change has its day, the day of the report, what it rests on, and something new to say."""
    if since > reported_on:
        return _("The change cannot be reported before it happened.")
    if reported_on > on:
        return _("The change cannot have been reported later than today.")
    if not ground.strip():
        return _("Write what proves the change: it is kept in the history of the case.")
    if "account" in values and not iban_is_valid(values["account"]):
        return _(
            "The account is not a valid Kazakh IBAN: KZ and 18 characters; check it against the bank's paper."
        )
    if values.get("phone") and not phone_is_valid(values["phone"]):
        return str(NOT_DIALLED)
    return ""


def why_not_correct_role(officer: Officer, case: Case, on: date) -> str:
    """An application is corrected by whoever registers it: the clerk of the office (Regulation 5.1)."""
    if standing_among(officer, [RoleKind.CLERK], case.office, on):
        return ""
    return _("An application is corrected by the clerk of the office.")


def why_not_correct_now(case: Case) -> str:
    """What is wrong is put right before the head's resolution; later a changed fact is reported (Regulation 5.2)."""
    if case.state in (State.RECEIVED, State.REGISTERED):
        return ""
    return _("An application is corrected until the head has named the executor; later, report a change.")


def why_not_correct(application: Application, facts: ApplicationFacts, reason: str, now: datetime) -> str:
    """A correction has a reason, keeps the children, and leaves an application that could be taken in."""
    if not reason.strip():
        return _("Give the reason: it is kept in the history of the case.")
    if len(facts.children) != application.children.count():
        return _("A correction neither adds a child nor takes one out.")
    return why_not_receive(facts, application.case.handed_in_at, now, besides=application)


def why_not_transfer(case: Case, office: Office) -> str:
    """A case goes to another office, never to its own."""
    if office == case.office:
        return _("The case is with this office already. Choose another one.")
    return ""


def why_not_register(application: Application) -> str:
    """Regulation 5.1: an incomplete package is not registered; its receipt names what is missing.

    What came through doors 2 and 3 was accepted there: it is registered and answered by a decision (Regulation 10).
    """
    lines = missing(application) if application.case.channel == Channel.OFFICE else []
    if not lines:
        return ""
    names = "; ".join(str(line.requirement.title) for line in lines)
    return _("The package is incomplete. Missing: %(papers)s") % {"papers": names}


def why_not_refuse_acceptance(application: Application) -> str:
    """Regulation 9.1: acceptance is refused only for an incomplete package."""
    return "" if missing(application) else _("The package is complete: acceptance cannot be refused.")


def may_see_parents_papers(officer: Officer, application: Application, on: date) -> bool:
    """Papers about parents: executor and head always, the clerk only while the case is being received."""
    office = application.case.office
    if standing_among(officer, (RoleKind.HEAD, RoleKind.EXECUTOR), office, on):
        return True
    received = application.case.state == State.RECEIVED
    return received and standing_among(officer, (RoleKind.CLERK,), office, on) is not None


def why_not_open(officer: Officer, document: Document, on: date) -> str:
    """Personal data: who may open the scan of a paper. The auditor sees title, date and hash, never the bytes."""
    application = document.application
    if standing_among(officer, SERVICE, application.case.office, on) is None:
        return _("The auditor sees title, date and hash of a paper, not the paper itself.")
    if document.requirement.sensitive and not may_see_parents_papers(officer, application, on):
        return _(
            "Papers about the parents are for the executor and the head; "
            "for the clerk only while the documents are being accepted."
        )
    return ""


def offices_of_clerk(officer: Officer, on: date) -> list[Office]:
    """The offices at whose counter the officer stands on a day, for himself or as a substitute."""
    principals = Absence.objects.filter(held_on(on), substitute=officer).values("officer")
    clerks = Role.objects.filter(held_on(on), kind=RoleKind.CLERK)
    counters = clerks.filter(Q(officer=officer) | Q(officer__in=principals)).values("office")
    return list(Office.objects.filter(pk__in=counters))
