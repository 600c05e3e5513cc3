"""PostgreSQL, Valkey, mail server, worker and beat: killed in the middle of a sweep, nothing is lost or doubled."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from benefit_office.office.child import spawn
from benefit_office.office.postgres import fleeting
from benefit_office.office.valkey import Broker
from benefit_office.standins.mail import Mailbox
from tests.office.test_sent_letters import mail_server
from tests.plugin import remove

ROOT = Path(__file__).resolve().parents[2]
CASES = 12
PATIENCE = 300.0  # on a machine that may be busy with much else
HALF_TIME = "2026-11-20T10:00"  # three of six days are used up
A_WEEK_LATER = "2026-11-27T10:00"  # last day, last hour, breach and escalation lie between
RUNGS = {
    "half-days": ["executor"],
    "last-day": ["executor"],
    "last-hour": ["executor"],
    "breach-days": ["executor", "head", "deputy"],
    "escalate-days": ["head", "deputy", "superior"],
}
FIRST_WEEK = ["half-days"]
Row = tuple[Any, ...]


class Scene:
    """A database of its own on a server of its own, a broker, a mail server; worker and beat come and go."""

    def __init__(self, url: str, broker: Broker, port: int, home: Path) -> None:
        self.home = home
        self.mailbox = Mailbox(home / "mail")
        self.url = url
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "tests.office.quick_settings",
            "DATABASE_URL": url,
            "REDIS_URL": broker.url,
            "SECRET_KEY": "tests",
            "DATA_DIR": str(home),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "DEMO": "0",
            "TESTING": "1",
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def python(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, check=True, capture_output=True)

    def start(self, moment: str) -> None:
        """Worker and beat, at a frozen moment."""
        celery = [sys.executable, "-m", "celery", "--app=benefit_office", "--quiet"]
        (self.home / "run").mkdir(exist_ok=True)
        for job in (
            ["worker", "--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=info"],
            ["beat", "--pidfile=", "--loglevel=info", "--max-interval=1"],
        ):
            log = self.home / f"{job[0]}.log"
            env = {**self.env, "OFFICE_NOW": moment}
            self.processes.append(spawn([*celery, *job], log=log, env=env, cwd=ROOT))

    def kill(self) -> None:
        """kill -9 for worker, its children and beat."""
        while self.processes:
            process = self.processes.pop()
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def rows(self, statement: str) -> list[Row]:
        with closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def reminders(self) -> list[Row]:
        """(case, rung, officer) of every reminder, in order."""
        return self.rows(
            "SELECT n.case_id, n.rung, o.username FROM workflow_notice n JOIN workflow_officer o ON o.id = n.officer_id"
            " WHERE n.rung <> 'morning' ORDER BY 1, 2, 3"
        )

    def expected(self, rungs: list[str]) -> list[Row]:
        """What one uninterrupted sweep would have told."""
        names = {whom: f"{whom}-551000000" for whom in ("executor", "head", "deputy")} | {
            "superior": "superior"
        }
        cases = [row[0] for row in self.rows("SELECT id FROM workflow_case")]
        return sorted((case, rung, names[whom]) for case in cases for rung in rungs for whom in RUNGS[rung])

    def swept_after(self, moment: float) -> bool:
        """Whether a whole sweep has been done since (seconds since 1970)."""
        return self.rows(f"SELECT 1 FROM workflow_heartbeat WHERE at > to_timestamp({moment})") != []

    def letters(self) -> int:
        return len(self.mailbox.names())

    def letters_due(self) -> int:
        """Notices of officers who have an address."""
        return int(
            self.rows("SELECT count(*) FROM workflow_notice n JOIN workflow_officer o ON o.id = n.officer_id"
                      " WHERE o.email <> ''")[0][0]
        )  # fmt: skip

    def log(self) -> str:
        return "\n".join(file.read_text()[-3000:] for file in self.home.glob("*.log"))


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    server = fleeting()
    server.start()
    broker = Broker(tmp_path / "valkey", socket=server.folder.parent, log=tmp_path / "valkey.log")
    broker.start()
    with mail_server(tmp_path / "mail") as port:
        made = Scene(server.url, broker, port, tmp_path)
        try:
            made.python("manage.py", "migrate", "--verbosity=0")
            made.python("-m", "tests.office.sweep_scene", str(CASES))
            yield made
        finally:
            made.kill()
            broker.stop()
            remove(server)


def wait(scene: Scene, until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, f"it did not happen within five minutes\n{scene.log()}"
        time.sleep(0.05)


@contextmanager
def stuck_in_the_middle(scene: Scene) -> Iterator[None]:
    """Somebody is writing the first notice of the case in the middle: the sweep waits there, half of the cases done."""
    with closing(psycopg2.connect(scene.url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO workflow_notice (officer_id, office_id, key, rung, facts, created_at, mail_refused)"
            " SELECT officer_id, office_id, workflow_steprun.id || ':half-days', '', '{}', now(), ''"
            " FROM workflow_steprun JOIN workflow_case ON case_id = workflow_case.id"
            f" WHERE workflow_steprun.closed_at IS NULL ORDER BY case_id OFFSET {CASES // 2} LIMIT 1"
        )
        yield


def waits_for_us(scene: Scene) -> bool:
    return scene.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != []


def test_killed_in_the_middle_of_a_sweep_and_restarted_a_week_later(scene: Scene) -> None:
    with stuck_in_the_middle(scene):
        scene.start(HALF_TIME)
        wait(scene, lambda: waits_for_us(scene))
        scene.kill()
    told = scene.reminders()
    assert 0 < len(told) < len(scene.expected(FIRST_WEEK))

    scene.start(A_WEEK_LATER)
    every = scene.expected(list(RUNGS))
    wait(scene, lambda: len(scene.reminders()) >= len(every))
    began = time.time()
    wait(scene, lambda: scene.swept_after(began))
    assert scene.reminders() == every
    breaches = scene.rows(
        "SELECT case_id, count(*) FROM workflow_auditevent WHERE verb = 'breach' GROUP BY 1"
    )
    assert [count for _case, count in breaches] == [1] * CASES

    wait(scene, lambda: scene.letters() >= scene.letters_due())
    assert scene.letters() == scene.letters_due()
    assert scene.rows("SELECT count(*) FROM workflow_notice WHERE mailed_at IS NULL") == [(0,)]


@pytest.mark.soak
def test_killed_at_random_again_and_again_on_every_day_of_the_ladder(scene: Scene) -> None:
    days = ["20T10:00", "23T11:00", "24T09:30", "24T17:40", "25T12:00", "26T09:10", "27T10:00"]
    chance = random.Random(5)
    for day in days:
        for _again in range(3):
            scene.start(f"2026-11-{day}")
            time.sleep(chance.uniform(2, 8))
            scene.kill()
    scene.start(A_WEEK_LATER)
    every = scene.expected(list(RUNGS))
    wait(scene, lambda: len(scene.reminders()) >= len(every))
    wait(scene, lambda: scene.letters() >= scene.letters_due())
    assert (scene.reminders(), scene.letters()) == (every, scene.letters_due())
