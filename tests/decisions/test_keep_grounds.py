"""The administrator keeps one ground alone: each change is a new dated row, decisions keep their words.

Planted defects this file goes red for: a row that holds from today; the older row rewritten or not ended; the last
ground of a kind taken off; an ended ground still offered to the executor.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from decisions.drafting import grounds_on
from decisions.models import Ground
from tests import factories as make
from tests.factories import START
from workflow.models import AuditEvent, Edition
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TODAY = START.date()
TOMORROW = TODAY + timedelta(days=1)
WORDS = {
    **{f"{part}_{language}": f"{part} {language}" for part in ("text", "clause") for language in ("kk", "ru", "en")},
    "order": "3",
}  # fmt: skip


def the_ground() -> Ground:
    return Ground.objects.filter(outcome="refuse", code="unreliable").latest("since")


def sent(path: str, **facts: Any) -> HttpResponse:
    with make.office_time(START):
        return make.client_of(make.an_administrator()).post(path, facts)


def enter(since: date = TOMORROW, **facts: Any) -> HttpResponse:
    return sent(reverse("ground", args=[the_ground().pk]), since=since.isoformat(), **{**WORDS, **facts})


def offered(day: date) -> dict[str, str]:
    case = make.a_case(state=State.ASSIGNED)
    return {row.code: row.text_en for row in grounds_on(case, day) if row.outcome == "refuse"}


@pytest.mark.clause("10.4")
def test_a_new_row_holds_from_its_day_and_the_old_one_ends_on_the_eve() -> None:
    old = the_ground()
    assert enter().status_code == 302
    assert offered(TODAY)["unreliable"] == old.text_en
    assert offered(TOMORROW)["unreliable"] == "text en"
    rows = Ground.objects.filter(outcome="refuse", code="unreliable").order_by("since")
    assert [(row.pk == old.pk, row.until) for row in rows] == [(True, TODAY), (False, None)]
    event = AuditEvent.objects.get(verb="enter_ground")
    assert event.facts == {
        "edition": "198", "outcome": "refuse", "ground": "unreliable", "valid_from": TOMORROW.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("since", [TODAY, TODAY - timedelta(days=9)])
def test_no_row_holds_from_today_or_before(since: date) -> None:
    answer = enter(since)
    assert (answer.status_code, Ground.objects.filter(code="unreliable").count()) == (422, 1)
    assert "This holds from tomorrow on at the earliest" in answer.content.decode()


def test_a_row_of_the_same_day_is_entered_anew_and_one_before_a_later_one_ends_on_its_eve() -> None:
    enter(TOMORROW + timedelta(days=10), text_en="the last")
    enter(text_en="a slip")
    enter(text_en="the next")
    spans = Ground.objects.filter(code="unreliable").order_by("since").values_list("text_en", "until")
    assert list(spans)[1:] == [("the next", TOMORROW + timedelta(days=9)), ("the last", None)]


def test_a_new_ground_joins_the_list_and_its_code_is_its_own() -> None:
    path = reverse("ground-new", args=[Edition.objects.get(code="198").pk])
    facts = {**WORDS, "since": TOMORROW.isoformat(), "outcome": "refuse", "code": "new_law"}
    assert sent(path, **facts).status_code == 302
    assert offered(TOMORROW)["new_law"] == "text en"
    again = sent(path, **facts)
    assert (again.status_code, "already has a ground with this code" in again.content.decode()) == (422, True)


def test_a_ground_taken_off_is_no_longer_offered_but_the_last_one_stays() -> None:
    grounds = Ground.objects.filter(outcome="refuse").order_by("order")
    for row in grounds[1:]:
        assert sent(reverse("ground-end", args=[row.pk]), since=TOMORROW.isoformat()).status_code == 302
    assert set(offered(TODAY)) == {row.code for row in grounds}
    assert set(offered(TOMORROW)) == {grounds[0].code}
    last = sent(reverse("ground-end", args=[grounds[0].pk]), since=TOMORROW.isoformat())
    assert (last.status_code, "is not taken off" in last.content.decode()) == (422, True)


def test_only_the_administrator_keeps_the_grounds_and_the_list_shows_them() -> None:
    assert make.client_of(make.staff().head).get(reverse("grounds")).status_code == 403
    page = make.client_of(make.an_administrator()).get(reverse("grounds")).content.decode()
    assert page.count("/grounds/") >= Ground.objects.count()
