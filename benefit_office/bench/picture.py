"""The picture of how the pages and the sweep grow: a small SVG of our own, no library for five lines."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from statistics import median

from benefit_office.office.embedded import ROOT

from .clock_rows import swept, told_before
from .page_rows import deep_in, journal_of, queue_of, searching
from .sizes import Sizes, archive_of, open_of

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 380, 60, 40, 190, 50
COLOURS = ("#1b5e8c", "#b3541e", "#3b7d3b", "#7a3b8f", "#8a6d00")
PLACE = ROOT / "docs" / "images" / "growth.svg"
Curves = dict[str, list[float]]  # times as multiples of the first


def draw(sizes: Sizes) -> None:
    """Measure at three sizes and write the picture."""
    many = [sizes.small, 20_000, sizes.big] if sizes.full else [sizes.small, sizes.big]
    PLACE.write_text(svg(many, curves(many, sizes.rounds)), "utf-8")


def curves(many: list[int], rounds: int) -> Curves:
    """Medians of each page, and of a sweep with a hundred to tell, in registers of these sizes."""
    found: dict[str, list[float]] = {}
    for size in many:
        archive, steps = archive_of(size), open_of(size)
        with steps.entered():
            told_before()
        work: dict[str, Callable[[], float]] = {
            "queue": queue_of(archive), "journal, first page": journal_of(archive),
            "journal, at nine tenths": journal_of(archive, deep_in(archive)), "search by surname": searching(archive),
            "sweep": partial(swept, steps),
        }  # fmt: skip
        for name, once in work.items():
            once()
            found.setdefault(name, []).append(median(once() for _ in range(rounds)))
        archive.close()
        steps.close()
    return {name: [value / values[0] for value in values] for name, values in found.items()}


def svg(sizes: list[int], found: Curves) -> str:
    """The curves over a logarithmic axis of sizes; 1 is the time at the smallest."""
    top = max(2.0, max(value for values in found.values() for value in values) * 1.1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text { font: 13px sans-serif }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="22">Time of a page or a sweep, as a multiple of its time at {sizes[0]:,} cases</text>',
        *_axes(sizes, top),
    ]
    for place, (name, values) in enumerate(found.items()):
        colour = COLOURS[place % len(COLOURS)]
        points = [(_x(size, sizes), _y(value, top)) for size, value in zip(sizes, values, strict=True)]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        y = TOP + 20 * place + 10
        lines.append(
            f'<text x="{WIDTH - RIGHT + 12}" y="{y}" fill="{colour}">{escape(name)}: {values[-1]:.2f}</text>'
        )
    return "\n".join([*lines, "</svg>", ""])


def _axes(sizes: list[int], top: float) -> Iterator[str]:
    bottom = HEIGHT - BOTTOM
    yield f'<path d="M{LEFT} {TOP} V{bottom} H{WIDTH - RIGHT}" fill="none" stroke="#555"/>'
    for size in sizes:
        yield f'<text x="{_x(size, sizes):.1f}" y="{bottom + 20}" text-anchor="middle">{size:,}</text>'
    step = 0.5 if top < 5 else math.ceil(top / 6)
    for place in range(int(top / step) + 1):
        y = _y(place * step, top)
        yield f'<path d="M{LEFT} {y:.1f} H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{place * step:g}</text>'


def _x(size: int, sizes: list[int]) -> float:
    along = math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])
    return LEFT + 10 + along * (WIDTH - LEFT - RIGHT - 40)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)
