"""On a narrow screen what must be done stands before what the case holds.

Planted defect this file goes red for: the head finds the form that names the executor below the whole file.
"""

import pytest

from tests import factories as make
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize(("state", "first"), [(State.REGISTERED, True), (State.ISSUED, False)])
def test_the_heads_act_stands_first_while_there_is_one(state: str, first: bool) -> None:
    case = make.a_case(state=state)
    with make.office_time(make.at("2026-11-18 10:00")):
        page = make.client_of(make.staff().head).get(f"/cases/{case.public_id}/").content.decode()
    assert ("act-first" in page) is first
