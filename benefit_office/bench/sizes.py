"""How much is measured: in full, or quickly."""

from dataclasses import dataclass
from functools import cached_property, partial

from workflow import clock

from . import crowd, ground
from .ground import Place


@dataclass(frozen=True)
class Sizes:
    """The small and the big crowd, and how often each measurement is taken."""

    small: int
    big: int
    rounds: int

    @property
    def full(self) -> bool:
        return self.big >= 1_000_000

    @property
    def cases(self) -> int:
        """How many cases each side of a comparison of acts brings through them."""
        return self.rounds * 3 if self.full else 3

    def goal(self, full: float, quick: float = 1.0) -> float:
        """What a register of a million is for; a small one shows less of it: there, no slower is enough."""
        return full if self.full else quick

    @cached_property
    def archives(self) -> tuple[Place, Place]:
        """Registers of both sizes, the big one first."""
        return archive_of(self.big), archive_of(self.small)

    @cached_property
    def open_steps(self) -> tuple[Place, Place]:
        """Open cases alone in both sizes, the big one first."""
        return open_of(self.big), open_of(self.small)

    @cached_property
    def acts(self) -> Place:
        """A small register in which cases may be acted on."""
        fill = partial(crowd.archive, self.small, clock.now())
        return ground.place("acts", fill, version=crowd.VERSION)


def archive_of(size: int) -> Place:
    """The register of so many cases."""
    return ground.place(f"archive_{size}", partial(crowd.archive, size, clock.now()), version=crowd.VERSION)


def open_of(size: int) -> Place:
    """So many open cases alone."""
    return ground.place(f"open_{size}", partial(crowd.open_steps, size, clock.now()), version=crowd.VERSION)


FULL = Sizes(small=1_000, big=1_000_000, rounds=9)
QUICK = Sizes(small=1_000, big=20_000, rounds=2)
