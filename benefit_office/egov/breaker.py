"""A neighbour that is away is not asked again and again: after some failures in a row it is left alone for a while.

Kept in the memory of each process: a breaker saves waiting, it decides nothing.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

Answer = TypeVar("Answer")


class Unreachable(OSError):
    """A neighbour gave no answer, or is left alone for the moment."""


@dataclass
class Breaker:
    """One neighbour's breaker: `failures` in a row open it for `rest` seconds; then one asks, and decides for all."""

    name: str
    failures: int = 3
    rest: float = 30.0
    clock: Callable[[], float] = time.monotonic
    _count: int = field(default=0, repr=False)
    _until: float = field(default=0.0, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def call(self, ask: Callable[[], Answer], *, tries: int = 1) -> Answer:
        """The answer, asked for `tries` times at most; only an OSError (away, too slow) is tried again.

        :raises Unreachable: the neighbour is away, or was so a moment ago.
        """
        self._enter()
        last: OSError | None = None
        for _turn in range(tries):
            try:
                answer = ask()
            except OSError as away:
                last = away
            else:
                self._succeeded()
                return answer
        self._failed()
        raise Unreachable(f"{self.name} does not answer: {last}") from last

    @property
    def open(self) -> bool:
        """Whether the neighbour is left alone now."""
        with self._lock:
            return self._count >= self.failures and self.clock() < self._until

    def _enter(self) -> None:
        with self._lock:
            if self._count < self.failures:
                return
            if self.clock() < self._until:
                raise Unreachable(f"{self.name} did not answer a moment ago and is not asked now.")
            self._until = self.clock() + self.rest  # this caller tries; the others wait for what it finds

    def _succeeded(self) -> None:
        with self._lock:
            self._count = 0

    def _failed(self) -> None:
        with self._lock:
            self._count += 1
            self._until = self.clock() + self.rest


@cache
def breaker_of(name: str) -> Breaker:
    """The one breaker of a neighbour in this process."""
    return Breaker(name)
