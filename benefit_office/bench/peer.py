"""A peer at work in a process of its own, asked in turns."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benefit_office.office.embedded import ROOT

from .measure import Measure, say


class Peer:
    """The process of `peers.serve`, which answers each word with seconds."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def asked(self, word: str) -> Measure:
        """A measurement that lets the peer do its work once."""
        return lambda: float(self._talk(word))

    def _talk(self, word: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("The peer has ended; the lines above say why.")
        return answer


@contextmanager
def peer(work: str, *, settings: str, database: str, path: str = "") -> Iterator[Peer]:
    """The peer whose `peers.<work>` does the work, on a database of the bench's server."""
    url = urlsplit(os.environ["DATABASE_URL"])
    here = {
        "DJANGO_SETTINGS_MODULE": f"benefit_office.bench.peers.{settings}",
        "DATABASE_URL": urlunsplit(url._replace(path=f"/{database}")),
        "PYTHONPATH": os.pathsep.join(filter(None, (path, os.environ.get("PYTHONPATH", "")))),
    }
    command = [sys.executable, "-m", "benefit_office.bench.peers.serve", f"benefit_office.bench.peers.{work}"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"The peer {work} did not start; the lines above say why.")
        yield Peer(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def installed(folder: Path, *packages: str) -> str:
    """The packages at exactly these versions in a folder of the bench's own, installed once."""
    mark = folder / f"{'+'.join(packages)}.installed"
    if not mark.exists():
        say(f"installing {', '.join(packages)} for the comparison …")
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--upgrade",
            "--target",
            str(folder),
        ]
        subprocess.run([*pip, *packages], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        mark.touch()
    return str(folder)
