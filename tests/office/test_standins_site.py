"""The stand-ins' site: there in the demo, refused anywhere else, and saying on every page what it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.standins_pages import Visitor
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


OLDER = """
import django, sqlite3
from django.conf import settings
django.setup()
from benefit_office.standins.site import tables
settings.HOME.mkdir(parents=True)
tables.make()
site = sqlite3.connect(settings.HOME / "site.sqlite3")
for column in ("consent", "checked_at", "alarms"):
    site.execute(f"ALTER TABLE standin_corporation_request DROP COLUMN {column}")
site.execute("INSERT INTO standin_corporation_ticket (number, taken_at, ended) VALUES (1, '2026-11-30', '')")
site.commit()
tables.make()
tables.make()
print(site.execute("SELECT number, ended FROM standin_corporation_ticket").fetchall())
columns = {row[1] for row in site.execute("PRAGMA table_info(standin_corporation_request)")}
print(sorted({"consent", "checked_at", "alarms"} & columns))
"""


def test_the_tables_of_an_earlier_version_get_every_column_they_lack(tmp_path: Path) -> None:
    """Red while two new columns of one table were added by Django's editor: it makes the table anew for the first."""
    done = subprocess.run(
        [sys.executable, "-c", OLDER],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "benefit_office.standins.site.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.stderr, done.stdout) == ("", "[(1, '')]\n['alarms', 'checked_at', 'consent']\n")


def test_a_page_that_is_not_there_and_a_form_out_of_date_are_told_in_the_same_frame(
    standins_site: Site,
) -> None:
    """Seen to fail with 500 while the office's own error pages were shown, whose frame is not known here."""
    visitor = Visitor(standins_site).get("/corporation/none/")
    assert (visitor.status, "ҮЛГІ · ОБРАЗЕЦ" in visitor.html) == (404, True)

    visitor.html = ""  # without the token of an open page
    visitor.post("/corporation/")
    assert (visitor.status, "ҮЛГІ · ОБРАЗЕЦ" in visitor.html) == (403, True)
