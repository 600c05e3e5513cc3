"""Door 3 in Chromium: from the registration on the portal to the signed decision in the cabinet (Regulation 11).

Planted defects this file goes red for: the signature not compared with the citizen's IIN; a refusal without its words.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from benefit_office.standins.pki.authority import Authority
from decisions.models import Outcome
from tests import factories as make
from tests.applications.samples import picture
from tests.journeys import neighbours as n
from tests.ncalayer import Program
from tests.standins_site import Site
from workflow import clock
from workflow.models import Case, EdsSignature

pytestmark = pytest.mark.django_db(transaction=True)
Pki = dict[str, Authority]


@pytest.fixture
def program(gateway: Site, pki_folder: Path, demo_pki: Pki, settings: Any) -> Iterator[Program]:
    settings.OFFICE_NOW = ""  # the neighbours live in the real time, and so does the office here
    with n.ncalayer_of(gateway, pki_folder) as running:
        yield running


@pytest.fixture
def page(new_context: Any, program: Program) -> Page:
    context = new_context(locale="kk-KZ", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    opened: Page = context.new_page()
    return opened


def come_in(page: Page, site: Site) -> None:
    """Regulation 11.1: registered, or logged in by the next test of this worker."""
    page.goto(f"{site.url}/portal/register/")
    for path in ("register/", ""):
        page.goto(f"{site.url}/portal/{path}")
        page.fill("#iin", n.GUARDIAN)
        page.fill("#password", n.PASSWORD)
        n.press(page, "main form .button")
        if page.url.endswith("/cabinet/"):
            return
    raise AssertionError(page.content())


def filled(page: Page, site: Site, **changes: Any) -> None:
    come_in(page, site)
    n.press(page, "a[href$='/apply/']")
    n.fill(page, **changes)
    n.press(page, "main form .actions .button")


@pytest.mark.clause("11.11")
def test_from_registration_to_the_signed_decision_in_the_cabinet(
    page: Page, program: Program, gateway: Site, demo_pki: Pki, live_server: Any
) -> None:
    make.staff()
    program.put("gost/guardian")
    filled(page, gateway)
    n.press(page, n.SIGN)
    assert "Жіберілді" in page.inner_text("main")

    case = n.brought(gateway, live_server.url).case
    assert case is not None
    assert (case.channel, case.state) == ("portal", "received")
    assert EdsSignature.objects.get(case=case).signer["iin"] == n.GUARDIAN

    n.decided(case, demo_pki, Outcome.APPOINT)
    assert all(n.sent_back(case))
    page.reload()
    told = page.inner_text("main")
    assert "Қызмет көрсетілді" in told
    assert case.decision.number in told
    assert "дербес шот ашу туралы шарт" in told  # which paper an attached file is
    assert page.locator("main a[download]").all_inner_texts()[:2] == [
        "Шешім, қазақ тілінде", "Шешім, орыс тілінде",
    ]  # fmt: skip
    with page.expect_download() as download:
        page.locator("main a[download]").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


@pytest.mark.clause("11.10")
def test_a_refusal_comes_into_the_cabinet_with_its_reasons(
    page: Page, program: Program, gateway: Site, demo_pki: Pki, live_server: Any
) -> None:
    make.staff()
    program.put("gost/guardian")
    filled(page, gateway)
    n.press(page, n.SIGN)
    case = n.brought(gateway, live_server.url).case
    assert case is not None
    n.decided(case, demo_pki, Outcome.REFUSE)
    assert all(n.sent_back(case))
    page.reload()
    told = page.inner_text("main")
    assert "Қызметтен дәлелді бас тартылды" in told
    assert "Негіз бар" in told


@pytest.mark.clause("5.3")
def test_papers_asked_for_are_sent_from_the_cabinet_and_reach_the_case(
    page: Page, program: Program, gateway: Site, demo_pki: Pki, live_server: Any
) -> None:
    make.staff()
    program.put("gost/guardian")
    filled(page, gateway)
    n.press(page, n.SIGN)
    case = n.brought(gateway, live_server.url).case
    assert case is not None
    make.assigned(make.registered(case, clock.now()), clock.now())
    make.papers_asked(case, clock.now(), "study")
    assert all(n.sent_back(case))
    page.reload()
    told = page.inner_text("main")
    assert ("Өтініш берушіден құжат күтілуде" in told, "оқуы туралы анықтама" in told) == (True, True)

    n.press(page, "a[href$='/papers/']")
    page.set_input_files(
        "main [name=paper-study]", files=[{**n.SCAN, "buffer": picture("PNG", size=(70, 80))}]
    )  # type: ignore[list-item]
    page.check("main [name=paper-replaces]")
    n.press(page, "main form .actions .button")
    n.press(page, n.SIGN)
    row = n.brought(gateway, live_server.url)

    assert (row.case, row.message_type, make.fresh(case).paused) == (case, "UPDATE", False)
    assert all(n.sent_back(case))
    page.reload()
    assert "Қосымша құжаттар қабылданды" in page.inner_text("main")
    assert page.locator(".notice.is-warning").count() == 0


@pytest.mark.clause("11.4")
def test_a_wrong_password_is_told_as_a_refused_authorisation(page: Page, gateway: Site) -> None:
    page.goto(f"{gateway.url}/portal/")
    page.fill("#iin", "851330900011")
    page.fill("#password", "another password")
    n.press(page, "main form .button")
    assert page.locator(".notice.is-error").count() == 1
    assert page.url.endswith("/portal/")


@pytest.mark.clause("11.5")
def test_the_form_is_not_signed_before_its_demands_are_met(
    page: Page, gateway: Site, program: Program
) -> None:
    filled(page, gateway, papers=("identity",), account="KZ00")
    assert page.locator(".field.has-error [name=account]").count() == 1
    assert page.locator(n.SIGN).count() == 0


@pytest.mark.clause("11.7")
@pytest.mark.parametrize("key", ["gost/applicant", "gost/guardian-revoked", "gost/guardian-expired"])
def test_a_key_that_is_not_confirmed_is_refused_and_nothing_is_sent(
    page: Page, program: Program, gateway: Site, live_server: Any, key: str
) -> None:
    program.put(key)
    filled(page, gateway)
    n.press(page, n.SIGN)
    assert page.locator(".notice.is-error:visible").count() == 1
    assert page.locator(n.SIGN).count() == 1
    gateway.post("/shep/conduct/", by_itself="0", office_url=live_server.url)
    gateway.post("/shep/turn/")
    assert Case.objects.count() == 0
