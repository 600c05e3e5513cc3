"""`python -m tests.office.mixed_scene SEED CASES LOG`: hands at work that go on whatever is killed under them.

Each case is led by the real actions to an end that the dice choose. An act whose answer was lost with the database is
looked up, as an officer would who opens the page again, and done anew only if it has not happened. A registration
that was accepted is written to LOG at once.
"""

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import django

django.setup()

from django.db import InterfaceError, OperationalError, connections  # noqa: E402

from tests import factories as make  # noqa: E402
from workflow.delivery.background import quiet  # noqa: E402
from workflow.models import Case  # noqa: E402
from workflow.moves.refusals import Refused  # noqa: E402
from workflow.words import State  # noqa: E402

WAY: tuple[tuple[str, Callable[..., object]], ...] = (
    (State.REGISTERED, make.registered), (State.ASSIGNED, make.assigned), ("drafted", make.drafted),
    (State.SUBMITTED, make.submitted), ("opened", make.opened_for_signing), (State.SIGNED, make.signed),
    (State.ISSUED, make.issued),
)  # fmt: skip
PATIENCE = 120


def steadily(act: Callable[[], object]) -> object:
    """Try until the database is back; a refusal the second time says that the first time had been heard."""
    for attempt in range(PATIENCE * 5):
        try:
            return act()
        except (OperationalError, InterfaceError):
            connections.close_all()
            time.sleep(0.2)
        except Refused:
            if attempt == 0:
                raise
            return None
    raise TimeoutError("the database did not come back")


def lead(case: Case, steps: int, log: Path) -> None:
    """So many steps of the way; then it is left as it is, or withdrawn."""
    for place, (_state, act) in enumerate(WAY[:steps]):
        now = make.START + timedelta(minutes=15 + 30 * place)
        steadily(lambda act=act, now=now: act(make.fresh(case), now))  # type: ignore[misc]
        if act is make.registered:
            number = steadily(lambda: make.fresh(case).number)
            with log.open("a") as file:
                file.write(f"{number}\n")
    if steps in (1, 2) and random.random() < 0.3:
        steadily(lambda: make.withdrawn(make.fresh(case), make.START + timedelta(hours=5)))


def an_application(seed: int) -> Case:
    """Persons of this hand alone: their birthdays are its own."""
    guardian = make.a_person(born=date(1970, 1, 1) + timedelta(days=seed))
    child = make.a_child(born=date(2012, 1, 1) + timedelta(days=seed))
    return make.received(guardian=guardian, children=(child,))


def main(seed: int, cases: int, log: Path) -> None:
    random.seed(seed)
    make._numbers = count(seed * 10_000 + 1)
    with quiet():
        for _each in range(cases):
            with suppress(
                Refused
            ):  # what was heard before its answer was lost can leave the next act without ground
                case = steadily(lambda: an_application(seed))
                if isinstance(case, Case):
                    lead(case, random.choice((0, 1, 2, 3, 4, 5, 6, 7, 7, 7)), log)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
