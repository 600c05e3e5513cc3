"""One sweep by hand: `manage.py sweep [--now ISO]`."""

import json
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow import clock
from workflow.reminders.sweep import sweep


class Command(BaseCommand):
    help = "Remind, record breaches, escalate. Running it twice changes nothing. Prints JSON counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="the moment to sweep at, ISO; without offset it is office time")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(dict(sweep(_moment(options["now"])))))


def _moment(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--now {text}: not an ISO date and time.", returncode=2) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE)
