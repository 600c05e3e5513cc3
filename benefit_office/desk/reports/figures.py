"""The numbers of a report. Each table is asked of the database in one question; a page has them all in about ten.

Applications are counted by their moments: carried over (handed in before the period, not ended before it), received
(handed in within), done (ended within: issued, acceptance refused, withdrawn, transferred), pending (not ended by its
end). So carried over + received = done + pending, in each row. Re-settings, stops and corrections stand among the
outcomes, not among the applications: nobody hands them in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from applications.models import Requirement
from decisions.models import Ground, JournalEntry
from decisions.words import OUTCOMES_DONE
from workflow import replica
from workflow.editions import edition_on
from workflow.models import Case, Office, StepRun
from workflow.text import in_language
from workflow.words import CaseKind, Channel, RoleKind, State

from .periods import Span

BUDGET_YEARS = 3  # the local budget is made for three years


@dataclass(frozen=True)
class Table:
    """One table of the report: the first cell of a row is its name, the others are numbers."""

    code: str
    title: str
    columns: list[str]
    rows: list[list[Any]]
    total: list[Any] = field(default_factory=list)
    note: str = ""

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each heading, and whether numbers stand below it."""
        cells = self.rows[0] if self.rows else self.columns
        return [(column, not isinstance(cell, str)) for column, cell in zip(self.columns, cells, strict=True)]


def report(offices: Sequence[Office], span: Span) -> list[Table]:
    """All tables of a period for these offices."""
    return [
        by_month(offices, span),
        by_office(offices, span),
        by_channel(offices, span),
        by_outcome(offices, span),
        late_by_step(offices, span),
        refused_by_ground(offices, span),
        not_accepted_by_paper(offices, span),
        committed_by_year(offices, span),
    ]


def by_month(offices: Sequence[Office], span: Span) -> Table:
    """Month by month: what stood open, came, was returned and was done."""
    months = span.months()
    rows = [[f"{one.since:%m.%Y}", *_moved(offices, one)] for one in months]
    whole = [_("Whole period"), *_moved(offices, span)]
    return Table("month", _("Month by month"), [_("Month"), *_moves()], rows, whole)


def by_office(offices: Sequence[Office], span: Span) -> Table:
    """Office by office, in the region's own order."""
    found = _movement(offices, span, "office")
    returned = _returned(offices, span, "case__office")
    rows = [
        [str(office.place), *_row(found.get(office.pk), returned.get(office.pk, 0))] for office in offices
    ]
    return Table("office", _("Applications by office"), [_("Office"), *_moves()], rows, _sums(rows))


def by_channel(offices: Sequence[Office], span: Span) -> Table:
    """Regulation 1: by the three doors they came through."""
    found = _movement(offices, span, "channel")
    returned = _returned(offices, span, "case__channel")
    rows = [
        [str(channel.label), *_row(found.get(channel.value), returned.get(channel.value, 0))]
        for channel in Channel
    ]
    return Table("channel", _("Applications by channel"), [_("Channel"), *_moves()], rows, _sums(rows))


def by_outcome(offices: Sequence[Office], span: Span) -> Table:
    """Regulation 5.5: the decisions entered in the journal."""
    asked = (
        _entries(offices, span).values("outcome").annotate(count=Count("pk"), monthly=Sum("total_monthly"))
    )
    found: dict[str, dict[str, Any]] = {row["outcome"]: dict(row) for row in asked.order_by()}
    rows = [
        [str(word), found.get(code, {}).get("count", 0), found.get(code, {}).get("monthly", 0)]
        for code, word in OUTCOMES_DONE.items()
    ]
    columns = [_("Outcome"), _("Decisions"), _("Tenge a month")]
    return Table("outcome", _("Decisions by outcome"), columns, rows, _sums(rows))


def late_by_step(offices: Sequence[Office], span: Span) -> Table:
    """Regulation 5: whose step was late; a deadline counts in the period in which it was missed."""
    late = StepRun.objects.filter(
        case__office__in=offices, breached_at__gte=span.begins, breached_at__lt=span.ends
    )
    asked = late.values("step").annotate(cases=Count("case", distinct=True)).order_by()
    found = {row["step"]: row["cases"] for row in asked}
    steps = edition_on(offices[0], span.until).steps.all() if offices else []
    rows: list[list[Any]] = [
        [f"{step.number}. {step.action}", str(RoleKind(step.role).label), found.get(step.number, 0)]
        for step in steps
    ]
    service = _entries(offices, span).filter(facts__late=True).count()
    rows.append([_("The whole service, ended late"), "", service])
    return Table("late", _("Late, by whose step"), [_("Step"), _("Role"), _("Cases")], rows)


def refused_by_ground(offices: Sequence[Office], span: Span) -> Table:
    """Refusals and stops by the ground they rest on."""
    denied = _entries(offices, span).filter(decision__ground__isnull=False)
    asked = denied.values("decision__ground").annotate(count=Count("pk")).order_by()
    found = {row["decision__ground"]: row["count"] for row in asked}
    rows = [
        [f"{ground.text} ({ground.clause})", str(OUTCOMES_DONE[ground.outcome]), found[ground.pk]]  # type: ignore[index]
        for ground in Ground.objects.filter(pk__in=found)
    ]
    return Table(
        "ground",
        _("Refusals and stops by ground"),
        [_("Ground"), _("Outcome"), _("Decisions")],
        rows,
        _sums(rows),
    )


MISSING = """
    SELECT code, count(DISTINCT refusal.case_id)
    FROM applications_acceptancerefusal refusal, jsonb_array_elements_text(refusal.missing) code
    WHERE refusal.office_id = ANY(%s) AND refusal.refused_at >= %s AND refusal.refused_at < %s
    GROUP BY code ORDER BY 2 DESC, 1
"""


def not_accepted_by_paper(offices: Sequence[Office], span: Span) -> Table:
    """Regulation 9.1: refusals to accept by the paper that was missing; one receipt may name several."""
    with replica.source().cursor() as cursor:
        cursor.execute(MISSING, [[office.pk for office in offices], span.begins, span.ends])
        found: list[tuple[str, int]] = cursor.fetchall()
    titles = {
        one.code: in_language(one, "title")
        for one in Requirement.objects.filter(code__in=[code for code, _count in found]).order_by("since")
    }
    rows: list[list[Any]] = [[titles.get(code, code), count] for code, count in found]
    ended = _ended(offices, span).filter(state=State.ACCEPTANCE_REFUSED).count()
    return Table(
        "paper", _("Refusals to accept, by missing paper"), [_("Paper"), _("Receipts")], rows,
        [_("Receipts in all"), ended], note=_("One receipt may name several papers."),
    )  # fmt: skip


# A month of a period in force: its covered days in proportion, or whole by the rule it was appointed under.
COMMITTED = """
    SELECT budget.of_year, coalesce(sum(CASE
        WHEN covered = days OR part_month = 'whole' THEN monthly
        ELSE round(monthly::numeric * covered / days, 2) END), 0)
    FROM generate_series(%(first)s, %(last)s) budget(of_year)
    LEFT JOIN LATERAL (
        SELECT period.monthly, coalesce(rule.part_month, 'proportional') AS part_month,
               extract(day FROM month + interval '1 month - 1 day')::int AS days,
               least(period.until, (month + interval '1 month - 1 day')::date)
                   - greatest(period.since, month::date, allowance.pays_from) + 1 AS covered
        FROM decisions_allowanceperiod period
        JOIN decisions_allowance allowance ON allowance.id = period.allowance_id
        LEFT JOIN decisions_decision decision ON decision.id = period.decision_id
        LEFT JOIN decisions_allowancerule rule ON rule.id = decision.rule_id
        CROSS JOIN LATERAL generate_series(
            date_trunc('month', greatest(period.since, allowance.pays_from,
                                         make_date(budget.of_year, 1, 1))::timestamp),
            least(period.until, make_date(budget.of_year, 12, 31))::timestamp, interval '1 month') month
        WHERE allowance.office_id = ANY(%(offices)s) AND period.entered_at < %(at)s
          AND (period.ended_at IS NULL OR period.ended_at >= %(at)s)
    ) paid ON covered > 0
    GROUP BY budget.of_year ORDER BY budget.of_year
"""


def committed_by_year(offices: Sequence[Office], span: Span) -> Table:
    """What the running allowances, as the register had them at the end of the period, cost in each budget year."""
    first = span.until.year
    values: dict[str, Any] = {
        "first": first, "last": first + BUDGET_YEARS - 1, "offices": [office.pk for office in offices],
        "at": span.ends,
    }  # fmt: skip
    with replica.source().cursor() as cursor:
        cursor.execute(COMMITTED, values)
        rows: list[list[Any]] = [[str(year), Decimal(total)] for year, total in cursor.fetchall()]
    return Table(
        "budget", _("Committed by budget year"), [_("Year"), _("Tenge")], rows,
        note=_("The running allowances as they stood at the end of the period; part months by the office's rule."),
    )  # fmt: skip


# -- the movement of applications -------------------------------------------------------------------------------

DONE = (State.ISSUED, State.ACCEPTANCE_REFUSED, State.WITHDRAWN, State.TRANSFERRED)


def _moves() -> list[str]:
    return [
        _("Carried over"), _("Received"), _("Returned by the head"), _("Issued"), _("Acceptance refused"),
        _("Withdrawn"), _("Transferred"), _("Pending at the end"),
    ]  # fmt: skip


def _live(offices: Sequence[Office], span: Span) -> QuerySet[Case]:
    """Applications that were open at some moment of the period."""
    return Case.objects.filter(
        Q(closed_at__isnull=True) | Q(closed_at__gte=span.begins),
        kind=CaseKind.APPLICATION, office__in=offices, handed_in_at__lt=span.ends,
    )  # fmt: skip


def _ended(offices: Sequence[Office], span: Span) -> QuerySet[Case]:
    return _live(offices, span).filter(closed_at__lt=span.ends)


def _counts(span: Span) -> dict[str, Count]:
    done = {state.value: Count("pk", Q(closed_at__lt=span.ends, state=state)) for state in DONE}
    return {
        "carried": Count("pk", Q(handed_in_at__lt=span.begins)),
        "came": Count("pk", Q(handed_in_at__gte=span.begins)),
        **done,
        "pending": Count("pk", Q(closed_at__isnull=True) | Q(closed_at__gte=span.ends)),
    }


def _movement(offices: Sequence[Office], span: Span, by: str) -> dict[Any, dict[str, int]]:
    asked = _live(offices, span).order_by().values(by).annotate(**_counts(span))
    return {row[by]: row for row in asked}


def _moved(offices: Sequence[Office], span: Span) -> list[int]:
    return _row(_live(offices, span).aggregate(**_counts(span)), _returns(offices, span).count())


def _row(found: dict[str, int] | None, returned: int) -> list[int]:
    counted = found or {}
    done = [counted.get(state.value, 0) for state in DONE]
    return [counted.get("carried", 0), counted.get("came", 0), returned, *done, counted.get("pending", 0)]


def _returns(offices: Sequence[Office], span: Span) -> QuerySet[StepRun]:
    """Regulation 5.4: drafts the head sent back within the period."""
    return StepRun.objects.filter(
        verb="return_draft", closed_at__gte=span.begins, closed_at__lt=span.ends,
        case__office__in=offices, case__kind=CaseKind.APPLICATION,
    )  # fmt: skip


def _returned(offices: Sequence[Office], span: Span, by: str) -> dict[Any, int]:
    asked = _returns(offices, span).order_by().values(by).annotate(count=Count("pk"))
    return {row[by]: row["count"] for row in asked}


def _entries(offices: Sequence[Office], span: Span) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(
        kind=JournalEntry.Kind.DECISION, office__in=offices,
        entered_at__gte=span.begins, entered_at__lt=span.ends,
    )  # fmt: skip


def _sums(rows: list[list[Any]]) -> list[Any]:
    """The columns added up; one of words stays empty."""
    if not rows:
        return []
    columns = list(zip(*[row[1:] for row in rows], strict=True))
    return [_("In all"), *("" if isinstance(column[0], str) else sum(column) for column in columns)]
