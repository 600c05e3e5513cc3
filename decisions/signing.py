"""The head's table: submitted drafts with what changed since the last return, and acts on many at once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.delivery import vault
from workflow.duties import duties_of
from workflow.models import AuditEvent, Case, Office, Officer, Sheet
from workflow.moves.refusals import Refused
from workflow.rules import standing_among
from workflow.visits.fetch import number_in
from workflow.words import CaseKind, RoleKind, State

from .drafting import DENYING
from .models import Decision, Outcome
from .rules import PREPARING, sentence_for_preparer
from .submitted import changes_between, submitted_facts
from .words import OUTCOME_TITLES

Act = Callable[[Case, int | None], str]


@dataclass(frozen=True)
class Row:
    """One submitted draft as the head sees it."""

    decision: Decision
    applicant: str
    outcome: object
    total: int
    children: int
    changes: list[str]
    warnings: list[str]
    why_not: str
    ready: bool
    failed: bool

    @property
    def case(self) -> Case:
        return self.decision.case

    @property
    def box(self) -> str:
        """The case with the version the head's page was opened with."""
        return f"{self.case.public_id}:{self.case.version}"


@dataclass
class Done:
    """What became of each chosen case: its sentence, and whether it was done."""

    results: dict[int, tuple[bool, str]] = field(default_factory=dict)

    def each(self, cases: Iterable[tuple[Case, int | None]], act: Act) -> None:
        """One transaction a case: what is refused for one does not stop the others."""
        for case, version in cases:
            try:
                self.results[case.pk] = (True, act(case, version))
            except Refused as refusal:
                self.results[case.pk] = (False, str(refusal))

    @property
    def told(self) -> str:
        done = sum(ok for ok, _told in self.results.values())
        return _("%(done)s of %(all)s done.") % {"done": done, "all": len(self.results)}


def waiting_for(officer: Officer, on: date) -> QuerySet[Decision]:
    """The submitted drafts of the offices whose head he is, or stands in for; what will be late first stands first."""
    offices = duties_of(officer, on).offices([RoleKind.HEAD]) or ()
    waiting = Decision.objects.filter(case__state=State.SUBMITTED, case__office__in=offices)
    return (
        waiting.select_related(
            "case__office", "case__application__guardian", "case__proceeding__allowance__guardian", "ground",
            "prepared_by", "sheet_kk", "sheet_ru",
        )
        .prefetch_related("lines")
        .order_by("case__due_at", "case_id")
    )  # fmt: skip


def rows(decisions: Sequence[Decision], officer: Officer, on: date) -> list[Row]:
    """The table; the number of questions to the database does not grow with the number of drafts."""
    events: dict[int, list[AuditEvent]] = {}
    wanted = AuditEvent.objects.filter(case__in=[one.case_id for one in decisions], verb__in=PREPARING)
    for event in wanted.order_by("id"):
        assert event.case_id is not None  # filtered by case
        events.setdefault(event.case_id, []).append(event)
    acting = _acting_for(officer, {one.case.office for one in decisions}, on)
    return [_row(one, officer, events.get(one.case_id, []), acting[one.case.office]) for one in decisions]


def bundle(sheets: Iterable[Sheet]) -> bytes:
    """The stored sheets one after the other in one file, for the printer; each stored file stays the original."""
    merged = pikepdf.Pdf.new()
    for sheet in sheets:
        with pikepdf.open(BytesIO(vault.get(sheet.sha256))) as one:
            merged.pages.extend(one.pages)
    out = BytesIO()
    merged.save(out)
    return out.getvalue()


def _acting_for(officer: Officer, offices: set[Office], on: date) -> dict[Office, Officer | None]:
    """In whose place he signs in each office; his own role comes first."""
    heads = duties_of(officer, on).acting([RoleKind.HEAD])
    own = {role.office for role in heads if role.holder == officer.pk}
    found: dict[Office, Officer | None] = {}
    for office in offices:
        standing = None if office.pk in own else standing_among(officer, [RoleKind.HEAD], office, on)
        found[office] = standing.acting_for if standing else None
    return found


def _row(decision: Decision, officer: Officer, events: list[AuditEvent], acting_for: Officer | None) -> Row:
    lines = list(decision.lines.all())
    newest = {line.child_id: line.monthly for line in sorted(lines, key=lambda line: line.period_from)}
    hands = {
        decision.prepared_by_id,
        *(pk for event in events for pk in (event.by_id, event.acting_for_id) if pk),
    }
    submits = [event.facts for event in events if event.verb == "submit"]
    twins = [decision.sheet_kk, decision.sheet_ru]
    return Row(
        decision=decision,
        applicant=_applicant(decision.case),
        outcome=OUTCOME_TITLES[Outcome(decision.outcome)],
        total=0 if decision.outcome in DENYING else sum(newest.values()),
        children=len(newest),
        changes=changes_between(submits[-2], submitted_facts(decision)) if len(submits) > 1 else [],
        warnings=_warnings(decision),
        why_not=sentence_for_preparer(officer, hands, acting_for),
        ready=all(sheet is not None and sheet.state == Sheet.State.READY for sheet in twins),
        failed=any(sheet is not None and sheet.state == Sheet.State.FAILED for sheet in twins),
    )


def _applicant(case: Case) -> str:
    if case.kind == CaseKind.APPLICATION:
        return case.application.guardian.short_name
    proceeding = getattr(case, "proceeding", None)
    allowance = proceeding.allowance if proceeding else None
    return allowance.guardian.short_name if allowance else str(case.get_kind_display())


def _warnings(decision: Decision) -> list[str]:
    """Amounts that are not what the rule and the index come to; the case's own page says which."""
    changed = sum(row.get("what") == "changed" for row in decision.calculation)
    if not changed:
        return []
    told = ngettext(
        "%(count)d amount is not the one calculated.", "%(count)d amounts are not those calculated.", changed
    )
    return [told % {"count": changed}]


def chosen(boxes: Iterable[str], decisions: QuerySet[Decision]) -> list[tuple[Case, int | None]]:
    """The ticked cases among those that wait for this head, each with the version his page was opened with."""
    versions: dict[str, int | None] = {}
    for box in boxes:
        public_id, _colon, version = box.partition(":")
        versions[public_id] = number_in(version)
    waiting = {str(one.case.public_id): one.case for one in decisions}
    return [(waiting[public_id], version) for public_id, version in versions.items() if public_id in waiting]


def ready_sheets(decisions: Iterable[Decision], languages: Iterable[str]) -> list[Sheet]:
    """The printed sheets of the chosen decisions, twins side by side."""
    found: list[Any] = [
        getattr(decision, f"sheet_{language}") for decision in decisions for language in languages
    ]
    return [sheet for sheet in found if sheet is not None and sheet.state == Sheet.State.READY]
