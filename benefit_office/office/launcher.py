"""The whole office under one command: started in order, watched, restarted, closed in the opposite order."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Protocol

import psycopg2

from benefit_office.environment import flag
from benefit_office.office import schema
from benefit_office.office.child import Failed, spawn, stop, wait_until
from benefit_office.office.embedded import ROOT, broker, cluster, environment, folder
from benefit_office.office.folder import Folder, taken

HOST = "127.0.0.1"
WEB_PROCESSES = 2  # pages are bound by the processor; on two cores two processes beat threads
NCALAYER_PORT = 13579
CALM = 60  # seconds after which a restarted part counts as well again
LONGEST_PAUSE = 30.0  # seconds between two restarts
DEMO_LOGINS = """\
Log in with the password demo:
  clerk, head, executor, auditor         the office of Pavlodar (551000000)
  clerk-551600000, head-551600000, …     the other twelve offices
  admin, region-auditor                  the region"""

# Officers work here; those of a demo whose loading was killed half-way do not count: it starts over.
PEOPLED = """
    SELECT EXISTS (SELECT FROM workflow_officer) AND NOT coalesce((
        SELECT verb = 'demo_begun' FROM workflow_auditevent
        WHERE chain = 'region' AND verb IN ('demo', 'demo_begun') ORDER BY seq DESC LIMIT 1), false)
"""


class Closed(Exception):
    """Somebody closed the office before it was open."""


class Part(Protocol):
    """What the launcher starts and watches."""

    process: subprocess.Popen[bytes] | None

    def start(self) -> None: ...
    def stop(self) -> None: ...


class Program:
    """One of our own processes: web, worker, beat."""

    def __init__(self, name: str, arguments: list[str], *, home: Folder, env: dict[str, str]) -> None:
        self.command = [sys.executable, "-m", *arguments]
        self.log = home.logs / f"{name}.log"
        self.env = env
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start; the logs of earlier weeks make room."""
        if self.log.exists() and self.log.stat().st_size > 20_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.process = spawn(self.command, log=self.log, env=self.env, cwd=ROOT)

    def ask(self) -> None:
        """Let it begin to end; what is under way may finish."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Wait for its end, 20 seconds at most."""
        if self.process is not None:
            stop(self.process)
            self.process = None


class Watched:
    """A part and the history of its falls."""

    def __init__(self, name: str, part: Part) -> None:
        self.name = name
        self.part = part
        self.started = time.monotonic()
        self.pause = 0.5
        self.due: float | None = None

    def look(self) -> None:
        """Restart a part that fell: at once the first time, later and later if it keeps falling."""
        now = time.monotonic()
        if self.due is None:
            if self.part.process is not None and self.part.process.poll() is None:
                return
            self.pause = 0.5 if now - self.started > CALM else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            say(f"{self.name} stopped by itself; it is started again.")
        elif now >= self.due:
            self.due, self.started = None, now
            try:
                self.part.start()
            except Failed as failure:
                say(str(failure))


class Office:
    """The parts of one office in the order of their start."""

    def __init__(self, home: Folder, port: int) -> None:
        self.home = home
        self.port = port
        self.env = os.environ | environment(home)
        self.parts: list[Watched] = []
        self.beside: list[tuple[str, Program]] = []  # wait until the first page can be read
        self.closing = threading.Event()

    def open(self) -> None:
        """Database, broker, schema, demo, then the web: at the first page every log-in works. While it is read the
        stand-ins and the workers start, whose places are known before; what is meant for them waits in the broker.
        """
        with ExitStack() as turn:
            if "DATABASE_URL" not in os.environ:
                with self._no_command():
                    turn.enter_context(self.home.turn())  # new commands wait for the schema, too
                    database = cluster(self.home)
                    database.stop_foreign()
                    self._start("PostgreSQL", database)
            if "REDIS_URL" not in os.environ:
                self._start("Valkey", broker(self.home))
            self._migrate()
        self._neighbours()
        self._fill()
        self._make_keys()
        self._catch_mail()
        self._open_the_web()
        self._start_beside()
        for name, words in self._workers().items():
            self._start(name, self._program(name, words))

    def watch(self) -> None:
        """Until somebody closes the office."""
        while not self.closing.wait(0.5):
            for watched in self.parts:
                watched.look()

    def close(self) -> None:
        """Our own programs together, then the ground they stand on."""
        for watched in self.parts:
            if isinstance(watched.part, Program):
                watched.part.ask()
        while self.parts:
            self.parts.pop().part.stop()

    @contextmanager
    def _no_command(self) -> Iterator[None]:
        """Let the commands that hold the database end; new ones wait until ours is up and then share it."""
        with (self.home.run / "users.lock").open("w") as users:
            told = False
            while not taken(users):
                if not told:
                    say("A manage.py command is using the database; waiting for its end …")
                told = True
                if self.closing.wait(0.2):
                    raise Closed
            yield

    def _start(self, name: str, part: Part) -> None:
        if self.closing.is_set():
            raise Closed
        part.start()
        self.parts.append(Watched(name, part))

    def _start_beside(self) -> None:
        while self.beside:
            self._start(*self.beside.pop(0))

    def _program(self, name: str, arguments: list[str]) -> Program:
        return Program(name, arguments, home=self.home, env=self.env)

    def _migrate(self) -> None:
        """Bring the schema up to date, unless this very code has done so before."""
        done, url = self.home.migrated, self.env["DATABASE_URL"]
        if not done.exists() or done.read_text() != schema.mark(url):
            remedy = "The migrations failed; the lines above say where."
            self._command("migrate", "--verbosity=0", remedy=remedy)
            done.write_text(schema.mark(url))
        self.home.unmigrated.unlink(missing_ok=True)

    def _command(self, *arguments: str, remedy: str) -> None:
        """One of manage.py's commands to its end, or until somebody closes the office."""
        process = spawn([sys.executable, ROOT / "manage.py", *arguments], env=self.env, cwd=ROOT)
        while process.poll() is None:
            if self.closing.wait(0.05):
                stop(process)
                raise Closed
        if process.returncode:
            raise Failed(remedy)

    def _workers(self) -> dict[str, list[str]]:
        celery = ["celery", "--app=benefit_office", "--quiet"]
        lean = ["--without-gossip", "--without-mingle", "--loglevel=info"]
        return {
            "worker": [
                *celery,
                "worker",
                *lean,
                "--concurrency=2",
                "--queues=celery",
                "--hostname=office@%h",
            ],
            "long": [*celery, "worker", *lean, "--concurrency=1", "--queues=long", "--hostname=long@%h"],
            "beat": [*celery, "beat", "--pidfile=", "--loglevel=info"],
        }

    def _fill(self) -> None:
        """An office without officers is filled with the demo, or asks for its first administrator."""
        with closing(psycopg2.connect(self.env["DATABASE_URL"])) as connection, connection.cursor() as cursor:
            cursor.execute(PEOPLED)
            if cursor.fetchone() == (True,):
                return
        if is_demo():
            say("Filling the demo office with two years of work; this takes some minutes, once …")
            self._start_beside()  # before somebody else takes their places
            self._command("demo", remedy="The demo could not be loaded. DEMO=0 starts an office without it.")
        elif sys.stdin.isatty():
            subprocess.run([sys.executable, ROOT / "manage.py", "administrator"], env=self.env, check=False)
        else:
            say("Nobody can log in yet. Name who may: .venv/bin/python manage.py administrator")

    def _make_keys(self) -> None:
        """The demo's people get keys of a test PKI; when it listens elsewhere, certificates that say so."""
        place = self.env.get("STANDINS_URL")
        if is_demo() and place and made_for(self.home.path / "standins" / "pki") != f"{place}/pki":
            say("Making the demo's keys …")
            self._command("demo_keys", remedy="The demo's keys could not be made; the lines above say why.")

    def _catch_mail(self) -> None:
        """The demo sends its letters to a mail server of its own, which delivers none."""
        if not is_demo() or self.env.get("EMAIL_URL"):
            return
        port = free_port()
        arguments = ["benefit_office.standins.mail", str(port), str(self.home.path / "mail")]
        self.beside.append(("mail stand-in", self._program("mail", arguments)))
        self.env["EMAIL_URL"] = f"smtp://{HOST}:{port}"

    def _neighbours(self) -> None:
        """The demo's stand-ins for the systems outside, one process; every part is told where they are."""
        self._signing_program()
        if not is_demo() or self.env.get("STANDINS_URL"):
            return
        port = int(self.env.get("STANDINS_PORT") or free_port(near=self.port))
        self.env |= {"STANDINS_URL": f"http://{HOST}:{port}", "OFFICE_URL": f"http://{HOST}:{self.port}"}
        self.beside.append(
            ("stand-ins", self._program("standins", ["benefit_office.standins.site", str(port)]))
        )

    def _signing_program(self) -> None:
        """The demo's officers and citizens sign with a stand-in for NCALayer, on NCALayer's port if that is free."""
        if not is_demo() or self.env.get("NCALAYER_URL"):
            return
        port, kept = free_port(near=NCALAYER_PORT - 1), self.home.path / "standins"
        arguments = [str(port), str(kept / "pki"), str(kept / "slot.json")]
        program = self._program("ncalayer", ["benefit_office.standins.ncalayer", *arguments])
        self.beside.append(("NCALayer stand-in", program))
        self.env["NCALAYER_URL"] = f"ws://{HOST}:{port}"
        if port != NCALAYER_PORT:
            say(
                f"Port {NCALAYER_PORT} of NCALayer is taken: this office's pages sign with its stand-in on {port}."
            )

    def _open_the_web(self) -> None:
        """Loaded once and forked: the second process costs neither time nor memory."""
        words = [
            "gunicorn",
            "benefit_office.wsgi",
            f"--bind={HOST}:{self.port}",
            f"--workers={WEB_PROCESSES}",
        ]
        web = self._program("web", [*words, "--preload", "--no-control-socket", "--graceful-timeout=10"])
        self._start("web", web)
        assert web.process is not None
        wait_until(
            lambda: self.closing.is_set() or answers(self.port), web.process, what="The web", log=web.log
        )


def answers(port: int) -> bool:
    """Whether the web process serves pages."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def is_demo() -> bool:
    """The settings' own rule: a demonstration, unless somebody says otherwise."""
    return flag("DEMO", default=not flag("PRODUCTION"))


def made_for(pki: Path) -> str:
    """Where the certificates of a test PKI say that it listens; "" where none was made."""
    try:
        return str(json.loads((pki / "pki.json").read_text())["place"])
    except (OSError, ValueError, KeyError):
        return ""


def free_port(near: int = 0) -> int:
    """A port nobody listens on: the same one at each start, if it is wanted near another."""
    for port in (*range(near + 1, near + 20), 0) if near else (0,):
        with suppress(OSError), socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind((HOST, port))
            return int(line.getsockname()[1])
    raise Failed("No port is free.")


def say(text: str) -> None:
    """A line for the terminal."""
    print(text, flush=True)


def chosen_port() -> int:
    """PORT, which must be free."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Failed(f"PORT is {text!r}; set it to a number up to 65535.")
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, int(text)))
        except OSError as reason:
            raise Failed(
                f"Port {text} is not free ({reason.strerror}). Choose another: make run PORT=8001"
            ) from None
    return int(text)


def run() -> None:
    """Open the office, stay until Ctrl-C, close it."""
    home = folder()
    home.make()
    with home.opened():
        office = Office(home, chosen_port())

        def close(number: int, frame: FrameType | None) -> None:
            office.closing.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, close)
        try:
            office.open()
            say(greeting(office))
            office.watch()
        except Closed:
            pass
        finally:
            say("Closing …")
            office.close()
            say(f"Closed. Everything is kept in {home.path}.")


def greeting(office: Office) -> str:
    """Where the office is and who may enter."""
    demo = [DEMO_LOGINS] if is_demo() else []
    lines = [f"\nThe office is open: http://{HOST}:{office.port}/", *demo]
    if neighbours := office.env.get("STANDINS_URL"):
        lines.append(f"Portal, State Corporation and gateway, each a stand-in: {neighbours}/")
    if is_demo() and (program := office.env.get("NCALAYER_URL")):
        lines.append(f"Whose key signs, in the stand-in for NCALayer: {program.replace('ws://', 'http://')}/")
    return "\n".join([*lines, f"Logs lie in {office.home.logs}. Ctrl-C closes the office.\n"])
