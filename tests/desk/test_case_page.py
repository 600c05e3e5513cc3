"""What the page of a case says beside its facts."""

from datetime import timedelta

import pytest

from benefit_office.desk.strip import strip
from decisions.register.forms import BeginForm
from tests import factories as make
from tests.factories import START

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LATER = START + timedelta(days=6)


def test_an_ended_service_shows_when_it_ended() -> None:
    case = make.fresh(make.withdrawn(make.registered(make.received(), START), START))

    service = strip(case, LATER)["service"]

    assert (service["text"], service["due_at"]) == (
        "Withdrawn",
        case.closed_at,
    )  # nothing was carried to its end

    issued = make.fresh(make.a_case(state="issued"))
    assert strip(issued, LATER)["service"]["text"] == "ended in time"


def test_what_the_head_has_to_fill_in_is_not_called_optional_and_an_executor_leaves_it_out() -> None:
    office, on = make.an_office(), START.date()

    assert all(field.required for field in BeginForm(office=office, on=on).fields.values())
    assert BeginForm({}, office=office, on=on).is_valid()
