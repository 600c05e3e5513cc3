"""What must be true of every case at every moment; each check yields the cases where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .clock import local
from .delivery import vault
from .models import CalendarYear, Case, EdsSignature, Office, Pause, Sheet, Step, StepRun
from .reminders.ladder import Staff
from .signatures.keeping import evidence_of
from .trail import proof

HORIZON_ALARM = timedelta(days=30)  # ahead of the day on which a deadline can no longer be counted
OPEN_RUNS = StepRun.objects.filter(closed_at__isnull=True)


@dataclass(frozen=True)
class Finding:
    """One thing found wrong: the rule's code, its sentence, and the case by office and number."""

    code: str
    sentence: object
    office: str
    case: str


def finding(code: str, sentence: object, case: Case) -> Finding:
    """A finding about one case."""
    return Finding(code, sentence, case.office.code, case.number or str(case.public_id))


def check(now: datetime) -> Iterator[Finding]:
    """The ground floor's checks. They judge stored data only, with the office running or stopped."""
    yield from stuck(now)
    yield from sheets_are_whole()
    yield from signatures_are_whole()
    yield from trail_holds()


def stuck(now: datetime) -> Iterator[Finding]:
    """Those that look at open cases only: cheap enough for a page."""
    yield from one_open_step()
    yield from projections_hold()
    yield from somebody_is_there(now)
    yield from pauses_fit()
    yield from calendar_reaches(now)
    yield from sheets_are_made()


def signatures_are_whole() -> Iterator[Finding]:
    """An electronic signature, what it signs and all its evidence are stored under their hashes."""
    for eds in EdsSignature.objects.select_related("case__office").iterator(chunk_size=500):
        try:
            for sha256 in (eds.content_sha256, eds.signature_sha256):
                vault.get(sha256)
            evidence_of(eds)
        except vault.Damaged:
            sentence = _("An electronic signature or its evidence is damaged or gone.")
            office, case = ("", "") if eds.case is None else (eds.case.office.code, eds.case.number)
            yield Finding("damaged-signature", sentence, office, case)


def one_open_step() -> Iterator[Finding]:
    """Every open case has an open step (the database sees to it that it has no second), an ended case has none."""
    runs = OPEN_RUNS.filter(case=OuterRef("pk"))
    without = Case.objects.open().filter(~Exists(runs))
    ended = Case.objects.filter(pk__in=OPEN_RUNS.filter(case__closed_at__isnull=False).values("case"))
    for case in (without | ended).select_related("office"):
        yield finding("open-step", _("The case does not have exactly one open step."), case)


def projections_hold() -> Iterator[Finding]:
    """Step and due moment by which lists are sorted are those of the open step."""
    same = Q(case__step=F("step"), case__due_at=F("due_at"))
    for run in OPEN_RUNS.filter(~same, case__closed_at__isnull=True).select_related("case__office"):
        yield finding("projection", _("Step or due moment of the case differ from its open step."), run.case)


def somebody_is_there(now: datetime) -> Iterator[Finding]:
    """Every open step has its officer, or for a queue somebody with the role: present, or with a substitute."""
    on = local(now).date()
    roles = {(step.edition_id, step.number): step.role for step in Step.objects.all()}
    staff = Staff.of_each(Office.objects.all(), on)
    for post in _posts():
        case = post.case
        if _answers(staff[case.office_id], post, roles[case.edition_id, post.step]):
            continue
        alike = {"officer": post.officer, "step": post.step, "case__edition": case.edition_id}
        for run in OPEN_RUNS.filter(case__office=case.office_id, **alike).select_related("case__office"):
            yield finding("nobody-there", _("Nobody present answers for the open step."), run.case)


def _posts() -> list[StepRun]:
    """One open step for each office, officer, step and edition."""
    post = ("case__office_id", "officer_id", "step", "case__edition_id")
    return list(OPEN_RUNS.order_by(*post).distinct(*post).select_related("officer", "case"))


def _answers(staff: Staff, run: StepRun, role: str) -> bool:
    named = [run.officer] if run.officer else staff.holders.get(role, [])
    return any(staff.holds(officer, role) and staff.is_covered(officer) for officer in named)


def pauses_fit() -> Iterator[Finding]:
    """A paused case has an open pause on its open step, and no other open pause exists."""
    of_open_step = Q(step_run__closed_at__isnull=True, step_run__case__paused=True)
    pauses = Pause.objects.filter(ended_at__isnull=True)
    for pause in pauses.filter(~of_open_step).select_related("step_run__case__office"):
        yield finding("lost-pause", _("A pause is open though the step is not paused."), pause.step_run.case)
    of_case = pauses.filter(of_open_step, step_run__case=OuterRef("pk"))
    for case in Case.objects.open().filter(~Exists(of_case), paused=True).select_related("office"):
        yield finding("paused-without-pause", _("The case is paused without an open pause."), case)


def sheets_are_whole() -> Iterator[Finding]:
    """A ready sheet's stored bytes hash to its row. A sheet not yet made is no fault."""
    ready = Sheet.objects.filter(state=Sheet.State.READY).select_related("case__office")
    for sheet in ready.iterator(chunk_size=1000):
        try:
            vault.get(sheet.sha256)
        except vault.Damaged:
            yield finding(
                "damaged-sheet", _("The stored bytes of a sheet do not match their hash."), sheet.case
            )


def trail_holds() -> Iterator[Finding]:
    """Every chain of the trail proves itself; the first bad row of a chain is named (Regulation 7)."""
    for fault in proof.verify():
        sentence = _("The trail of acts does not hold: %(what)s.") % {"what": fault.what}
        yield Finding("trail-chain", sentence, fault.chain, f"{fault.chain}/{fault.seq}")


def sheets_are_made() -> Iterator[Finding]:
    """No sheet waits for «make again»; one not yet made is no fault."""
    for sheet in Sheet.objects.filter(state=Sheet.State.FAILED).select_related("case__office"):
        yield finding("failed-sheet", _("A sheet could not be made and waits for “make again”."), sheet.case)


def calendar_reaches(now: datetime) -> Iterator[Finding]:
    """The calendar covers the terms of today's applications; nobody guesses a date beyond it."""
    last = CalendarYear.objects.order_by("-year").values_list("year", flat=True).first()
    if last is None or local(now).date() + HORIZON_ALARM > date(last, 12, 31):
        sentence = _("The calendar ends too soon: enter the days off of the next year.")
        yield Finding("calendar-horizon", sentence, "", str(last or ""))
