"""The crowd that is measured on is a real one: constraints, chains, numbers and due moments hold."""

from datetime import datetime

import pytest
from django.db.models import F

from benefit_office.bench import crowd
from decisions import proof
from tests.factories import at
from workflow.calendars import calendar_for
from workflow.deadlines import reckon_service, reckon_step
from workflow.models import Case, NumberSeries, Office, Rung, StepRun
from workflow.reminders.ladder import moments
from workflow.reminders.sweep import sweep

pytestmark = pytest.mark.django_db
NOW = at("2026-11-18 11:30")
CASES = 200


def archive() -> datetime:
    crowd.archive(CASES, NOW)
    return NOW


def test_every_row_points_to_a_row_that_is_there() -> None:
    archive()
    astray = {
        f"{model.__name__}.{field.name}"
        for model in crowd.TABLES
        for field in model._meta.concrete_fields
        if field.is_relation
        and model.objects.filter(**{f"{field.name}__isnull": False})
        .exclude(**{f"{field.name}__in": field.related_model._base_manager.all()})
        .exists()
    }
    assert astray == set()


def test_the_journal_proves_and_no_number_is_missing() -> None:
    archive()
    assert [proof.verify(office) for office in Office.objects.all()] == [None] * 13
    taken = sum(NumberSeries.objects.filter(kind="incoming").values_list("last", flat=True))
    assert taken == Case.objects.filter(incoming_seq__isnull=False).count()


def test_due_moments_and_the_next_look_are_those_of_the_step_clock() -> None:
    now = archive()
    rungs = list(Rung.objects.filter(active=True))
    open_runs = list(
        StepRun.objects.filter(closed_at__isnull=True).select_related("case__edition", "case__office")
    )
    assert len(open_runs) == CASES * 3 // 10
    for run in open_runs:
        case, calendar = run.case, calendar_for(run.case.office)
        service = reckon_service(case, calendar, now)
        assert run.due_at == case.due_at == reckon_step(case, run.step, calendar, now).due
        assert service is not None
        assert case.service_due_at == service.due
        step = case.edition.steps.get(number=run.step)
        ladder = moments(case, run, step, rungs, calendar, now)
        assert run.next_rung_at == min((moment for moment, _rung in ladder if moment > now), default=None)


def test_what_was_late_is_written_down_as_late() -> None:
    archive()
    closed = StepRun.objects.filter(closed_at__isnull=False)
    late = closed.filter(closed_at__gt=F("due_at"))
    assert late.count() == 7
    assert set(late.values_list("breached_at", flat=True)) == set(late.values_list("due_at", flat=True))
    assert not closed.filter(closed_at__lte=F("due_at"), breached_at__isnull=False).exists()


def test_a_hundred_of_the_open_steps_have_something_to_say() -> None:
    crowd.open_steps(150, NOW)
    counts = sweep(NOW)
    assert (counts["looked_at"], counts["faults"]) == (crowd.DUE, 0)
    assert counts["notices"] >= crowd.DUE
    assert sweep(NOW)["looked_at"] == 0
