"""A short day of two offices over HTTP: nobody meets a fault, and no process needs more memory than it may.

Planted defects this file goes red for: a web that keeps 200 MB for nothing; a verb's address misspelt in the browser.
"""

from datetime import date
from pathlib import Path

import pytest

from applications.persons.identifiers import iin_fault
from benefit_office.bench.day import run_day, words
from benefit_office.bench.day.way import ACTS
from benefit_office.office.folder import Folder

CASES = 20
CEILINGS = {"web": 250, "worker": 350, "long": 300, "beat": 250}  # megabytes


def test_nobody_of_the_day_is_anybody() -> None:
    people = [words.person(date(1960, 1, 1), nth) for nth in (0, 1, 1999, 2000, 4001)]
    assert len({iin for iin, _born in people}) == 5
    assert [iin_fault(iin) for iin, _born in people] == [None] * 5
    # A million of the archive has the serials up to 0020: nobody of the day is recorded under another name.
    assert [iin[7:11] for iin, _born in people if iin[7:11] < "0100"] == []


@pytest.mark.soak
def test_a_short_day_without_a_fault_and_within_its_memory(tmp_path: Path) -> None:
    report = run_day(Folder(tmp_path / "office"), acts=CASES * ACTS, faster=3, archive=500, offices=2)
    assert report.faults == []
    done = {name: report.acts[name][0] for name in ("receive", "register", "assign", "draft", "submit",
                                                    "open signing", "sign", "issue")}  # fmt: skip
    assert done == dict.fromkeys(done, CASES)
    assert report.acts["log in"][0] == report.officers == 32
    above = {kind: peak for kind, peak in report.megabytes.items() if peak > CEILINGS[kind]}
    assert (sorted(report.megabytes), above) == (sorted(CEILINGS), {})
