"""Reading leaves a trace by one door, and reading writes nothing else."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .. import clock
from ..api.tokens import PATH, SCHEME
from ..login import sessions
from ..moves.refusals import Refused
from . import access, replica, throttle
from .permissions import admits
from .turned_away import READING, log_in_first, way_back, written

MACHINES = ("/api/", "/egov/")
Answer = Callable[[HttpRequest], HttpResponse]


class PermissionRows:
    """No view without its permission row: a stranger is led to the log-in, an officer without the role is told so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any) -> Any:
        permitted: frozenset[str] = getattr(view, "permitted", frozenset())
        if admits(permitted, request):
            return None
        if request.path.startswith(PATH):
            return _no_by_json(request)
        if not request.user.is_authenticated:
            return log_in_first(request)
        raise PermissionDenied(_("This page belongs to another role."))


class ReadOnlyGet:
    """A GET runs in a read-only transaction; the looks it took at files are logged before the answer leaves."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._read(request) if request.method in READING else self.get_response(request)
        access.write(request)
        throttle.write(request)
        throttle.note_refusal(request, response.status_code, clock.now())
        sessions.touch(request)
        replica.remember_act(request, response)
        if response.status_code == 405 and not response.content and not request.path.startswith(MACHINES):
            return _form_only(request, response)
        return response

    def _read(self, request: HttpRequest) -> HttpResponse:
        _ = request.user.pk  # ends a session that no longer holds, before nothing can be written
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = self.get_response(request)
            transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A declined act is a page with a sentence: why, and what to do."""
        if not isinstance(exception, Refused):
            return None
        back = way_back(request)
        context = {"reason": str(exception), "status": exception.status, "back_url": back, "page_url": back,
                   "written": written(request)}  # fmt: skip
        return render(request, exception.page, context, status=exception.status)


def _no_by_json(request: HttpRequest) -> HttpResponse:
    """A system without a token, or one whose account has not the role, is told so in its own language."""
    if request.user.is_authenticated:
        return JsonResponse({"detail": _("This page belongs to another role.")}, status=403)
    told = _(
        "Send the token of your system: “Authorization: Bearer …”. This one is missing, unknown or revoked."
    )
    return JsonResponse({"detail": told}, status=401, headers={"WWW-Authenticate": SCHEME})


def _form_only(request: HttpRequest, declined: HttpResponse) -> HttpResponse:
    """An act's own address, opened by itself (a reload, a bookmark), says so and leads back."""
    back = way_back(request)
    back = "/" if back == request.path else back
    page = render(request, "405.html", {"back_url": back, "page_url": back}, status=405)
    page.headers["Allow"] = declined.headers["Allow"]
    return page
