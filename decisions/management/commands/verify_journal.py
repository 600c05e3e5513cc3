"""`manage.py verify_journal`: does the registration journal hold? Exit 0 it does, 1 it does not, 2 called wrongly."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions import proof
from decisions.models import JournalChain
from workflow.models import Office


class Command(BaseCommand):
    help = "Prove the registration journal of every office, or of one; a JSON line for each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", help="KATO code of one office")

    def handle(self, *args: Any, **options: Any) -> None:
        offices = Office.objects.all()
        if options["office"]:
            offices = offices.filter(code=options["office"])
            if not offices.exists():
                raise CommandError(f"There is no office {options['office']}.", returncode=2)
        heads = {head.office_id: head for head in JournalChain.objects.all()}
        holds, faults = True, proof.verify_all(offices)
        for office in offices:
            head, fault = heads.get(office.pk), faults.get(office.pk)
            line: dict[str, Any] = {
                "office": office.code,
                "entries": head.last if head else 0,
                "head": head.head if head else "",
                "holds": fault is None,
            }
            if fault:
                line |= {"place": fault.place, "number": fault.number, "fault": fault.what}
                line |= {"day": fault.day} if fault.day else {}
                holds = False
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        if not holds:
            sys.exit(1)
