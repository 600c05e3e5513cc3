"""`python -m benefit_office.keeping.copied [ask]`: bring the database of DATABASE_URL to today's schema, and ask it.

A process of its own, because Django's settings name one office: prints a JSON line for each thing found wrong.
"""

import io
import json
import os
import sys
from collections.abc import Iterator

import django
from django.core.management import call_command

ASKED = ("doctor", "verify_journal")


def found() -> Iterator[str]:
    """What doctor and verify_journal find wrong, in their own words."""
    for command in ASKED:
        said = io.StringIO()
        try:
            call_command(command, stdout=said)
        except SystemExit:
            lines = [json.loads(line) for line in said.getvalue().splitlines()]
            wrong = [line for line in lines if line.get("says") or line.get("holds") is False]
            yield from (json.dumps(line, ensure_ascii=False) for line in wrong or [{"code": command}])


def main() -> None:
    """Migrate, then ask if told to."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benefit_office.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if "ask" in sys.argv[1:]:
        for line in found():
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
