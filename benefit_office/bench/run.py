"""The process that measures: `__main__` has started its server and set its environment."""

import sys

import django

django.setup()

from benefit_office.bench.table import print_rows  # noqa: E402 – models want the settings first
from benefit_office.environment import flag  # noqa: E402

sys.exit(0 if print_rows(sys.argv[1:], quick=flag("QUICK")) else 1)
