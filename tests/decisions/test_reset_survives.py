"""A re-setting of many allowances: the worker is killed -9 in the middle, each decision is drafted once.

Planted defects this file goes red for: `reset_one` not in one transaction; the proceedings done not passed over.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benefit_office.office.postgres import fleeting
from benefit_office.office.valkey import Broker
from benefit_office.standins.mail import Mailbox
from tests.office.test_sweep_survives import Scene
from tests.plugin import remove

NOW = "2026-01-12T10:00"
STATE = "SELECT state, done, total FROM workflow_job"
DRAFTED = "SELECT count(*) FROM decisions_decision"
# Of each allowance: its cases, decisions, lines, submissions in the trail.
ONCE = """
    SELECT count(*) FROM decisions_allowance a WHERE
        (SELECT count(*) FROM decisions_proceeding p WHERE p.allowance_id = a.id) = 1
    AND (SELECT count(*) FROM decisions_decision d JOIN decisions_proceeding p USING (case_id)
         WHERE p.allowance_id = a.id AND d.outcome = 'reset') = 1
    AND (SELECT array_agg((l.period_from, l.period_to, l.monthly)) FROM decisions_decisionline l
         JOIN decisions_decision d ON d.id = l.decision_id JOIN decisions_proceeding p USING (case_id)
         WHERE p.allowance_id = a.id) = ARRAY[(date '2026-01-01', date '2031-05-31', 43250)]
    AND (SELECT count(*) FROM workflow_auditevent e JOIN decisions_proceeding p USING (case_id)
         WHERE p.allowance_id = a.id AND e.verb = 'submit') = 1
"""
OTHERWISE = "SELECT count(*) FROM workflow_case WHERE kind <> 'reset' OR state <> 'submitted'"


class Office(Scene):
    """The same processes with a longer patience."""

    def until(self, statement: str, expected: object, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.rows(statement)[0][0] != expected:
            assert time.monotonic() < end, (
                f"{statement} is {self.rows(statement)}\n{self.rows(STATE)}\n{self.log()}"
            )
            time.sleep(0.1)

    def drafted(self) -> int:
        return int(self.rows(DRAFTED)[0][0])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    server = fleeting()
    server.start()
    broker = Broker(tmp_path / "valkey", socket=server.folder.parent, log=tmp_path / "valkey.log")
    broker.start()
    Mailbox(tmp_path / "mail")
    made = Office(server.url, broker, 0, tmp_path)
    made.env["EMAIL_URL"] = f"file://{tmp_path}/mail"
    try:
        made.python("manage.py", "migrate", "--verbosity=0")
        yield made
    finally:
        made.kill()
        broker.stop()
        remove(server)


FAULTS = "SELECT count(*) FROM workflow_joberror"


def killed_and_done(office: Office, number: int, *, kills: int, seconds: float, each: float) -> None:
    """The worker is killed again and again after some more drafts, and goes on to the end."""
    chance = random.Random(8)
    for _again in range(kills):
        office.start(NOW)
        begun, end = office.drafted(), time.monotonic() + each
        while office.drafted() < begun + max(1, number // (2 * kills)) and time.monotonic() < end:
            time.sleep(chance.uniform(0.01, 0.05))
        office.kill()
    assert 0 < office.drafted() < number
    office.start(NOW)
    office.until(STATE, "done", seconds)


def test_each_decision_is_drafted_once_though_the_worker_is_killed(office: Office) -> None:
    office.python("-m", "tests.decisions.reset_scene", "60")
    killed_and_done(office, 60, kills=2, seconds=120, each=60)
    assert (office.rows(ONCE), office.rows(OTHERWISE)) == ([(60,)], [(0,)])
    assert (office.rows(STATE), office.rows(FAULTS)) == ([("done", 60, 60)], [(0,)])


@pytest.mark.soak
def test_two_thousand_allowances_survive_kill_9(office: Office) -> None:
    office.python("-m", "tests.decisions.reset_scene", "2000")
    killed_and_done(office, 2000, kills=6, seconds=1800, each=300)
    assert (office.rows(ONCE), office.rows(OTHERWISE)) == ([(2000,)], [(0,)])
    assert (office.rows(STATE), office.rows(FAULTS)) == ([("done", 2000, 2000)], [(0,)])
