"""The duty of Annex 2: the applicant reports what has changed, also while the allowance is being paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow import clock
from workflow.delivery import vault
from workflow.models import Case, Officer
from workflow.moves.door import check_version, lock
from workflow.moves.machine import OPEN
from workflow.moves.refusals import Conflict, Refused
from workflow.reminders.notices import tell
from workflow.rules import Standing, standing_among
from workflow.words import State

from .. import rules
from ..intake.facts import Scan
from ..models import Application, DataChange, Document
from ..persons.writing import Altered, differences, rewrite
from . import history
from .history import Days

# The applicant's own data; what stands in the guardianship act or the birth record is corrected, not reported.
OF_APPLICATION = (
    "address", "residence_kato", "phone", "email", "account",
    "bank", "identity_kind", "identity_series", "identity_number", "identity_issuer", "identity_date",
)  # fmt: skip
OF_GUARDIAN = ("surname", "name", "patronymic")
LIVING = (*OPEN, State.ISSUED)


@dataclass(frozen=True)
class Report:
    """What the applicant reports. `paper` is the requirement the scan answers, as «account» for a new agreement."""

    values: dict[str, Any]
    since: date
    reported_on: date
    ground: str
    paper: str = ""
    scan: Scan | None = None
    also: Sequence[Case] = field(default=())


def report(
    case: Case, facts: Report, *, by: Officer, version: int | None, now: datetime | None = None
) -> None:
    """Write down changed data in a case and in the guardian's other cases named; each has its own history."""
    moment = now or clock.now()
    on = clock.local(moment).date()
    with transaction.atomic():
        locked = [lock(one) for one in sorted({case, *facts.also}, key=lambda one: one.pk)]
        main = next(one for one in locked if one.pk == case.pk)
        keeper = _keeper(by, main, on)
        if reason := rules.why_not_report_now(main):
            raise Conflict(reason)
        check_version(main.version, version)
        if reason := rules.why_not_report(facts.values, facts.since, facts.reported_on, facts.ground, on):
            raise Refused(reason)
        others = other_cases(main.application)
        if any(one.pk != main.pk and one not in others for one in locked):
            raise Refused(_("One of the cases chosen is not a living case of this guardian in this office."))
        days = _days(main, facts)
        altered = _rewritten(main, facts.values)
        paper = _paper(main.application, facts, by, moment)
        told = False
        for one in locked:
            own = altered if one.pk == main.pk else _rewritten(one, _without_names(facts.values))
            if own:
                told = True
                _recorded(one, own, facts, days, paper if one.pk == main.pk else None, keeper, moment)
        if not told:
            raise Refused(_("Nothing is different from what is recorded."))


def _keeper(by: Officer, case: Case, on: date) -> Standing:
    keeper = standing_among(by, rules.FILE_KEEPERS, case.office, on)
    if keeper is None:
        raise Refused(rules.why_not_add_role(by, case, on))
    return keeper


def _days(case: Case, facts: Report) -> Days:
    due = history.last_day_to_report(case.office, facts.since, case.edition.report_days)
    return Days(facts.since, facts.reported_on, due)


def _rewritten(case: Case, values: dict[str, Any]) -> list[Altered]:
    """Write the newest values into the application and its guardian; returns what changed."""
    application: Application = case.application
    own = {name: value for name, value in values.items() if name in OF_APPLICATION}
    names = {name: value for name, value in values.items() if name in OF_GUARDIAN}
    altered = differences(application, own)
    for one in altered:
        setattr(application, one.field, own[one.field])
    application.save()
    return [*altered, *rewrite(application.guardian, names)]


def _without_names(values: dict[str, Any]) -> dict[str, Any]:
    """The guardian is one person in all the cases: his names have been written already."""
    return {name: value for name, value in values.items() if name in OF_APPLICATION}


def _paper(application: Application, facts: Report, by: Officer, now: datetime) -> Document | None:
    """The paper that proves the change takes the place of the one before it."""
    if facts.scan is None:
        return None
    before = application.documents.filter(
        requirement__code=facts.paper, replaced_by__isnull=True, child__isnull=True
    ).select_related("requirement").first()  # fmt: skip
    if before is None:
        raise Refused(_("The file has no paper of this kind that the new one could replace."))
    return Document.objects.create(
        application=application, requirement=before.requirement, replaces=before,
        sha256=vault.put(facts.scan.content), size=len(facts.scan.content), content_type=facts.scan.content_type,
        added_at=now, added_by=by,
    )  # fmt: skip


def _recorded(
    case: Case,
    altered: Iterable[Altered],
    facts: Report,
    days: Days,
    paper: Document | None,
    keeper: Standing,
    now: datetime,
) -> None:
    case.version += 1
    case.save(update_fields=["version"])
    history.record(
        "report_change", list(altered), case.application, kind=DataChange.Kind.REPORTED, by=keeper.officer,
        acting_for=keeper.acting_for, at=now, text=facts.ground.strip(), days=days, paper=paper,
    )  # fmt: skip
    if case.executor and case.executor_id != keeper.officer.pk and case.is_open:
        tell(
            [case.executor], "data_changed", case=case, key=f"data_changed:{case.pk}:{case.version}", now=now
        )


def other_cases(application: Application) -> QuerySet[Case]:
    """The guardian's other living cases in the same office: the same report may hold for them."""
    cases = Case.objects.filter(application__guardian=application.guardian, state__in=LIVING)
    own = cases.filter(office=application.case.office).exclude(pk=application.pk)
    return own.order_by("-id")
