"""The tables of docs/performance.md are written from the rows that were kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from benefit_office.bench import written

PAGE = (
    "# How fast\n\n<!-- rows -->\nold\n<!-- /rows -->\n\nBetween.\n\n<!-- day -->\nold\n<!-- /day -->\nEnd.\n"
)


@pytest.fixture
def page(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(written, "PAGE", tmp_path / "performance.md")
    written.PAGE.write_text(PAGE)
    return written.PAGE


def row(name: str, ratio: float, *, holds: bool) -> dict[str, Any]:
    return {
        "name": name,
        "ours": 1234.5,
        "other": 2.5,
        "unit": "ms",
        "ratio": ratio,
        "goal": 1.3,
        "holds": holds,
    }


def test_rows_come_in_their_order_with_what_fails_in_bold(page: Path) -> None:
    written.keep("total", row("total", 2, holds=False))
    written.keep("queue 2", row("queue 2", 0.5, holds=True))
    written.keep("queue 2", row("queue 2", 0.75, holds=True))  # measured again
    assert written.write(["queue", "sweep", "total"]) == ["sweep"]
    lines = page.read_text().splitlines()
    first = lines.index("| `queue 2` | 1,234 | 2.5 | ms | 0.75 | ≤ 1.3 | yes |")
    assert lines[first + 1 : first + 3] == [
        "| `total` | 1,234 | 2.5 | ms | 2 | ≤ 1.3 | **no** |",
        "<!-- /rows -->",
    ]
    assert lines[first + 3 :] == PAGE.splitlines()[5:]  # the rest, the day among it, is as it was


def test_the_day_is_told_with_its_faults_and_its_percentiles(page: Path) -> None:
    day = json.loads(
        '{"officers": 208, "cases": 250, "asked_per_hour": 12000.0, "carried_per_hour": 11800, "faults": ["x"],'
        ' "acts": {"sign": [250, 61.2, 140.0, 190.6]}, "megabytes": {"web": 180.4},'
        ' "kilobytes_a_case": 41.3, "files_a_case": 260.0}'
    )
    written.keep("day", day)
    written.write([])
    text = page.read_text()
    assert (
        "250 cases came at a pace of 12,000 acts an hour and 11,800 an hour were carried; faults: 1." in text
    )
    assert "| sign | 250 | 61 | 140 | 191 |\n<!-- /day -->" in text
