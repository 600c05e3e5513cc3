"""The default office's calendar, built from the stored seed without a database."""

import json
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import workflow
from workflow.working_time import ALMATY, Day, Hours, Limit, Pause, Round, WorkCalendar

HOURS = Hours(time(9), time(13), time(14, 30), time(18, 30), frozenset(range(5)))
FIVE_STEPS = [Limit(30, "minutes"), *(Limit(days, "working_days") for days in (1, 6, 1, 1))]
SERVICE = Limit(10, "working_days")


@cache
def seed() -> dict[str, Any]:
    path = Path(workflow.__file__).parent / "seed" / "calendar.json"
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return stored


@cache
def office_calendar() -> WorkCalendar:
    return calendar_with({})


def calendar_with(changes: dict[date, Day], hours: Hours = HOURS) -> WorkCalendar:
    """The seeded calendar with some days of its own."""
    days = {
        date.fromisoformat(row["date"]): Day(
            row["kind"], row["title_kk"], row["title_ru"], row["title_en"], row["source"]
        )
        for row in seed()["days"]
    }
    return WorkCalendar([(date(2012, 1, 1), hours)], days | changes, horizon=date(2027, 12, 31))


def at(text: str) -> datetime:
    """«2024-12-13 16:40» on the office's wall."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY)


def turn(opened: str, closed: str | None = None) -> Round:
    return Round(at(opened), at(closed) if closed else None)


def pause(begins: str, ends: str | None = None, category: str = "") -> Pause:
    return Pause(at(begins), at(ends) if ends else None, category)
