"""docker-compose.yml: every part healthy, bounded and without rights; its very commands tried as processes.

Planted defects this file goes red for: a service that listens outside beside the proxy; one that may write its disk or
run as root; a command that does not start; a queue that no worker takes.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml

from benefit_office.office.child import spawn, stop
from benefit_office.office.valkey import Broker
from benefit_office.transport import CELERY_TASK_QUEUES

ROOT = Path(__file__).resolve().parents[2]
OURS = {"migrate", "web", "worker", "long-worker", "beat"}
ALL = OURS | {"proxy", "postgres", "valkey", "ncanode", "clamd"}
ROOTLESS = ALL - {"proxy", "clamd"}  # these two give up root themselves
WRITES = {"clamd"}  # its own signatures
PATIENCE = 60.0


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


def test_every_part_is_there_watched_bounded_and_without_rights(services: dict[str, Any]) -> None:
    assert services.keys() == ALL
    once = ALL - {"migrate"}  # it ends
    assert {name for name in ALL if "healthcheck" in services[name]} == once
    assert {name for name in ALL if services[name].get("restart") == "unless-stopped"} == once
    assert {name for name in ALL if "mem_limit" in services[name]} == ALL
    assert {name for name in ALL if services[name].get("read_only")} == ALL - WRITES
    assert {name for name in ALL if services[name].get("user", "0").partition(":")[0] != "0"} == ROOTLESS
    assert {name for name in ALL if services[name].get("security_opt") == ["no-new-privileges:true"]} == ALL
    assert {name for name in ALL if services[name].get("cap_drop") == ["ALL"]} == ALL - WRITES


def test_the_proxy_alone_listens_outside_and_the_stores_reach_nobody(services: dict[str, Any]) -> None:
    assert {name for name in ALL if services[name].get("ports")} == {"proxy"}
    assert {name for name in ALL if services[name]["networks"] == ["inside"]} == {"postgres", "valkey"}


def test_the_proxy_says_in_each_language_that_the_office_is_down_or_a_file_too_large() -> None:
    """What the office cannot say itself; the page asks no other host and runs no script."""
    written = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["configs"]["proxy"]["content"]
    pages = re.findall(r"<<HTML\n(.*?)\n *HTML \d+\n", written, re.DOTALL)
    assert [re.findall(r' lang="(\w+)"', page) for page in pages] == [["kk", "ru", "en"]] * 2
    assert [page.count("<p>") for page in pages] == [3, 3]
    assert not re.search(r"<script|https?:|[{}]", "".join(pages))
    assert re.findall(r"HTML (\d+)", written) == ["503", "413"]


def test_every_queue_has_its_worker(services: dict[str, Any]) -> None:
    words = [word for name in ("worker", "long-worker") for word in services[name]["command"]]
    taken = [word.partition("=")[2] for word in words if word.startswith("--queues=")]
    assert sorted(taken) == sorted(queue.name for queue in CELERY_TASK_QUEUES)


# The commands as processes


@pytest.fixture
def env(valkey: Broker, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of the containers, with a database of their own on the tests' server."""
    address = os.environ["DATABASE_URL"]
    with closing(psycopg2.connect(address)) as line:
        line.autocommit = True
        line.cursor().execute("DROP DATABASE IF EXISTS composed WITH (FORCE)")
        line.cursor().execute("CREATE DATABASE composed")
        yield {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PRODUCTION": "1", "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "only for this test, but as long and as random as one should be: 8f3kq",
            "ALLOWED_HOSTS": "office.example", "DATABASE_URL": address.replace("/office?", "/composed?"),
            "REDIS_URL": valkey.url, "STATIC_ROOT": str(tmp_path / "static"),
        }  # fmt: skip
        line.cursor().execute("DROP DATABASE composed WITH (FORCE)")


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "it did not happen within a minute"
        time.sleep(0.2)


def answers(port: int, path: str, **headers: str) -> int:
    try:
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


@pytest.mark.soak
def test_the_very_commands_start_and_do_their_work(
    services: dict[str, Any], env: dict[str, str], tmp_path: Path
) -> None:
    subprocess.run([sys.executable, *services["migrate"]["command"][1:]], env=env, cwd=ROOT, check=True)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        env=env,
        cwd=ROOT,
        check=True,
    )
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    image = (ROOT / "Dockerfile").read_text().rpartition("CMD [")[2].partition("]")[0]
    web = [word.strip().strip('"') for word in image.split(",")]
    commands = {
        "web": [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in web],
        "worker": [*services["worker"]["command"], "--hostname=one@test"],
        "long-worker": [*services["long-worker"]["command"], "--hostname=two@test"],
        "beat": services["beat"]["command"],
    }
    started = {
        name: spawn([sys.executable, "-m", *words], env=env, cwd=ROOT, log=tmp_path / f"{name}.log")
        for name, words in commands.items()
    }
    try:
        wait(lambda: answers(port, "/readyz") == 200)
        assert answers(port, "/login/", **{"Host": "office.example", "X-Forwarded-Proto": "https"}) == 200
        ping = [sys.executable, "-m", *services["worker"]["healthcheck"]["test"][1:]]
        wait(
            lambda: subprocess.run(ping, env=env, cwd=ROOT, capture_output=True, check=False).returncode == 0
        )
        wait(lambda: "office_sweep_age_seconds +Inf" not in metrics(port))
        assert {name: process.poll() for name, process in started.items()} == dict.fromkeys(commands)
    finally:
        for process in started.values():
            stop(process)


def metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())
