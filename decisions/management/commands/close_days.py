"""`manage.py close_days`: the digest of each journal day that is over; printed, sent, time-stamped."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from decisions.book import digests
from decisions.models import DayDigest


class Command(BaseCommand):
    help = "Close the journal days that are over; twice is the same as once. Prints a JSON line for each new digest."

    def handle(self, *_args: Any, **_options: Any) -> None:
        known = set(DayDigest.objects.values_list("pk", flat=True))
        digests.close_days()
        digests.send_out()
        for digest in DayDigest.objects.exclude(pk__in=known).select_related("office").order_by("pk"):
            line = {"office": digest.office.code, "day": digest.day.isoformat(), "first": digest.first_place,
                    "last": digest.last_place, "head": digest.head}  # fmt: skip
            self.stdout.write(json.dumps(line))
