"""Offices of the bench's own that are started as a user starts one, apart from the bench's server."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from benefit_office.office.folder import Folder

PATIENCE = 120.0
KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "PYTHON",
    "VIRTUAL_ENV",
)


def environment(home: Folder, **more: str) -> dict[str, str]:
    """A user's environment: nothing of the bench's own server."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"DATA_DIR": str(home.path)} | more


def until(done: Callable[[], bool], log: Path) -> None:
    """Wait two minutes at most; then say what the log says."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"It did not come within two minutes. {log.read_text()[-2000:]}")
        time.sleep(0.01)
