"""How many data statements each of the five acts costs: a literal budget, so that a new question shows in review.

Seen red: a second look at the officer's role; a round saved twice.
"""

import pytest
from django.db import connection

from benefit_office.bench import crowd
from benefit_office.bench.scenes import Act, Scene, five_acts, through
from tests import factories as f
from workflow.models import Case

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
BUDGET = {"register": 21, "assign": 12, "submit": 19, "sign": 16, "issue": 23}


@pytest.mark.django_db
def test_each_act_keeps_its_budget_of_statements() -> None:
    scene = Scene(crowd.hire()[0], f.at("2026-11-18 11:30"))
    acts = dict(zip(BUDGET, five_acts(scene), strict=True))
    found: dict[str, list[str]] = {name: [] for name in BUDGET}

    def watch(act: Act, case: Case) -> None:
        kept = next(found[name] for name, one in acts.items() if one is act)

        def counted(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
            if sql.lstrip().upper().startswith(COUNTED):
                kept.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            act(case)

    through(scene, tuple(acts.values()))  # calendars are worked out once for a process
    through(scene, tuple(acts.values()), watch)
    assert {name: len(statements) for name, statements in found.items()} == BUDGET, found
