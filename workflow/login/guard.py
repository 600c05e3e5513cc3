"""Wrong answers at the log-in are counted like wrong passwords: by user name and address together (axes)."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse

NOBODY = "certificate"  # the name under which signatures of nobody known are counted


def locked(request: HttpRequest, username: str) -> HttpResponse | None:
    """The page of a log-in closed for a while, if it is."""
    credentials = {"username": username}
    if AxesProxyHandler.is_allowed(request, credentials):
        return None
    answer: HttpResponse = get_lockout_response(request, credentials=credentials)
    return answer


def failed(request: HttpRequest, username: str) -> None:
    """Count a wrong answer."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
