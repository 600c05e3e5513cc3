"""`manage.py restore FILE`: the office as a backup holds it. Exit 0, 1, 2."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benefit_office.keeping import restore
from benefit_office.keeping.key import NoKey, key
from benefit_office.keeping.sealing import Broken, WrongKey
from benefit_office.keeping.server import Busy


class Command(BaseCommand):
    help = (
        "Restore a backup: hashes first, then into a scratch database, judged there by doctor and verify_journal, "
        "then put in the office's place by one rename. Works while the office is open."
    )
    requires_system_checks: list[str] = []  # they ask the database that is about to be replaced
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and what one must say aloud."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--replace", action="store_true", help="put it in the place of an office at work")
        parser.add_argument(
            "--no-verify", action="store_true", help="do not ask doctor and verify_journal first"
        )

    def handle(self, *args: Any, file: Path, replace: bool, no_verify: bool, **options: Any) -> None:
        """One JSON line for what was restored, or for each thing found wrong with the copy."""
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        try:
            done = restore.run(
                file, key(make=False), replace=replace, prove=not no_verify, tell=self.stderr.write
            )
        except (NoKey, restore.Refused) as refusal:
            raise CommandError(str(refusal), returncode=2) from None
        except WrongKey:
            raise CommandError(
                "The key does not open this backup; nothing was changed.", returncode=2
            ) from None
        except restore.Unsound as unsound:
            for fault in unsound.faults:
                self.stdout.write(json.dumps({"found": fault}, ensure_ascii=False))
            raise CommandError(
                "The copy is not sound; nothing was changed. --no-verify restores it all the same.",
                returncode=1,
            ) from None
        except (Broken, Busy, OSError) as fault:
            raise CommandError(f"{fault} Nothing was changed.", returncode=1) from fault
        self.stdout.write(json.dumps(done))
        if done["replaced"]:
            self.stderr.write(
                f"The replaced database is kept as {done['replaced']} until the next restore, or until you drop it."
            )
