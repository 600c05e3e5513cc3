"""`manage.py api_token`: a neighbour system's key to the API, made or revoked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.api.tokens import make_token, revoke_token
from workflow.models import ApiToken, Officer
from workflow.moves.refusals import Refused

FOUND_WRONG, WRONG_CALL = 1, 2


class Command(BaseCommand):
    help = "Makes a token for a system in the name of an officer's account, or revokes the system's tokens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The account whose rights the system gets, and the system's name."""
        parser.add_argument("username", help="the account whose roles say what the system may see and do")
        parser.add_argument("system", help="what the system is called in the trail")
        parser.add_argument("--revoke", action="store_true", help="shut the system out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the token, once; nobody can read it again."""
        officer = Officer.objects.filter(username=options["username"]).first()
        if officer is None:
            raise CommandError(f"No account is called {options['username']}.", returncode=WRONG_CALL)
        if options["revoke"]:
            self._revoke(officer, options["system"])
            return
        try:
            self.stdout.write(make_token(officer, options["system"], by=None))
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=FOUND_WRONG) from refusal

    def _revoke(self, officer: Officer, system: str) -> None:
        living = list(ApiToken.objects.filter(officer=officer, name=system, revoked_at__isnull=True))
        if not living:
            raise CommandError("There is no living token of this name.", returncode=FOUND_WRONG)
        for token in living:
            revoke_token(token, by=None)
        self.stderr.write(f"Revoked: {len(living)}.")
