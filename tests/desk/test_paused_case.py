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


def test_what_is_left_and_the_day_one_is_in_make_the_limit() -> None:
    """The bar of the whole service leaves the paused days out, as its walk does; a late step names its limit alone:
    the tag says by how much it is over.
    """
    case = make.a_case(state="assigned")  # handed in on Monday, 16 November; step 3 is its third
    make.paused(case, at("2026-11-17 10:00"))
    case.refresh_from_db()
    shown = strip(case, at("2026-11-23 10:00"))
    step, service = shown["steps"][2], shown["service"]
    said, left = service["text"].split(", ")
    assert (said, service["level"]) == ("paused", "paused")
    days_left = int(left.split("\xa0")[0])
    assert service["used"] + days_left == service["limit"] == 10
    assert step["due_text"].startswith("paused, ")

    late = make.a_case(state="submitted")
    shown = strip(late, at("2026-11-27 10:00"))
    step = shown["steps"][3]
    assert step["due_text"].startswith("overdue by ")
    assert step["time_text"] == "1\xa0working day" or step["time_text"] == "1 working day"
    assert (step["note"], step["used"]) == ("", 1)
