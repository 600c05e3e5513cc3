"""Work done side by side, each piece in a process of its own: all of it, or the reason of the first that failed."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import active_children, get_context
from typing import TypeVar

from .presses import set_up

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def side_by_side(
    work: Callable[[Piece], Result], pieces: Sequence[Piece], prepare: Callable[[], None] = set_up
) -> list[Result]:
    """What each piece gives. The first that fails ends the others at once: what they do is lost, nobody waits for it.

    `work` and `prepare`, which makes a process ready, are functions of a module: the processes are fresh ones.
    """
    others = set(active_children())
    with ProcessPoolExecutor(len(pieces), mp_context=get_context("spawn"), initializer=prepare) as pool:
        begun = [pool.submit(work, piece) for piece in pieces]
        try:
            for done in as_completed(begun):
                done.result()
        except BaseException:
            for process in set(active_children()) - others:
                process.kill()
            raise
        return [done.result() for done in begun]
