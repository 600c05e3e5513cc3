"""The strip of a paused case and the walk of its days name one due moment."""

import pytest

from benefit_office.desk.strip import due_words, strip
from tests import factories as make
from tests.factories import at
from workflow.deadlines import calendar_of
from workflow.deadlines.walks import walks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.clause("5.3")
def test_the_due_moment_of_a_pause_that_goes_on_is_the_one_that_is_explained() -> None:
    case, later = make.a_case(state="assigned"), at("2026-11-23 10:00")
    make.paused(case, at("2026-11-17 10:00"))
    case.refresh_from_db()
    explained = next(walk for walk in walks(case, later) if walk.step == 3)
    assert strip(case, later)["steps"][2]["due_at"] == explained.due
    assert explained.due > case.due_at


def test_a_list_names_no_day_while_the_clock_stands_still() -> None:
    case, later = make.a_case(state="assigned"), at("2026-11-23 10:00")
    make.paused(case, at("2026-11-17 10:00"))
    case.refresh_from_db()
    due = due_words(case, calendar_of(case), "working_days", later)
    assert (due["level"], due["text"], due["at"]) == ("paused", "paused", None)
