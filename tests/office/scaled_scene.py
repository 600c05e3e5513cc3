"""`python -m tests.office.scaled_scene`: an officer's work on an office that is spread over several machines.

Leads a case to its end, stores papers, orders the journal's file; says as JSON what the test needs to know.
"""

import json
import sys

import django

django.setup()

from tests import factories as make  # noqa: E402
from workflow import jobs  # noqa: E402
from workflow.delivery import vault  # noqa: E402
from workflow.delivery.background import quiet  # noqa: E402
from workflow.words import State  # noqa: E402


def main() -> None:
    with quiet():
        case = make.a_case(state=State.ISSUED)
    people = make.staff()
    told = {"offices": [people.office.pk], "since": "2026-11-01", "until": "2026-11-30", "form": "csv"}
    job = jobs.order("journal_masked", by=people.head, office=people.office, params=told)
    paper = case.application.documents.all()[0].sha256
    said = {
        "number": case.decision.number, "job": job.pk, "paper": paper, "bytes": len(vault.get(paper)),
        "clerk": people.clerk.username, "password": make.PASSWORD,
    }  # fmt: skip
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
