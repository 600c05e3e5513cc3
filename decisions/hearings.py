"""The preliminary decision and its hearing, under an edition that hears the applicant before a refusal.

The edition of order № 198 has none; a later act switches it on, with its days of notice and of objection as data.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from applications.telling.carriers import tell
from workflow import actions as ground
from workflow import clock, trail
from workflow.calendars import calendar_for
from workflow.models import Case, Office, Officer, PauseCategory
from workflow.moves.door import check_version, lock
from workflow.moves.machine import BY_VERB
from workflow.moves.refusals import Conflict, Refused
from workflow.rules import standing_for, why_not_role
from workflow.words import State
from workflow.working_time import add_days

from .models import Decision, Hearing, Outcome

PAUSE = "hearing"


@dataclass(frozen=True)
class Minutes:
    """What is written down of a hearing: place, date, times, who took part, questions and answers."""

    held_at: datetime
    ended_at: datetime
    participants: str
    proceedings: str


def hearing_of(case: Case) -> Hearing | None:
    """The last hearing of a case."""
    return Hearing.objects.filter(case=case).order_by("round").last()


def needs_hearing(case: Case, outcome: str) -> bool:
    """Only a refusal, and only under an edition that says so."""
    return case.edition.hearing and outcome == Outcome.REFUSE


def why_not_heard(decision: Decision) -> str:
    """What stands between a refusal and its submission where the applicant must be heard first."""
    if not needs_hearing(decision.case, decision.outcome):
        return ""
    hearing = hearing_of(decision.case)
    if hearing is None:
        return _("Tell the applicant of the preliminary decision and hold the hearing first.")
    return "" if hearing.minuted_at else _("The hearing has not been minuted yet.")


def earliest(office: Office, days: int, now: datetime) -> datetime:
    """The closing of the last of the working days that must pass after the notice; a hearing lies after it."""
    return add_days(calendar_for(office), now, days)


def why_not_act(officer: Officer, case: Case, on: date) -> str:
    """Step 3 leaves room for the hearing: it belongs to the executor of the case (Regulation 5.3)."""
    if reason := why_not_role(officer, "submit", case, on):
        return reason
    if not case.edition.hearing:
        return _("The edition of this case has no hearing.")
    return "" if case.state == State.ASSIGNED else _("A hearing is held while the case is with the executor.")


def tell_hearing(
    case: Case, *, by: Officer, planned_at: datetime, place_kk: str, place_ru: str, version: int | None,
    now: datetime | None = None,
) -> Hearing:  # fmt: skip
    """The applicant is told what is going to be refused and why, and when he is heard; the clock stands still."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(case, by, version, moment)
        decision = (
            Decision.objects.select_related("ground").filter(case=locked, outcome=Outcome.REFUSE).first()
        )
        if decision is None or decision.ground is None:
            raise Refused(_("Prepare the draft of the refusal first: the applicant is told its reason."))
        if Hearing.objects.filter(case=locked, minuted_at__isnull=True).exists():
            raise Conflict(_("A hearing has been set already."))
        edition = locked.edition
        if planned_at <= earliest(locked.office, edition.hearing_notice_days, moment):
            told = _("The applicant is told at least %(days)s working days before the hearing.")
            raise Refused(told % {"days": edition.hearing_notice_days})
        last = Hearing.objects.filter(case=locked).aggregate(last=Max("round"))["last"] or 0
        hearing = Hearing.objects.create(
            case=locked, round=last + 1, notified_at=moment, notified_by=by, planned_at=planned_at,
            place_kk=place_kk.strip(), place_ru=place_ru.strip() or place_kk.strip(), reason_kk=_reason(decision, "kk"),
            reason_ru=_reason(decision, "ru"),
            objection_until=earliest(locked.office, edition.hearing_objection_days, moment),
        )  # fmt: skip
        tell(locked, "hearing", now=moment, key=str(hearing.round))
        _trace("tell_hearing", locked, by, moment, due=planned_at.isoformat())
        if not locked.paused:
            category = PauseCategory.objects.get(code=PAUSE)
            ground.pause(locked, by=by, category=category, reason=str(category), version=None, now=moment)
    return hearing


def take_objection(
    case: Case, *, by: Officer, objection: str, version: int | None, now: datetime | None = None
) -> Hearing:
    """The applicant's objection, written down in his words; one that comes too late says so by its own time."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(case, by, version, moment)
        hearing = _open_hearing(locked)
        if hearing.objected_at is not None:
            raise Conflict(_("The objection has been written down already."))
        if not objection.strip():
            raise Refused(_("Write what the applicant objects."))
        hearing.objection, hearing.objected_at = objection.strip(), moment
        hearing.save(update_fields=["objection", "objected_at"])
        _trace("object", locked, by, moment, text=objection.strip(), late=moment > hearing.objection_until)
        _turned(locked)
    return hearing


def minute_hearing(
    case: Case, minutes: Minutes, *, by: Officer, version: int | None, now: datetime | None = None
) -> Hearing:
    """The hearing is minuted and the clock runs again; an applicant who did not come is minuted as such."""
    moment = now or clock.now()
    with transaction.atomic():
        locked = _locked(case, by, version, moment)
        hearing = _open_hearing(locked)
        if not minutes.participants.strip() or not minutes.proceedings.strip():
            raise Refused(_("The minutes name who took part, the questions and the answers."))
        if minutes.held_at < hearing.planned_at:
            raise Refused(_("The hearing cannot begin before the time the applicant was told."))
        if not minutes.held_at <= minutes.ended_at <= moment:
            raise Refused(_("The hearing ends after it began, and before it is minuted."))
        hearing.held_at, hearing.ended_at = minutes.held_at, minutes.ended_at
        hearing.participants, hearing.proceedings = minutes.participants.strip(), minutes.proceedings.strip()
        hearing.minuted_at, hearing.minuted_by = moment, by
        hearing.save()
        _trace("minute_hearing", locked, by, moment, text=hearing.proceedings)
        pauses = locked.step_runs.get(closed_at__isnull=True).pauses
        if pauses.filter(category=PAUSE, ended_at__isnull=True).exists():
            ground.resume(locked, by=by, version=None, now=moment)
        else:
            _turned(locked)
    return hearing


def _locked(case: Case, by: Officer, version: int | None, now: datetime) -> Case:
    locked = lock(case)
    on = clock.local(now).date()
    if reason := why_not_act(by, locked, on):
        raise (Refused if why_not_role(by, "submit", locked, on) else Conflict)(reason)
    check_version(locked.version, version)
    return locked


def _open_hearing(case: Case) -> Hearing:
    hearing = Hearing.objects.select_for_update().filter(case=case, minuted_at__isnull=True).first()
    if hearing is None:
        raise Conflict(_("No hearing waits for this. Tell the applicant first."))
    return hearing


def _turned(case: Case) -> None:
    case.version += 1
    case.save(update_fields=["version"])


def _trace(verb: str, case: Case, by: Officer, at: datetime, *, text: str = "", **facts: Any) -> None:
    standing = standing_for(by, BY_VERB["submit"], case, clock.local(at).date())
    trail.record(
        verb,
        by=by,
        acting_for=standing.acting_for if standing else None,
        at=at,
        case=case,
        text=text,
        **facts,
    )


def _reason(decision: Decision, language: str) -> str:
    assert decision.ground is not None  # asked for before
    parts = (getattr(decision.ground, f"{name}_{language}") for name in ("text", "clause"))
    ground_text, clause = parts
    return f"{ground_text} ({clause}). {getattr(decision, f'reason_{language}')}"
