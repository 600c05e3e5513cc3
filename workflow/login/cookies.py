"""Cookies beside the session's: bound to this host and to TLS by the browser itself (`__Host-`) in production."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse


class Messages(CookieStorage):
    """What is said once on the next page travels in a cookie: a GET that shows it writes nothing."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    """The language of the pages, as Django's own switch keeps it."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
