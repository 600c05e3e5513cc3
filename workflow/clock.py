"""The office's one clock. Every act takes its time from here or is handed it as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ZONE = ZoneInfo("Asia/Almaty")


def now() -> datetime:
    """This moment, aware. `OFFICE_NOW` stops the clock at a moment in tests and demo; refused in production."""
    moved: str = settings.OFFICE_NOW
    if not moved:
        return timezone.now()
    moment = datetime.fromisoformat(moved)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def today() -> date:
    """The office's calendar day."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` in the office's zone."""
    return moment.astimezone(ZONE)
