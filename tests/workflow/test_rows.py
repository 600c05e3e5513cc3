"""Rows of several tables by one statement: they know one another's keys, and none is left when one is refused.

Planted defects this file goes red for: a row inserted although the part it waits for found nothing; a key not handed on
to the row that points there.
"""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from workflow.models import AuditEvent, AuditText, CalendarDay, CalendarOrder, Case, StepRun
from workflow.moves.rows import Rows

pytestmark = pytest.mark.django_db


def event(case: Case, verb: str = "note") -> AuditEvent:
    return AuditEvent(
        chain=case.office.code, at=f.START, office=case.office, case=case, verb=verb, facts={"a": [1]}
    )


def test_a_row_that_points_to_another_is_written_with_it_by_one_statement() -> None:
    case, rows = f.a_case(), Rows()
    first, second = event(case), event(case, "again")
    words = AuditText(event=second, salt="s", text="%s Неліктен «100 %»?")
    rows.insert(first, second, words)
    case.resolution = "Қарауға"
    rows.change(case, "resolution")
    with CaptureQueriesContext(connection) as asked:
        rows.write()
    assert len(asked) == 1
    assert words.event_id == second.pk == first.pk + 1
    assert AuditText.objects.get(event=second).text == "%s Неліктен «100 %»?"
    assert (second.case_id, AuditEvent.objects.get(pk=first.pk).facts) == (case.pk, {"a": [1]})
    assert f.fresh(case).resolution == "Қарауға"


def test_a_row_knows_the_key_of_the_new_one_it_points_to() -> None:
    # Its key is its own, so nothing but the handing on tells it the order's (a text above shares the key of its event).
    order = CalendarOrder(
        number="7", signed_on=f.START.date(), entered_by=f.an_administrator(), entered_at=f.START
    )
    day, rows = CalendarDay(date=f.START.date(), kind=CalendarDay.Kind.OFF, order=order), Rows()
    rows.insert(order, day)
    rows.write()
    assert day.order_id == order.pk
    assert [found.pk for found in order.days.all()] == [day.pk]


def test_a_row_waits_for_the_one_before_it_and_is_not_written_without_it() -> None:
    case, rows = f.a_case(), Rows()
    nobody = StepRun(pk=-1, verb="register")
    late = event(case)
    rows.insert(late, after=rows.change(nobody, "verb"))
    rows.write()
    assert late.pk is None
    assert not AuditEvent.objects.filter(verb="note").exists()


def test_when_one_is_refused_none_is_left() -> None:
    case, rows = f.a_case(), Rows()
    (there,) = case.step_runs.all()
    rows.insert(event(case))
    rows.insert(StepRun(case=case, step=2, opened_at=f.START, due_at=there.due_at))  # a second open round
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.write()
    assert not AuditEvent.objects.filter(verb="note").exists()
