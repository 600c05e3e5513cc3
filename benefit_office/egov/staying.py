"""Whom the office asks stands in its settings or in a trusted certificate: no request follows a redirect elsewhere."""

import urllib.request
from http.client import HTTPResponse
from typing import Any


class Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer of its own, and none that anybody asked for."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """None: the redirect becomes an error."""
        return


OPENER = urllib.request.build_opener(Stay)


def open_here(request: urllib.request.Request, *, timeout: float) -> HTTPResponse:
    """The answer of that very address; HTTPError for a redirect as for every other refusal."""
    answer: HTTPResponse = OPENER.open(request, timeout=timeout)
    return answer
