"""Two at the same cases: nobody waits for the other while the other waits for him.

Planted defects this file goes red for: the cases of one act locked one by one, with an entry in the trail between them;
the case locked by the statement that joins what stands beside it (`SELECT … FOR UPDATE OF` with its joins).
"""

import os
import threading
import time
from contextlib import closing

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories as make
from tests.factories import at
from workflow import actions as ground
from workflow.delivery import printing
from workflow.models import Notice
from workflow.moves.door import lock
from workflow.moves.refusals import Conflict, Refused
from workflow.reminders.sweep import sweep

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
LAST_DAY = at("2026-11-24 10:00")
LATER = at("2026-11-18 10:00")


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


def test_many_cases_given_away_beside_an_act_on_one_of_them() -> None:
    """Whoever is at the second case needs the office's trail, and the giving needs his case: it has no trail yet."""
    people = make.staff()
    first, second = (make.a_case(state="assigned") for _ in range(2))
    told: list[object] = []

    def give() -> None:
        pairs = [(first, first.version), (second, second.version)]
        try:
            ground.reassign_all(pairs, by=people.head, executor=people.colleague, reason="Демалыс", now=LATER)
        except (Refused, DatabaseError) as refusal:
            told.append(refusal)
        finally:
            connection.close()

    with transaction.atomic():
        lock(second)
        giving = threading.Thread(target=give)
        giving.start()
        while not waiting():
            assert giving.is_alive()
            time.sleep(0.02)
        make.paused(second, LATER)
    giving.join(timeout=30)
    assert [type(one) for one in told] == [
        Conflict
    ]  # the second case is no longer as it was seen: none is given away
    assert make.fresh(second).paused
    assert make.fresh(first).executor == people.executor


def test_who_waited_for_a_case_sees_what_stands_beside_it_as_it_is_now() -> None:
    """The round's new due moment is written while the act waits for the case; the act closes that very round."""
    case = make.a_case(state="assigned")
    seen: list[object] = []

    def act() -> None:
        with transaction.atomic():
            run = lock(case).open_run
            seen.append(run and run.due_at)
        connection.close()

    with transaction.atomic():
        lock(case)
        acting = threading.Thread(target=act)
        acting.start()
        while not waiting():
            assert acting.is_alive()
            time.sleep(0.02)
        case.step_runs.filter(closed_at__isnull=True).update(due_at=LATER)
    acting.join(timeout=30)
    assert seen == [LATER]


def waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
