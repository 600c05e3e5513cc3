"""A case taken back shows no step as done that nobody did, and no name beside it but the executor's own."""

import pytest

from benefit_office.desk.strip import strip
from decisions import prints
from tests import factories as make
from tests.factories import at
from workflow.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def taken_back() -> Case:
    return make.withdrawn(make.a_case(state="assigned"), at("2026-11-18 10:00"))


@pytest.mark.clause("5.3")
def test_the_strip_shows_the_executor_and_that_his_step_was_not_finished() -> None:
    case = taken_back()
    steps = strip(case, at("2026-11-18 11:00"))["steps"]
    assert [step["state"] for step in steps] == ["done", "done", "dropped", "dropped", "dropped"]
    assert steps[2]["officer"] == make.staff().executor.short_name
    assert [step["due_text"] for step in steps[2:]] == ["not finished", "", ""]


def test_the_printed_history_names_the_executor_at_his_step_and_the_clerk_at_the_withdrawal() -> None:
    case, people = taken_back(), make.staff()
    sheet = prints._history(case, people.head, at("2026-11-18 11:00"), "ru")
    assert [step["officer"] for step in sheet["steps"]] == [
        people.clerk.short_name,
        people.head.short_name,
        people.executor.short_name,
    ]
    assert sheet["events"][-1]["officer"] == people.clerk.short_name
