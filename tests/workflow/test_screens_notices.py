"""The officer's inbox."""

import pytest
from django.urls import reverse

from tests.factories import START, a_case, an_office, client_of, office_time, staff
from workflow.models import Notice, Officer, Rung

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def tell(officer: Officer, number: int = 1) -> Notice:
    facts = {"step": 3, "due": START.isoformat(), "officer": officer.short_name}
    rung = Rung.objects.earliest("order")
    return Notice.objects.create(
        officer=officer, office=an_office(), key=f"k{number}", rung=rung.code, facts=facts, created_at=START
    )


def test_an_officer_reads_his_own_notices_in_his_language():
    people = staff()
    own = tell(people.executor)
    tell(people.head)
    client = client_of(people.executor)
    client.cookies["django_language"] = "ru"

    page = client.get(reverse("notices"))

    rung = Rung.objects.get(code=own.rung)
    assert [row["notice"] for row in page.context["rows"]] == [own]
    assert page.context["rows"][0]["subject"][:8] == rung.subject_ru[:8]
    assert page.context["unread"] == 1


def test_notices_are_read_by_a_post_not_by_looking():
    people = staff()
    notice, other = tell(people.executor), tell(people.head)
    client = client_of(people.executor)
    client.get(reverse("notices"))
    notice.refresh_from_db()
    assert notice.read_at is None

    with office_time(START):
        client.post(reverse("notices-read"))

    notice.refresh_from_db()
    other.refresh_from_db()
    assert (notice.read_at, other.read_at) == (START, None)


@pytest.mark.parametrize("count", [1, 30])
def test_the_inbox_takes_the_same_number_of_queries_however_long_it_is(count: int, django_assert_num_queries):
    officer, case = staff().executor, a_case()
    for number in range(count):
        notice = tell(officer, number)
        notice.case = case
        notice.save()
    client = client_of(officer)

    with django_assert_num_queries(12):
        client.get(reverse("notices"))
