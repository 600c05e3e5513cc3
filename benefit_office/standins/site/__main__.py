"""`python -m benefit_office.standins.site PORT`: make the tables, then become the server."""

import os
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from benefit_office.standins.shep import transport
from benefit_office.standins.site import tables

THREADS = 12  # one process: SQLite has one writer


def main(port: str) -> None:
    """What the launcher starts beside the demo."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benefit_office.standins.site.settings"
    os.environ.setdefault("STANDINS_URL", f"http://127.0.0.1:{port}")
    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    transport.make(settings.HOME / "transport")
    tables.make()
    server = ["gunicorn", "benefit_office.standins.site.wsgi", f"--bind=127.0.0.1:{port}"]
    os.execv(  # noqa: S606 – this very process, so that whoever started it can end it
        sys.executable,
        [sys.executable, "-m", *server, "--workers=1", f"--threads={THREADS}", "--no-control-socket"],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
