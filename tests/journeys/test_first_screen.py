"""The first screens in a browser: few clicks, single keys that can be switched off, working time that ticks by itself.

Planted defects this file goes red for: «all» ticks nothing, so that three cases need more clicks; the time told once
and for all; a key that acts while one types; the switch forgotten; keys known by their letter, which is another one in
Kazakh.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from workflow.models import Case
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)
# What the browser tells of the key beside M in a Kazakh layout.
KAZAKH_N = (
    "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'т', code: 'KeyN', bubbles: true}))"
)


@pytest.mark.clause("5.2")
def test_the_head_names_the_executor_of_one_case_or_of_three_with_few_clicks(
    come_in: ComeIn, clock: Clock
) -> None:
    cases = [f.a_case(state=State.REGISTERED) for _one in range(4)]
    people = f.staff()
    clock("2026-11-16 11:00")
    head = come_in(people.head)
    head.open("queue")
    assert head.barriers() == []
    head.clicks()
    head.page.check(f'#assign [name="case"][value^="{cases[0].public_id}"]')
    head.page.check(f'#assign [name="executor"][value="{people.executor.pk}"]')
    head.press("#assign .actions button")
    assert (head.clicks(), f.fresh(cases[0]).state) == (3, State.ASSIGNED)

    head.page.check('#assign [data-all="case"]')
    head.page.check(f'#assign [name="executor"][value="{people.colleague.pk}"]')
    head.press("#assign .actions button")
    assert head.clicks() == 3
    assert set(Case.objects.values_list("state", flat=True)) == {State.ASSIGNED}


def test_single_keys_lead_about_and_never_while_one_types(come_in: ComeIn) -> None:
    cases = [f.received() for _one in range(3)]
    desk = come_in(f.staff().clerk)
    page = desk.page
    desk.open("case", cases[0].public_id)
    with page.expect_navigation():
        page.evaluate(KAZAKH_N)
    assert page.url.endswith(reverse("case", args=[cases[1].public_id]))
    with page.expect_navigation():
        page.keyboard.press("KeyP")
    page.keyboard.press("KeyA")
    assert page.evaluate("document.activeElement.closest('#counter') !== null")
    assert f.fresh(cases[0]).state == State.RECEIVED  # the key leads to the act and does not carry it out

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("KeyI")
    expect(page.locator("#note-text")).to_be_focused()
    page.keyboard.type("nap/?")
    expect(page.locator("#note-text")).to_have_value("nap/?")
    page.evaluate(
        "delete document.querySelector('[data-dirty]').dataset.dirty"
    )  # else the page asks before it goes
    page.evaluate("document.activeElement.blur()")
    with page.expect_navigation():
        page.keyboard.press("Slash")
    expect(page.locator("#id_words")).to_be_focused()

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#keys")).to_be_visible()
    assert desk.barriers() == []
    page.check("#keys [data-off]")
    page.keyboard.press("Escape")
    desk.open("case", cases[1].public_id)
    page.keyboard.press("Shift+Slash")
    assert not page.locator("#keys").is_visible()
    for key in ("KeyA", "KeyI"):  # these act at once; a page that is left takes its time
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("KeyN")
    page.keyboard.press("Slash")
    assert page.url.endswith(reverse("case", args=[cases[1].public_id]))


def test_the_groups_of_the_navigation_open_by_keyboard_and_close_by_escape(come_in: ComeIn) -> None:
    desk = come_in(f.an_administrator())
    desk.open("overview")
    group = desk.page.locator(".menu > summary").first
    group.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".menu[open] a").first).to_be_visible()
    assert desk.barriers() == []
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Escape")
    expect(group).to_be_focused()
    expect(desk.page.locator(".menu[open]")).to_have_count(0)
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Tab")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.page.url.endswith(reverse("offices"))


def test_the_time_that_is_left_ticks_by_itself(come_in: ComeIn, clock: Clock) -> None:
    f.received()
    clock("2026-11-16 09:24")
    desk = come_in(f.staff().clerk)
    desk.page.clock.install()
    desk.open("queue")
    tag = desk.page.locator("tbody .due")
    before = tag.locator("b").inner_text()
    clock("2026-11-16 09:36")
    desk.page.clock.fast_forward(61_000)
    expect(tag).to_have_class("due is-late")
    assert tag.locator("b").inner_text() != before
    expect(desk.page.locator("[data-as-of]")).to_have_text("09:36")


def test_a_drawing_wider_than_the_screen_opens_where_the_case_is(come_in: ComeIn, clock: Clock) -> None:
    """Seen red: the drawing opened at its left edge, and the step of the case was out of sight."""
    case, people = f.a_case(state=State.SIGNED), f.staff()
    clock("2026-11-16 11:00")
    executor = come_in(people.executor)
    executor.page.set_viewport_size({"width": 375, "height": 800})
    executor.open("case-map", case.public_id)
    steps = executor.page.locator(".diagram .table-wrap .is-current")
    assert steps.count()
    for step in steps.all():
        box = step.bounding_box()
        assert box
        assert 0 <= box["x"] < 375
