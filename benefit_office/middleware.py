"""The doors before the office's own: watchers, headers of every answer, the page of a full disk."""

import errno
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from psycopg2.errors import DiskFull

from benefit_office import views

MACHINES = ("/api/", "/egov/")
WATCHERS = {"/healthz": views.healthz, "/readyz": views.readyz, "/metrics": views.metrics}
Answer = Callable[[HttpRequest], HttpResponse]
# What the pages use of a browser's powers: nothing.
POWERS = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb", "serial", "hid")
NUL = "\x00"
FULL = (errno.ENOSPC, errno.EDQUOT)


class Watchers:
    """What watches the machine is answered before host, session, log-in and database are looked at."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a watcher; let everybody else in."""
        return WATCHERS.get(request.path, self.get_response)(request)


class Headers:
    """What every answer says to the browser beside Django's own headers, static files and faults included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """No powers; nothing of other sites beside us; and no copy of an answer that may name a person."""
        response = self._answer(request)
        response.headers.setdefault("Permissions-Policy", ", ".join(f"{power}=()" for power in POWERS))
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Machines are not led to TLS, so that a neighbour who forgot it learns of it; TRACE is nobody's."""
        if request.method in ("TRACE", "TRACK"):
            return HttpResponse(status=405)
        if settings.SECURE_SSL_REDIRECT and request.path.startswith(MACHINES) and not request.is_secure():
            return HttpResponse("Use https.\n", status=403, content_type="text/plain")
        return self.get_response(request)


class NoNul:
    """No keyboard writes a NUL and the database keeps none: whoever sends one is told that it could not be read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before; what was sent is read when its form is known to be ours."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """400 for one in the address or in a form; what machines send is judged by their own readers."""
        if request.path.startswith(MACHINES):
            return
        given = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
        if NUL in request.path or any(NUL in text for name, texts in given for text in (name, *texts)):
            raise BadRequest("a NUL")


class FullDisk:
    """A disk that is full is told in a sentence: the act was rolled back, and who can mend it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before or after."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """507 for what could not be stored; every other fault goes on."""
        of_the_office = isinstance(exception, OSError) and exception.errno in FULL
        if not of_the_office and not isinstance(exception.__cause__, DiskFull):
            return None
        told = _("The disk of the office is full: nothing was stored. Tell the administrator of the region.")
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": told}, status=507)
        return render(request, "507.html", {"reason": told}, status=507)
