"""`make pictures`: the pictures of the README and of the handbooks, taken anew of a small demonstration on a fixed day.

Not part of the suite; that each picture a handbook names is there is told by tests/help/test_handbooks.py.
"""

import io
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from applications.models import DoorSender
from benefit_office.demo import load
from benefit_office.help import handbook
from benefit_office.standins.pki.authority import Authority
from benefit_office.standins.pki.people import CORPORATION_BIN
from decisions.models import Outcome
from tests import factories as make
from tests.journeys import neighbours as n
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk
from tests.ncalayer import Program
from tests.standins_site import Site
from workflow.models import Case, Officer
from workflow.words import State

README = Path(__file__).parents[2] / "docs" / "images"
DAY = date(2026, 11, 19)
OFFICE = "551000000"
Shot = Callable[[Desk], None]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser's own fields in Russian, as offices have it (Debian: chromium-l10n; no Chromium speaks Kazakh)."""
    arguments = [*browser_type_launch_args["args"], "--lang=ru"]
    return {**browser_type_launch_args, "args": arguments, "env": {**os.environ, "LANGUAGE": "ru"}}


@pytest.fixture
def demonstration(clock: Clock, settings: Any) -> Case:
    """The small office, and a submitted case whose names show the Kazakh letters."""
    settings.DEMO = True
    clock(f"{DAY} 15:00")
    load.fill(DAY, cases=60)
    submitted = Case.objects.filter(state=State.SUBMITTED, office__code=OFFICE, paused=False)
    return submitted.filter(application__guardian__patronymic__endswith="қызы").latest("due_at")


@pytest.mark.django_db(transaction=True)
def test_the_pictures_are_taken(come_in: ComeIn, demonstration: Case) -> None:
    head = come_in(officer("head"))
    head.open("case", demonstration.public_id)
    head.make_sheets()
    head.open("case", demonstration.public_id)
    take(head, README / "case.png")
    head.open("queue")
    take(head, README / "queue.png")
    auditor = come_in(officer("auditor"))
    auditor.open("journal")
    take(auditor, README / "journal.png")
    assert len({size_of(README / f"{name}.png") for name in ("case", "queue", "journal")}) == 1
    for old in (handbook.FOLDER / "pictures").glob("*.png"):
        old.unlink()
    for who, shots in SHOTS.items():
        desk = come_in(officer(who))
        for name, shot in shots.items():
            for language in handbook.LANGUAGES:
                speak(desk, language)
                shot(desk)
                take(desk, handbook.FOLDER / "pictures" / f"{name}-{language}.png", colours=48)


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size


@pytest.fixture
def program(
    gateway: Site, pki_folder: Path, demo_pki: dict[str, Authority], settings: Any
) -> Iterator[Program]:
    """NCALayer beside the stand-ins' site, and an office that takes what the two neighbours send."""
    settings.OFFICE_NOW = ""  # the neighbours live in the real time, and so does the office here
    make.staff()
    DoorSender.objects.filter(code="con").update(bin=CORPORATION_BIN)
    with n.ncalayer_of(gateway, pki_folder) as running:
        yield running


@pytest.fixture
def page(new_context: Any, program: Program) -> Page:
    opened: Page = new_context(locale="kk-KZ", viewport={"width": 1280, "height": 900}).new_page()
    return opened


@pytest.mark.django_db(transaction=True)
def test_the_pictures_of_the_applicant_are_taken(
    page: Page, program: Program, gateway: Site, demo_pki: dict[str, Authority], live_server: Any
) -> None:
    program.put("gost/guardian")
    page.goto(f"{gateway.url}/portal/register/")
    page.fill("#iin", n.GUARDIAN)
    page.fill("#password", n.PASSWORD)
    n.press(page, "main form .button")
    n.press(page, "a[href$='/apply/']")
    in_both(page, gateway, "applicant-form")
    n.fill(page)
    n.press(page, "main form .actions .button")
    n.press(page, n.SIGN)
    case = n.brought(gateway, live_server.url).case
    assert case is not None
    n.decided(case, demo_pki, Outcome.APPOINT)
    assert all(n.sent_back(case))
    in_both(page, gateway, "applicant-cabinet")


@pytest.mark.django_db(transaction=True)
def test_the_pictures_of_the_operator_are_taken(
    page: Page, program: Program, gateway: Site, live_server: Any
) -> None:
    program.put("gost/operator")
    page.goto(f"{gateway.url}/corporation/")
    for _ticket in range(3):
        n.press(page, "main form .button")
    page.goto(f"{gateway.url}/corporation/login/")
    page.fill("#login", "operator")
    page.fill("#password", "demo")
    n.press(page, "main form .button")
    n.press(page, CALL)
    n.fill(page, iin=n.GUARDIAN)
    n.press(page, "main form .actions .button")
    gateway.post("/kdp/says/", iin=n.GUARDIAN, status="GRANTED")
    n.press(page, "form[action$='/registries/'] .button")
    n.press(page, n.SIGN)
    assert n.brought(gateway, live_server.url).case is not None
    page.goto(f"{gateway.url}/corporation/desk/")
    n.press(page, CALL)
    in_both(page, gateway, "operator-form")
    page.goto(f"{gateway.url}/corporation/desk/")
    in_both(page, gateway, "operator-desk")


CALL = "form[action$='/call/'] .button"


def in_both(page: Page, site: Site, name: str) -> None:
    """A neighbour's page in the languages of the handbooks."""
    for language in handbook.LANGUAGES:
        cookie = {"name": "standin_language", "value": language, "url": site.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.reload()
        keep(page, handbook.FOLDER / "pictures" / f"{name}-{language}.png", colours=48)


def officer(name: str) -> Officer:
    return Officer.objects.get(username=name)


def at(*place: Any) -> Shot:
    """A page by its name."""

    def show(desk: Desk) -> None:
        desk.open(*place)

    return show


def of_a_case(page: str) -> Shot:
    """The page of the oldest case that an executor has on the desk."""

    def show(desk: Desk) -> None:
        mine = Case.objects.filter(
            state=State.ASSIGNED, office__code=OFFICE, executor__username="executor", paused=False,
            kind="application",
        )  # fmt: skip
        desk.open(page, mine.earliest("due_at").public_id)

    return show


SHOTS: dict[str, dict[str, Shot]] = {
    "clerk": {"clerk-queue": at("queue"), "clerk-intake": at("intake")},
    "head": {"head-queue": at("queue"), "head-signing": at("signing")},
    "executor": {"executor-case": of_a_case("case"), "executor-draft": of_a_case("draft")},
    "auditor": {"auditor-journal": at("journal"), "auditor-audit": at("audit")},
    "admin": {"administrator-overview": at("overview"), "administrator-calendar": at("calendar")},
}


def speak(desk: Desk, language: str) -> None:
    desk.page.context.add_cookies([{"name": "django_language", "value": language, "url": desk.root}])


def take(desk: Desk, file: Path, *, colours: int = 256) -> None:
    """What fits on a desk's screen."""
    keep(desk.page, file, colours=colours)


def keep(page: Page, file: Path, *, colours: int) -> None:
    """In few colours: a page of text needs no more."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
