"""The tables in the reader's language, their limits from the edition's steps, and a case's way through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext

from ..clock import local
from ..models import Case, Diagram, Edition, Step
from ..text import LANGUAGES
from ..words import Channel, Unit
from .layout import Box, Picture, draw

ANNEX_OF_CHANNEL = {Channel.CORPORATION: 2, Channel.PORTAL: 3}
SWIM_LANE = 4


@dataclass(frozen=True)
class Place:
    """Where a case is: the facts that have come about with their moments, and the one that is awaited now."""

    reached: Mapping[str, datetime]
    current: str = ""


@dataclass(frozen=True)
class Annex:
    """One diagram for a page: the picture, and the same as a list."""

    number: int
    title: str
    picture: Picture
    boxes: tuple[Box, ...]


def annexes(edition: Edition, *, case: Case | None = None, place: Place | None = None) -> list[Annex]:
    """All diagrams of an edition, or those of a case's way with its place marked.

    An edition without diagrams of its own has those of the one before it.
    """
    rows = Diagram.objects.filter(edition=edition)
    if not rows.exists():
        first = Diagram.objects.order_by("edition").first()
        rows = Diagram.objects.filter(edition=first.edition_id) if first else rows
    steps = {step.number: step for step in edition.steps.all()}
    wanted = None if case is None else {ANNEX_OF_CHANNEL.get(Channel(case.channel)), SWIM_LANE}
    return [
        _annex(row, edition, steps, case, place or Place({}))
        for row in rows.order_by("annex")
        if wanted is None or row.annex in wanted
    ]


def _annex(row: Diagram, edition: Edition, steps: dict[int, Step], case: Case | None, place: Place) -> Annex:
    table: dict[str, Any] = row.table
    boxes = [_box(each, edition, steps, case, place) for each in table["boxes"]]
    arrows = [{**arrow, "label": _said(arrow.get("label"))} for arrow in table["arrows"]]
    lanes = [_said(lane) for lane in table["lanes"]]
    return Annex(row.annex, _said(table["title"]), draw(lanes, boxes, arrows), tuple(boxes))


def _box(
    each: dict[str, Any], edition: Edition, steps: dict[int, Step], case: Case | None, place: Place
) -> Box:
    fact = f"step{each['step']}" if each.get("step") else each.get("mark", "")
    there = case is None or each.get("channel") in (None, case.channel)
    moment = place.reached.get(fact) if there else None
    current = there and bool(fact) and place.current == fact
    return Box(
        code=each["code"],
        lane=each["lane"],
        row=each["row"],
        kind=each["kind"],
        clause=each["clause"],
        label=_said(each["label"]),
        text=_said(each["text"]),
        limit=_limit(each.get("time", ""), edition, steps),
        note=f"✓ {local(moment):%d.%m.%Y %H:%M}" if moment else "",
        state="current" if current else "done" if moment else "",
    )


def _limit(code: str, edition: Edition, steps: dict[int, Step]) -> str:
    """«30 minutes», «within 1 working day»: the steps' own limits, never a second copy of them."""
    kind, _colon, number = code.partition(":")
    if kind == "step" and int(number) in steps:
        step = steps[int(number)]
        return _minutes(step.limit) if step.limit_unit == Unit.MINUTES else _days(step.limit)
    if kind == "days":
        return _days(int(number))
    if kind == "minutes":
        return _minutes(int(number))
    return _minutes(edition.waiting_minutes) if kind == "waiting" and edition.waiting_minutes else ""


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


def _days(count: int) -> str:
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


def _said(words: Mapping[str, str] | None) -> str:
    """The reader's language, Kazakh where it says nothing."""
    if not words:
        return ""
    code = (get_language() or LANGUAGES[0])[:2]
    return words.get(code) or words[LANGUAGES[0]]


def place_of(case: Case, *, decided: str = "") -> Place:
    """A case's moments by step, and the step that is open; `decided` says «granted» or «refused» once it is issued."""
    reached: dict[str, datetime] = {"arrived": case.service_from}
    if case.registered_at:
        reached["registered"] = case.registered_at
    for run in case.step_runs.filter(closed_at__isnull=False).order_by("id"):
        if run.closed_at is not None and run.step != case.step:
            reached[f"step{run.step}"] = run.closed_at
    if decided and case.closed_at:
        reached |= {"considered": case.closed_at, decided: case.closed_at, "issued": case.closed_at}
    return Place(reached, f"step{case.step}" if case.step else "")
