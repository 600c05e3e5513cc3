"""An act the facts forbid is declined on a page of its own: why, and the way back; it is no matter of rights.

Planted defects this file goes red for: the page of missing rights with its advice to ask for a role; an executor nobody
chose is a page that does not exist.
"""

import pytest
from django.urls import reverse

from tests.factories import a_case, client_of, staff
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("assign", "Choose the executor."),
        ("pause", "Choose why the clock is paused."),
        ("note", "Write the note first."),
    ],
)
def test_what_is_left_empty_is_declined_with_its_sentence_and_the_way_back(verb: str, said: str) -> None:
    case = a_case(state=State.REGISTERED)
    answer = client_of(staff().head).post(
        reverse(verb, args=[case.public_id]), {"version": case.version}, follow=True
    )
    page = answer.content.decode()
    assert answer.status_code == 403
    assert said in page
    assert f'href="{reverse("case", args=[case.public_id])}"' in page
    assert "ask the head of your office" not in page
