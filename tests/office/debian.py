"""Debian's own PostgreSQL, Redis and pgbouncer, as a department's machine has them: `make soak` installs them.

Each listens on a port of 127.0.0.1 with passwords, as the containers' do on their network.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2

from benefit_office.office.child import spawn, stop

OWNER, SECRET = "office", "owner-secret"
SERVING, SERVING_SECRET = "serving", "serving-secret"
USER = "postgres" if os.geteuid() == 0 else None
PATIENCE = 60.0


def a_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def programs() -> Path:
    """The newest of Debian's PostgreSQLs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert found, "make soak installs it: apt-get install -y --no-install-recommends postgresql"
    return found[-1]


def done(*words: str | Path, **environment: str) -> None:
    subprocess.run(
        [str(word) for word in words], check=True, capture_output=True, user=USER, cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip


class Postgres:
    """A server, or the copy that follows one."""

    def __init__(self, home: Path, leader: "Postgres | None" = None) -> None:
        self.home, self.leader, self.port = home, leader, a_port()
        self.process: subprocess.Popen[bytes] | None = None
        home.mkdir(parents=True)
        if USER:
            shutil.chown(home, USER)
        if leader is None:
            secret = home / "secret"
            secret.write_text(SECRET)
            secret.chmod(0o644)
            done(programs() / "initdb", "-D", home / "data", "-U", OWNER, "--auth=scram-sha-256", "--locale=C.UTF-8",
                 f"--pwfile={secret}", "--no-sync")  # fmt: skip
        else:
            done(programs() / "pg_basebackup", "-D", home / "data", "-R", "-h", "127.0.0.1", "-p", str(leader.port),
                 "-U", OWNER, "-X", "stream", "-c", "fast", PGPASSWORD=SECRET)  # fmt: skip

    def start(self) -> None:
        words = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off",
                 "max_connections": 60}  # fmt: skip
        command: list[str | Path] = [programs() / "postgres", "-D", self.home / "data"]
        command += [word for name, value in words.items() for word in ("-c", f"{name}={value}")]
        self.process = spawn(command, log=self.home.parent / f"{self.home.name}.log", user=USER)
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < end, (self.home.parent / f"{self.home.name}.log").read_text()
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            self.ask("SELECT 1", "postgres")
        except psycopg2.OperationalError:
            return False
        return True

    def ask(self, statement: str, name: str = "office") -> list[tuple[object, ...]]:
        with closing(
            psycopg2.connect(host="127.0.0.1", port=self.port, user=OWNER, password=SECRET, dbname=name)
        ) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def url(self, user: str = OWNER, secret: str = SECRET) -> str:
        return f"postgres://{user}:{secret}@127.0.0.1:{self.port}/office"

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process)
            self.process = None


@contextmanager
def redis(home: Path, words: Sequence[str]) -> Iterator[str]:
    """The broker, by the container's own words; its address."""
    port = a_port()
    home.mkdir()
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    assert program, "make soak installs it: apt-get install -y --no-install-recommends redis-server"
    process = spawn(
        [program, *words, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home)], log=home / "log"
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)


@contextmanager
def pool(home: Path, server: Postgres) -> Iterator[str]:
    """pgbouncer before the server, one transaction at a time; the serving role's address behind it."""
    port = a_port()
    home.mkdir()
    (home / "users").write_text(f'"{SERVING}" "{SERVING_SECRET}"\n')
    (home / "pgbouncer.ini").write_text(
        f"""[databases]
office = host=127.0.0.1 port={server.port} dbname=office
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {home}/users
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
"""
    )
    for path in (home, home / "users", home / "pgbouncer.ini"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    process = spawn([program, home / "pgbouncer.ini"], log=home.parent / "pgbouncer.log", user=USER)
    try:
        yield f"postgres://{SERVING}:{SERVING_SECRET}@127.0.0.1:{port}/office"
    finally:
        stop(process)
