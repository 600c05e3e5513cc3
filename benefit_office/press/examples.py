"""Inputs made from the kinds themselves: every field holds a trace of its own name, so that a form can be proved."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from benefit_office.press import dates, inputs, words

ROWS = 2
FIRST_DAY, NINE = date(2031, 1, 1), time(9)
FIRST_SUM, SUM_STEP = 10_001, 1_111
DOT = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def every(kind: str) -> Iterator[dict[str, Any]]:
    """One input for each choice the kind's own fields leave, such as the four outcomes of a decision."""
    hints = get_type_hints(inputs.SHEETS[kind], include_extras=True)
    choices = {name: get_args(hint) for name, hint in hints.items() if get_origin(hint) is Literal}
    for chosen in product(*choices.values()):
        filled = _Filler().fill(inputs.SHEETS[kind], "")
        yield {**filled, "specimen": False, **dict(zip(choices, chosen, strict=True))}


def traces(kind: str, example: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """(field, the ways it may stand on the sheet) of each value of an example that can be told from the others."""
    yield from _traces(inputs.SHEETS[kind], example, "")


class _Filler:
    """Counts, so that no two dates or sums of one example are alike."""

    def __init__(self) -> None:
        self.count = 0

    def fill(self, expected: Any, path: str) -> Any:
        origin = get_origin(expected)
        if is_typeddict(expected):
            hints = get_type_hints(expected, include_extras=True)
            return {name: self.fill(hint, f"{path} {name}".strip()) for name, hint in hints.items()}
        if origin is list:
            return [self.fill(get_args(expected)[0], f"{path} {row}") for row in range(1, ROWS + 1)]
        if origin is UnionType:
            return self.fill(get_args(expected)[0], path)
        self.count += 1
        return self._plain(expected, origin, path)

    def _plain(self, expected: Any, origin: Any, path: str) -> Any:
        if origin is Annotated:
            return {
                "an ISO date or an empty text": (FIRST_DAY + timedelta(days=self.count)).isoformat(),
                "an ISO moment in office time or an empty text": _moment(self.count),
                "a sum in tenge": str(FIRST_SUM + SUM_STEP * self.count),
                "a data: URI, an address to draw as a QR code, or an empty text": DOT,
            }[expected.__metadata__[0]]
        if origin is Literal:
            return get_args(expected)[0]
        return {str: f"[{path}]", int: 700 + self.count, bool: False}[expected]


def _moment(count: int) -> str:
    return datetime.combine(FIRST_DAY + timedelta(days=count), NINE).isoformat(timespec="minutes")


def _traces(expected: Any, value: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    origin = get_origin(expected)
    if is_typeddict(expected):
        for name, hint in get_type_hints(expected, include_extras=True).items():
            yield from _traces(hint, value[name], f"{path}.{name}".strip("."))
    elif origin is list:
        for row in value:
            yield from _traces(get_args(expected)[0], row, path)
    elif origin is UnionType:
        yield from _traces(get_args(expected)[0], value, path)
    elif isinstance(value, str) and value and value != DOT and origin is not Literal:
        yield path, ways(expected, value)


def ways(expected: Any, value: str) -> list[str]:
    """How a value may stand on a sheet of either language; spaces that do not break as plain ones."""
    meaning = expected.__metadata__[0] if get_origin(expected) is Annotated else ""
    if meaning.startswith("an ISO date"):
        found = [dates.short_date(value), *(write(value, language) for language in ("kk", "ru") for write in (
            dates.long_date, dates.from_date, dates.until_date))]  # fmt: skip
    elif meaning.startswith("an ISO moment"):
        found = [dates.short_moment(value), value[11:]]
    elif meaning == "a sum in tenge":
        found = [words.money(value)]
    else:
        found = [value]
    return [one.replace(dates.NBSP, " ") for one in found]
