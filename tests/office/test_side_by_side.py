"""Two halves of a load in processes of their own: what they give, and that the first fault ends both.

Planted defects this file goes red for: the results taken in the order of the pieces (the fault is told only when the
other half is done); the other process left running.
"""

import time
from multiprocessing import active_children
from threading import Event

import pytest

from benefit_office.demo.beside import side_by_side

PATIENCE = 240.0  # how long a half goes on that nobody ends; a busy machine starts a process in half a minute


def half(piece: str) -> str:
    if piece == "fails":
        raise ValueError("This half has a fault.")
    if piece == "goes on":
        Event().wait(PATIENCE)
    return piece.upper()


def unprepared() -> None:
    """What these halves do needs no Django."""


def test_each_piece_gives_its_result_in_its_place() -> None:
    assert side_by_side(half, ("one", "two"), unprepared) == ["ONE", "TWO"]


def test_the_first_fault_is_told_at_once_and_ends_the_other_half() -> None:
    since, others = time.monotonic(), set(active_children())
    with pytest.raises(ValueError, match=r"^This half has a fault\.$"):
        side_by_side(half, ("goes on", "fails"), unprepared)
    assert time.monotonic() - since < PATIENCE
    assert set(active_children()) == others
