"""How the authority behaves: as it should, or badly on demand. Kept in a file, for all processes alike."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

GOOD = "good"
MOODS = {
    "ocsp": (GOOD, "down", "slow", "later", "no-nonce", "other-nonce", "foreign", "unknown"),
    "crl": (GOOD, "down", "slow", "foreign"),
    "tsa": (GOOD, "down", "slow", "later"),
    "ncanode": (GOOD, "down", "slow", "garbage", "empty", "try-again", "other-certificate", "believes-all"),
}


def mood_of(service: str) -> str:
    """How a service behaves now."""
    return str(_read().get(service, GOOD))


def set_mood(service: str, mood: str) -> None:
    """From now on."""
    kept = {**_read(), service: mood}
    _file().write_text(json.dumps(kept) + "\n")


def _file() -> Path:
    home = Path(settings.DATA_DIR) / "standins"
    home.mkdir(parents=True, exist_ok=True)
    return home / "pki-moods.json"


def _read() -> dict[str, Any]:
    try:
        return dict(json.loads(_file().read_text()))
    except (OSError, ValueError):
        return {}
