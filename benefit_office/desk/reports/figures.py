"""The numbers of a report. Each table is asked of the database in one question, the movement of applications once
for all of them (`movement`); a page has them all in about ten.

Applications are counted by their moments: carried over (handed in before the period, not ended before it), received
(handed in within), done (ended within: issued, acceptance refused, withdrawn, transferred), pending (not ended by its
end). So carried over + received = done + pending, in each row. Re-settings, stops and corrections stand among the
outcomes, not among the applications: nobody hands them in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from applications.models import Requirement
from decisions.models import Ground, JournalEntry
from decisions.words import OUTCOMES_DONE
from workflow.editions import edition_on
from workflow.models import Office, StepRun
from workflow.visits import replica
from workflow.words import Channel, RoleKind, State

from .movement import Movement
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
    movement = Movement(offices, span)
    return [
        by_month(movement),
        by_office(movement),
        by_channel(movement),
        by_outcome(offices, span),
        late_by_step(offices, span),
        refused_by_ground(offices, span),
        not_accepted_by_paper(movement),
        committed_by_year(offices, span),
    ]


def by_month(movement: Movement) -> Table:
    """Month by month: what stood open, came, was returned and was done."""
    span = movement.span
    rows = [[f"{one.since:%m.%Y}", *movement.row(one)] for one in span.months()]
    whole = [_("Whole period"), *movement.row(span)]
    return Table("month", _("Month by month"), [_("Month"), *_moves()], rows, whole)


def by_office(movement: Movement) -> Table:
    """Office by office, in the region's own order."""
    rows = [
        [str(office.place), *movement.row(movement.span, office=office.pk)] for office in movement.offices
    ]
    return Table("office", _("Applications by office"), [_("Office"), *_moves()], rows, _sums(rows))


def by_channel(movement: Movement) -> Table:
    """Regulation 1: by the three doors they came through."""
    rows = [[str(channel.label), *movement.row(movement.span, channel=channel.value)] for channel in Channel]
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


def not_accepted_by_paper(movement: Movement) -> Table:
    """Regulation 9.1: refusals to accept by the paper that was missing; one receipt may name several."""
    offices, span = movement.offices, movement.span
    with replica.source().cursor() as cursor:
        cursor.execute(MISSING, [[office.pk for office in offices], span.begins, span.ends])
        found: list[tuple[str, int]] = cursor.fetchall()
    titles = {
        one.code: one.short_title
        for one in Requirement.objects.filter(code__in=[code for code, _count in found]).order_by("since")
    }
    rows: list[list[Any]] = [[titles.get(code, code), count] for code, count in found]
    ended = movement.done(span)[State.ACCEPTANCE_REFUSED]
    return Table(
        "paper", _("Refusals to accept, by missing paper"), [_("Paper"), _("Receipts")], rows,
        [_("Receipts in all"), ended], note=_("One receipt may name several papers.") if rows else "",
    )  # fmt: skip


# A period in force within a year: its first and its last month in proportion, those between them whole – or all of
# them whole by the rule it was appointed under. So a year costs one row, not one for each of its months.
COMMITTED = """
    WITH paid AS (
        SELECT of_year, monthly, coalesce(part_month = 'whole', false) AS whole,
               greatest(period.since, allowance.pays_from, make_date(of_year, 1, 1)) AS starts,
               least(period.until, make_date(of_year, 12, 31)) AS ends
        FROM decisions_allowanceperiod period
        JOIN decisions_allowance allowance ON allowance.id = period.allowance_id
        LEFT JOIN decisions_decision decision ON decision.id = period.decision_id
        LEFT JOIN decisions_allowancerule rule ON rule.id = decision.rule_id
        CROSS JOIN generate_series(%(first)s, %(last)s) of_year
        WHERE allowance.office_id = ANY(%(offices)s) AND period.entered_at < %(at)s
          AND (period.ended_at IS NULL OR period.ended_at >= %(at)s)
    ), days AS (
        SELECT of_year, monthly, whole, ends - starts + 1 AS covered,
               extract(month FROM ends) - extract(month FROM starts) AS further,
               extract(day FROM starts) AS first, extract(day FROM ends) AS last,
               extract(day FROM date_trunc('month', starts::timestamp) + interval '1 month - 1 day') AS of_first,
               extract(day FROM date_trunc('month', ends::timestamp) + interval '1 month - 1 day') AS of_last
        FROM paid WHERE starts <= ends
    )
    SELECT of_year, coalesce(sum(CASE
        WHEN whole THEN monthly * (further + 1)
        WHEN further = 0 THEN round(monthly * covered / of_first, 2)
        ELSE round(monthly * (of_first - first + 1) / of_first, 2) + monthly * (further - 1)
             + round(monthly * last / of_last, 2) END), 0)
    FROM generate_series(%(first)s, %(last)s) of_year LEFT JOIN days USING (of_year)
    GROUP BY of_year ORDER BY of_year
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


def _moves() -> list[str]:
    return [
        _("Carried over"), _("Received"), _("Returned by the head"), _("Issued"), _("Acceptance refused"),
        _("Withdrawn"), _("Transferred"), _("Pending at the end"),
    ]  # fmt: skip


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
    return [_("Total"), *("" if isinstance(column[0], str) else sum(column) for column in columns)]
