"""A citizen or an operator at a real browser on the stand-ins' site, NCALayer beside it, the office behind SHEP."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from applications.gateway import inbox
from applications.persons.identifiers import iban
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.cms import armoured, signed_data
from benefit_office.standins.pki.people import OFFICE_BIN
from decisions import actions as deciding
from decisions.electronic import signing
from decisions.electronic.documents import documents
from decisions.models import Decision
from tests import factories as make
from tests.applications.samples import picture
from tests.ncalayer import IIN, PATIENCE, ROOT, Program, wait_for
from tests.standins_site import Site
from workflow import clock
from workflow.delivery import outbox, vault
from workflow.models import Case, InboxMessage, OutboxMessage, Sheet

GUARDIAN, PASSWORD = "851330900011", "a good password"
SIGN = ".signing button:not([type])"
PAPERS = ("identity", "guardianship", "loss_of_care", "account", "income", "study")
SCAN = {"name": "paper.png", "mimeType": "image/png", "buffer": picture("PNG")}


@contextmanager
def ncalayer_of(site: Site, pki: Path) -> Iterator[Program]:
    """The stand-in for NCALayer where the site's pages look for it, with the keys of the site's own authority."""
    log = site.data / "ncalayer.log"
    command = [sys.executable, "-m", "benefit_office.standins.ncalayer", str(site.ncalayer), str(pki)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, str(site.data / "slot")], cwd=ROOT, env={"PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(site.ncalayer, process, log)
        yield Program(site.ncalayer)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def fill(page: Page, *, iin: str = "", papers: tuple[str, ...] = PAPERS, **changes: str) -> None:
    """The service's form, as a person fills it in."""
    given = {
        "birth_date": "1985-01-30", "surname": "Үлгібаева", "name": "Айгүл", "address": "Абай көшесі, 1",
        "identity_number": "012345678", "identity_issuer": "ҚР ІІМ", "identity_date": "2020-01-01",
        "account": iban("722", "C000000000001"), "bank": "Үлгі Банк", "children-0-surname": "Үлгіев",
        "children-0-name": "Ғани", "children-0-birth_date": "2015-03-04", "children-0-birth_number": "1",
        "children-0-birth_issuer": "АХАЖ", "children-0-birth_issued": "2015-03-10", "children-0-act_number": "12",
        "children-0-act_date": "2016-02-01", "children-0-act_body": "Әкімдік", **changes,
    }  # fmt: skip
    if iin:
        given["iin"] = iin
    for name, text in given.items():
        page.fill(f"main [name='{name}']", text)
    page.check("main [name=consent]")
    for code in papers:
        page.set_input_files(f"main [name=paper-{code}]", files=[SCAN])  # type: ignore[list-item]


def press(page: Page, selector: str) -> None:
    """A click that leads to another page."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def brought(site: Site, office_url: str) -> InboxMessage:
    """The gateway hands on what waits for the office, and the office's worker handles it."""
    site.post("/shep/conduct/", by_itself="0", office_url=office_url)
    site.post("/shep/turn/")
    row = InboxMessage.objects.latest("pk")
    inbox.handle(row.pk)
    row.refresh_from_db()
    return row


def decided(case: Case, keys: Mapping[str, Authority], outcome: str) -> Case:
    """The office's five steps; the head signs electronically."""
    people = make.staff(case.office)
    case.office.bin, people.head.iin = OFFICE_BIN, IIN["head"]
    case.office.save()
    people.head.save()
    case = make.registered(make.fresh(case), clock.now())
    case = make.assigned(case, clock.now())
    make.drafted(case, clock.now(), outcome=outcome)
    case = make.opened_for_signing(make.submitted(make.fresh(case), clock.now()), clock.now())
    for sheet in Sheet.objects.filter(case=case, kind="decision"):
        Sheet.objects.filter(pk=sheet.pk).update(sha256=vault.put(make.a_pdf(str(sheet.pk))))
    decision = Decision.objects.select_related("case__office", "office", "sheet_kk", "sheet_ru").get(
        case=case
    )
    by = keys["GOST"].issued["head"]
    given = [
        armoured(signed_data(one, [by], at=clock.now(), detached=True)) for one in documents(decision).to_sign
    ]
    signed = signing.checked(decision, given, by=people.head, now=clock.now())
    case = signing.sign(decision.case, by=people.head, signed=signed, version=None, now=clock.now())
    deciding.issue(case, by=people.executor, version=None, now=clock.now())
    return make.fresh(case)


def sent_back(case: Case) -> list[bool]:
    """The outbox is delivered to the gateway, the oldest first."""
    rows = OutboxMessage.objects.filter(case=case, delivered_at=None).order_by("pk")
    return [outbox.deliver(row.pk) for row in rows]
