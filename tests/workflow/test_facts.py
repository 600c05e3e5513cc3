"""What a process keeps of the regulation's facts is never older than the facts."""

from datetime import date
from typing import Any

import pytest
from django.db import models, transaction

from applications.models import Requirement
from tests import factories as f
from workflow.memory import facts
from workflow.models import Edition, Office, Step
from workflow.words import State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Office, {"phone": "8 7182 00 00 00"}),
        (Edition, {"service_days": 9}),
        (Step, {"limit": 2}),
        (Requirement, {"until": date(2030, 1, 1)}),
    ],
)
def test_whoever_changes_a_fact_raises_the_number(table: type[models.Model], change: dict[str, Any]) -> None:
    before = facts.stamp()
    table._default_manager.update(**change)
    assert facts.stamp() > before


def test_the_act_after_a_change_reckons_with_what_was_changed() -> None:
    first = f.a_case(state=State.REGISTERED)
    Step.objects.filter(edition=first.edition, number=2).update(limit=3)
    second = f.a_case(state=State.REGISTERED)
    assert first.due_at is not None
    assert second.due_at is not None
    assert first.due_at < second.due_at


def test_what_was_read_of_a_change_that_was_taken_back_is_not_kept() -> None:
    edition = f.a_case().edition
    kept = facts.steps(edition.pk, facts.stamp())[3].limit
    with transaction.atomic():
        Step.objects.filter(edition=edition, number=3).update(limit=kept + 1)
        assert facts.steps(edition.pk, facts.stamp())[3].limit == kept + 1
        transaction.set_rollback(True)
    assert facts.steps(edition.pk, facts.stamp())[3].limit == kept
