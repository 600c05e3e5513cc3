"""The head at a real browser, NCALayer's stand-in really signing: twenty decisions, and everything that goes wrong."""

from typing import Any

import pytest
from django.urls import reverse

from decisions.models import Decision, Signature
from tests import factories as f
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk
from tests.ncalayer import BIN, IIN, Program
from workflow.delivery import vault
from workflow.models import Case, EdsSignature, Officer, Sheet
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True)
NOW = f.at("2026-11-18 10:00")
TWENTY = 20
PATIENCE = 120_000  # milliseconds: forty signatures on a busy machine


@pytest.fixture
def head(clock: Clock) -> Officer:
    """The head whose keys lie in the stand-in's folder."""
    clock("2026-11-18 10:00")
    office, officer = f.an_office(), f.staff().head
    office.bin, officer.iin = BIN, IIN["head"]
    office.save()
    officer.save()
    return officer


def waiting(count: int) -> list[Case]:
    """Decisions whose signing is open and whose sheets are real PDFs."""
    cases = [f.opened_for_signing(f.a_case(state=State.SUBMITTED), NOW) for _each in range(count)]
    for case in cases:
        real_sheets(case)
    return cases


def real_sheets(case: Case) -> None:
    """What the worker does, with a small PDF for each sheet."""
    f.make_sheets(case)
    for sheet in Sheet.objects.filter(case=case, kind="decision"):
        Sheet.objects.filter(pk=sheet.pk).update(sha256=vault.put(f.a_pdf(str(sheet.pk))))


def choose_all(desk: Desk) -> None:
    """Two clicks: all, «Sign electronically»."""
    desk.open("signing")
    desk.page.check('[data-all="case"]')
    desk.press(f'button[formaction="{reverse("signing-electronic")}"]')


def told(desk: Desk) -> str:
    """The trouble that the page shows."""
    alert = desk.page.locator(".signing [role=alert]")
    alert.wait_for(state="visible")
    return alert.inner_text()


SIGN = ".signing button:not([type])"


def sign(desk: Desk) -> None:
    """The button, and then the way back is shown: every row has its result."""
    desk.page.click(SIGN)
    desk.page.locator(".signing a[data-over]").wait_for(state="visible", timeout=PATIENCE)


@pytest.mark.clause("5.4")
def test_the_head_signs_twenty_decisions_with_four_clicks_from_his_first_screen(
    come_in: ComeIn, ncalayer: Program, head: Officer
) -> None:
    cases = waiting(TWENTY)
    desk = come_in(head)
    desk.open("queue")
    desk.clicks()
    desk.press('#drafts a[href="/signing/"]')
    desk.page.check('[data-all="case"]')
    desk.press(f'button[formaction="{reverse("signing-electronic")}"]')
    assert desk.barriers() == []
    assert desk.page.locator("tbody tr").count() == TWENTY

    before = desk.page.evaluate("document.documentElement.outerHTML.length")

    sign(desk)

    assert before < 90_000  # what is signed is fetched when the button is pressed
    assert desk.text("tbody").count("✓") == TWENTY
    assert desk.clicks() == 4
    assert desk.page.locator(".signing progress").evaluate("bar => [bar.value, bar.max]") == [TWENTY, TWENTY]
    assert set(Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("state", flat=True)) == {
        "signed"
    }
    assert EdsSignature.objects.count() == TWENTY
    assert Signature.objects.filter(kind="eds", signer=head).count() == 2 * TWENTY
    assert desk.barriers() == []
    assert desk.breaches() == []


def test_ten_on_the_first_screen_take_three_clicks_and_cancelling_keeps_what_is_stored(
    come_in: ComeIn, ncalayer: Program, head: Officer
) -> None:
    """All, «Sign electronically», «Sign»; the second decision's answer is held back, and the head cancels meanwhile."""
    waiting(3)
    desk = come_in(head)
    desk.open("queue")
    desk.clicks()
    desk.page.check('#drafts [data-all="case"]')
    desk.press("#drafts .actions button")
    sent: list[Any] = []

    def hold_the_second(route: Any) -> None:
        sent.append(route)
        if len(sent) == 2:
            desk.page.click("[data-cancel]")
        route.continue_()

    desk.page.route(f"**{reverse('signing-electronic-sign')}", hold_the_second)
    desk.page.click(SIGN)
    desk.page.locator(".signing a[data-over]").wait_for(state="visible", timeout=PATIENCE)

    assert desk.clicks() == 3 + 1  # the last cancels
    assert (len(sent), EdsSignature.objects.count()) == (2, 2)
    assert desk.text("tbody").count("✓") == 2
    assert desk.page.locator('[data-told="stopped"]').is_visible()


def test_the_page_looks_by_itself_until_the_sheets_are_made(
    come_in: ComeIn, ncalayer: Program, head: Officer
) -> None:
    """From a submitted draft: all, «Sign electronically», «Sign» – number, date and sheets come in between."""
    case = f.a_case(state=State.SUBMITTED)
    desk = come_in(head)
    choose_all(desk)
    before = desk.page.locator(SIGN).count()
    real_sheets(case)
    desk.page.locator(SIGN).wait_for(state="visible")

    sign(desk)

    assert before == 0
    assert f.fresh(case).state == State.SIGNED
    assert desk.breaches() == []


def test_the_socket_opens_only_on_a_click(come_in: ComeIn, ncalayer: Program, head: Officer) -> None:
    waiting(1)
    desk = come_in(head)
    sockets: list[str] = []
    desk.page.on("websocket", lambda socket: sockets.append(socket.url))
    choose_all(desk)
    before = len(sockets)

    sign(desk)

    assert (before, sockets) == (0, [f"{ncalayer.url}/"])


def test_a_cancelled_signing_says_so_and_can_be_done_again(
    come_in: ComeIn, ncalayer: Program, head: Officer
) -> None:
    [case] = waiting(1)
    desk = come_in(head)
    choose_all(desk)
    ncalayer.put("gost/head", "cancel")
    desk.page.click(SIGN)
    sentence = told(desk)
    barriers = desk.barriers()
    ncalayer.put("gost/head", "sign")

    sign(desk)

    assert "Сіз" in sentence or "You cancelled" in sentence
    assert barriers == []
    assert f.fresh(case).state == State.SIGNED


def test_a_key_that_does_not_serve_is_said_in_ncalayers_own_words(
    come_in: ComeIn, ncalayer: Program, head: Officer
) -> None:
    [case] = waiting(1)
    desk = come_in(head)
    choose_all(desk)
    ncalayer.put("gost/head", "fail")

    desk.page.click(SIGN)

    assert "No key in the slot serves" in told(desk)
    assert f.fresh(case).state == State.SUBMITTED


def test_another_persons_key_is_refused_and_the_decision_still_waits(
    come_in: ComeIn, ncalayer: Program, head: Officer
) -> None:
    [case] = waiting(1)
    desk = come_in(head)
    choose_all(desk)
    ncalayer.put("gost/signer")

    sign(desk)

    assert desk.text("tbody").count("▲") == 1
    assert f.fresh(case).state == State.SUBMITTED
    assert Decision.objects.get(case=case).signed_at is None


def test_without_ncalayer_the_page_says_what_to_do(
    come_in: ComeIn, ncalayer: Program, head: Officer, settings: Any
) -> None:
    settings.NCALAYER_URL = "ws://127.0.0.1:1"
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {
            **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
            "connect-src": ["'self'", "ws://127.0.0.1:1"],
        }
    }
    [case] = waiting(1)
    desk = come_in(head)
    choose_all(desk)

    desk.page.click(SIGN)

    assert "NCALayer" in told(desk)
    assert "ncl.pki.gov.kz" in told(desk)
    assert f.fresh(case).state == State.SUBMITTED
    desk.faults = [
        fault for fault in desk.faults if "ERR_UNSAFE_PORT" not in fault and "WebSocket" not in fault
    ]


def test_an_officer_logs_in_by_his_certificate(come_in: ComeIn, ncalayer: Program, head: Officer) -> None:
    desk = come_in()
    desk.open("login")
    desk.press(f'main a[href^="{reverse("login-eds")}"]')
    assert desk.barriers() == []

    desk.press(SIGN)

    assert desk.page.url == f"{desk.root}/" or desk.page.url.startswith(desk.root + reverse("queue"))
    assert head.short_name in desk.text("header").replace("\N{NO-BREAK SPACE}", " ")
    assert desk.breaches() == []
