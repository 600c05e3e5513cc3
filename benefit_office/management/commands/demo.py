"""`manage.py demo`: fill an empty office with the demonstration."""

import argparse
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from benefit_office.demo import load
from workflow import clock


class Command(BaseCommand):
    help = "Fill the office with the demo: thirteen offices, their staff, cases of every state and age."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="the day it is shown (today)")
        parser.add_argument(
            "--reset", action="store_true", help="delete the demo that is there, and start over"
        )
        parser.add_argument(
            "--processes", type=int, choices=(1, 2), default=2, help="two load it in half the time (2)"
        )
        parser.add_argument("--cases", type=int, default=load.CASES, help=f"about so many ({load.CASES})")

    def handle(
        self, *args: Any, day: date | None, reset: bool, cases: int, processes: int, **options: Any
    ) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is an office in production; the demo is refused.")
        day = day or clock.today()
        if day > clock.today():
            self.stderr.write(f"{day} is still to come; open this office with OFFICE_NOW={day}T23:00.")
        began = time.monotonic()
        try:
            filled = load.fill(day, cases=cases, reset=reset, halves=processes > 1)
        except load.Occupied:
            raise CommandError(
                "Officers who are not of the demo work in this office; nothing was changed. "
                "Give the demo a folder of its own: DATA_DIR=/some/folder"
            ) from None
        if filled is None:
            self.stdout.write(
                f"The demo of {load.loaded_on()} is here; nothing was changed. --reset starts over."
            )
            return
        self.stdout.write(
            f"The demo of {day}: {filled.offices} offices, {filled.officers} officers, {filled.cases} cases, "
            f"loaded in {time.monotonic() - began:.0f} s."
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-11-20") from None
