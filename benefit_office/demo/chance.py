"""Ids, salts and tokens that fall the same way in every load. Only a demonstration may know them beforehand."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

from .dice import dice

_known = {"chance": dice("before the first act")}


@contextmanager
def foreseen() -> Iterator[None]:
    """Within it `uuid4` and `secrets` draw from the demo's own dice: two loads of a day give the same rows."""
    real, drawn = os.urandom, random._urandom  # type: ignore[attr-defined]  # noqa: SLF001 – where `secrets` draws
    os.urandom = random._urandom = _draw  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        os.urandom, random._urandom = real, drawn  # type: ignore[attr-defined]  # noqa: SLF001


def throw(*seed: object) -> None:
    """From here on by this seed: what an act draws does not depend on the acts before it."""
    _known["chance"] = dice("chance", *seed)


def _draw(length: int, /) -> bytes:
    return _known["chance"].randbytes(length)
