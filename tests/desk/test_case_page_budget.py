"""What each look at a case, and at the pages that were heavy, asks the database: literal numbers.

A case in each state of its life, read by everybody who may. What many parts of the page show is read once
(`workflow.memory.once`, `decisions.whole`, `applications.whole`).

Planted defects this file goes red for: the memory of a case not laid beside it; the staff read anew for each open step
of the overview; every row counted.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefit_office.desk.rows import Pages
from tests import factories as f
from workflow.models import Case, Officer
from workflow.visits.fetch import case_or_404
from workflow.words import State

pytestmark = pytest.mark.django_db
READERS = ("clerk", "head", "executor", "auditor")
OF_A_CASE = {  # state: questions for clerk, head, executor, auditor
    "received": (33, 31, 32, 27),
    "registered": (33, 35, 32, 27),
    "assigned": (33, 33, 33, 27),
    "submitted": (31, 35, 33, 31),
    "signed": (32, 34, 33, 30),
    "issued": (33, 37, 36, 32),
    "acceptance_refused": (29, 29, 29, 27),
    "withdrawn": (29, 29, 29, 27),
    "transferred": (30, 30, 30, 28),
}
OF_PAGES = {  # page: who reads it, questions; the same with seven cases of two offices as with one
    "overview": ("admin", 24),
    "report": ("auditor", 21),
    "time-report": ("auditor", 17),
    "resetting": ("executor", 17),
}


@pytest.fixture(autouse=True)
def _three_days_later(settings: object) -> None:
    settings.OFFICE_NOW = (f.START + timedelta(days=3)).isoformat()  # type: ignore[attr-defined]


def questions(officer: Officer, path: str) -> int:
    """How many a second look asks; session, officer, roles and the log of looks among them."""
    client = f.client_of(officer)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_case_keeps_its_budget_in_every_state_for_every_reader() -> None:
    people, found = f.staff(), {}
    for state in OF_A_CASE:
        path = reverse("case", args=[f.a_case(state=state).public_id])
        found[state] = tuple(questions(getattr(people, reader), path) for reader in READERS)
    assert found == OF_A_CASE


def test_the_heavy_pages_cost_the_same_with_one_case_and_with_seven() -> None:
    people = f.staff()
    readers = {"admin": f.an_administrator(), "auditor": f.a_regional_auditor(), "executor": people.executor}
    f.a_case(state=State.ISSUED)
    few = {page: questions(readers[who], reverse(page)) for page, (who, _many) in OF_PAGES.items()}
    for office in (f.an_office(f.AKSU), f.an_office()):
        for state in (State.ISSUED, State.ASSIGNED, State.TRANSFERRED):
            f.a_case(state=state, office=office)
    many = {page: questions(readers[who], reverse(page)) for page, (who, _many) in OF_PAGES.items()}
    over = {page: asked for page, asked in many.items() if asked > max(few[page], OF_PAGES[page][1]) + 4}
    assert over == {}


def test_only_a_page_that_reads_remembers_what_it_asked_of_a_case() -> None:
    case, clerk = f.a_case(state=State.RECEIVED), f.staff().clerk
    found = {}
    for method in ("get", "post"):
        request = getattr(RequestFactory(), method)("/")
        request.user = clerk
        found[method] = case_or_404(request, case.public_id).memory
    assert found == {"get": {}, "post": None}


def test_beyond_the_newest_rows_nothing_is_counted_or_skipped() -> None:
    for _case in range(4):
        f.a_case(state=State.RECEIVED)

    class Few(Pages):
        most = 3

    pages = Few(Case.objects.order_by("-id"), 2)
    with CaptureQueriesContext(connection) as asked:
        assert (pages.count, pages.more, pages.num_pages) == (3, True, 2)
    assert ["LIMIT 4" in question["sql"] for question in asked] == [True]
    assert len(pages.page(2)) == 1
    assert (Few(Case.objects.filter(pk__lt=0).order_by("-id"), 2).more, len(pages.get_page(99))) == (False, 1)
