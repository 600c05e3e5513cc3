"""The strip of the five steps on a case's page."""

from datetime import timedelta

import pytest

from benefit_office.desk.strip import strip
from tests import factories as make
from tests.factories import START

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LATER = START + timedelta(days=6)


def test_an_ended_service_shows_when_it_ended():
    case = make.fresh(make.withdrawn(make.registered(make.received(), START), START))

    service = strip(case, LATER)["service"]

    assert (service["text"], service["due_at"]) == ("ended in time", case.closed_at)
