"""Door 2 in Chromium: from the ticket in the hall to the result at the operator's (Regulation 9, 10).

Planted defects this file goes red for: the registries not asked before the signature; an incomplete package taken on.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from applications.models import DoorSender
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.people import CORPORATION_BIN
from benefit_office.standins.shep import people
from decisions.models import Outcome
from tests import factories as make
from tests.journeys import neighbours as n
from tests.ncalayer import Program
from tests.standins_site import Site
from workflow.models import EdsSignature

pytestmark = pytest.mark.django_db(transaction=True)
Pki = dict[str, Authority]


@pytest.fixture
def program(gateway: Site, pki_folder: Path, demo_pki: Pki, settings: Any) -> Iterator[Program]:
    settings.OFFICE_NOW = ""  # the neighbours live in the real time, and so does the office here
    DoorSender.objects.filter(code="con").update(bin=CORPORATION_BIN)
    with n.ncalayer_of(gateway, pki_folder) as running:
        running.put("gost/operator")
        yield running


@pytest.fixture
def page(new_context: Any, gateway: Site, program: Program) -> Page:
    """The applicant has a ticket, the operator has logged in and called it."""
    context = new_context(locale="kk-KZ", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    opened: Page = context.new_page()
    opened.goto(f"{gateway.url}/corporation/")
    n.press(opened, "main form .button")
    opened.goto(f"{gateway.url}/corporation/login/")
    opened.fill("#login", "operator")
    opened.fill("#password", "demo")
    n.press(opened, "main form .button")
    n.press(opened, "form[action$='/call/'] .button")
    return opened


NEXT = "main form .actions .button"


def asked(page: Page, site: Site, iin: str) -> None:
    """The form is handed in, the applicant consents on his telephone, the registries are asked."""
    n.press(page, NEXT)
    assert page.locator("form[action$='/registries/']").count() == 1
    site.post("/kdp/says/", iin=iin, status="GRANTED")
    n.press(page, "form[action$='/registries/'] .button")


@pytest.mark.clause("10.4")
@pytest.mark.parametrize("outcome", [Outcome.APPOINT, Outcome.REFUSE])
def test_from_the_ticket_to_the_result_at_the_operators(
    page: Page, gateway: Site, demo_pki: Pki, live_server: Any, outcome: str
) -> None:
    make.staff()
    n.fill(page, iin=n.GUARDIAN)
    asked(page, gateway, n.GUARDIAN)
    n.press(page, n.SIGN)
    assert "Жіберілді" in page.inner_text("main")

    case = n.brought(gateway, live_server.url).case
    assert case is not None
    assert (case.channel, case.application.accepted_by_operator) == ("corporation", "Операторова Үлгі")
    assert EdsSignature.objects.get(case=case).purpose == "operator"

    n.decided(case, demo_pki, outcome)
    assert all(n.sent_back(case))
    page.reload()
    granted = outcome == Outcome.APPOINT
    assert ("Қызмет көрсетілді" if granted else "Негіз бар") in page.inner_text("main")
    n.press(page, "form[action$='/hand-out/'] .button")
    assert page.locator("form[action$='/hand-out/']").count() == 0


@pytest.mark.clause("9.1")
def test_an_incomplete_package_ends_with_the_receipt_of_annex_three(page: Page) -> None:
    n.fill(page, iin=n.GUARDIAN, papers=("identity", "guardianship", "loss_of_care", "income", "study"))
    n.press(page, NEXT)
    missing = page.locator("main ol li").all_inner_texts()
    assert len(missing) == 1
    assert missing[0].endswith("дербес шот ашу туралы шарт")
    assert page.locator(n.SIGN).count() == 0


@pytest.mark.clause("9.6")
def test_an_applicant_whom_the_registry_does_not_know_cannot_be_served(page: Page, gateway: Site) -> None:
    unknown = next(example.iin for example in people.examples() if example.kind == "unknown")
    n.fill(page, iin=unknown)
    asked(page, gateway, unknown)
    assert page.locator(".notice.is-error li").count() == 1
    assert page.locator(n.SIGN).count() == 0


@pytest.mark.clause("9.6")
def test_a_revoked_power_of_attorney_cannot_be_used(page: Page, gateway: Site) -> None:
    known = next(example.iin for example in people.examples() if example.kind == "known")
    n.fill(
        page, iin=n.GUARDIAN, papers=(*n.PAPERS, "power"), rep_iin=known, rep_surname="Өкілов", rep_name="Өкіл",
        power_number="12348", power_date="2026-01-10",
    )  # fmt: skip
    asked(page, gateway, n.GUARDIAN)
    assert page.locator(".notice.is-error li").count() == 1
