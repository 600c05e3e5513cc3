"""A system's token opens the account it was made for; a browser's session opens nothing here."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from .. import clock, trail
from ..models import ApiToken, Officer
from ..moves.refusals import Refused

PATH, SCHEME = "/api/", "Bearer"
BYTES = 32


def hashed(token: str) -> str:
    """What is kept of a token: 32 random bytes need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(officer: Officer, name: str, *, by: Officer | None, now: datetime | None = None) -> str:
    """A new token for a system, in the name of an account with roles; returned once and never shown again."""
    moment, token = now or clock.now(), secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        if not officer.is_active:
            raise Refused(_("This account is closed; a token would open nothing."))
        made = ApiToken.objects.create(
            officer=officer, name=name, sha256=hashed(token), made_by=by, made_at=moment
        )
        trail.record("make_token", by=by, at=moment, officer=officer.pk, token=made.pk)
    return token


def revoke_token(token: ApiToken, *, by: Officer | None, now: datetime | None = None) -> None:
    """The system is shut out at once; what it did stays under its account's name."""
    moment = now or clock.now()
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=moment):
            trail.record("revoke_token", by=by, at=moment, officer=token.officer_id, token=token.pk)


class ApiTokens:
    """Who asks under /api/ is said by the token alone: a session's cookie is not looked at there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PATH):
            found = token_of(request)
            request.__dict__["api_token"] = found
            request.user = found.officer if found else AnonymousUser()
        return self.get_response(request)


def token_of(request: HttpRequest) -> ApiToken | None:
    """The living token of the header, if its account may still log in."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != SCHEME or not token:
        return None
    living = ApiToken.objects.filter(revoked_at__isnull=True, officer__is_active=True)
    return living.select_related("officer").filter(sha256=hashed(token)).first()


class ByToken(BaseAuthentication):
    """Hands on what the middleware found, and says 401 with the way to ask."""

    def authenticate(self, request: Request) -> tuple[Officer, ApiToken] | None:
        """The account and the token."""
        token = request._request.__dict__.get("api_token")  # noqa: SLF001 – DRF's own name for Django's request
        if token is None and request.headers.get("Authorization"):
            raise AuthenticationFailed(_("This token is unknown or revoked."))
        return (token.officer, token) if token else None

    def authenticate_header(self, request: Request) -> str:
        """The scheme a 401 names."""
        return SCHEME


class ByTokenSchema(OpenApiAuthenticationExtension):
    """How the description names it."""

    target_class = "workflow.api.tokens.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Bearer token."""
        return {"type": "http", "scheme": "bearer"}
