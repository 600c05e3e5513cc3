"""`manage.py register_file FILE.json`: applications from a file, all or none."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils.translation import override

from applications.intake.filing import Faulty, Reader, register_all
from workflow import clock
from workflow.models import Case, Office, Officer, Role, held_on
from workflow.words import RoleKind

WRONG, MISUSED = 1, 2
LARGEST = 50 * 1024 * 1024


class Command(BaseCommand):
    help = "Register applications from a JSON file (docs/register-file.md): all of them or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the office, the clerk."""
        parser.add_argument("file", type=Path, metavar="FILE.json")
        parser.add_argument("--office", help="KATO code of the office; else the one named in the file")
        parser.add_argument("--by", metavar="USERNAME", help="the clerk; else the office's first clerk")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        """One JSON line for each application on stdout, one line for each fault on stderr; exit 0, 1 or 2."""
        path: Path = options["file"]
        text, now = read(path), clock.now()
        office = the_office(options["office"] or named_in(text))
        by = the_clerk(office, options["by"])
        with override(options["language"]):
            try:
                cases = register_all(Reader(text, path.parent, office=office, now=now), by=by)
            except Faulty as faulty:
                for fault in faulty.faults:
                    self.stderr.write(f"{path}: {fault}")
                raise CommandError(
                    f"{len(faulty.faults)} faults, nothing was registered.", returncode=WRONG
                ) from None
        for place, case in enumerate(cases):
            self.stdout.write(json.dumps(line_of(place, case), ensure_ascii=False))


def line_of(place: int, case: Case) -> dict[str, Any]:
    """What a machine wants to know of a registered application."""
    due = clock.local(case.service_due_at).isoformat() if case.service_due_at else None
    return {
        "application": place,
        "number": case.number,
        "case": str(case.public_id),
        "office": case.office.code,
        "state": case.state,
        "handed_in_at": clock.local(case.handed_in_at).isoformat(),
        "service_due_at": due,
    }


def read(path: Path) -> str:
    """The file's text, UTF-8 with or without a byte order mark."""
    try:
        if path.stat().st_size > LARGEST:
            raise misused(f"{path} is larger than {LARGEST // 1024**2} MB.")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as missing:
        raise misused(f"{path} cannot be read: {missing.strerror}.") from missing
    except UnicodeDecodeError as foreign:
        line = path.read_bytes().count(b"\n", 0, foreign.start) + 1
        raise CommandError(
            f"{path}: line {line}, file: the text is not UTF-8.", returncode=WRONG
        ) from foreign


def named_in(text: str) -> str:
    """The office that the file names; what else is wrong with the file is said by its reader."""
    try:
        top = json.loads(text)
    except ValueError:
        return ""
    code = top.get("office") if isinstance(top, dict) else ""
    return code if isinstance(code, str) else ""


def the_office(code: str) -> Office:
    """The office of a code; without one, the only office that has a clerk."""
    if code:
        office = Office.objects.filter(code=code).first()
        if office is None:
            raise misused(f"There is no office with the code {code}.")
        return office
    staffed = Office.objects.filter(roles__in=clerks(Q())).distinct()[:2]
    if len(staffed) != 1:
        raise misused('Name the office: --office CODE, or "office" in the file.')
    return staffed[0]


def the_clerk(office: Office, username: str | None) -> Officer:
    """The named clerk of the office, else its first."""
    roles = clerks(Q(office=office) & (Q(officer__username=username) if username else Q()))
    role = roles.select_related("officer").order_by("officer__id").first()
    if role is None:
        raise misused(f"{username or 'Nobody'} is clerk of office {office.code} today.")
    return role.officer


def clerks(which: Q) -> Any:
    """The clerks' roles that hold today."""
    return Role.objects.filter(held_on(clock.today()), which, kind=RoleKind.CLERK, officer__is_active=True)


def misused(sentence: str) -> CommandError:
    """Called wrongly: exit 2."""
    return CommandError(sentence, returncode=MISUSED)
