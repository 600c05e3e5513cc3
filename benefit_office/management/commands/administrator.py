"""The first administrator of an office that starts without the demo."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from workflow import clock
from workflow.models import Officer, Role
from workflow.words import RoleKind

QUESTIONS = {"username": "User name", "surname": "Surname", "name": "Name"}


class Command(BaseCommand):
    """`manage.py administrator [--username … --surname … --name …]`; the password is asked for, or read from a pipe."""

    help = "Names the region's administrator, who then keeps offices and officers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is not given is asked for."""
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name}", help=question)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the officer and his role of the region, or say what is wrong with which answer."""
        given = {name: options[name] or ask(question) for name, question in QUESTIONS.items()}
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().strip()
        try:
            validate_password(password, Officer(**given))
            with transaction.atomic():
                officer = Officer.objects.create_officer(password=password, **given)
                Role.objects.create(
                    officer=officer,
                    kind=RoleKind.ADMINISTRATOR,
                    since=clock.today(),
                    ground=_("First administrator, named at the installation"),
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{officer.username} may log in.")


def ask(question: str) -> str:
    """An answer from the terminal."""
    if not sys.stdin.isatty():
        raise CommandError("Give --username, --surname and --name; the password is read from standard input.")
    return input(f"{question}: ").strip()
