"""Writing the registration journal: one row a number, persons beside it under a salted hash (Regulation 5.5)."""

import hashlib
import json
import secrets
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from workflow.deadlines import calendar_of, reckon_term, stopping_pauses
from workflow.duties import duties_of
from workflow.models import Case, Office, Officer
from workflow.moves.door import Turn, before_moves
from workflow.moves.rows import Rows
from workflow.trail.named import keeper_of
from workflow.working_time import used

from .matter import matter_of
from .models import Decision, JournalEntry, JournalPersons

YEAR_ENDED = "year_ended"  # why a number was cancelled
ENDED_WITHOUT = {
    "drop": "dropped",
    "withdraw": "withdrawn",
    "transfer": "transferred",
}  # by the verb that did it


def enter(decision: Decision, *, by: Officer, now: datetime) -> JournalEntry:
    """One row of the registration journal; persons stand beside it, bound by a salted hash."""
    case = decision.case
    assert decision.date is not None  # constraint decision_number_complete_or_absent
    entry = JournalEntry(
        office=decision.office,
        decision=decision,
        number=decision.number,
        date=decision.date,
        incoming_number=case.number,
        channel=case.channel,
        outcome=decision.outcome,
        total_monthly=total_monthly(decision),
        corrects=_superseded(decision),
        facts=_time_taken(case, now),
        entered_at=now,
        entered_by=by,
        sheets_hash=sheets_hash(decision),
    )
    return write_beside(entry, _persons(case))


def _superseded(decision: Decision) -> JournalEntry | None:
    """The row of the decision that this one takes the place of; both stay in the journal."""
    rows = JournalEntry.objects.filter(decision=decision.supersedes_id, kind=JournalEntry.Kind.DECISION)
    return rows.first() if decision.supersedes_id else None


def write_beside(entry: JournalEntry, persons: dict[str, Any]) -> JournalEntry:
    """Enter a row with its persons beside it; a remark counts among them when there is one."""
    salt = secrets.token_hex(16)
    entry.persons_hash = commitment(salt, persons)
    rows = Rows()
    rows.insert(entry, JournalPersons(entry=entry, salt=salt, **persons))
    rows.write()
    return entry


def cancel_number(
    decision: Decision, *, by: Officer, now: datetime, reason: str = YEAR_ENDED
) -> JournalEntry:
    """A reserved number that no decision will bear is cancelled with its reason: the row of numbers has no gap."""
    assert decision.date is not None  # constraint decision_number_complete_or_absent
    return JournalEntry.objects.create(
        office=decision.office,
        kind=JournalEntry.Kind.CANCELLED,
        decision=decision,
        number=decision.number,
        date=decision.date,
        incoming_number=decision.case.number,
        channel=decision.case.channel,
        entered_at=now,
        entered_by=by,
        facts={"reason": reason},
    )


@before_moves
def leave_no_gap(taken: Turn) -> None:
    """A case that ends without a decision gives its reserved number back to nobody: it is cancelled in the journal."""
    case, verb = taken.case, taken.move.verb
    if verb not in ENDED_WITHOUT:
        return
    decision = Decision.objects.select_related("office").filter(case=case, seq__isnull=False).first()
    if decision is not None:
        decision.case = case
        cancel_number(decision, by=taken.standing.officer, now=taken.now, reason=ENDED_WITHOUT[verb])


def commitment(salt: str, persons: dict[str, Any]) -> str:
    """What the chain knows of persons: a hash that only their names and the salt can make."""
    return hashlib.sha256(
        f"{salt}{json.dumps(persons, ensure_ascii=False, sort_keys=True)}".encode()
    ).hexdigest()


def sheets_hash(decision: Decision) -> str:
    """One hash over the bytes of both sheets."""
    twins = [sheet.sha256 for sheet in (decision.sheet_kk, decision.sheet_ru) if sheet]
    return hashlib.sha256("".join(twins).encode()).hexdigest()


def total_monthly(decision: Decision) -> int:
    """The newest monthly amount of each child together."""
    newest = {line.child_id: line.monthly for line in decision.children_in_turn()}
    return sum(newest.values())


@keeper_of("entry", "corrects")
def _places(entries: Collection[int]) -> dict[int, str]:
    """The trail names a row of the journal by its place in the office's journal, as the page and the print do."""
    rows = JournalEntry.objects.filter(pk__in=entries).values_list("pk", "place")
    return {pk: f"№ {place}" for pk, place in rows}


def offices_read_by(officer: Officer, on: date) -> list[Office]:
    """Whose journal an officer may read: his own offices', also as a substitute; the region's auditor every one's."""
    offices = duties_of(officer, on).offices()
    return list(Office.objects.all() if offices is None else Office.objects.filter(pk__in=offices))


def _persons(case: Case) -> dict[str, Any]:
    matter = matter_of(case)
    children = matter.wards
    acts = {f"№ {child.act_number}, {child.act_date:%d.%m.%Y}" for child in children}
    return {
        "applicant": matter.guardian.full_name,
        "children": [child.person.full_name for child in children],
        "act": "; ".join(sorted(acts)),
    }


def _time_taken(case: Case, now: datetime) -> dict[str, Any]:
    """Working days the service took of its term, less the pauses that stop it; only an application has a term."""
    calendar = calendar_of(case)
    stopping = list(stopping_pauses(case).select_related("step_run"))
    service = reckon_term(case, stopping, calendar, now)
    if service is None:
        return {}
    pauses = [(one.started_at, one.ended_at) for one in stopping if one.step_run.case_id == case.pk]
    until = max(now, service.opened)  # handed in and decided out of hours: the term has not begun
    days = used(calendar, "working_days", [(service.opened, until)], pauses, now=until,
                count_day_zero=case.edition.count_day_zero)  # fmt: skip
    return {"days": days, "term": service.limit.value, "late": now > service.due}
