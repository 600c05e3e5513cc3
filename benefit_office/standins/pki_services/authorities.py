"""The PKI of the demo's folder, opened when it is first asked for and again when it was made anew."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from ..pki.authority import Authority
from ..pki.folder import MADE, open_folder


def authorities() -> dict[str, Authority]:
    """RSA and GOST; 404 while the demo has no keys."""
    folder = Path(settings.DATA_DIR) / "standins" / "pki"
    file = folder / MADE
    if not file.exists():
        raise Http404
    return _opened(folder, file.stat().st_mtime_ns)


@cache
def _opened(folder: Path, _written: int) -> dict[str, Authority]:
    found = open_folder(folder)
    assert found is not None  # its file was there a moment ago
    return found


def now() -> datetime:
    """The authorities' clock: the demo's, where it was stopped."""
    moved: str = settings.OFFICE_NOW
    moment = datetime.fromisoformat(moved) if moved else timezone.now()
    aware = moment if moment.tzinfo else timezone.make_aware(moment)
    return aware.astimezone(UTC).replace(microsecond=0)
