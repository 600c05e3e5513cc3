"""`python -m benefit_office.office`: what `make run` starts."""

import sys

from benefit_office.office.child import Failed
from benefit_office.office.launcher import run

try:
    run()
except Failed as failure:
    sys.exit(str(failure))
