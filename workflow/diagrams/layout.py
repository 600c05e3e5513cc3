"""From a table of lanes, boxes and arrows to points on paper: columns are lanes, rows are as high as their words."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from textwrap import wrap
from typing import Any

COLUMN, WIDE_COLUMN, BOX = 196, 232, 176
MANY_LANES = 6  # so many fill the page at COLUMN; fewer leave room for the words at level arrows
HEAD, GAP, LINE, PAD = 46, 34, 15, 12
LETTERS = 22  # in a line of a box; Kazakh letters are wide, and which type the reader has is not known
BOLD_LETTERS = 20
HEAD_LETTERS = 24
TIME_LETTERS = 14  # of an arrow's time
SLANT = 14  # of a condition's sides


@dataclass(frozen=True)
class Drawn:
    """A box on paper: outline, lines of words with their baselines, and how far the case is with it."""

    code: str
    kind: str
    clause: str
    state: str  # done · current · ""
    x: int
    y: int
    height: int
    label: str
    labels: tuple[tuple[int, str], ...]
    lines: tuple[tuple[int, str], ...]
    note_y: int
    note: str
    title: str
    link: str
    width: int = BOX

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def outline(self) -> str:
        """The corners: a condition has slanted sides, the others are plain."""
        left, right, top, bottom = self.x, self.x + self.width, self.y, self.y + self.height
        if self.kind != "condition":
            return f"{left},{top} {right},{top} {right},{bottom} {left},{bottom}"
        half = self.y + self.height // 2
        return (
            f"{left + SLANT},{top} {right - SLANT},{top} {right},{half} "
            f"{right - SLANT},{bottom} {left + SLANT},{bottom} {left},{half}"
        )


@dataclass(frozen=True)
class Line:
    """An arrow: its corners, the word at its beginning, and the time it takes beside its longest part."""

    points: str
    label: str
    label_x: int
    label_y: int
    times: tuple[tuple[int, str], ...] = ()  # baselines and words
    times_x: int = 0
    upright: bool = False  # the words stand to the right of an upright part, else over a level one


@dataclass(frozen=True)
class Picture:
    """All of it."""

    width: int
    height: int
    lanes: tuple[tuple[int, tuple[tuple[int, str], ...]], ...]
    dividers: tuple[int, ...]
    boxes: tuple[Drawn, ...]
    arrows: tuple[Line, ...]
    head: int = HEAD

    @property
    def has_conditions(self) -> bool:
        """Whether the legend has to say what a condition looks like."""
        return any(box.kind == "condition" for box in self.boxes)


@dataclass
class Box:
    """A row of the table in the reader's language. `note` is a time: the limit, or when it was done."""

    code: str
    lane: int
    row: int
    kind: str
    clause: str
    label: str
    text: str
    limit: str = ""
    note: str = ""
    state: str = ""
    link: str = ""  # of which box the clause is shown; empty: its own
    lines: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return _wrapped(self.label, BOLD_LETTERS)


def draw(lanes: list[str], boxes: list[Box], arrows: list[dict[str, Any]], *, flush: bool = False) -> Picture:
    """Lay the boxes out row by row; `arrows` name boxes, a word and the way they bend.

    `flush`: the boxes are the cells of a table, each as high as its row.
    """
    for box in boxes:
        box.lines = _wrapped(box.text, LETTERS - 3 * (box.kind == "condition"))
    column = COLUMN if len(lanes) >= MANY_LANES else WIDE_COLUMN
    tops, bottom = _rows(boxes, 0 if flush else GAP)
    drawn = {box.code: _drawn(box, tops[box.row], column) for box in boxes}
    if flush:
        drawn = {code: _cell(one, tops, bottom, column) for code, one in drawn.items()}
    heads = tuple(
        (lane * column + column // 2, tuple(enumerate_lines(18, _wrapped(name, HEAD_LETTERS))))
        for lane, name in enumerate(lanes)
    )
    return Picture(
        width=len(lanes) * column,
        height=bottom,
        lanes=heads,
        dividers=tuple(lane * column for lane in range(1, len(lanes))),
        boxes=tuple(drawn.values()),
        arrows=tuple(_line(arrow, drawn, tops, {box.code: box.row for box in boxes}) for arrow in arrows),
    )


def _wrapped(words: str, letters: int) -> list[str]:
    """Lines of so many letters; «ЭЦҚ-мен» stays one word."""
    return wrap(words, letters, break_on_hyphens=False)


def enumerate_lines(start: int, lines: list[str]) -> list[tuple[int, str]]:
    """Each line with its baseline."""
    return [(start + LINE * place, text) for place, text in enumerate(lines)]


def height_of(box: Box) -> int:
    """Label, words, limit, note."""
    return 2 * PAD + LINE * (len(box.labels) + len(box.lines) + bool(box.limit) + bool(box.note)) - 4


def _rows(boxes: list[Box], gap: int) -> tuple[dict[int, int], int]:
    tops, top = {}, HEAD + gap // 2
    for row in range(max(box.row for box in boxes) + 1):
        tops[row] = top
        top += max((height_of(box) for box in boxes if box.row == row), default=0) + gap
    return tops, top


def _cell(box: Drawn, tops: dict[int, int], bottom: int, column: int) -> Drawn:
    """As high as its row and as wide as its lane."""
    below = min((top for top in tops.values() if top > box.y), default=bottom)
    edge = (column - BOX) // 2
    return replace(box, x=box.x - edge, width=column, height=below - box.y)


def _drawn(box: Box, top: int, column: int) -> Drawn:
    words = [*box.lines, *([box.limit] if box.limit else [])]
    first = top + PAD + LINE - 4
    below = first + LINE * len(box.labels)
    return Drawn(
        code=box.code,
        kind=box.kind,
        clause=box.clause,
        state=box.state,
        x=box.lane * column + (column - BOX) // 2,
        y=top,
        height=height_of(box),
        label=box.label,
        labels=tuple(enumerate_lines(first, box.labels)),
        lines=tuple(enumerate_lines(below, words)),
        note_y=below + LINE * len(words),
        note=box.note,
        title=f"{box.clause}. {': '.join(part for part in (box.label, box.text) if part)}",
        link=box.link or box.code,
    )


def _line(arrow: dict[str, Any], drawn: dict[str, Drawn], tops: dict[int, int], rows: dict[str, int]) -> Line:
    start, end = drawn[arrow["from"]], drawn[arrow["to"]]
    points = _points(start, end, arrow.get("route", ""), tops[rows[arrow["to"]]])
    (x, y), (next_x, next_y) = points[0], points[1]
    times, times_x, upright = _times(points, arrow.get("time", ""))
    sideways = y == next_y
    label_x = x + (22 if next_x > x else -22) if sideways else x + 18
    return Line(
        points=" ".join(f"{px},{py}" for px, py in points),
        label=arrow.get("label", ""),
        label_x=label_x,
        label_y=y - 4 if sideways else y + 14,
        times=times,
        times_x=times_x,
        upright=upright,
    )


def _times(points: list[tuple[int, int]], words: str) -> tuple[tuple[tuple[int, str], ...], int, bool]:
    """Where the time of an arrow is written: beside its longest part, in short lines."""
    if not words:
        return (), 0, False
    parts = list(pairwise(points))
    (x, y), (to_x, to_y) = max(
        parts, key=lambda part: abs(part[0][0] - part[1][0]) + abs(part[0][1] - part[1][1])
    )
    lines, upright = _wrapped(words, TIME_LETTERS), x == to_x
    first = (y + to_y) // 2 if upright else y - 6 - LINE * (len(lines) - 1)
    return tuple(enumerate_lines(first, lines)), x + 6 if upright else (x + to_x) // 2, upright


def _points(start: Drawn, end: Drawn, route: str, end_top: int) -> list[tuple[int, int]]:
    """The corners of an arrow: straight within a lane or a row, else bent as the table says."""
    rightward = end.x > start.x
    side = (start.x + BOX if rightward else start.x, start.y + start.height // 2)
    foot = (start.middle, start.y + start.height)
    top = (end.middle, end.y)
    flank = (end.x if rightward else end.x + BOX, end.y + end.height // 2)
    if route == "over-down":
        return [side, (end.middle, side[1]), top]
    if route == "down-over":
        return [foot, (start.middle, flank[1]), flank]
    if route == "down-over-down":
        gap = end_top - GAP // 2
        return [foot, (start.middle, gap), (end.middle, gap), top]
    if start.x == end.x:
        return [foot, top]
    return [side, (flank[0], side[1])]
