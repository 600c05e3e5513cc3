"""Bars drawn by the server: plain SVG without styles, its numbers written out, its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import Table

NAME_WIDTH, BAR_WIDTH, NUMBER_WIDTH = 210, 380, 60
BAR, GAP, BETWEEN = 12, 3, 10
NAME_LENGTH = 26


@dataclass(frozen=True)
class Bar:
    """One bar with its number at the end."""

    y: int
    length: int
    value: int
    series: int

    @property
    def middle(self) -> int:
        return self.y + BAR - 2

    @property
    def number_x(self) -> int:
        return NAME_WIDTH + self.length + 6


@dataclass(frozen=True)
class Group:
    """The bars of one row of the table."""

    name: str
    y: int
    bars: list[Bar]


@dataclass(frozen=True)
class Chart:
    """What the template draws; all numbers are whole."""

    code: str
    title: str
    series: list[str]
    groups: list[Group]
    height: int
    width: int = NAME_WIDTH + BAR_WIDTH + NUMBER_WIDTH
    left: int = NAME_WIDTH
    thick: int = BAR


def bars(table: Table, columns: Sequence[int]) -> Chart | None:
    """Some columns of a table as bars, each row a group; nothing to draw where every number is 0."""
    most = max((row[column] for row in table.rows for column in columns), default=0)
    if not most:
        return None
    groups, y = [], 0
    for row in table.rows:
        drawn = []
        for series, column in enumerate(columns, start=1):
            drawn.append(Bar(y, round(BAR_WIDTH * row[column] / most), row[column], series))
            y += BAR + GAP
        groups.append(Group(_short(str(row[0])), drawn[0].middle, drawn))
        y += BETWEEN
    return Chart(table.code, table.title, [table.columns[column] for column in columns], groups, y)


def _short(name: str) -> str:
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"
