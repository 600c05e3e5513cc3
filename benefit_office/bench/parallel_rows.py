"""The row of many officers at once: cases a second on eight connections beside one."""

import statistics
import time
from collections.abc import Iterator
from multiprocessing import get_context
from typing import Any

from django.db import connections

from decisions import proof
from workflow import clock
from workflow.models import Case, NumberSeries

from . import crowd
from .ground import Place
from .measure import Row, in_turns, row
from .scenes import Scene, five_acts, through
from .sizes import Sizes

HANDS, OFFICES = 8, 4  # two officers in each of four offices want the same numbers and the same chain


def case_parallel(sizes: Sizes) -> Iterator[Row]:
    """Whole cases, the draft and the printing's order included; a deadlock or a gap would end the measurement."""
    many = 80 if sizes.full else 16
    latencies: list[float] = []

    def with_hands(hands: int) -> float:
        took, found = _worked(sizes.acts, hands, many)
        if hands > 1:
            latencies.extend(found)
        return many / took

    rounds = 3 if sizes.full else 1
    many_hands, one = in_turns(lambda: with_hands(HANDS), lambda: with_hands(1), rounds=rounds, warm=0)
    yield row("case_parallel", many_hands, one, unit="1/s", goal=1.0, at_least=True)
    worst = statistics.quantiles(latencies, n=100)[98]
    yield row("case_parallel p99", worst * 1000, statistics.median(latencies) * 1000, unit="ms", goal=3)
    with sizes.acts.entered():
        for team in crowd.hire()[:OFFICES]:
            assert proof.verify(team.office) is None
            _no_gap(team)


def _no_gap(team: crowd.Team) -> None:
    """Every incoming number of the year up to the last one taken is some case's."""
    year = clock.now().year
    last = NumberSeries.objects.get(office=team.office, year=year, kind=NumberSeries.Kind.INCOMING).last
    used = Case.objects.filter(office=team.office, incoming_year=year).values_list("incoming_seq", flat=True)
    assert set(used) == set(range(1, last + 1))


def _worked(place: Place, hands: int, many: int) -> tuple[float, list[float]]:
    """Seconds for all cases by so many processes, and the seconds each case spent in its five acts.

    Each process has connected, knows its office's people and has done a case before the clock starts.
    """
    connections.close_all()
    place.close()
    with get_context("fork").Pool(hands, _opened, (place.name,)) as pool:
        pool.starmap(_some, [(hand, 1) for hand in range(hands)], chunksize=1)
        began = time.perf_counter()
        found = pool.starmap(_some, [(hand, many // hands) for hand in range(hands)], chunksize=1)
        return time.perf_counter() - began, [seconds for some in found for seconds in some]


_opened_here: dict[str, Any] = {}


def _opened(name: str) -> None:
    """A process of the pool begins: it connects and learns who works where."""
    place = Place(name)
    with place.entered():
        _opened_here.update(place=place, teams=crowd.hire()[:OFFICES])


def _some(hand: int, many: int) -> list[float]:
    with _opened_here["place"].entered():
        here = Scene(_opened_here["teams"][hand % OFFICES], clock.now())
        return [through(here, five_acts(here)) for _ in range(many)]
