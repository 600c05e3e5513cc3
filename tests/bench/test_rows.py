"""The rows of `make bench` are well formed; how fast they are is not a test's business."""

import json

import pytest

from benefit_office.bench import measure
from benefit_office.bench.clock_rows import SPANS, working_time
from benefit_office.bench.sizes import QUICK


@pytest.mark.django_db
def test_the_row_of_working_time_is_a_json_line_for_each_goal() -> None:
    rows = [json.loads(str(row)) for row in working_time(QUICK)]
    assert [row["name"] for row in rows] == [f"working_time {days} days" for days in SPANS]
    for row in rows:
        assert list(row) == ["name", "ours", "other", "unit", "ratio", "goal", "holds"]
        assert row["ratio"] == pytest.approx(row["ours"] / row["other"], rel=0.01)
        assert row["holds"] is (row["ratio"] <= row["goal"])


def test_a_goal_is_the_highest_ratio_or_the_lowest() -> None:
    assert measure.row("page", 3, 2, unit="ms", goal=1.5).holds
    assert not measure.row("page", 3.1, 2, unit="ms", goal=1.5).holds
    assert measure.row("cases a second", 2, 2, unit="1/s", goal=1, at_least=True).holds
    assert not measure.row("cases a second", 1.9, 2, unit="1/s", goal=1, at_least=True).holds


def test_both_sides_are_measured_in_turns_and_the_median_counts() -> None:
    took = {"ours": iter([9, 1, 5, 2]), "other": iter([9, 4, 4, 8])}
    order: list[str] = []

    def side(name: str) -> measure.Measure:
        return lambda: order.append(name) or next(took[name])  # type: ignore[func-returns-value]

    assert measure.in_turns(side("ours"), side("other"), rounds=3, warm=1) == (2, 4)
    assert order == ["ours", "other", "other", "ours", "ours", "other", "other", "ours"]
