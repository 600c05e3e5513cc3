"""Who must have a second factor works only in a session that has passed it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..api.tokens import PATH
from ..visits.permissions import PUBLIC, kinds_of_reader
from .rules import CHOOSING, SETTING_UP, has_factor, is_strong, must_choose, must_have

Answer = Callable[[HttpRequest], HttpResponse]


class OwnPassword:
    """Whoever comes in by a password that another gave him chooses his own before any other page opens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any) -> Any:
        if request.path.startswith(PATH) or not must_choose(request):
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if PUBLIC in getattr(view, "permitted", ()) or name in CHOOSING:
            return None
        return redirect("profile")


class SecondFactor:
    """Who must have one is led to the code, or to setting one up; nothing else opens (SECOND_FACTOR, …_FOR_ALL)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any) -> Any:
        if not settings.SECOND_FACTOR or request.path.startswith(PATH) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if PUBLIC in getattr(view, "permitted", ()) or name in SETTING_UP or is_strong(request):
            return None
        if not must_have(kinds_of_reader(request)):
            return None
        return redirect("login-code" if has_factor(request.user) else "second-factor")
