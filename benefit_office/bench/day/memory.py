"""How much memory the office's processes have needed at most, read from the kernel."""

from collections.abc import Iterator
from pathlib import Path

KINDS = {"web": b"gunicorn\0benefit_office.wsgi", "worker": b"--queues=celery", "long": b"--queues=long",
         "beat": b"\0beat\0"}  # fmt: skip


def peaks(launcher: int) -> dict[str, float]:
    """The highest peak of any process of a kind below the launcher, in megabytes; what is shared counts in each."""
    found: dict[str, float] = {}
    for pid in _below(launcher):
        kind = _kind(pid)
        if kind:
            found[kind] = max(found.get(kind, 0.0), _peak(pid))
    return found


def _below(parent: int) -> Iterator[int]:
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        yield int(child)
        yield from _below(int(child))


def _kind(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return next((kind for kind, words in KINDS.items() if words in command), "")


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(round(int(line.split()[1]) / 1024, 1) for line in lines if line.startswith("VmHWM:"))
