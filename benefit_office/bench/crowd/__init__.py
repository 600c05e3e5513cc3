"""A crowd of plausible cases: ten years of a region's archive and today's open work, as many as asked for.

Times lie in working time, due moments come from the office's own clock, numbers have no gap, the journal's and the
trail's chains hold (`verify_journal`). Left out: signatures, hand-overs, papers, notices, the log of looks, and all
acts of a case in the trail but its issue.
"""

from datetime import datetime

from ..copying import in_bulk
from .people import RARE, Team, hire, hire_more
from .rows import Crowd
from .streams import TABLES, Streams
from .times import LIMITS

__all__ = ["DUE", "LIMITS", "RARE", "TABLES", "VERSION", "Team", "archive", "hire", "hire_more", "open_steps"]

VERSION = 1  # raise it when other rows come out: kept databases are then made anew
DUE = 100  # rounds that a sweep has something to say about, in a crowd of open steps of any size
OPEN = 4000  # open at any one time, if there are that many


def archive(cases: int, now: datetime) -> None:
    """A region's register: `cases` in all, the newest of them still open."""
    open_now = min(OPEN, cases * 3 // 10)
    crowd = Crowd(hire(), now)
    with in_bulk(*TABLES) as cursor:
        crowd.begin(Streams(cursor))
        for place in range(cases - open_now):
            crowd.closed(place, cases - open_now)
        for place in range(open_now):
            crowd.open(cases - open_now + place, place)
        crowd.end()


def open_steps(cases: int, now: datetime) -> None:
    """Open cases alone, with their open rounds and nothing else; `DUE` of them have rungs that nobody was told of."""
    crowd = Crowd(hire(), now)
    with in_bulk(*TABLES) as cursor:
        crowd.begin(Streams(cursor))
        for place in range(cases):
            crowd.step(place, overdue=place < DUE)
        crowd.end()
