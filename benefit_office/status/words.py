"""The state of a case in the applicant's words: no name, no amount, no outcome, only what to expect and what to do."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from applications.models import Application, RequestedPaper
from decisions.models import HandOver
from workflow import clock
from workflow.language.text import in_language
from workflow.models import Case, Office, Pause
from workflow.words import Channel, State


@dataclass(frozen=True)
class Standing:
    """What the page shows of a case."""

    title: str
    sentence: str
    office: Office
    received: date
    due: date | None  # while the service's term runs
    paused_since: date | None
    papers: tuple[str, ...] = field(default=())

    @property
    def address(self) -> str:
        return in_language(self.office, "address")


def standing_of(application: Application, now: datetime) -> Standing:
    """Where the case of that code stands; one handed to another office is followed there."""
    case = followed(application.case)
    pause = _pause_of(case) if case.paused else None
    title, sentence = _said(case, pause)
    still = pause is not None and pause.category.stops_service
    due = clock.local(case.service_due_at).date() if case.is_open and case.service_due_at else None
    late = bool(case.is_open and not still and case.service_due_at and case.service_due_at < now)
    return Standing(
        title=title,
        sentence=_("The term is over and the office is late. Call it, or come.") if late else sentence,
        office=case.office,
        received=clock.local(case.service_from).date(),
        due=None if still else due,
        paused_since=clock.local(pause.started_at).date() if pause and still else None,
        papers=tuple(_asked_for(case)) if still else (),
    )


def followed(case: Case) -> Case:
    """The case as it goes on: at the office it was transferred to, if it was."""
    while case.state == State.TRANSFERRED:
        case = Case.objects.select_related("office").get(transferred_from=case)
    return case


def _pause_of(case: Case) -> Pause | None:
    pauses = Pause.objects.filter(step_run__case=case, ended_at__isnull=True)
    return pauses.select_related("category").first()


def _asked_for(case: Case) -> list[str]:
    """The papers the applicant was asked for and has not brought, by their name in the Standard's item 9."""
    asked = RequestedPaper.objects.filter(
        request__application__case=case, request__closed_at__isnull=True, document__isnull=True
    ).select_related("requirement")
    return list(dict.fromkeys(paper.requirement.short_title for paper in asked))


def _said(case: Case, pause: Pause | None) -> tuple[str, str]:
    """Title and sentence."""
    if pause is not None:
        return _said_of_pause(pause)
    if case.state == State.ISSUED:
        return _said_of_result(case)
    said = {
        State.RECEIVED: (
            _("Your application is taken in"),
            _("The office checks whether the papers are complete."),
        ),
        State.REGISTERED: (
            _("Your application is registered"),
            _("The head of the office names the officer who will consider it."),
        ),
        State.ASSIGNED: (
            _("Your application is being considered"),
            _("An officer considers the papers and prepares the decision."),
        ),
        State.SUBMITTED: (
            _("The decision is being considered"),
            _("The decision is prepared; the head of the office considers it and signs."),
        ),
        State.SIGNED: (
            _("The decision is signed"),
            _("The office enters it in its journal and makes the result ready for you."),
        ),
        State.ACCEPTANCE_REFUSED: (
            _("The papers were not accepted"),
            _("Papers are missing: the receipt names them. Come with all of them."),
        ),
        State.WITHDRAWN: (
            _("The application was taken back"),
            _("Nothing is considered any more. You may apply again."),
        ),
    }
    return said[State(case.state)]


def _said_of_pause(pause: Pause) -> tuple[str, str]:
    if pause.category_id == "applicant":
        sentence = _("The term stands still until you bring what the office asked for.")
        return _("The office waits for your papers"), sentence
    if pause.category.stops_service:
        return _("The term stands still"), _("The office has told you why. The term goes on afterwards.")
    sentence = _("The office waits for something that is not in your hands. The term of the service runs on.")
    return _("Your application is being considered"), sentence


def _said_of_result(case: Case) -> tuple[str, str]:
    handed_over = HandOver.objects.filter(case=case, handed_over_at__isnull=False).first()
    if handed_over and handed_over.handed_over_at:
        day = f"{clock.local(handed_over.handed_over_at):%d.%m.%Y}"
        return _("The result was handed over"), _("It was handed over on %(day)s.") % {"day": day}
    where = {
        Channel.OFFICE: _("Come to the office for it, with your identity document."),
        Channel.CORPORATION: _("Fetch it from the State Corporation, where you applied."),
        Channel.PORTAL: _("You find it in your personal cabinet on the portal."),
    }
    return _("The decision is ready"), where[Channel(case.channel)]
