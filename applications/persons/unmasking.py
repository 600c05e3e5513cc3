"""The child is invisible by default: names and IIN are shown after an act with a reason, for a while, and logged."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from workflow import clock
from workflow.memory.questions import DAY, Question
from workflow.models import Case, held_on
from workflow.moves.refusals import Refused
from workflow.rules import standing_among
from workflow.visits.access import looked
from workflow.visits.fetch import officer_of
from workflow.words import RoleKind, State

from ..models import LookReason

SHOWN_FOR = timedelta(minutes=30)
LONGEST_REASON = 200  # as long as the log of looks keeps it
KEY = "children_shown"  # in the session: it ends with the log-out


def reasons() -> list[LookReason]:
    """The list as it stands today."""
    return REASONS.ask(on=clock.today())


REASONS = Question(lambda on: LookReason.objects.filter(held_on(on)), on=DAY)


def show(request: HttpRequest, case: Case, code: str, text: str) -> None:
    """Show this officer the children of this case for half an hour; the look is logged with its reason."""
    reason = next((one for one in reasons() if one.code == code), None)
    if reason is None:
        raise Refused(_("Choose why you need the data of the children."))
    if reason.needs_text and not text.strip():
        raise Refused(_("Write why you need the data of the children."))
    why = ": ".join(part for part in (str(reason), text.strip()) if part)
    looked(request, "show_children", case=case, why=why[:LONGEST_REASON])
    until = clock.now() + SHOWN_FOR
    request.session[KEY] = _running(request) | {
        str(case.public_id): {"until": until.isoformat(), "why": str(reason)}
    }


def hide(request: HttpRequest, case: Case) -> None:
    """The officer has seen enough."""
    request.session[KEY] = {key: one for key, one in _running(request).items() if key != str(case.public_id)}


def shown_until(request: HttpRequest, case: Case) -> datetime | None:
    """Until when the children of this case are shown to the reader."""
    found = _running(request).get(str(case.public_id))
    return datetime.fromisoformat(found["until"]) if found else None


def shows_children(request: HttpRequest, case: Case) -> bool:
    """Whether this page may name the children: after the act, and at the counter while the clerk takes the case in."""
    if shown_until(request, case):
        return True
    if case.state != State.RECEIVED:
        return False
    clerk = standing_among(officer_of(request), (RoleKind.CLERK,), case.office, clock.today())
    return clerk is not None


def log_the_look(request: HttpRequest, case: Case) -> None:
    """Each page that names the children is a look of its own, with the reason given."""
    if found := _running(request).get(str(case.public_id)):
        looked(request, "children", case=case, why=found["why"])


def _running(request: HttpRequest) -> dict[str, Any]:
    """What is shown now; what has run out is left out."""
    kept: dict[str, Any] = request.session.get(KEY, {})
    now = clock.now()
    return {key: one for key, one in kept.items() if datetime.fromisoformat(one["until"]) > now}
