"""The questions to the registries as the case page and the waiting list show them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from workflow import clock
from workflow.memory.questions import KEY, Question
from workflow.models import Case, Officer

from ..models import Application, RegistryCheck
from . import questions, reading
from .reading import Difference


@dataclass(frozen=True)
class View:
    """One question and its answer in the reader's words; a child by initials unless its name is shown."""

    check: RegistryCheck
    whose: str
    obstacle: str
    alarms: list[str]
    differences: list[Difference]


CHECKS = Question(lambda case: RegistryCheck.objects.filter(case=case).select_related("person"), case=KEY)


def checks_panel(officer: Officer, case: Case, application: Application, shown: bool) -> dict[str, Any]:
    """What `applications/_checks.html` needs."""
    rows = CHECKS.ask(case=application.case_id)
    may_not = questions.why_not_order(officer, case, clock.now())
    return {
        "rows": [_view(check, application, shown) for check in rows],
        "waiting": any(check.result == RegistryCheck.Result.WAITING for check in rows),
        "may_ask": not may_not and _is_open(rows),
    }


def _is_open(rows: list[RegistryCheck]) -> bool:
    """Whether there is something left to ask: nobody asked yet, waiting, or could not be asked."""
    settled = (RegistryCheck.Result.FOUND, RegistryCheck.Result.NOT_FOUND)
    return not rows or any(check.result not in settled for check in rows)


def _view(check: RegistryCheck, application: Application, shown: bool) -> View:
    person = check.person
    is_child = person.pk not in (application.guardian_id, application.representative_id)
    hidden = is_child and not shown
    return View(
        check,
        person.masked_name if hidden else person.full_name,
        str(reading.OBSTACLES.get(check.obstacle, "")),
        list(reading.alarms_of(check.answer)),
        [] if hidden or check.registry != "persons" or check.result != "found" else reading.differences(
            person, check.answer
        ),
    )  # fmt: skip


def role_of(check: RegistryCheck) -> str:
    """Who in the case is asked about, without a name."""
    application = check.case.application
    if check.registry == RegistryCheck.Registry.NOTARY:
        return _("power of attorney")
    if check.person_id == application.guardian_id:
        return _("applicant")
    return _("representative") if check.person_id == application.representative_id else _("child")
