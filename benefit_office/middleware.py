"""The first door of the house."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from benefit_office import views

WATCHERS = {"/healthz": views.healthz, "/readyz": views.readyz, "/metrics": views.metrics}


class Watchers:
    """What watches the machine is answered before host, session, log-in and database are looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a watcher; let everybody else in."""
        return WATCHERS.get(request.path, self.get_response)(request)
