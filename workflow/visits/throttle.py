"""A public door counts what fails: so many vain tries from one address in a quarter of an hour, then it is shut.

Counted in the database, because every web process must see the same number. The address itself is not kept: only
its hash, keyed with the office's secret and the span, so that two spans cannot be joined.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ..models import Officer, VainTries

SPAN = timedelta(minutes=15)
KEPT = timedelta(days=1)
REFUSED = "refused"  # the door under which refused acts of officers are counted
NO = (
    403,
    404,
)  # a role that has not the right; a case of another office, which does not exist for the reader
COUNT = """
    INSERT INTO workflow_vaintries (door, place, since, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (door, place, since) DO UPDATE SET count = workflow_vaintries.count + 1
    RETURNING count
"""
TAKE_BACK = "UPDATE workflow_vaintries SET count = count - 1 WHERE door = %s AND place = %s AND since = %s"
Key = tuple[str, str, datetime]


def key_of(request: HttpRequest, door: str, now: datetime) -> Key:
    """Where a try is counted: the door, the caller's address as a hash, the span of time."""
    since = _span(now)
    place = salted_hmac("vain tries", f"{since.isoformat()} {address_of(request)}", algorithm="sha256")
    return door, place.hexdigest(), since


def refused_to(officer: Officer, now: datetime) -> Key:
    """Where an officer's refused acts are counted: no office's number, no case's, only how many."""
    return REFUSED, f"officer {officer.pk}", _span(now)


def refusals(now: datetime) -> int:
    """How many acts and looks were refused to one officer in this quarter of an hour, of him with the most."""
    most = VainTries.objects.filter(door=REFUSED, since=_span(now)).aggregate(most=Max("count"))["most"]
    return int(most or 0)


def _span(now: datetime) -> datetime:
    seconds = int(SPAN.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def address_of(request: HttpRequest) -> str:
    """The caller's address: behind our own proxies the one the first of them saw, never what a stranger wrote."""
    written = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(written) and (seen := written[-settings.PROXIES].strip()):
        return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def count(key: Key) -> int:
    """Count a try before it is made: of two at once none is overlooked. Returns how many there are now."""
    VainTries.objects.filter(since__lt=key[2] - KEPT).delete()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, key)
        return int(cursor.fetchone()[0])


def tries(key: Key) -> int:
    """How many there were; for a page that is read by GET, which writes nothing."""
    found = VainTries.objects.filter(door=key[0], place=key[1], since=key[2]).values_list("count", flat=True)
    return found.first() or 0


def count_later(request: HttpRequest, key: Key) -> None:
    """Count a GET that was in vain, when its answer is ready and may write again."""
    request.__dict__["_vain"] = key


def write(request: HttpRequest) -> None:
    """Count what was noted."""
    if key := request.__dict__.pop("_vain", None):
        count(key)


def note_refusal(request: HttpRequest, status: int, now: datetime) -> None:
    """Count what an officer was refused: one misses a door, a hundred try them."""
    if status in NO and isinstance(request.user, Officer) and request.resolver_match is not None:
        count(refused_to(request.user, now))


def take_back(key: Key) -> None:
    """It was not in vain."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, key)
