"""JSON with the line of every value, so that a refusal can say where to look."""

import json
import json.decoder
import re
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 20
SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
WORDS = {"true": True, "false": False, "null": None}


class NotJson(Exception):
    """The text cannot be read as JSON. `line` counts from 1; `path` is the place that was being read."""

    def __init__(self, line: int, path: str, sentence: str) -> None:
        super().__init__(sentence)
        self.line, self.path = line, path


@dataclass
class Positioned:
    """A JSON value and the line on which each of its parts begins, by path («applications[2].children[0].iin»)."""

    value: Any
    lines: dict[str, int] = field(default_factory=dict)

    def line(self, path: str) -> int:
        """The line of a path; of what is missing, the line of that which should hold it."""
        while path not in self.lines:
            path = re.sub(r"(\.[^.\[]+|\[\d+\]|^[^.\[]+)$", "", path)
        return self.lines[path]


def parse(text: str) -> Positioned:
    """The whole text as one JSON value. A key named twice is refused: only one of the two could be meant."""
    reading = _Reading(text)
    value, end = reading.value(reading.skip(0), "", 0)
    end = reading.skip(end)
    if end != len(text):
        raise reading.fault(end, "", "something stands behind the end")
    return Positioned(value, reading.lines)


class _Reading:
    """One pass over the text, from the left."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: dict[str, int] = {}

    def skip(self, at: int) -> int:
        found = SPACE.match(self.text, at)
        assert found is not None  # the pattern matches nothing, too
        return found.end()

    def line_at(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def fault(self, at: int, path: str, sentence: str) -> NotJson:
        return NotJson(self.line_at(at), path, sentence)

    def value(self, at: int, path: str, depth: int) -> tuple[Any, int]:
        """(value, place behind it)."""
        if depth > DEEPEST:
            raise self.fault(at, path, "nested too deeply")
        self.lines[path] = self.line_at(at)
        opening = self.text[at : at + 1]
        if opening == "{":
            return self.object(at + 1, path, depth)
        if opening == "[":
            return self.array(at + 1, path, depth)
        if opening == '"':
            return self.string(at, path)
        for word, meaning in WORDS.items():
            if self.text.startswith(word, at):
                return meaning, at + len(word)
        if number := NUMBER.match(self.text, at):
            return json.loads(number.group()), number.end()
        raise self.fault(at, path, "a value is expected here" if opening else "the text ends too early")

    def string(self, at: int, path: str) -> tuple[str, int]:
        try:
            found: tuple[str, int] = json.decoder.scanstring(self.text, at + 1, True)  # type: ignore[attr-defined]
            return found
        except json.JSONDecodeError as broken:
            raise self.fault(broken.pos, path, broken.msg) from broken

    def object(self, at: int, path: str, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        at = self.skip(at)
        if self.text[at : at + 1] == "}":
            return found, at + 1
        while True:
            if self.text[at : at + 1] != '"':
                raise self.fault(at, path, "a name in double quotes is expected here")
            start = at
            name, at = self.string(at, path)
            inner = f"{path}.{name}" if path else name
            if name in found:
                raise self.fault(start, inner, "the name stands twice")
            at = self.skip(at)
            if self.text[at : at + 1] != ":":
                raise self.fault(at, inner, "a colon is expected here")
            found[name], at = self.value(self.skip(at + 1), inner, depth + 1)
            at, ended = self.next(at, "}", path)
            if ended:
                return found, at

    def array(self, at: int, path: str, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        at = self.skip(at)
        if self.text[at : at + 1] == "]":
            return found, at + 1
        while True:
            value, at = self.value(at, f"{path}[{len(found)}]", depth + 1)
            found.append(value)
            at, ended = self.next(at, "]", path)
            if ended:
                return found, at

    def next(self, at: int, closing: str, path: str) -> tuple[int, bool]:
        """Behind a value: (place, whether the container ends here)."""
        at = self.skip(at)
        if self.text[at : at + 1] == closing:
            return at + 1, True
        if self.text[at : at + 1] != ",":
            raise self.fault(at, path, f"a comma or {closing} is expected here")
        return self.skip(at + 1), False
