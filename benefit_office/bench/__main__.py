"""`python -m benefit_office.bench [row …]`: what `make bench` starts. QUICK=1 measures small crowds only."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benefit_office.office.child import Failed
from benefit_office.office.embedded import ROOT
from benefit_office.office.folder import Folder
from benefit_office.office.postgres import NAME, Cluster

FOREIGN = ("DEBUG", "EMAIL_URL", "PRODUCTION", "TESTING", "STATIC_ROOT")
NOW = "2026-11-18T11:30:00+05:00"  # a Wednesday: the office's clock stands still while it is measured
# The office's own settings (fsync on among them) but for these: a million rows come in one go.
ROOMY = {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "8GB", "checkpoint_timeout": "30min"}


@contextmanager
def server() -> Iterator[None]:
    """The bench's own PostgreSQL on `DATA_DIR/bench`, and the environment that leads the settings to it."""
    home = Folder(Path(os.environ.get("DATA_DIR") or ROOT / ".office") / "bench")
    home.make()
    cluster = Cluster(home.postgres, socket=home.socket_folder("postgres"), log=home.logs / "postgres.log")
    cluster.options = cluster.options | ROOMY
    for name in FOREIGN:
        os.environ.pop(name, None)
    with home.opened():
        cluster.start()
        try:
            os.environ |= {
                "DATA_DIR": str(home.path), "DATABASE_URL": cluster.url, "OFFICE_NOW": NOW, "SECRET_KEY": NAME,
                "REDIS_URL": f"redis+socket://{home.run}/no-broker.sock",
                "DJANGO_SETTINGS_MODULE": "benefit_office.settings",
            }  # fmt: skip
            yield
        finally:
            cluster.stop()


def main(wanted: list[str]) -> int:
    """Every row, or those whose names begin with one of the words given, measured in a process of its own."""
    with server():
        command = [sys.executable, "-m", "benefit_office.bench.run", *wanted]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as failure:
        sys.exit(str(failure))
