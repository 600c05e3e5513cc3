"""A picture of how each page and the sweep grow: small SVGs of our own, no library for a line and an axis."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from statistics import median

from benefit_office.office.embedded import ROOT

from .clock_rows import swept, told_before
from .page_rows import deep_in, journal_of, queue_of, searching
from .sizes import Sizes, archive_of, open_of

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 420, 240, 50, 40, 20, 40
COLOUR = "#1b5e8c"
FOLDER = ROOT / "docs" / "images"
TITLES = {
    "queue": "An executor's queue", "journal": "First page of the journal", "depth": "The journal at nine tenths",
    "search": "Search by surname", "sweep": "A sweep, 100 to tell",
}  # fmt: skip
Curves = dict[str, list[float]]  # milliseconds


def draw(sizes: Sizes) -> None:
    """Measure at three sizes and write the pictures."""
    many = [sizes.small, 20_000, sizes.big] if sizes.full else [sizes.small, sizes.big]
    for name, values in curves(many, sizes.rounds).items():
        (FOLDER / f"growth-{name}.svg").write_text(svg(TITLES[name], many, values), "utf-8")


def curves(many: list[int], rounds: int) -> Curves:
    """Medians of each page, and of a sweep, in registers of these sizes."""
    found: Curves = {}
    for size in many:
        archive, steps = archive_of(size), open_of(size)
        with steps.entered():
            told_before()
        work: dict[str, Callable[[], float]] = {
            "queue": queue_of(archive), "journal": journal_of(archive), "depth": journal_of(archive, deep_in(archive)),
            "search": searching(archive), "sweep": partial(swept, steps),
        }  # fmt: skip
        for name, once in work.items():
            once()
            found.setdefault(name, []).append(median(once() for _ in range(rounds)) * 1000)
        archive.close()
        steps.close()
    return found


def svg(title: str, sizes: list[int], values: list[float]) -> str:
    """One curve over a logarithmic axis of sizes; the axis of times begins at nothing."""
    top = max(values) * 1.25
    points = [(_x(size, sizes), _y(value, top)) for size, value in zip(sizes, values, strict=True)]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text { font: 12px sans-serif }</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="20">{escape(title)}, ms by cases: {values[-1] / values[0]:.2f} × at the end</text>',
        *_axes(sizes, top),
        f'<polyline points="{way}" fill="none" stroke="{COLOUR}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{COLOUR}"/>' for x, y in points),
        *(f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{value:.0f}</text>'
          for (x, y), value in zip(points, values, strict=True)),
        "</svg>", "",
    ])  # fmt: skip


def _axes(sizes: list[int], top: float) -> Iterator[str]:
    bottom = HEIGHT - BOTTOM
    yield f'<path d="M{LEFT} {TOP} V{bottom} H{WIDTH - RIGHT}" fill="none" stroke="#555"/>'
    for size in sizes:
        yield f'<text x="{_x(size, sizes):.1f}" y="{bottom + 18}" text-anchor="middle">{size:,}</text>'
    step = 10 ** math.floor(math.log10(top)) / (1 if top / 10 ** math.floor(math.log10(top)) > 3 else 2)
    for place in range(int(top / step) + 1):
        y = _y(place * step, top)
        yield f'<path d="M{LEFT} {y:.1f} H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{place * step:g}</text>'


def _x(size: int, sizes: list[int]) -> float:
    along = math.log(size / sizes[0]) / math.log(sizes[-1] / sizes[0])
    return LEFT + 30 + along * (WIDTH - LEFT - RIGHT - 70)


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)
