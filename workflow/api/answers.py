"""What all of the API shares: refusals as JSON, pages by cursor, one effect for one key."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from .. import clock
from ..models import ApiAnswer, ApiToken
from ..moves.refusals import Refused

KEY_HEADER, LONGEST_KEY = "Idempotency-Key", 100


class Told(serializers.Serializer[Any]):
    """A refusal: one sentence in the language of Accept-Language."""

    detail = serializers.CharField()


class NewestFirst(CursorPagination):
    """Fifty rows a page; the next page is a link in the answer, so that nothing is skipped or seen twice."""

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, *args: Any, **kwargs: Any) -> list[Any] | None:
        """A cursor that is none of ours is a wrong request; the list itself is there."""
        try:
            return super().paginate_queryset(*args, **kwargs)
        except NotFound as wrong:
            raise ParseError(wrong.detail) from wrong


class KeyReused(APIException):
    """The same key with another body."""

    status_code = status.HTTP_409_CONFLICT


def refused(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The rules' own sentence, with the screens' own status."""
    if isinstance(exception, Refused):
        return Response({"detail": str(exception)}, status=exception.status)
    return exception_handler(exception, context)


def once(request: Request, act: Callable[[], tuple[int, dict[str, Any]]]) -> Response:
    """Do what a POST asks for, once per key: asked again, the first answer is given again.

    Key, effect and answer are one transaction; a second request with the key waits for the first to end.
    """
    key = request.headers.get(KEY_HEADER, "").strip()
    if not 0 < len(key) <= LONGEST_KEY:
        raise ParseError(_("Send the header Idempotency-Key: a text of at most 100 characters of your own."))
    sha256 = hashlib.sha256(request._request.body).hexdigest()  # noqa: SLF001 – DRF's own name for Django's request
    token = request.auth
    assert isinstance(token, ApiToken)  # no other way leads here
    try:
        with transaction.atomic():
            kept = ApiAnswer.objects.create(
                token=token, key=key, request_sha256=sha256, status=0, body={}, at=clock.now()
            )
            kept.status, kept.body = act()
            kept.save(update_fields=["status", "body"])
    except IntegrityError:
        found = ApiAnswer.objects.filter(token=token, key=key).first()
        if found is None:
            raise
        if found.request_sha256 != sha256:
            raise KeyReused(_("This Idempotency-Key was used for another request.")) from None
        kept = found
    return Response(kept.body, status=kept.status)


def only(allowed: set[str], request: Request) -> None:
    """A misspelt filter is told, not ignored: an unfiltered answer would look like a filtered one."""
    if unknown := sorted(set(request.query_params) - allowed - {"cursor", "page_size"}):
        raise ValidationError({"detail": _("Unknown filter: %(names)s.") % {"names": ", ".join(unknown)}})
