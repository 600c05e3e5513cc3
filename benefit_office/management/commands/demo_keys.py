"""`manage.py demo_keys`: a test PKI for the demo's people."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from benefit_office.demo import keys


class Command(BaseCommand):
    help = (
        "Make the test PKI of the demo: keys and certificates for its officers, applicants and the operator."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is an office in production; a test PKI is refused.")
        if not settings.STANDINS_URL:
            raise CommandError(
                "STANDINS_URL is not set: the certificates must say where the test PKI listens."
            )
        began = time.monotonic()
        home = settings.DATA_DIR / "standins" / "pki"
        if keys.make(home, f"{settings.STANDINS_URL}/pki"):
            self.stdout.write(f"The demo's keys lie in {home}, made in {time.monotonic() - began:.0f} s.")
        else:
            self.stdout.write("The demo's keys are here; nothing was changed.")
