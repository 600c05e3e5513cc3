"""How many data statements each of the five acts costs: a literal budget, so that a new question shows in review.

And that raw SQL, which they are measured beside, writes the same rows into the same tables.

Seen red: a second look at the officer's role; a round saved twice; raw SQL without the register of allowances.
"""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection

from benefit_office.bench import crowd
from benefit_office.bench.act_rows import counted
from benefit_office.bench.raw import raw_acts
from benefit_office.bench.scenes import Act, Scene, five_acts, through
from tests import factories as f
from workflow.models import Case

FLOORS = ("workflow", "applications", "decisions")
BUDGET = {"register": 6, "assign": 4, "submit": 7, "sign": 5, "issue": 7}


@pytest.mark.django_db
def test_each_act_keeps_its_budget_of_statements() -> None:
    scene = Scene(crowd.hire()[0], f.at("2026-11-18 11:30"))
    acts = dict(zip(BUDGET, five_acts(scene), strict=True))
    found: dict[str, list[str]] = {name: [] for name in BUDGET}

    def watch(act: Act, case: Case) -> None:
        with counted(next(found[name] for name, one in acts.items() if one is act)):
            act(case)

    through(scene, tuple(acts.values()))  # calendars are worked out once for a process
    through(scene, tuple(acts.values()), watch)
    assert {name: len(statements) for name, statements in found.items()} == BUDGET, found


def rows_of_tables() -> Counter[str]:
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label in FLOORS]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return Counter(dict(cursor.fetchall()))


@pytest.mark.django_db
def test_raw_sql_writes_the_rows_that_the_office_writes() -> None:
    scene = Scene(crowd.hire()[0], f.at("2026-11-18 11:30"))
    through(scene, five_acts(scene))  # the series and chains of the office are there
    begin = rows_of_tables()
    through(scene, five_acts(scene))
    office = rows_of_tables()
    through(scene, raw_acts(scene))
    assert rows_of_tables() - office == office - begin
    _first, ours, raw = Case.objects.order_by("id")
    assert rounds(raw) == rounds(ours)
    assert told(raw) == told(ours)
    assert (raw.state, raw.version, raw.step, raw.due_at) == (
        ours.state,
        ours.version,
        ours.step,
        ours.due_at,
    )


def rounds(case: Case) -> list[tuple[object, ...]]:
    return list(
        case.step_runs.order_by("id").values_list("step", "round", "officer", "verb", "closed_by", "due_at")
    )


def told(case: Case) -> list[tuple[object, ...]]:
    return list(case.audit_events.order_by("id").values_list("chain", "verb", "source", "target", "by"))
