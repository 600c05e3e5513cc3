"""How fast one officer may ask: more than any hand can press is a program, and it is slowed down.

Counted in each web process for itself, in memory: a limit against floods needs neither a row nor a broker.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

MINUTE = 60
Answer = Callable[[HttpRequest], HttpResponse]


class Pace:
    """So many requests a minute for one account, systems of the API among them (REQUESTS_A_MINUTE; 0: no limit)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.minute, self.counts = 0, dict[Any, int]()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing before; who asks is known when the view is."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """429 for what is above the limit, with the seconds to wait."""
        if not settings.REQUESTS_A_MINUTE or not request.user.is_authenticated:
            return None
        now = int(time.monotonic())
        if now // MINUTE != self.minute:
            self.minute, self.counts = now // MINUTE, {}
        self.counts[request.user.pk] = self.counts.get(request.user.pk, 0) + 1
        if self.counts[request.user.pk] <= settings.REQUESTS_A_MINUTE:
            return None
        told = {"slow": _("That was more in one minute than a person can press. Wait a moment and go on.")}
        answer = render(request, "429.html", told, status=429)
        answer.headers["Retry-After"] = str(MINUTE - now % MINUTE)
        return answer
