"""The sweep beside an act on the same case: nobody waits for the other while the other waits for him."""

import os
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from tests import factories as make
from tests.factories import at
from workflow import printing
from workflow.models import Notice
from workflow.reminders.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
LAST_DAY = at("2026-11-24 10:00")


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no broker here, and nobody waits for one."""
    monkeypatch.setattr(printing, "hint", lambda *_args: False)


def test_a_case_that_somebody_acts_on_is_left_to_the_next_sweep() -> None:
    case = make.a_case(state="assigned")
    settings = connection.settings_dict
    act = psycopg2.connect(os.environ["DATABASE_URL"], dbname=settings["NAME"])
    with closing(act), act.cursor() as cursor:
        cursor.execute("SELECT 1 FROM workflow_case WHERE id = %s FOR UPDATE", [case.pk])
        with connection.cursor() as own:
            own.execute("SET lock_timeout = '500ms'")
        assert sweep(LAST_DAY)["looked_at"] == 0
    assert sweep(LAST_DAY)["looked_at"] == 1
    rungs = Notice.objects.filter(case=case).values_list("rung", flat=True)
    assert sorted(rungs) == ["half-days", "last-day"]
