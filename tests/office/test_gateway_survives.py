"""A gateway that does everything wrong, and both ends killed: as many cases and answers as requests, none twice."""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from applications.models import DoorRequest, DoorSender
from benefit_office.egov.breaker import breaker_of
from benefit_office.egov.forms.allowance import SERVICE
from benefit_office.egov.shep.client import AsyncChannel
from benefit_office.egov.shep.messages import Message, MessageType
from benefit_office.egov.shep.wsse import load_key, load_trust
from tests import door_requests as doors
from tests import factories as make
from tests.standins_site import Site, wait_for
from workflow.models import Case, InboxMessage, OutboxMessage
from workflow.words import Channel, State

ROOT = Path(__file__).resolve().parents[2]
BAD = {
    "fault_rate": "0.15", "lose_rate": "0.15", "duplicate_rate": "0.3", "reorder": "1", "pushes": "0",
    "by_itself": "0",
}  # fmt: skip
FIRST_DAY, NEXT_DAY = "2026-11-16T10:00:00+05:00", "2026-11-17T10:00:00+05:00"


class Neighbours:
    """The gateway and the office's worker: processes that are killed and started again."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            self.port = line.getsockname()[1]
        self.site = Site(f"http://127.0.0.1:{self.port}", home)
        self.home = home
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def keys(self) -> Path:
        return self.home / "standins" / "transport"

    def start_gateway(self) -> None:
        base = {"PATH": os.environ["PATH"], "HOME": str(self.home), "DATA_DIR": str(self.home), "DEMO": "1"}
        self._start("gateway", ["benefit_office.standins.site", str(self.port)], base)
        wait_for(self.site, self.running["gateway"], self.home / "gateway.log")

    def start_worker(self, moment: str) -> None:
        """At a moment, or where the one before it was killed: the office's clock never goes back."""
        url, moment = self.site.url, max([moment, *self.told()])
        base = os.environ | {
            "DJANGO_SETTINGS_MODULE": "benefit_office.settings",
            "DATABASE_URL": re.sub(r"/office\?", "/test_office?", os.environ["DATABASE_URL"]),
            "OFFICE_NOW": moment, "SHEP_SYNC_URL": f"{url}/shep/sync/", "SHEP_ASYNC_URL": f"{url}/shep/async/",
            "SHEP_SENDER_ID": "benefit_office", "SHEP_KEY": str(self.keys / "office.pem"),
            "SHEP_TRUST": str(self.keys / "gateway.cer"), "EDS_TRUST": str(self.home / "trust"),
            "EDS_REVOCATION": "off", "EDS_BACKEND": "embedded", "EDS_TSA_URL": "",
        }  # fmt: skip
        self._start("worker", ["tests.office.gateway_worker"], base)

    def kill(self, name: str) -> None:
        """kill -9, in the midst of whatever it does."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):  # it ended by itself; the test says so where it matters
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, name: str, arguments: list[str], environment: dict[str, str]) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def portal(self) -> AsyncChannel:
        """The portal's end of the channel."""
        breaker_of.cache_clear()
        key, trust = load_key(self.keys / "office.pem"), load_trust(self.keys / "gateway.cer")
        return AsyncChannel(f"{self.site.url}/shep/async/", "pep", "", key, trust)

    def told(self) -> list[str]:
        """The moments of the rounds so far."""
        log = self.home / "worker.log"
        return re.findall(r"^round (\S+)$", log.read_text(), re.MULTILINE) if log.exists() else []

    def rounds(self) -> int:
        return len(self.told())

    def work(self, rounds: int = 1) -> None:
        """Until the worker has come round so often again."""
        goal, end = self.rounds() + rounds, time.monotonic() + 120
        while self.rounds() < goal:
            assert self.running["worker"].poll() is None, (self.home / "worker.log").read_text()[-3000:]
            assert time.monotonic() < end, "the worker stands still"
            time.sleep(0.1)


@pytest.fixture
def neighbours(tmp_path: Path) -> Iterator[Neighbours]:
    both = Neighbours(tmp_path)
    both.start_gateway()
    with doors.trusting(tmp_path / "trust"):
        yield both
    for name in list(both.running):
        both.kill(name)


@pytest.mark.clause("10.4")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("requests", "kills"), [(8, 2), pytest.param(500, 12, marks=pytest.mark.soak)])
def test_every_request_is_one_case_and_one_answer(neighbours: Neighbours, requests: int, kills: int) -> None:
    DoorSender.objects.filter(code="pep").update(active=True)
    make.staff()
    neighbours.site.post("/shep/conduct/", frozen="1", pushes="0", by_itself="0")
    portal = neighbours.portal()
    chains = [
        portal.send(Message(SERVICE, MessageType.REQUEST, doors.signed(doors.a_form()), make.START)).correlation_id
        for _number in range(requests)
    ]  # fmt: skip

    # The first day the gateway is down from morning to evening.
    neighbours.site.post("/shep/conduct/", down="1", **BAD)
    neighbours.start_worker(FIRST_DAY)
    neighbours.work(2)
    assert Case.objects.count() == 0
    neighbours.kill("worker")
    # The next day it is there, and does everything wrong; both ends are killed in the midst of it.
    neighbours.site.post("/shep/conduct/", seed=str(requests), **BAD)
    neighbours.start_worker(NEXT_DAY)
    dice = random.Random(requests)
    for _turn in range(kills):
        neighbours.work()
        time.sleep(dice.random())
        victim = dice.choice(["worker", "gateway"])
        neighbours.kill(victim)
        neighbours.start_gateway() if victim == "gateway" else neighbours.start_worker(NEXT_DAY)
    wait_until_answered(neighbours, requests)
    neighbours.kill("worker")

    neighbours.site.post("/shep/conduct/", by_itself="0")
    answers = [one for one in neighbours.portal().fetch(SERVICE, 100_000) if one.message_type == "RESPONSE"]
    effects = {(one.correlation_id, one.properties["SENDER_MESSAGE_ID"]) for one in answers}
    assert (Case.objects.count(), DoorRequest.objects.count()) == (requests, requests)
    assert sorted(DoorRequest.objects.values_list("correlation_id", flat=True)) == sorted(chains)
    # A service that the gateway last refused has a row of its own, without a sender, until it answers again.
    assert InboxMessage.objects.exclude(sender="").filter(handled_at__isnull=True).count() == 0
    assert OutboxMessage.objects.filter(receiver=Channel.PORTAL, delivered_at__isnull=True).count() == 0
    assert sorted(chain for chain, _id in effects) == sorted(chains)


def wait_until_answered(neighbours: Neighbours, requests: int) -> None:
    """Until every case is closed and nothing waits any more."""
    end = time.monotonic() + 60 + 4 * requests
    while time.monotonic() < end:
        neighbours.work()
        waiting = OutboxMessage.objects.filter(receiver=Channel.PORTAL, delivered_at__isnull=True).exists()
        if Case.objects.filter(state=State.WITHDRAWN).count() == requests and not waiting:
            return
    raise AssertionError((neighbours.home / "worker.log").read_text()[-3000:])
