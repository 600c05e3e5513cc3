"""The verbs of the ground floor."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from . import clock, deadlines, rules, trail
from .models import Case, Officer, Pause, PauseCategory, StepRun
from .moves.door import check_version, lock, turn
from .moves.refusals import Conflict, Refused


def assign(
    case: Case,
    *,
    by: Officer,
    executor: Officer,
    resolution: str,
    version: int | None,
    now: datetime | None = None,
) -> Case:
    """Regulation 5.2: the head considers and names the responsible executor in a resolution (бұрыштама)."""
    moment = now or clock.now()
    with turn(case, "assign", by=by, version=version, now=moment, text=resolution) as taken:
        _name(taken.case, executor, moment)
        taken.case.resolution = taken.text
        taken.facts = {"executor": executor.pk}
    return taken.case


def reassign(
    case: Case,
    *,
    by: Officer,
    executor: Officer,
    reason: str,
    version: int | None,
    now: datetime | None = None,
) -> Case:
    """Another executor takes over step 3 or step 5; the clock of the step runs on."""
    moment = now or clock.now()
    with turn(case, "reassign", by=by, version=version, now=moment, text=reason) as taken:
        before = taken.case.executor_id
        _name(taken.case, executor, moment)
        taken.case.step_runs.filter(closed_at__isnull=True).update(officer=executor)
        taken.facts = {"from": before, "executor": executor.pk}
    return taken.case


def reassign_all(
    cases: Sequence[tuple[Case, int]],
    *,
    by: Officer,
    executor: Officer,
    reason: str,
    now: datetime | None = None,
) -> None:
    """Several cases (each with the version it was seen in) to another executor: all of them or none."""
    moment = now or clock.now()
    ordered = sorted(cases, key=lambda pair: pair[0].pk)  # one order of locks for everybody
    with transaction.atomic():
        # All rows before the first act: its entry takes the office's trail, for which another act on one of them waits.
        rows = Case.objects.filter(pk__in=[case.pk for case, _seen in ordered]).order_by("pk")
        list(rows.select_for_update(of=("self",)).values_list("pk"))
        for case, version in ordered:
            try:
                reassign(case, by=by, executor=executor, reason=reason, version=version, now=moment)
            except Refused as refusal:
                raise type(refusal)(
                    _("Case %(case)s: %(reason)s") % {"case": case, "reason": refusal}
                ) from refusal


def withdraw(
    case: Case, *, by: Officer, reason: str, version: int | None, now: datetime | None = None
) -> Case:
    """The applicant takes the application back; the clerk writes down why."""
    with turn(case, "withdraw", by=by, version=version, now=now, text=reason) as taken:
        pass
    return taken.case


def pause(
    case: Case,
    *,
    by: Officer,
    category: PauseCategory,
    reason: str,
    version: int | None,
    since: datetime | None = None,
    now: datetime | None = None,
) -> Pause:
    """Stop the clock of the open step: waiting for papers, a hearing, a registry, a technical fault."""
    moment = now or clock.now()
    with transaction.atomic():
        locked, run, standing = _clock_keeper(case, by, version, moment)
        if reason_not := rules.why_not_pause(locked, run, reason, since or moment, moment):
            raise Refused(reason_not)
        pause = Pause.objects.create(
            step_run=run, category=category, reason=reason.strip(), started_at=since or moment, started_by=by
        )
        locked.paused = locked.ever_paused = True
        _turned(locked, run, moment)
        trail.record(
            "pause", by=by, acting_for=standing.acting_for, at=moment, case=locked, text=reason.strip(),
            category=category.code, step=run.step,
        )  # fmt: skip
    return pause


def resume(case: Case, *, by: Officer, version: int | None, now: datetime | None = None) -> Case:
    """Let the clock run again; the due moment moves by what the pause took."""
    moment = now or clock.now()
    with transaction.atomic():
        locked, _run, standing = _clock_keeper(case, by, version, moment)
        if not locked.paused:
            raise Conflict(_("The clock of this step is running already."))
        run_on(locked, standing=standing, now=moment)
    return locked


def run_on(case: Case, *, standing: rules.Standing | None, now: datetime) -> None:
    """What the clock waited for has come: its open pause ends. For an act that has locked the case and may do so.

    Without a standing it came by itself, through a door.
    """
    by, acting_for = (standing.officer, standing.acting_for) if standing else (None, None)
    run = case.step_runs.get(closed_at__isnull=True)
    run.pauses.filter(ended_at__isnull=True).update(ended_at=now, ended_by=by)
    case.paused = False
    _turned(case, run, now)
    trail.record("resume", by=by, acting_for=acting_for, at=now, case=case, step=run.step)


def _clock_keeper(
    case: Case, by: Officer, version: int | None, now: datetime
) -> tuple[Case, StepRun, rules.Standing]:
    """The locked case, its open step, and the right of whoever has the step to stop its clock."""
    locked = lock(case)
    standing = rules.clock_standing(by, locked, clock.local(now).date())
    if standing is None:
        raise Refused(_("The clock of a step is stopped and started by the officer who has the step."))
    check_version(locked.version, version)
    return locked, locked.step_runs.get(closed_at__isnull=True), standing


def _turned(case: Case, run: StepRun, now: datetime) -> None:
    deadlines.project_open(case, run, now)
    case.version += 1
    case.save(update_fields=["version", "paused", "step", "due_at", "service_due_at"])


def _name(case: Case, executor: Officer, now: datetime) -> None:
    if reason := rules.why_not_executor(executor, case, clock.local(now).date()):
        raise Refused(reason)
    case.executor = executor


def mark_notices_read(officer: Officer, now: datetime) -> int:
    """The officer has seen his inbox."""
    with transaction.atomic():
        return officer.notices.filter(read_at__isnull=True).update(read_at=now)
