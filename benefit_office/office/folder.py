"""DATA_DIR: everything one embedded office keeps, and who may use its database right now."""

import fcntl
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from benefit_office.office.child import Failed

SOCKET_PATH_LIMIT = 107  # bytes, of the kernel


def taken(lock: IO[str], how: int = fcntl.LOCK_EX) -> bool:
    """Whether we got the lock without waiting."""
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Folder:
    """The layout of DATA_DIR."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.run = self.path / "run"
        self.logs = self.path / "log"
        self.postgres = self.path / "postgres"
        self.valkey = self.path / "valkey"
        self.migrated = self.run / "migrated"  # a mark: which code last brought which schema up to date
        self.unmigrated = self.run / "unmigrated"  # a mark: the cluster is new

    def make(self) -> None:
        """Make what is missing. Others may pass through (PostgreSQL under root is `nobody`), not look in."""
        for folder in (self.path, self.run, self.logs):
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not self.postgres.exists():
            self.unmigrated.touch()
        for folder in (self.valkey, self.path / "blobs", self.path / "mail"):
            folder.mkdir(mode=0o700, exist_ok=True)

    def socket_folder(self, part: str) -> Path:
        """Where the part's socket lies: in DATA_DIR, or under the temporary folder if that path is too long."""
        near = self.run / part
        if len(bytes(near)) + len("/.s.PGSQL.5432.lock") <= SOCKET_PATH_LIMIT:
            return near
        mark = hashlib.sha256(bytes(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"office-{os.getuid()}-{mark}-{part}"

    def secret_key(self) -> str:
        """The key that signs sessions: made once, readable by its owner alone."""
        path = self.path / "secret-key"
        if not path.exists():
            draft = path.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            with suppress(FileExistsError):  # another process was faster
                path.hardlink_to(draft)
            draft.unlink()
        return path.read_text()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One at a time: looking whether the database runs, starting it, building its schema."""
        with (self.run / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def is_open(self) -> bool:
        """Whether a launcher holds this folder."""
        with (self.run / "office.lock").open("a") as lock:
            return not taken(lock, fcntl.LOCK_SH)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Held by the launcher for its whole life: one office a folder."""
        with (self.run / "office.lock").open("w") as lock:
            for patience in (0.1, 0.1, 0):  # a command may be looking at the lock this very moment
                if taken(lock):
                    break
                time.sleep(patience)
            else:
                raise Failed(
                    f"An office is already running on {self.path}. Stop it, or set another DATA_DIR."
                )
            yield
