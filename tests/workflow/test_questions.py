"""A question compiled once answers as the query set would, whoever asks and whatever the terms.

Seen red: the connection of the first asking kept; a term left as it was at the first asking.
"""

from datetime import date

import pytest
from django.db.models import QuerySet

from tests import factories as f
from workflow.memory.questions import DAY, KEY, OTHER_KEY, Question
from workflow.models import Office, Role, held_on

pytestmark = pytest.mark.django_db


def rows(office: int, on: date) -> QuerySet[Role]:
    return Role.objects.filter(held_on(on), office=office).select_related("officer").order_by("id")


def test_each_asking_has_its_own_terms() -> None:
    own, other = f.staff(), f.staff(f.an_office(f.AKSU))
    question = Question(rows, office=KEY, on=DAY)
    for people, day in ((own, date(2026, 11, 18)), (other, date(2026, 11, 18)), (own, date(1990, 1, 1))):
        office = people.office.pk
        found = question.ask(office=office, on=day)
        assert found == list(rows(office, day))
        assert [one.officer.username for one in found] == [one.officer.username for one in rows(office, day)]


def test_a_term_that_the_query_does_not_ask_for_is_a_slip() -> None:
    with pytest.raises(ValueError, match="Not asked for"):
        Question(lambda office, other: Office.objects.filter(pk=office), office=KEY, other=OTHER_KEY).ask(
            office=1, other=2
        )
