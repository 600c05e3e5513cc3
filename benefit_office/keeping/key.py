"""The backup key: without it a backup is closed to everybody, the office included."""

import os
import secrets
from pathlib import Path

from django.conf import settings

SHORTEST = 16


class NoKey(Exception):
    """There is no key, or it is too short; the text says what to do."""


def key(*, make: bool) -> str:
    """BACKUP_KEY; the embedded office makes one of its own, once, as it does with the key of its sessions."""
    if given := os.environ.get("BACKUP_KEY", "").strip():
        if len(given) < SHORTEST:
            raise NoKey(f"BACKUP_KEY is shorter than {SHORTEST} characters. Take a long random one.")
        return given
    if settings.PRODUCTION:
        raise NoKey(
            "BACKUP_KEY is not set. Set it to a long random text, and keep that apart from the backups."
        )
    path = Path(settings.DATA_DIR) / "backup-key"
    if not path.exists():
        if not make:
            raise NoKey(
                "BACKUP_KEY is not set. Set it to the key the backup was made with: BACKUP_KEY, or the text in the "
                "file backup-key of that office's DATA_DIR."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()
