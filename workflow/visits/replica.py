"""Journal, registers, reports and their files may be read from a copy of the database (DATABASE_REPLICA_URL).

A copy that is away, or too far behind, is not read: the primary answers. One that is a little behind says so on the
page. Whoever has just changed something reads the primary for a while, so that he finds what he wrote.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

from .. import clock

REPLICA = "replica"
SAID = 10.0  # seconds behind from which on the page says as of when it is, and no file is made from the copy
BORNE = 300.0  # seconds behind from which on the primary is read
FRESH = timedelta(seconds=15)  # after an act of one's own
COOKIE = "fresh"
# A copy that has replayed all it received is up to date only while it still receives.
BEHIND = """
    SELECT CASE
        WHEN NOT pg_is_in_recovery() THEN 0
        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT FROM pg_stat_wal_receiver) THEN 0
        ELSE EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp())
    END
"""
_reading: ContextVar[bool] = ContextVar("reading", default=False)
Answer = Callable[..., HttpResponse]


class Router:
    """Sends what is read inside `reading` to the copy, and everything else to the primary."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str | None:
        """Where a question goes."""
        return REPLICA if _reading.get() else None

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        """Never to the copy, also for a record that was read from it."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_both: Any, **_hints: Any) -> bool:
        """They are the same office."""
        return True

    def allow_migrate(self, alias: str, *_labels: Any, **_hints: Any) -> bool | None:
        """The copy follows by itself."""
        return False if alias == REPLICA else None


def is_there() -> bool:
    """Whether the office has a copy at all."""
    return REPLICA in connections.databases


def source() -> BaseDatabaseWrapper:
    """The connection for a question in one's own SQL: the copy's inside `reading`, else the primary's."""
    return connections[REPLICA if _reading.get() else DEFAULT_DB_ALIAS]


def behind() -> float:
    """By how many seconds the copy is behind; for ever if it is away or has never heard of anything."""
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(BEHIND)
            (seconds,) = cursor.fetchone()
    except DatabaseError:
        connections[REPLICA].close()
        return float("inf")
    return float("inf") if seconds is None else max(0.0, float(seconds))


@contextmanager
def reading(borne: float = SAID) -> Iterator[float]:
    """What is read inside comes from the copy, if there is one and it is not further behind; yields how far it is."""
    late = behind() if is_there() else float("inf")
    token = _reading.set(late <= borne)
    try:
        yield late if late <= borne else 0.0
    finally:
        _reading.reset(token)


def from_replica(view: Answer) -> Answer:
    """A page that is read from the copy, unless its reader has just written something."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" or not is_there() or _cookie() in request.COOKIES:
            return view(request, *args, **kwargs)
        with reading(BORNE) as late:
            if late > SAID:
                request.as_of = clock.now() - timedelta(seconds=late)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

    return read


def remember_act(request: HttpRequest, response: HttpResponse) -> None:
    """After an act the reader's next pages come from the primary."""
    if is_there() and request.method == "POST":
        response.set_cookie(
            _cookie(),
            "1",
            max_age=FRESH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _cookie() -> str:
    return f"__Host-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE
