"""`make pictures`: the pictures of the README and of the handbooks, taken anew of a small demonstration on a fixed day.

Not part of the suite; that each picture a handbook names is there is told by tests/help/test_handbooks.py.
"""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benefit_office.demo import load
from benefit_office.help import handbook
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk
from workflow.models import Case, Officer
from workflow.words import State

README = Path(__file__).parents[2] / "docs" / "images"
DAY = date(2026, 11, 19)
OFFICE = "551000000"
Shot = Callable[[Desk], None]


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
    sizes = [Image.open(README / f"{name}.png").size for name in ("case", "queue", "journal")]
    assert len(set(sizes)) == 1
    for old in (handbook.FOLDER / "pictures").glob("*.png"):
        old.unlink()
    for who, shots in SHOTS.items():
        desk = come_in(officer(who))
        for name, shot in shots.items():
            for language in handbook.LANGUAGES:
                speak(desk, language)
                shot(desk)
                take(desk, handbook.FOLDER / "pictures" / f"{name}-{language}.png", colours=48)


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
    """What fits on a desk's screen, in few colours: a page of text needs no more."""
    picture = Image.open(io.BytesIO(desk.page.screenshot()))
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
