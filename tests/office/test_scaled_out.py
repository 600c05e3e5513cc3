"""The containers' very commands on Debian's PostgreSQL and Redis: alone, and spread over many.

The second office stands behind pgbouncer (`pool_mode=transaction`), reads its journal from a streaming copy, keeps its
documents on S3 and has two webs and two workers. What each part was told is what docker-compose.yml and .env say.

Planted defects this file goes red for: documents that lie in the folder in spite of S3; a copy that is not read (seen
only since the test forgets the reader's own act: before, it read the leader and took the gauge's questions for the
copy's). Stayed green: cursors of the server allowed behind the pool (each lives in a transaction), a session's lock
behind it, the right on sequences (identity columns ask for none).
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import boto3
import psycopg2
import pytest
import yaml

from benefit_office.office.child import spawn, stop
from tests.office import debian
from tests.office.test_compose import answers, metrics
from workflow.visits import replica

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "documents"
pytestmark = pytest.mark.soak
SECURE = {"Host": "office.example", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"])


def wait(until: Callable[[], bool]) -> None:
    """Beat's first sweep comes after a minute."""
    end = time.monotonic() + 180
    while not until():
        assert time.monotonic() < end, "it did not happen within three minutes"
        time.sleep(0.2)


class Machine:
    """The environment and the processes of one office."""

    def __init__(self, home: Path, services: dict[str, Any], env: dict[str, str], owner: str) -> None:
        self.home, self.services, self.env, self.owner = home, services, env, owner
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.ports: list[int] = []

    def command(self, *words: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=self.env | more,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
        return done.stdout

    def migrate(self) -> None:
        """As the container `migrate`: by the owner, who gives the serving role its rights."""
        words = self.services["migrate"]["command"][1:]
        self.command(
            *words, DATABASE_URL=self.owner, SERVING_DATABASE_URL=self.env["DATABASE_URL"], DATABASE_POOLED=""
        )
        self.command("manage.py", "collectstatic", "--noinput", "--verbosity=0")

    def start(self, webs: int = 1, workers: int = 1) -> None:
        image = (ROOT / "Dockerfile").read_text().rpartition("CMD [")[2].partition("]")[0]
        web = [word.strip().strip('"') for word in image.split(",")]
        for number in range(webs):
            port = debian.a_port()
            self.ports.append(port)
            self._spawn(f"web-{number}", [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in web])
        for number in range(workers):
            for name in ("worker", "long-worker"):
                self._spawn(
                    f"{name}-{number}", [*self.services[name]["command"], f"--hostname={name}-{number}@test"]
                )
        self._spawn("beat", self.services["beat"]["command"])

    def _spawn(self, name: str, words: list[str]) -> None:
        self.running[name] = spawn(
            [sys.executable, "-m", *words], env=self.env, cwd=ROOT, log=self.home / f"{name}.log"
        )

    def stop(self) -> None:
        for process in self.running.values():
            stop(process)


def given(home: Path, broker: str, database: str, **more: str) -> dict[str, str]:
    """What .env and the compose file tell every part."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PRODUCTION": "1", "DATA_DIR": str(home),
        "SECRET_KEY": "only for this test, but as long and as random as one should be: 8f3kq",
        "ALLOWED_HOSTS": "office.example", "DATABASE_URL": database, "REDIS_URL": broker,
        "STATIC_ROOT": str(home / "static"), "DJANGO_SETTINGS_MODULE": "benefit_office.settings",
        "BACKUP_KEY": "k" * 40, **more,
    }  # fmt: skip


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that Debian's users may enter."""
    made = Path(tempfile.mkdtemp(prefix="debian-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(place: Path) -> Iterator[debian.Postgres]:
    found = debian.Postgres(place / "postgres")
    found.start()
    found.ask("CREATE DATABASE office TEMPLATE template0", "postgres")
    yield found
    found.stop()


def broker_words(services: dict[str, Any]) -> list[str]:
    return [str(word) for word in services["valkey"]["command"][1:]]


def job_state(server: debian.Postgres, job: int) -> tuple[object, ...]:
    return server.ask(f"SELECT state, sha256, error FROM workflow_job WHERE id = {job}")[0]


def page(port: int, facts: dict[str, Any], path: str) -> str:
    """A page as a clerk sees it after logging in."""

    def ask(where: str, data: dict[str, str] | None = None) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in kept.items())
        headers = SECURE | {"Cookie": cookies, "Referer": "https://office.example/"}
        body = urlencode(data).encode() if data else None
        request = urllib.request.Request(f"http://127.0.0.1:{port}{where}", body, headers)
        with closing(plain.open(request, timeout=20)) as answer:
            for said in answer.headers.get_all("Set-Cookie") or []:
                name, _equals, value = said.partition(";")[0].partition("=")
                kept[name] = value
            return str(answer.read().decode())

    class Stay(urllib.request.HTTPRedirectHandler):
        def http_error_302(self, req, fp, code, msg, headers):  # type: ignore[no-untyped-def]
            return fp

    kept: dict[str, str] = {}
    plain = urllib.request.build_opener(Stay)
    form = ask("/login/")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert found
    ask(
        "/login/",
        {"username": facts["clerk"], "password": facts["password"], "csrfmiddlewaretoken": found[1]},
    )
    kept.pop(
        f"__Host-{replica.COOKIE}", None
    )  # the log-in was an act: for some seconds he reads his own writing
    return ask(path)


def test_the_very_commands_on_debians_postgresql_and_redis(
    services: dict[str, Any], server: debian.Postgres, place: Path, tmp_path: Path
) -> None:
    with debian.redis(place / "redis", broker_words(services)) as broker:
        serving = server.url(debian.SERVING, debian.SERVING_SECRET)
        machine = Machine(tmp_path, services, given(tmp_path, broker, serving), server.url())
        machine.migrate()
        try:
            machine.start()
            wait(lambda: answers(machine.ports[0], "/readyz") == 200)
            facts = json.loads(machine.command("-m", "tests.office.scaled_scene"))
            wait(lambda: job_state(server, facts["job"])[0] == "done")
            wait(lambda: "office_sweep_age_seconds +Inf" not in metrics(machine.ports[0]))
            assert facts["number"] in page(machine.ports[0], facts, "/journal/")
            machine.command("manage.py", "doctor")
            machine.command("manage.py", "verify_journal")
            told = machine.command("manage.py", "check", "--deploy", "--database", "default")
            assert "office.W005" not in told
        finally:
            machine.stop()
        with (
            closing(psycopg2.connect(serving)) as line,
            line.cursor() as cursor,
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
        ):
            cursor.execute("TRUNCATE workflow_auditevent CASCADE")


def test_spread_over_a_pool_a_copy_and_an_object_store(
    services: dict[str, Any], server: debian.Postgres, place: Path, tmp_path: Path
) -> None:
    with ExitStack() as parts:
        broker = parts.enter_context(debian.redis(place / "redis", broker_words(services)))
        s3 = f"http://127.0.0.1:{debian.a_port()}"
        store = spawn([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", s3.rpartition(":")[2]],
                      log=tmp_path / "s3.log", env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})  # fmt: skip
        parts.callback(stop, store)
        pooled = parts.enter_context(debian.pool(place / "pool", server))
        env = given(
            tmp_path, broker, pooled, DATABASE_POOLED="1", S3_BUCKET=BUCKET, S3_ENDPOINT=s3, S3_KEY="key",
            S3_SECRET="secret",
        )  # fmt: skip
        machine = Machine(tmp_path, services, env, server.url())
        machine.migrate()
        copy = debian.Postgres(place / "copy", leader=server)
        copy.start()
        parts.callback(copy.stop)
        machine.env["DATABASE_REPLICA_URL"] = copy.url(debian.SERVING, debian.SERVING_SECRET)
        client = boto3.client(
            "s3",
            endpoint_url=s3,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        wait(lambda: answers(int(s3.rpartition(":")[2]), "/moto-api/") == 200)
        client.create_bucket(Bucket=BUCKET)
        try:
            machine.start(webs=2, workers=2)
            wait(lambda: all(answers(port, "/readyz") == 200 for port in machine.ports))
            facts = json.loads(machine.command("-m", "tests.office.scaled_scene"))
            wait(lambda: job_state(server, facts["job"])[0] in ("done", "failed"))
            state, made, error = job_state(server, facts["job"])
            assert (state, error) == ("done", "")
            stored = {one["Key"] for one in client.list_objects_v2(Bucket=BUCKET)["Contents"]}
            assert {f"{name[:2]}/{name}" for name in (facts["paper"], str(made))} <= stored
            assert not any((tmp_path / "blobs").rglob("*"))

            read = """SELECT seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables
                      WHERE relname = 'decisions_journalentry'"""  # the gauge of its age does not read the journal
            wait(lambda: "office_sweep_age_seconds +Inf" not in metrics(machine.ports[0]))
            assert "office_replica_lag_seconds 0.0" in metrics(machine.ports[0])
            before = copy.ask(read)[0][0]
            shown = [page(port, facts, "/journal/") for port in machine.ports]
            assert all(facts["number"] in text for text in shown)
            copy.ask("SELECT pg_stat_clear_snapshot()")
            wait(lambda: copy.ask(read)[0][0] > before)  # type: ignore[operator]
            copy.stop()
            assert facts["number"] in page(machine.ports[0], facts, "/journal/")
            assert "office_replica_lag_seconds +Inf" in metrics(machine.ports[0])

            for words in (("doctor",), ("verify_journal",), ("clear_leftovers",)):
                machine.command("manage.py", *words)
            assert {one["Key"] for one in client.list_objects_v2(Bucket=BUCKET)["Contents"]} == stored
            told = machine.command("manage.py", "backup", str(tmp_path / "office.backup"), DATABASE_URL=server.url(),
                                   DATABASE_POOLED="", OFFICE_PG_BIN=str(debian.programs()))  # fmt: skip
            assert '"verified": true' in told
            assert {name: process.poll() for name, process in machine.running.items()} == dict.fromkeys(
                machine.running
            )
        finally:
            machine.stop()
