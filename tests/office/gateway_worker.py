"""`python -m tests.office.gateway_worker`: what worker and clerk do, over and over, until the process is killed.

Each round is twenty minutes of the office's clock: messages are fetched and handled, every received case is
registered and withdrawn by the clerk, and what the outbox has leaves.
"""

import time
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402

from applications import tasks  # noqa: E402
from benefit_office.egov.breaker import breaker_of  # noqa: E402
from tests import factories as make  # noqa: E402
from workflow import clock  # noqa: E402
from workflow.delivery import outbox  # noqa: E402
from workflow.delivery.background import quiet  # noqa: E402
from workflow.models import Case  # noqa: E402
from workflow.words import State  # noqa: E402


def main() -> None:
    breaker_of(settings.SHEP_ASYNC_URL).rest = 0.2
    while True:
        now = clock.now() + timedelta(minutes=20)
        settings.OFFICE_NOW = now.isoformat()
        with quiet():
            tasks.look_at_gateway()
            for case in Case.objects.filter(state=State.RECEIVED):
                make.registered(case, now)
            for case in Case.objects.filter(state=State.REGISTERED):
                make.withdrawn(case, now)
            for message in outbox.due(now):
                outbox.deliver(message, now=now)
        print("round", now.isoformat(), flush=True)  # noqa: T201
        time.sleep(0.05)


if __name__ == "__main__":
    main()
