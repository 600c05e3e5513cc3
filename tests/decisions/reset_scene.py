"""`python -m tests.decisions.reset_scene N`: N allowances at the old index, and the job that re-sets them, ordered."""

import sys
from datetime import date

import django

django.setup()

from decisions.models import MciRate  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.decisions import running  # noqa: E402
from workflow.delivery.background import quiet  # noqa: E402
from workflow.jobs import order  # noqa: E402


def main(number: int) -> None:
    people = make.staff()
    running.imported(number)
    rate = MciRate.objects.get(effective_from=date(2026, 1, 1))
    with quiet():
        order("reset_after_index", by=people.executor, office=people.office, params={"rate": rate.pk},
              now=make.at("2026-01-12 10:00"))  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
