"""`make pictures`: the README's pictures, taken of a small demonstration on a fixed day. Not part of the suite."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benefit_office.demo import load
from tests.journeys.conftest import Clock, ComeIn
from tests.journeys.desk import Desk
from workflow.models import Case, Officer
from workflow.words import State

FOLDER = Path(__file__).parents[2] / "docs" / "images"
DAY = date(2026, 11, 19)


@pytest.mark.django_db(transaction=True)
def test_the_pictures_are_taken(come_in: ComeIn, clock: Clock, settings: Any) -> None:
    settings.DEMO = True
    clock(f"{DAY} 15:00")
    load.fill(DAY, cases=60)
    head = come_in(Officer.objects.get(username="head"))
    submitted = Case.objects.filter(state=State.SUBMITTED, office__code="551000000", paused=False)
    case = submitted.filter(application__guardian__patronymic__endswith="қызы").latest("due_at")
    head.open("case", case.public_id)
    head.make_sheets()
    head.open("case", case.public_id)
    take(head, "case")
    head.open("queue")
    take(head, "queue")
    auditor = come_in(Officer.objects.get(username="auditor"))
    auditor.open("journal")
    take(auditor, "journal")
    sizes = [Image.open(FOLDER / f"{name}.png").size for name in ("case", "queue", "journal")]
    assert len(set(sizes)) == 1


def take(desk: Desk, name: str) -> None:
    """What fits on a desk's screen, in 256 colours: a page of text needs no more."""
    picture = Image.open(io.BytesIO(desk.page.screenshot()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
