"""The rows of the last full measurements, kept between runs, and the tables of docs/performance.md made from them."""

import json
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from benefit_office.office.embedded import ROOT

PAGE = ROOT / "docs" / "performance.md"
HEAD = "| row | ours | other | unit | ratio | goal | holds |\n|---|---:|---:|---|---:|---:|---|"
AT_LEAST = {"case_parallel"}  # the goals that are the lowest ratio
FEW = "| answer to | times | median, ms | 95 %, ms | 99 %, ms |\n|---|---:|---:|---:|---:|"


def keep(name: str, found: dict[str, Any]) -> None:
    """Remember a row, or the day, in place of what was measured before."""
    kept = _kept()
    kept.pop(name, None)
    kept[name] = found | {"measured": timezone.localdate().isoformat()}
    _place().write_text(json.dumps(kept, ensure_ascii=False, indent=1))


def write(order: Sequence[str]) -> list[str]:
    """The tables anew, in the order of the rows' functions; the functions of which no row was kept."""
    kept = _kept()
    rows = [(rank, row) for row in kept.values() if (rank := _rank(str(row.get("name", "")), order)) >= 0]
    rows.sort(key=lambda pair: pair[0])
    page = _filled(
        PAGE.read_text(), "rows", [_machine(rows and rows[-1][1]), HEAD, *(_line(row) for _, row in rows)]
    )
    if day := kept.get("day"):
        page = _filled(page, "day", _day(day))
    PAGE.write_text(page)
    there = {rank for rank, _row in rows}
    return [name for rank, name in enumerate(order) if rank not in there]


def _place() -> Path:
    return Path(settings.DATA_DIR) / "rows.json"


def _kept() -> dict[str, dict[str, Any]]:
    return dict(json.loads(_place().read_text())) if _place().exists() else {}


def _rank(name: str, order: Sequence[str]) -> int:
    """The row `working_time 10 days` is the function's `working_time`."""
    return order.index(word) if (word := name.partition(" ")[0]) in order else -1


def _filled(page: str, name: str, lines: Iterable[str]) -> str:
    """The page with new lines between the two marks of that name."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _mark, rest = page.partition(begin)
    _old, _mark, after = rest.partition(end)
    return "".join((before, begin, "\n".join(lines), "\n", end, after))


def _machine(last: Any) -> str:
    cores, python = os.cpu_count(), platform.python_version()
    return f"Measured in full on {cores} virtual cores under Python {python}, last on {last and last['measured']}.\n"


def _line(row: dict[str, Any]) -> str:
    sign = "≥" if row["name"] in AT_LEAST else "≤"
    holds = "yes" if row["holds"] else "**no**"
    numbers = " | ".join(
        f"{row[name]:,.4g}" if row[name] < 1000 else f"{row[name]:,.0f}" for name in ("ours", "other")
    )
    return f"| `{row['name']}` | {numbers} | {row['unit']} | {row['ratio']:.4g} | {sign} {row['goal']:g} | {holds} |"


def _day(day: dict[str, Any]) -> Iterator[str]:
    memory = ", ".join(f"{kind} {megabytes:.0f} MB" for kind, megabytes in day["megabytes"].items())
    yield (
        f"{day['officers']} officers logged in; {day['cases']} cases came at a pace of {day['asked_per_hour']:,.0f}"
        f" acts an hour and {day['carried_per_hour']:,} an hour were carried; faults: {len(day['faults'])}. The highest"
        f" memory of any process: {memory}. A case added {day['kilobytes_a_case']:.0f} kB to the database and"
        f" {day['files_a_case']:.0f} kB of files. Measured on {day['measured']}.\n"
    )
    yield FEW
    for name, (times, *found) in day["acts"].items():
        yield f"| {name} | {times:.0f} | {' | '.join(f'{value:,.0f}' for value in found)} |"
