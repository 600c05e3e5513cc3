"""When people come: the months of the year, the weeks around New Year, and how the load has grown in two years."""

from bisect import bisect
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random

from workflow.working_time import WorkCalendar

WORKING_DAYS = 490  # two years of them
RECENT = 10  # the last working days belong to the cases that must be there
LEAD = 6  # working days from a family's coming to the last act of its case
# January to December: quiet summers, then the new school year brings guardians in with fresh papers.
MONTHS = (0.75, 0.95, 0.95, 0.9, 0.85, 0.75, 0.7, 1.25, 1.9, 1.25, 1.0, 0.8)
FIRST_YEAR = 0.62  # the offices moved over one after another; then word went round
BEFORE_NEW_YEAR, AFTER_NEW_YEAR = 0.5, 1.5  # nobody comes in the last days; the new index brings everybody
RUSH = ((1, 10, 31), (8, 25, 31), (9, 1, 30))  # (month, from, to): when officers are late more often


def weight(day: date) -> float:
    """How many come on a day, beside the year's average."""
    if (day.month, day.day) >= (12, 22):
        return BEFORE_NEW_YEAR
    if day.month == 1 and day.day >= 10:
        return AFTER_NEW_YEAR * MONTHS[0]
    return MONTHS[day.month - 1]


def rushed(day: date) -> bool:
    """Whether the office had more to do that day than hands."""
    return any(day.month == month and since <= day.day <= until for month, since, until in RUSH)


class Season:
    """The working days before the present with their weights; a day is drawn by how many working days ago it was."""

    def __init__(self, calendar: WorkCalendar, shown_on: int, days: int) -> None:
        self.ago = range(RECENT, max(days, RECENT + 1))
        self.days = [calendar.day_at(shown_on - ago - LEAD) for ago in self.ago]
        growth = [
            FIRST_YEAR + (1 - FIRST_YEAR) * (1 - place / WORKING_DAYS) for place in range(len(self.days))
        ]
        self.sums: Sequence[float] = list(
            accumulate(weight(day) * grown for day, grown in zip(self.days, growth, strict=True))
        )

    def draw(self, rng: Random) -> tuple[int, date]:
        """(working days ago, the day the family came)."""
        place = bisect(self.sums, rng.random() * self.sums[-1], hi=len(self.sums) - 1)
        return self.ago[place], self.days[place]
