"""How applications moved through a period: counted by the database once, added up here for every table.

What came before the period is one heap, what came within it one for each of its months: so the numbers that travel
do not grow with the register.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Q, When
from django.db.models.functions import Greatest, TruncMonth

from workflow import models
from workflow.clock import ZONE
from workflow.models import Office, StepRun
from workflow.words import CaseKind, State

from .periods import Span

DONE = (State.ISSUED, State.ACCEPTANCE_REFUSED, State.WITHDRAWN, State.TRANSFERRED)


@dataclass(frozen=True)
class Flow:
    """So many applications of one office and one door that came in one month and ended alike in one.

    `came` is None for what came before the period, `ended` for what has not ended by its end.
    """

    office: int
    channel: str
    came: datetime | None
    ended: datetime | None
    state: str
    count: int


@dataclass(frozen=True)
class Returned:
    """So many drafts of one office and one door that the head sent back in one month (Regulation 5.4)."""

    office: int
    channel: str
    month: datetime
    count: int


class Movement:
    """The applications that were open at some moment of a period, of these offices."""

    def __init__(self, offices: Sequence[Office], span: Span) -> None:
        self.offices, self.span = offices, span
        live = models.Case.objects.filter(
            Q(closed_at__isnull=True) | Q(closed_at__gte=span.begins),
            kind=CaseKind.APPLICATION, office__in=offices, handed_in_at__lt=span.ends,
        )  # fmt: skip
        came = Case(When(handed_in_at__gte=span.begins, then=self._month("handed_in_at")))
        ended = Case(When(closed_at__lt=span.ends, then=self._month("closed_at")))
        alike = live.order_by().values_list("office", "channel", came, ended, "state")
        self.flows = [Flow(*row) for row in alike.annotate(count=Count("pk"))]
        sent_back = StepRun.objects.filter(
            verb="return_draft", closed_at__gte=span.begins, closed_at__lt=span.ends,
            case__office__in=offices, case__kind=CaseKind.APPLICATION,
        )  # fmt: skip
        returned = sent_back.order_by().values_list("case__office", "case__channel", self._month("closed_at"))
        self.returns = [Returned(*row) for row in returned.annotate(count=Count("pk"))]

    def row(self, span: Span, **of: object) -> list[int]:
        """Carried over, received, returned, done in each way, pending – in the period or a month of it.

        `of` chooses one office, or one door.
        """
        carried = came = returned = pending = 0
        for flow in self._open_in(span, of):
            is_old = flow.came is None or flow.came < span.begins
            carried += flow.count * is_old
            came += flow.count * (not is_old)
            pending += flow.count * (flow.ended is None or flow.ended >= span.ends)
        for sent in self.returns:
            returned += sent.count * (span.begins <= sent.month < span.ends and _is(sent, of))
        done = self.done(span, **of)
        return [carried, came, returned, *(done[state] for state in DONE), pending]

    def done(self, span: Span, **of: object) -> Counter[str]:
        """How many ended in each way within the period or a month of it."""
        counts: Counter[str] = Counter()
        for flow in self._open_in(span, of):
            if flow.ended is not None and flow.ended < span.ends:
                counts[flow.state] += flow.count
        return counts

    def _open_in(self, span: Span, of: dict[str, object]) -> list[Flow]:
        return [
            flow
            for flow in self.flows
            if (flow.came is None or flow.came < span.ends)
            and (flow.ended is None or flow.ended >= span.begins)
            and _is(flow, of)
        ]

    def _month(self, moment: str) -> Greatest:
        """The first moment of its month in the office's zone, or of the period."""
        return Greatest(TruncMonth(moment, tzinfo=ZONE), self.span.begins)


def _is(row: Flow | Returned, of: dict[str, object]) -> bool:
    return all(getattr(row, name) == wanted for name, wanted in of.items())
