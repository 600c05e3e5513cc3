"""`manage.py backup [FILE]`: the whole office in one encrypted file, proved by restoring it. Exit 0, 1, 2."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benefit_office.keeping import backup
from benefit_office.keeping.key import NoKey, key
from benefit_office.keeping.sealing import Broken
from benefit_office.keeping.server import Busy
from benefit_office.machine import BACKUP
from workflow.models import Heartbeat


class Command(BaseCommand):
    help = (
        "Back up database, documents and day digests into one encrypted file (key: BACKUP_KEY), then restore it into "
        "a scratch database and ask doctor and verify_journal. Exit 0 sound, 1 something was found, 2 called wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and whether to leave the proof out."""
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
        parser.add_argument("--no-verify", action="store_true", help="do not restore the file to prove it")
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(self, *args: Any, file: Path | None, no_verify: bool, force: bool, **options: Any) -> None:
        """One JSON line for what was written, one for each thing found wrong in it."""
        moment = timezone.now()
        target = file or Path(settings.DATA_DIR) / "backups" / f"office-{moment:%Y%m%d-%H%M%S}.backup"
        if target.exists() and not force:
            raise CommandError(f"{target} is there already. Name another file, or say --force.", returncode=2)
        try:
            secret = key(make=True)
            about = backup.make(target.resolve(), secret, now=moment)
            faults = [] if no_verify else backup.prove(target.resolve(), secret)
        except NoKey as lacking:
            raise CommandError(str(lacking), returncode=2) from None
        except (backup.Failed, Busy, Broken, OSError) as fault:
            raise CommandError(str(fault), returncode=1) from fault
        size = target.stat().st_size
        if not no_verify and not faults:
            Heartbeat.objects.update_or_create(pk=BACKUP, defaults={"at": moment})
        self.stdout.write(
            json.dumps({"file": str(target), "bytes": size, **about, "verified": not no_verify})
        )
        for found in faults:
            self.stdout.write(json.dumps({"found": found}, ensure_ascii=False))
        if faults or about["damaged"]:
            raise CommandError(
                "The file holds what the office holds; the lines above were found wrong in both.",
                returncode=1,
            )
