"""docs/security.md: a line for every requirement of levels 1 and 2, and no place named that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = (ROOT / "docs" / "security.md").read_text()
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, at most, by their last numbers.
REQUIRED = {
    "1.1": [1, 2], "1.2": range(1, 10), "1.3": range(1, 12), "1.4": [1, 2, 3], "1.5": [1, 2],
    "2.1": [1, 2, 3], "2.2": [1, 2, 3], "2.3": [1, 2, 3, 4], "2.4": [1],
    "3.2": [1, 2], "3.3": [1, 2, 3, 4], "3.4": range(1, 7), "3.5": range(1, 6), "3.7": [1, 2],
    "4.1": [1, 2, 3], "4.2": [1], "4.3": [1, 2], "4.4": [1, 2, 3, 4],
    "5.1": [1], "5.2": [1, 2, 3], "5.3": [1, 2], "5.4": [1, 2, 3],
    "6.1": [1, 2, 3], "6.2": range(1, 13), "6.3": range(1, 5), "6.4": range(1, 5), "6.5": range(1, 6),
    "6.6": [1, 2, 3], "6.8": [1, 2, 3, 4],
    "7.1": [1, 2, 3], "7.2": [1, 2, 3, 4], "7.3": [1, 2], "7.4": range(1, 6), "7.5": [1, 2], "7.6": [1, 2],
    "8.1": [1, 2], "8.2": [1, 2, 3], "8.3": [1], "8.4": [1], "9.1": [1, 2, 3], "9.2": [1, 2, 3, 4],
    "11.1": [1, 2], "11.2": [1, 2, 3], "11.3": [1, 2, 3], "11.4": [1, 2, 3, 4], "11.5": [1], "11.6": [1],
    "12.1": [1, 2, 3], "12.2": [1, 2], "12.3": [1, 2, 3, 4],
    "13.1": [1], "13.2": range(1, 6), "13.3": [1, 2], "13.4": range(1, 6),
    "14.1": [1, 2], "14.2": [1, 2, 3, 4], "14.3": [1, 2, 3],
    "15.1": [1, 2, 3], "15.2": [1, 2, 3], "15.3": range(1, 8),
    "16.1": [1], "16.2": range(1, 6), "16.3": range(1, 5), "16.4": [1, 2, 3], "16.5": [1, 2, 3],
}  # fmt: skip


def listed() -> set[str]:
    """The numbers of the first column, ranges spelt out within one section."""
    found = set()
    for cell in re.findall(r"^\| ([0-9][0-9., –]*) \|", LIST, re.MULTILINE):
        for part in cell.split(", "):
            first, _, last = part.partition("–")
            section, number = first.rsplit(".", 1)
            end = last.rsplit(".", 1)[1] if last else number
            found |= {f"{section}.{one}" for one in range(int(number), int(end) + 1)}
    return found


def test_every_requirement_has_its_line() -> None:
    required = {f"{section}.{number}" for section, numbers in REQUIRED.items() for number in numbers}
    assert required - listed() == set()
    assert len(required) > 180


def test_every_place_named_is_there() -> None:
    named = set(re.findall(r"`((?:tests|docs|templates|benefit_office|workflow)/[\w./*-]+)`", LIST))
    assert {place for place in named if not (ROOT / place).exists()} == set()
    assert len(named) > 40
