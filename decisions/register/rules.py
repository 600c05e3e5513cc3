"""What the register has against a decision: two allowances for one child, nothing left to stop or to re-set."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workflow.memory.questions import DAY, KEY, OTHER_DAY, Question
from workflow.words import CaseKind

from ..matter import matter_of, proceeding_of
from ..models import Allowance, AllowancePeriod, Decision, DecisionLine, Outcome, Proceeding

PAYING = (Outcome.APPOINT, Outcome.RESET)


def hindrances(decision: Decision) -> list[str]:
    """Why the register could not take this decision as it stands; asked at submission and again at the issue."""
    proceeding = proceeding_of(decision.case)
    found = list(_already_replaced(proceeding))
    if decision.outcome == Outcome.STOP:
        return found + list(_nothing_to_stop(decision))
    if decision.outcome in PAYING:
        found += _overlaps(decision, proceeding)
    if decision.outcome == Outcome.RESET and proceeding and proceeding.kind == CaseKind.RESET:
        found += _not_running(decision, proceeding)
    return found


def concerned(decision: Decision, proceeding: Proceeding | None) -> list[Allowance]:
    """The allowances a decision of a proceeding is about; an application's decision begins new ones."""
    if decision.case.kind == CaseKind.APPLICATION:
        return []
    if proceeding is None:
        origin = matter_of(decision.case).application
        return list(Allowance.objects.filter(case=origin.case)) if origin else []
    found = (
        set(Allowance.objects.filter(periods__decision=proceeding.corrects)) if proceeding.corrects else set()
    )
    if proceeding.allowance:
        found.add(proceeding.allowance)
    if proceeding.corrects:
        before = proceeding_of(proceeding.corrects.case)
        found |= {before.allowance} if before and before.allowance else set()
        found |= set(Allowance.objects.filter(case=proceeding.corrects.case))
    return sorted(found, key=lambda allowance: allowance.pk)


def _already_replaced(proceeding: Proceeding | None) -> Iterator[str]:
    corrected = proceeding.corrects if proceeding else None
    if corrected and corrected.date is None:
        yield _("Only a decision that was entered in the journal is corrected.")


def _nothing_to_stop(decision: Decision) -> Iterator[str]:
    """A stop has something to stop: a paid day on or after its own."""
    allowances = concerned(decision, proceeding_of(decision.case))
    ids = [allowance.pk for allowance in allowances]
    stop = decision.stopped_from
    if stop and ids and not Allowance.objects.filter(pk__in=ids).running_from(stop).exists():
        yield _("Nothing is paid from %(day)s on, so there is nothing to stop.") % {"day": f"{stop:%d.%m.%Y}"}


def _not_running(decision: Decision, proceeding: Proceeding) -> Iterator[str]:
    """A re-setting changes what is paid: it gives no day that was not given before."""
    paid = AllowancePeriod.objects.in_force().filter(allowance=proceeding.allowance)
    spans = [(row.since, row.until) for row in paid.order_by("since")]
    for line in decision.children_in_turn():
        if not _covered(line.period_from, line.period_to, spans):
            yield _(
                "%(child)s: not every day from %(since)s to %(until)s is paid by a decision in force."
            ) % {
                "child": line.child.masked_name,
                "since": f"{line.period_from:%d.%m.%Y}",
                "until": f"{line.period_to:%d.%m.%Y}",
            }


def _covered(begins: date, ends: date, spans: Iterable[tuple[date, date]]) -> bool:
    """Whether spans, which never overlap, hold every day between the two."""
    days = (ends - begins).days + 1
    return days == sum(max(0, (min(ends, until) - max(begins, since)).days + 1) for since, until in spans)


def _overlaps(decision: Decision, proceeding: Proceeding | None) -> list[str]:
    """Regulation 3: a child has one allowance at a time; another guardian's has to be stopped first."""
    own = [allowance.pk for allowance in concerned(decision, proceeding)]
    found = [(line, _running_elsewhere(line, own)) for line in decision.children_in_turn()]
    against = [(line, running) for line, running in found if running is not None]
    guardian = matter_of(decision.case).guardian if against else None
    told = [_told(line, running, running.allowance.guardian == guardian) for line, running in against]
    return list(dict.fromkeys(told))


def _running_elsewhere(line: DecisionLine, own: list[int]) -> AllowancePeriod | None:
    periods = RUNNING.ask(child=line.child_id, since=line.period_to, until=line.period_from)
    return next((period for period in periods if period.allowance_id not in own), None)


def _running(child: int, since: date, until: date) -> QuerySet[AllowancePeriod]:
    periods = AllowancePeriod.objects.in_force().filter(child=child, since__lte=since, until__gte=until)
    return periods.select_related("allowance__office").order_by("-until", "-id")


RUNNING = Question(_running, child=KEY, since=DAY, until=OTHER_DAY)


def _told(line: DecisionLine, running: AllowancePeriod, same_guardian: bool) -> str:
    sentence = (
        _("%(child)s: this guardian's allowance %(number)s (%(office)s) runs until %(until)s already.")
        if same_guardian
        else _(
            "%(child)s: another guardian's allowance %(number)s (%(office)s) runs until %(until)s. Stop it first."
        )
    )
    return sentence % {
        "child": line.child.masked_name,
        "number": running.allowance.number,
        "office": running.allowance.office.place,
        "until": f"{running.until:%d.%m.%Y}",
    }
