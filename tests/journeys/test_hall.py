"""In the hall: the applicant takes a ticket on the tablet, is called, hands in, and later asks by the coupon's QR."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from applications.models import Ticket
from applications.telling.status_codes import printed
from tests import factories as f
from tests.factories import at
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 375, "height": 812}


def test_the_qr_shows_the_state_and_the_code_leaves_the_address_at_once(
    come_in: ComeIn, clock: Clock
) -> None:
    case = f.a_case(state=State.ASSIGNED)
    code = case.application.status_code
    clock("2026-11-19 10:00")
    visitor = come_in(width=PHONE["width"])
    sent: list[str] = []
    visitor.page.on("request", lambda request: sent.append(request.url))
    with visitor.page.expect_navigation(url="**/status/"):
        visitor.page.goto(f"{visitor.root}/status/#{code}")
    visitor.page.wait_for_selector("#standing")
    assert "30.11.2026" in visitor.text()
    assert visitor.page.url == f"{visitor.root}/status/"
    assert [url for url in sent if code in url.split("#")[0]] == []
    assert visitor.barriers() == []

    visitor.press('.languages button[value="ru"]')
    visitor.page.wait_for_selector("#standing")  # the code came along, behind the «#»
    assert visitor.page.locator("html").get_attribute("lang") == "ru"
    assert "30.11.2026" in visitor.text()

    visitor.fill({"code": "YYYY-YYYY-YYYY"})
    visitor.press("main form button")
    assert visitor.page.locator(".error-summary").evaluate("summary => summary === document.activeElement")
    assert visitor.page.locator("#standing").count() == 0
    assert visitor.barriers() == []


def test_without_javascript_the_code_is_typed_by_hand(
    new_context: Callable[..., Any], live_server: Any, clock: Clock
) -> None:
    case = f.a_case(state=State.ISSUED)
    clock("2026-11-19 10:00")
    page: Page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/status/#{case.application.status_code}")
    assert page.locator("#standing").count() == 0
    page.fill('[name="code"]', printed(case.application.status_code).lower())
    page.click("main form button")
    assert page.locator("#standing").count() == 1


def test_an_applicant_takes_a_ticket_is_called_and_served(come_in: ComeIn, clock: Clock) -> None:
    office = f.an_office()
    office.queue_enabled = True
    office.save()
    clerk = f.staff().clerk
    clock("2026-11-16 09:10")
    tablet, screen, desk = come_in(clerk, width=1024), come_in(clerk), come_in(clerk)
    for device, kind in ((tablet, "tablet"), (screen, "screen")):
        device.open("queue")
        device.page.click("details:has(button[value=tablet]) > summary")
        device.press(f"button[value={kind}]")
    tablet.press('button[value="intake"]')
    assert tablet.text(".hall-number") == "001"
    assert no_way_in(tablet)
    tablet.press("main a.button")

    clock("2026-11-16 09:18")
    desk.open("queue")
    assert desk.barriers() == []
    desk.fill({"counter": "2"})
    desk.press('form[action$="/queue/call/"] button')
    screen.page.reload()
    assert re.findall(r"\d+", screen.text(".called")) == ["001", "2"]
    clock("2026-11-16 09:19")
    desk.press('form[action$="/start/"] button')
    assert desk.page.input_value('[name="handed_in_at"]') == "2026-11-16T09:19"
    clock("2026-11-16 09:40")
    desk.open("queue")
    desk.press('form[action$="/finish/"] button')

    ticket = Ticket.objects.get()
    assert (ticket.taken_at, ticket.called_at) == (at("2026-11-16 09:10"), at("2026-11-16 09:18"))
    assert (ticket.started_at, ticket.finished_at) == (at("2026-11-16 09:19"), at("2026-11-16 09:40"))


def no_way_in(device: Desk) -> bool:
    """The device's page links to nothing but itself, and the office is closed to it."""
    links = device.page.eval_on_selector_all("a", "all => all.map(link => link.pathname)")
    inside = device.page.request.get(f"{device.root}/queue/")
    return set(links) <= {"/tickets/"} and "/login/" in inside.url
