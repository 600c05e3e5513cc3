"""One row of the table: two ways of doing the same, measured in turns."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

Measure = Callable[[], float]  # does its work once and says what it took


@dataclass(frozen=True)
class Row:
    """`ratio` is ours / other; `goal` is what it may be at most, `holds` whether it is at the size measured."""

    name: str
    ours: float
    other: float
    unit: str
    ratio: float
    goal: float
    holds: bool

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def row(name: str, ours: float, other: float, *, unit: str, goal: float, at_least: bool = False) -> Row:
    """A row of two numbers. The goal is the highest ratio allowed, or (`at_least`) the lowest."""
    ratio = ours / other if other else 0.0
    holds = ratio >= goal if at_least else ratio <= goal
    return Row(name, _short(ours), _short(other), unit, _short(ratio), goal, holds)


def _short(number: float) -> float:
    """Four figures that count."""
    return float(f"{number:.4g}")


def in_turns(ours: Measure, other: Measure, *, rounds: int, warm: int = 1) -> tuple[float, float]:
    """Medians of both, measured in turns, so that whatever else the machine does troubles both alike."""
    for _ in range(warm):
        ours(), other()
    found = []
    for place in range(rounds):
        if place % 2:  # neither always comes after the other
            found.append((ours(), other()))
        else:
            second = other()
            found.append((ours(), second))
    return statistics.median(one for one, _ in found), statistics.median(two for _, two in found)


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Seconds of one run, the mean of `times`; without the garbage collector, as `timeit` does it."""
    gc.collect()
    gc.disable()
    try:
        begins = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - begins) / times
    finally:
        gc.enable()


def say(text: str) -> None:
    """How far we are; the table itself goes to the standard output."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
