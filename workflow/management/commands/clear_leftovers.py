"""Clear away stored bytes that no record names: `manage.py clear_leftovers`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from workflow.delivery import leftovers


class Command(BaseCommand):
    help = "Delete stored files that no record has named for a day. Prints JSON. The worker does the same by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--many", action="store_true", help="also when they are unusually many")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps({"cleared": leftovers.clear(timezone.now(), many=options["many"])}))
