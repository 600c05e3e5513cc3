"""`manage.py doctor`: what is stuck or broken in the stored data; exit 1 when something was found."""

import json
import sys
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from decisions import doctor as decisions_doctor
from workflow import clock
from workflow import doctor as workflow_doctor


class Command(BaseCommand):
    help = "Judge the stored data: open steps, officers, pauses, sheets, journal. One JSON line per finding."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = list(chain(workflow_doctor.check(clock.now()), decisions_doctor.check()))
        for finding in found:
            line = {"code": finding.code, "office": finding.office, "case": finding.case}
            self.stdout.write(json.dumps({**line, "says": str(finding.sentence)}, ensure_ascii=False))
        self.stdout.write(json.dumps({"found": len(found)}))
        if found:
            sys.exit(1)
