"""The regulation's facts, read once for each state of them and kept by every process.

One row bears a number that rises with every change of offices, calendar, editions, steps or checklist
(`CalendarStamp`; triggers of those tables see to it, in the transaction of the change). A reading is kept under the
number it was read at. The lock of a case brings the number with it, so an act asks for no fact that it knows.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from ..models import CalendarStamp, Edition, Office, Step

Reading = TypeVar("Reading", bound=Callable[..., object])
_readings: list[Callable[[], None]] = []


def kept(reading: Reading) -> Reading:
    """A reading of facts whose last argument is the number they are read at: the newest 64 are kept."""
    cached = lru_cache(maxsize=64)(reading)
    _readings.append(cached.cache_clear)
    return cached  # type: ignore[return-value]


def forget() -> None:
    """For a database put in the place of another, whose numbers say nothing about it."""
    for clear in _readings:
        clear()


def stamp() -> int:
    """The number of the facts as they stand."""
    return CalendarStamp.objects.values_list("version", flat=True).get(pk=1)


@kept
def edition(edition_id: int, _stamp: int) -> Edition:
    """An edition as it stood at that number; everybody's, so nobody writes on it."""
    return Edition.objects.get(pk=edition_id)


@kept
def office(office_id: int, _stamp: int) -> Office:
    """An office as it stood at that number; everybody's, so nobody writes on it."""
    return Office.objects.get(pk=office_id)


@kept
def steps(edition_id: int, _stamp: int) -> Mapping[int, Step]:
    """An edition's steps by number, as they stood at that number of the facts."""
    return MappingProxyType({row.number: row for row in Step.objects.filter(edition=edition_id)})
