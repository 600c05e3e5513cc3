"""Child processes that never outlive their parent and are stopped in order."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Failed(Exception):
    """A part of the office did not start; the message is for the one who typed the command."""


def _dies_with_parent(number: signal.Signals, parent: int) -> Callable[[], None]:
    """What the child does before exec: ask the kernel for `number` at the parent's death, kill -9 included."""

    def ask() -> None:
        if _libc is None:
            return
        _libc.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # the parent died before the kernel was asked
            os._exit(1)

    return ask


def run(command: Sequence[str | Path], *, user: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a short command to its end and keep what it says; the caller judges its exit."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=user,
        group=group_of(user),
        extra_groups=[] if user else None,
    )


def group_of(user: str | None) -> int | None:
    """The user's own group."""
    return pwd.getpwnam(user).pw_gid if user else None


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = Path("/"),
    user: str | None = None,
    death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own (a Ctrl-C reaches only us), its output appended to `log`."""
    output = log.open("ab") if log else None
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            env=dict(env) if env is not None else None,
            cwd=cwd,
            user=user,
            group=group_of(user),
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=_dies_with_parent(death, os.getpid()),  # noqa: PLW1509 – we have no threads
        )
    finally:
        if output:
            output.close()


def stop(
    process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, patience: float = 20
) -> None:
    """Ask the child to end; after `patience` seconds end its whole session."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], *, what: str, log: Path) -> None:
    """Wait up to 60 seconds for a fresh child to be ready; if it ends instead, say so with its last words."""
    for _ in range(6000):
        if ready():
            return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    stop(process)
    raise Failed(f"{what} did not start. The end of {log}:\n{last_lines(log)}")


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""
