"""Working time: limits counted over an office's hours, lunch, days off and worked Saturdays.

Pure functions over an immutable `WorkCalendar`: no model, no clock, no language. Regulation 5.1–5.5.
A limit is in minutes or in working days and is never converted into the other.
"""

from .arithmetic import (
    Remaining,
    Unit,
    add_days,
    add_minutes,
    between,
    day_zero,
    effective_opening,
    remaining,
    working_days_left,
)
from .calendar import ALMATY, Day, DayKind, HorizonExceeded, Hours, WorkCalendar
from .reckoning import Chain, Limit, Pause, Reckoning, Round, chain, due, reckon, used
from .walk import Entry, explain

__all__ = [
    "ALMATY",
    "Chain",
    "Day",
    "DayKind",
    "Entry",
    "HorizonExceeded",
    "Hours",
    "Limit",
    "Pause",
    "Reckoning",
    "Remaining",
    "Round",
    "Unit",
    "WorkCalendar",
    "add_days",
    "add_minutes",
    "between",
    "chain",
    "day_zero",
    "due",
    "effective_opening",
    "explain",
    "reckon",
    "remaining",
    "used",
    "working_days_left",
]
