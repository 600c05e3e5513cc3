"""The officers' sessions: each ends twelve hours after the log-in, or when nothing was done in it for an hour.

They run on the machine's own clock, as cookies do. `SESSION_ENGINE` names this module.
"""

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..models import Officer, OfficerSession

BROWSER = "browser"  # in the session: what the browser calls itself, in two words
EXACT = timedelta(minutes=5)  # a sign of life is written down no oftener
# The first that is found in the browser's own words; Edge also says Chrome, and Chrome also says Safari.
PROGRAMS = {"Edg/": "Edge", "YaBrowser": "Yandex", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome",
            "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS",
           "Linux": "Linux"}  # fmt: skip


class SessionStore(db.SessionStore):
    """Django's sessions in the database, each with its officer and its last sign of life."""

    row: OfficerSession | None = None

    @classmethod
    def get_model_class(cls) -> type[OfficerSession]:
        """Where they are kept."""
        return OfficerSession

    def _get_session_from_db(self) -> OfficerSession | None:
        row: OfficerSession | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        if row is not None and row.seen_at + settings.SESSION_IDLE < timezone.now():
            self._session_key = None
            return None
        self.row = row
        return row

    def create_model_instance(self, data: dict[str, Any]) -> OfficerSession:
        """The row to be written; of a session that goes on it keeps name and beginning."""
        made, now = cast(OfficerSession, super().create_model_instance(data)), timezone.now()
        made.officer_id = data.get(SESSION_KEY)
        made.browser, made.began_at, made.seen_at = data.get(BROWSER, ""), now, now
        if self.row is not None and self.row.session_key == made.session_key:
            made.public_id, made.began_at = self.row.public_id, self.row.began_at
        self.row = made
        return made


def begin(request: HttpRequest) -> None:
    """A log-in: the session knows its browser, and sessions that are over are cleared away."""
    request.session[BROWSER] = called(request.headers.get("User-Agent", ""))
    OfficerSession.objects.filter(expire_date__lt=timezone.now()).delete()


def touch(request: HttpRequest) -> None:
    """A sign of life, written when the answer is ready. A page that renews itself is none: nobody may sit before it."""
    row = getattr(request.session, "row", None)
    if row is None or row.officer_id is None or (request.method == "GET" and "HX-Request" in request.headers):
        return
    now = timezone.now()
    if row.seen_at + EXACT < now:
        OfficerSession.objects.filter(pk=row.session_key).update(seen_at=now)


def of(officer: Officer) -> QuerySet[OfficerSession]:
    """Where the officer is logged in now, the last used first."""
    now = timezone.now()
    alive = OfficerSession.objects.filter(
        officer=officer, expire_date__gt=now, seen_at__gt=now - settings.SESSION_IDLE
    )
    return alive.order_by("-seen_at")


def end(officer: Officer, *, keep: str | None = None) -> int:
    """End the officer's sessions, but for one; returns how many."""
    found = OfficerSession.objects.filter(officer=officer)
    if keep:
        found = found.exclude(pk=keep)
    return found.delete()[0]


def called(agent: str) -> str:
    """«Firefox, Windows»: enough to know one's own desk again."""
    found = [
        next((said for sign, said in words.items() if sign in agent), "") for words in (PROGRAMS, SYSTEMS)
    ]
    return ", ".join(part for part in found if part)
