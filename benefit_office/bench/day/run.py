"""The day's course: everybody logs in, cases come at an even pace, the office's memory is looked at in the end."""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg2

from benefit_office.office.child import spawn
from benefit_office.office.embedded import ROOT, cluster
from benefit_office.office.folder import Folder
from benefit_office.office.launcher import free_port

from ..apart import PATIENCE, environment, until
from ..measure import say
from .browser import Browser, Looks
from .memory import peaks
from .way import ACTS, Team, one_case
from .words import CLERKS, EXECUTORS, HEADS, PASSWORD

OFFICES = tuple(
    one["code"] for one in json.loads((ROOT / "workflow/seed/offices.json").read_text())["offices"]
)
HOUR = 2_000  # acts
NOW = "2026-11-18T11:30:00+05:00"
VISITORS = 24  # cases under way at the same time, at most
LOGGING_IN = 4  # officers at a time


@dataclass(frozen=True)
class Report:
    """`acts`: count, faults, median, 95th and 99th percentile in milliseconds by what was asked for."""

    officers: int
    cases: int
    asked_per_hour: float
    carried_per_hour: float
    faults: list[str]
    acts: dict[str, list[float]]
    megabytes: dict[str, float]  # the highest of any process of its kind
    kilobytes_a_case: float  # by which the database grew
    files_a_case: float  # kilobytes of stored sheets and papers

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def run_day(home: Folder, *, acts: int, faster: float, archive: int, offices: int = len(OFFICES)) -> Report:
    """So many acts at so many times the pace of 2,000 an hour, in an office with so many cases behind it."""
    _filled(home, archive)
    looks = Looks()
    with _open(home) as (port, launcher):
        teams = _logged_in(port, looks, OFFICES[:offices])
        before = _weight(home)
        pause = ACTS * 3600 / (HOUR * faster)
        cases = max(1, acts // ACTS)
        began = time.perf_counter()
        with ThreadPoolExecutor(VISITORS) as visitors:
            for nth in range(cases):
                time.sleep(max(0.0, began + nth * pause - time.perf_counter()))
                visitors.submit(_visit, teams[nth % len(teams)], looks, nth)
        took = time.perf_counter() - began
        megabytes = peaks(launcher)
        database, files = (after - old for after, old in zip(_weight(home), before, strict=True))
    return Report(
        officers=offices * (CLERKS + HEADS + EXECUTORS + 1), cases=cases, asked_per_hour=HOUR * faster,
        carried_per_hour=round(cases * ACTS / took * 3600), faults=looks.faults, megabytes=megabytes,
        kilobytes_a_case=round(database / cases / 1000, 1), files_a_case=round(files / cases / 1000, 1),
        acts={name: _figures(found) for name, found in sorted(looks.seconds.items())},
    )  # fmt: skip


def _weight(home: Folder) -> tuple[int, int]:
    """Bytes of the open office's database, and of its files."""
    with closing(psycopg2.connect(cluster(home).url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    files = sum(file.stat().st_size for file in (home.path / "blobs").rglob("*") if file.is_file())
    return row[0] if row else 0, files


def _visit(team: Team, looks: Looks, nth: int) -> None:
    try:
        one_case(team, looks, nth)
    except Exception as fault:  # noqa: BLE001 – the day goes on; the report counts it
        looks.faults.append(f"{type(fault).__name__}: {fault}")


def _figures(seconds: list[float]) -> list[float]:
    cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    return [
        len(seconds),
        *(round(value * 1000, 1) for value in (statistics.median(seconds), cuts[94], cuts[98])),
    ]


def _filled(home: Folder, archive: int) -> None:
    """A fresh office each day: migrated, with an archive and everybody in it."""
    say(f"filling {home.path} …")
    shutil.rmtree(home.path, ignore_errors=True)
    home.make()
    fill = f"from benefit_office.bench.day.cast import fill; fill({archive})"
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--verbosity=0", "--command", fill]
    subprocess.run(command, env=_environment(home), check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def _environment(home: Folder) -> dict[str, str]:
    return environment(home, DEMO="0", OFFICE_NOW=NOW)


@contextmanager
def _open(home: Folder) -> Iterator[tuple[int, int]]:
    """The office as `make run` opens it: its port and its launcher's process."""
    port, log = free_port(), home.logs / "launcher.log"
    env = _environment(home) | {"PORT": str(port)}
    process = spawn([sys.executable, "-m", "benefit_office.office"], log=log, env=env, cwd=ROOT)
    try:
        until(lambda: process.poll() is not None or _says(log, "The office is open"), log)
        yield port, process.pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGINT)
        process.wait(PATIENCE)


def _says(log: Path, words: str) -> bool:
    return log.exists() and words in log.read_text()


def _logged_in(port: int, looks: Looks, offices: tuple[str, ...]) -> list[Team]:
    """Every officer of these offices at a browser of his own."""
    say("everybody logs in …")
    teams = [Team() for _ in offices]
    jobs = [(team, code, name) for team, code in zip(teams, offices, strict=True) for name in _names()]

    def come_in(job: tuple[Team, str, str]) -> None:
        team, code, name = job
        browser = Browser(port, looks)
        browser.log_in(f"{name}-{code}", PASSWORD)
        if name.startswith("executor"):
            team.executors[name[-1]] = browser, threading.Lock()
        else:
            {"c": team.clerks, "h": team.heads, "a": team.auditors}[name[0]].put(browser)

    with ThreadPoolExecutor(LOGGING_IN) as doors:
        list(doors.map(come_in, jobs))
    return teams


def _names() -> list[str]:
    numbered = (("clerk", CLERKS), ("head", HEADS))
    first = [f"{kind}{place or ''}" for kind, many in numbered for place in range(many)]
    return [*first, "auditor", *(f"executor{place}" for place in range(EXECUTORS))]
