"""The tables in the reader's language, their limits from the edition's steps, and a case's way through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ..clock import local, today
from ..language.text import LANGUAGES
from ..models import Case, Diagram, Edition, Step
from ..words import Channel, Unit
from .layout import Box, Picture, draw

ANNEX_OF_CHANNEL = {Channel.CORPORATION: 2, Channel.PORTAL: 3}
SEQUENCE, SWIM_LANE = 1, 4
OPERATOR_HANDS_OVER = "10.4"  # the Corporation's own acts, of which the office hears nothing by itself


@dataclass(frozen=True)
class Place:
    """Where a case is: the facts that have come about with their moments, and the one that is awaited now."""

    reached: Mapping[str, datetime]
    current: str = ""
    due: datetime | None = None
    received: datetime | None = None  # when the applicant got the result, as far as the office knows


@dataclass(frozen=True)
class Annex:
    """One diagram for a page: the picture, and the same as a list."""

    number: int
    title: str
    picture: Picture
    boxes: tuple[Box, ...]

    @property
    def marked(self) -> bool:
        """Whether the legend has to say what done and now look like."""
        return any(box.state for box in self.boxes)

    @property
    def is_open(self) -> bool:
        """Whether an act of the case is awaited now."""
        return any(box.state == "current" for box in self.boxes)

    @property
    def is_path(self) -> bool:
        """Annex 4, which draws one way for all doors (Regulation 12)."""
        return self.number == SWIM_LANE


def annexes(
    edition: Edition, *, case: Case | None = None, place: Place | None = None, on: date | None = None
) -> list[Annex]:
    """All diagrams of an edition as they stand on a day, or those of a case's way with its place marked."""
    rows = in_force(edition, on or today())
    steps = {step.number: step for step in edition.steps.all()}
    wanted = None if case is None else {ANNEX_OF_CHANNEL.get(Channel(case.channel)), SWIM_LANE}
    here = place or Place({})
    drawn = [_annex(row, edition, steps, case, here) for row in rows if wanted is None or row.annex in wanted]
    return [sequence(edition, list(steps.values()), here), *drawn]


def in_force(edition: Edition, on: date) -> list[Diagram]:
    """The newest row of each annex that has begun; an annex that an edition does not have is the first edition's."""
    begun = Diagram.objects.filter(since__lte=on).order_by("edition_id", "annex", "-since")
    rows = list(begun.distinct("edition_id", "annex"))
    found = {row.annex: row for row in rows if row.edition_id == rows[0].edition_id}
    found |= {row.annex: row for row in rows if row.edition_id == edition.pk}
    return [found[annex] for annex in sorted(found)]


def sequence(edition: Edition, steps: list[Step], place: Place) -> Annex:
    """Annex 1: the five actions side by side, each with unit, action, form of completion and limit (Regulation 8)."""
    titles = (
        pgettext("structural", "Unit"),
        _("Procedure (action)"),
        _("Form of completion"),
        _("Time limit"),
    )
    boxes = [Box(f"head{row}", 0, row, "head", "8", "", title, link="s1") for row, title in enumerate(titles)]
    listed = []
    for step in steps:
        state, note = _state(place, f"step{step.number}")
        limit = _limit(f"step:{step.number}", edition, {step.number: step})
        for row, text in enumerate((step.unit, step.action, step.completion, limit)):
            cell = Box(f"s{step.number}-{row}", step.number, row, "cell", step.clause, "", text, state=state)
            cell.link, cell.note = f"s{step.number}", note if row == len(titles) - 1 else ""
            boxes.append(cell)
        told = f"{step.action} → {step.completion}"
        one = Box(f"s{step.number}", step.number, 0, "cell", step.clause, step.unit, told, limit, note, state)
        listed.append(one)
    lanes = ["№", *(str(step.number) for step in steps)]
    title = _("Description of the sequence of procedures (actions)")
    return Annex(SEQUENCE, title, draw(lanes, boxes, [], flush=True), tuple(listed))


def _annex(row: Diagram, edition: Edition, steps: dict[int, Step], case: Case | None, place: Place) -> Annex:
    table: dict[str, Any] = row.table
    boxes = [_box(each, edition, steps, case, place) for each in table["boxes"]]
    arrows = [
        {**arrow, "label": _said(arrow.get("label")), "time": _limit(arrow.get("time", ""), edition, steps)}
        for arrow in table["arrows"]
    ]
    lanes = [_said(lane) for lane in table["lanes"]]
    return Annex(row.annex, _said(table["title"]), draw(lanes, boxes, arrows), tuple(boxes))


def _box(
    each: dict[str, Any], edition: Edition, steps: dict[int, Step], case: Case | None, place: Place
) -> Box:
    fact = f"step{each['step']}" if each.get("step") else each.get("mark", "")
    there = case is None or each.get("channel") in (None, case.channel)
    state, note = _state(place, fact, reception=_is_reception(each)) if there else ("", "")
    return Box(
        code=each["code"],
        lane=each["lane"],
        row=each["row"],
        kind=each["kind"],
        clause=each["clause"],
        label=_said(each["label"]),
        text="" if each["text"] == each["label"] else _said(each["text"]),
        limit=_limit(each.get("time", ""), edition, steps),
        note=note,
        state=state,
    )


def _is_reception(box: Mapping[str, Any]) -> bool:
    """Regulation 10.4, 11.11, 12: the service ends with the applicant, after what the office issued has come to him."""
    return box["kind"] == "end" or box["clause"] == OPERATOR_HANDS_OVER


def _state(place: Place, fact: str, *, reception: bool = False) -> tuple[str, str]:
    """How far a case is with a box, and its moment: when it was done, or when the open step is due."""
    if not fact:
        return "", ""
    if place.current == fact:
        due = _("due %(moment)s") % {"moment": f"{local(place.due):%d.%m.%Y %H:%M}"} if place.due else ""
        return "current", due
    moment = place.reached.get(fact)
    if moment and reception:
        moment = place.received
    return ("done", f"✓ {local(moment):%d.%m.%Y %H:%M}") if moment else ("", "")


def _limit(code: str, edition: Edition, steps: dict[int, Step]) -> str:
    """«30 minutes», «within 1 working day»: the steps' own limits, never a second copy of them."""
    kind, _colon, number = code.partition(":")
    if kind == "step" and int(number) in steps:
        step = steps[int(number)]
        return _minutes(step.limit) if step.limit_unit == Unit.MINUTES else _days(step.limit)
    if kind == "days":
        return _days(int(number))
    if kind == "within":
        return ngettext("within %(count)d working day", "within %(count)d working days", int(number)) % {
            "count": int(number)
        }
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


def place_of(case: Case, *, decided: str = "", received: datetime | None = None) -> Place:
    """A case's moments by step, and the step that is open; `decided` says «granted» or «refused» once it is issued.

    `received`: when the applicant got the result, which ends the service on the diagrams; issuing alone does not.
    """
    reached: dict[str, datetime] = {"arrived": case.service_from}
    if case.registered_at:
        reached["registered"] = case.registered_at
    for run in case.step_runs.filter(closed_at__isnull=False).order_by("id"):
        if run.closed_at is not None and run.step != case.step:
            reached[f"step{run.step}"] = run.closed_at
    if decided and case.closed_at:
        reached |= {"considered": case.closed_at, decided: case.closed_at, "issued": case.closed_at}
    return Place(reached, f"step{case.step}" if case.step else "", case.due_at, received)
