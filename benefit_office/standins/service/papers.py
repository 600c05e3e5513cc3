"""Item 9 of the Standard as the neighbours know it: the same published list, and which lines a request must answer."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True)
class Line:
    """One line: its code on the wire, its words, and when it is asked for."""

    code: str
    title_kk: str
    title_ru: str
    when: str
    born_before: str = ""
    age_from: int = 0
    age_under: int = 200

    @property
    def title(self) -> str:
        return self.title_ru if (get_language() or "kk").startswith("ru") else self.title_kk


@cache
def lines() -> tuple[Line, ...]:
    """The lines that are answered by a file."""
    path = Path(settings.BASE_DIR) / "applications" / "seed" / "requirements_198.json"
    known = Line.__dataclass_fields__
    rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["requirements"]
    return tuple(
        Line(**{name: value for name, value in row.items() if name in known and value is not None})
        for row in rows
        if not row["form_itself"]
    )


def title_of(code: str) -> str:
    """The words of a line; "" for a code that is none."""
    return next((line.title for line in lines() if line.code == code), "")


def missing(
    brought: Collection[str], children: list[dict[str, Any]], *, represented: bool, on: date
) -> list[Line]:
    """The lines that hold for this request and have no file (Regulation 9.1, 11.5)."""
    return [
        line
        for line in lines()
        if line.code not in brought and _asked(line, children, represented=represented, on=on)
    ]


def _asked(line: Line, children: list[dict[str, Any]], *, represented: bool, on: date) -> bool:
    if line.when == "representative":
        return represented
    if line.when == "always":
        return True
    return any(_asked_of(line, child, on) for child in children)


def _asked_of(line: Line, child: dict[str, Any], on: date) -> bool:
    born: date | None = child.get("birth_date")
    if born is None:
        return True
    if line.when == "old_or_abroad":
        return bool(child.get("born_abroad")) or born < date.fromisoformat(line.born_before)
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return line.age_from <= age < line.age_under
