"""The embedded office's database for one command, and the environment that leads Django to it."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benefit_office.office.child import Failed
from benefit_office.office.folder import Folder
from benefit_office.office.postgres import Cluster
from benefit_office.office.valkey import Broker

ROOT = Path(__file__).resolve().parents[2]
# Commands that build the schema themselves, or need none.
BUILDERS = frozenset(
    ["check", "collectstatic", "help", "makemessages", "makemigrations", "migrate", "sqlmigrate", "version"]
)

WITHOUT_DATABASE = frozenset(["eds"])  # commands that ask it nothing: they need no server and start none


def folder() -> Folder:
    """DATA_DIR of this run, `.office` beside the code by default."""
    return Folder(Path(os.environ.get("DATA_DIR") or ROOT / ".office"))


def cluster(home: Folder) -> Cluster:
    """The PostgreSQL of this folder."""
    return Cluster(home.postgres, socket=home.socket_folder("postgres"), log=home.logs / "postgres.log")


def broker(home: Folder) -> Broker:
    """The Valkey of this folder."""
    return Broker(home.valkey, socket=home.socket_folder("valkey"), log=home.logs / "valkey.log")


def environment(home: Folder) -> dict[str, str]:
    """What the settings need and nobody has given: the embedded parts' addresses and the folder's own key."""
    ours = {
        "DATA_DIR": str(home.path),
        "SECRET_KEY": home.secret_key(),
        "DATABASE_URL": cluster(home).url,
        "REDIS_URL": broker(home).url,
    }
    return {name: os.environ.get(name) or value for name, value in ours.items()}


def migrate(environ: dict[str, str]) -> None:
    """Bring the schema up to date; offices, edition and calendar come with it."""
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity=0"]
    if subprocess.run(command, env=os.environ | environ, stdin=subprocess.DEVNULL, check=False).returncode:
        raise Failed("The migrations failed; the lines above say where.")


def waited_for(home: Folder, server: Cluster) -> bool:
    """Whether an open office brought its database back: it restarts a fallen one by itself, within seconds."""
    for _ in range(300):
        if not home.is_open():
            return False
        if server.running():
            return True
        time.sleep(0.1)
    raise Failed(
        f"The office on {home.path} is open without its database. Set DATABASE_URL, or close the office."
    )


@contextmanager
def database_for_a_command(name: str = "") -> Iterator[None]:
    """The server of DATABASE_URL; else the running office's; else the embedded one, started for this command alone.

    Several commands may share the server that one of them started: that one stops it after the last of them.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    home = folder()
    home.make()
    if name in WITHOUT_DATABASE:
        os.environ.update(environment(home))
        yield
        return
    server = cluster(home)
    with (home.run / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            with home.turn():
                environ = environment(home)
                if not server.running() and not waited_for(home, server):
                    server.start()
                if home.unmigrated.exists() and name not in BUILDERS:
                    migrate(environ)
                    home.unmigrated.unlink()
            os.environ.update(environ)
            yield
        finally:
            if server.process is not None:
                fcntl.flock(users, fcntl.LOCK_EX)
                server.stop()
