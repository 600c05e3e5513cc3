"""Two browsers, one case: what has gone stale is declined with a sentence, what is sent twice happens once."""

import pytest

from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from workflow.models import AuditEvent, Case
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_act_from_a_stale_page_is_declined_with_a_sentence_and_changes_nothing(
    come_in: ComeIn, clock: Clock
) -> None:
    case = f.a_case(state=State.REGISTERED)
    people = f.staff()
    clock("2026-11-16 12:00")
    early, late = come_in(people.head), come_in(people.deputy)
    early.open_case(case)
    late.open_case(case)

    early.send("assign", executor=people.executor.pk, resolution="Қарауға")
    late.form("assign")
    late.fill({"executor": people.colleague.pk, "resolution": "Маған"}, 'form[action$="/assign/"] ')
    with late.page.expect_response("**/assign/") as answer:
        late.press('form[action$="/assign/"] button')

    assert answer.value.status == 409
    assert late.page.locator("html").get_attribute("lang") == "kk"
    assert late.text("h1")
    assert len(late.text("main .lead").split()) > 3  # a sentence, not a code
    assert late.barriers() == []
    assert f.fresh(case).executor == people.executor
    assert AuditEvent.objects.filter(case=case, verb="assign").count() == 1
    links = late.page.eval_on_selector_all("main a[href]", "links => links.map(link => link.href)")
    assert [late.page.request.get(link).status for link in links] == [200] * len(links)


def test_a_double_click_sends_a_form_once(come_in: ComeIn, clock: Clock) -> None:
    case = f.received()
    clock("2026-11-16 09:15")
    clerk = come_in(f.staff().clerk)
    clerk.open_case(case)
    posts: list[str] = []
    clerk.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    with clerk.page.expect_navigation():
        clerk.page.locator('form[action$="/register/"] button').dblclick()

    assert clerk.state() == "registered"
    assert len(posts) == 1
    assert AuditEvent.objects.filter(case=case, verb="register").count() == 1
    assert Case.objects.get().number.endswith("00001")
