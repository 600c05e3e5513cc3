"""Web, workers, beat, broker, PostgreSQL and the hands themselves killed with -9 at random while cases are led on.

Afterwards doctor and journal are clean, every accepted registration exists, every number once and none left out.
Planted defects this file goes red for: a number taken outside the transaction of the registration; the journal's row
written after the commit of the issue; PostgreSQL run without fsync's order (`full_page_writes`, `fsync`) on the disk.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from benefit_office.office.embedded import broker, cluster
from benefit_office.office.folder import Folder
from tests.office import test_launcher
from tests.office.test_launcher import Launched, environment, manage, office, sql, wait

ROOT = Path(__file__).resolve().parents[2]
HANDS = 2
STILL = 20.0  # seconds without a new case
PATIENCE = 600.0  # seconds for a start, or for a command, on a machine that is busy with other things as well


def a_hand(home: Path, seed: int, cases: int, log: Path) -> subprocess.Popen[bytes]:
    folder = Folder(home)
    env = environment(home, DATABASE_URL=cluster(folder).url, REDIS_URL=broker(folder).url, TESTING="1",
                      SECRET_KEY="tests", DJANGO_SETTINGS_MODULE="benefit_office.settings")  # fmt: skip
    command = [sys.executable, "-m", "tests.office.mixed_scene", str(seed), str(cases), str(log)]
    with (home / "hands.log").open("ab") as said:
        return subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )


def victims(launched: Launched) -> list[psutil.Process]:
    """The launcher's own children: database, broker, worker, worker for long work, beat, web."""
    return psutil.Process(launched.process.pid).children()


def led(home: Path) -> int:
    try:
        return int(sql(home, "SELECT count(*) FROM workflow_case")[0][0])  # type: ignore[call-overload]
    except psycopg2.Error:  # it is down this very moment
        return 0


def blows(home: Path, cases: int, dice: random.Random) -> Iterator[None]:
    """The moments to strike: at a random point of one of the next few cases, however fast this machine leads them.

    What stands still is struck again, too: the fall of a part may be what holds it up.
    """
    goal, since = 1, time.monotonic()
    while True:
        time.sleep(dice.uniform(0.05, 0.5))
        done = led(home)
        if done >= min(goal, cases) or time.monotonic() - since > STILL:
            yield
            goal, since = done + dice.randint(1, max(1, cases // 100)), time.monotonic()


@pytest.mark.parametrize("cases", [8, pytest.param(1000, marks=pytest.mark.soak)])
def test_whatever_is_killed_nothing_accepted_is_lost_or_doubled(
    cases: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_launcher, "PATIENCE", PATIENCE)  # a machine on which everything falls is slow
    home, log, dice, seeds = (
        tmp_path / "office",
        tmp_path / "accepted",
        random.Random(cases),
        iter(range(1, 9999)),
    )
    log.touch()
    with office(home) as launched:
        a_hand(home, 0, 1, log).wait()  # the staff is there before two hands need it
        hands = [a_hand(home, next(seeds), cases // HANDS, log) for _ in range(HANDS)]
        falls = 0
        for _fall in blows(home, cases, dice):
            if falls >= 4 and led(home) >= cases:
                break
            if dice.random() < 0.25:
                struck = hands[dice.randrange(HANDS)]
                struck.kill()
                struck.wait()
            elif living := victims(launched):
                os.kill(dice.choice(living).pid, signal.SIGKILL)
                falls += 1
            for place, hand in enumerate(hands):
                if hand.poll() is not None and led(home) < cases:
                    hands[place] = a_hand(home, next(seeds), cases // HANDS, log)
        for hand in hands:
            hand.kill()
            hand.wait()
        wait(lambda: led(home) >= cases)
        numbers = [
            number
            for (number,) in sql(home, "SELECT number FROM workflow_case WHERE number <> '' ORDER BY number")
        ]
        accepted = log.read_text().split()
        assert set(accepted) <= set(numbers)
        assert len(accepted) > cases // 4
        assert numbers == [f"2026-{place:05}" for place in range(1, len(numbers) + 1)]
        twice = (
            "SELECT case_id FROM workflow_outboxmessage WHERE kind = 'result' GROUP BY 1 HAVING count(*) > 1"
        )
        assert sql(home, twice) == []
        for command in ("doctor", "verify_journal"):
            told = manage(home, command)
            output, errors = told.communicate(timeout=PATIENCE)
            assert (told.returncode, errors) == (0, ""), output
