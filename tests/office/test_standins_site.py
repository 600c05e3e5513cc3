"""The stand-ins' site: there in the demo, refused anywhere else, and saying on every page what it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.standins_site import Site

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "value"), [("PRODUCTION", "1"), ("DEMO", "0")])
def test_the_stand_ins_are_refused_outside_the_demo(tmp_path: Path, name: str, value: str) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "-m", "benefit_office.standins.site", "9"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        1,
        "The stand-ins are refused outside the demo. Set the real systems' addresses.\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_every_page_says_that_it_is_a_specimen(standins_site: Site) -> None:
    page = standins_site.get("/").decode()

    assert "ҮЛГІ · ОБРАЗЕЦ" in page
    assert 'href="/shep/"' in page
    assert standins_site.get("/static/office.css").startswith(b"/* The face of the office")
