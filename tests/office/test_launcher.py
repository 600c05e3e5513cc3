"""`python -m benefit_office.office`: the whole office on a folder of its own, with real signals and real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest

from benefit_office.office.embedded import cluster
from benefit_office.office.folder import Folder

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600.0  # a new folder is made and migrated first, on a machine that may be busy with much else


def wait(until: Callable[[], bool]) -> None:
    """Poll; fail when it does not come about at all."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


class Launched:
    """A launcher process on a folder."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            self.port = line.getsockname()[1]
        self.home = home
        self.output = home.parent / "output"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "benefit_office.office"],
                cwd=ROOT,
                env=environment(home, PORT=str(self.port)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self, text: str) -> bool:
        """Whether the terminal shows the text; a launcher that ended says nothing more."""
        shown = self.output.read_text()
        assert text in shown or self.process.poll() is None, shown
        return text in shown

    def family(self) -> list[psutil.Process]:
        """The launcher and all its descendants."""
        launcher = psutil.Process(self.process.pid)
        return [launcher, *launcher.children(recursive=True)]


def environment(home: Path, **more: str) -> dict[str, str]:
    """A user's environment: nothing of the test run's own server."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "DATA_DIR": str(home), "DEMO": "0", **more}


@contextmanager
def office(home: Path) -> Iterator[Launched]:
    """An open office; whatever the test does, nothing of it is left."""
    launched = Launched(home)
    family = []
    try:
        wait(lambda: launched.says("The office is open"))
        family = launched.family()
        yield launched
    finally:
        if launched.process.poll() is None:
            launched.process.send_signal(signal.SIGINT)
            launched.process.wait(PATIENCE)
        for process in alive(family):
            process.kill()


def alive(family: list[psutil.Process]) -> list[psutil.Process]:
    """Those still at work."""

    def works(one: psutil.Process) -> bool:
        try:
            return one.is_running() and one.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:  # it ended while we looked
            return False

    return [one for one in family if works(one)]


def status(port: int, path: str) -> int:
    """What the web answers; 0 while it does not."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def sql(home: Path, statement: str) -> list[tuple[object, ...]]:
    """One statement in the office's own database, and the rows it answers with."""
    with (
        closing(psycopg2.connect(cluster(Folder(home)).url)) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def manage(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """A manage.py command beside, or without, the office."""
    return subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One DATA_DIR, made and migrated by whichever test comes first; none needs what another has left in it."""
    return tmp_path_factory.mktemp("launcher") / "office"


def test_the_office_opens_restarts_what_falls_and_closes_leaving_nobody(home: Path) -> None:
    with office(home) as launched:
        assert (status(launched.port, "/healthz"), status(launched.port, "/readyz")) == (200, 200)
        assert launched.says("Nobody can log in yet")

        second = subprocess.run(
            [sys.executable, "-m", "benefit_office.office"],
            cwd=ROOT,
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (second.returncode, second.stderr) == (
            1,
            f"An office is already running on {home}. Stop it, or set another DATA_DIR.\n",
        )

        postmaster = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        wait(lambda: launched.says("PostgreSQL stopped by itself; it is started again."))
        wait(lambda: status(launched.port, "/readyz") == 200)

        family = launched.family()
        launched.process.send_signal(signal.SIGINT)
        assert launched.process.wait(PATIENCE) == 0
        assert alive(family) == []
        assert launched.says("Closed. Everything is kept in")


def test_kill_minus_nine_leaves_no_orphan_and_the_data_is_there_at_the_next_start(home: Path) -> None:
    with office(home) as launched:
        sql(home, "CREATE TABLE kept (n integer)")
        sql(home, "INSERT INTO kept VALUES (1)")
        family = launched.family()
        launched.process.kill()
        launched.process.wait()
        wait(lambda: alive(family) == [])
    with office(home):
        assert sql(home, "SELECT n FROM kept") == [(1,)]


def test_commands_share_a_database_that_one_of_them_starts(home: Path) -> None:
    commands = [manage(home, "inspectdb", "django_migrations") for _ in range(2)]
    for command in commands:
        output, errors = command.communicate(timeout=PATIENCE)
        assert (command.returncode, "class DjangoMigrations" in output) == (0, True), errors
    assert not cluster(Folder(home)).running()


def test_a_command_on_a_new_folder_makes_and_migrates_it(tmp_path: Path) -> None:
    command = manage(tmp_path / "new", "inspectdb", "django_migrations")
    output, errors = command.communicate(timeout=PATIENCE)
    assert (command.returncode, "class DjangoMigrations" in output) == (0, True), errors


def test_a_port_that_is_taken_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        port = line.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "benefit_office.office"],
            cwd=ROOT,
            env=environment(tmp_path / "office", PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} is not free" in done.stderr
    assert "make run PORT=8001" in done.stderr
