#!/usr/bin/env python
"""Django's commands, on the server's database or on the embedded one, running or not."""

import os
import sys

from django.core.management import execute_from_command_line

from benefit_office.office.child import Failed
from benefit_office.office.embedded import database_for_a_command


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benefit_office.settings")
    with database_for_a_command(sys.argv[1] if len(sys.argv) > 1 else "help"):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(str(failure))
