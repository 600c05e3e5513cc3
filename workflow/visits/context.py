"""What every page knows: the reader's navigation and whether this is the demonstration."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .. import clock
from ..duties import duties_of
from ..language.text import in_language
from ..words import RoleKind
from .permissions import kinds_of_reader
from .rooms import navigation

MINUTE = 60  # seconds


def office(request: HttpRequest) -> dict[str, object]:
    """Context of base.html."""
    kinds = kinds_of_reader(request) if hasattr(request, "user") else set()
    return {
        "here": here(request),
        "demo": settings.DEMO,
        "ncalayer_url": settings.NCALAYER_URL,
        "role_label": ", ".join(str(RoleKind(kind).label) for kind in RoleKind if kind in kinds),
        "next_minute": MINUTE - clock.now().second,  # when the page asks anew what is left of the limits
        "nav": navigation(request, kinds),
        "place": place_of(request.user) if kinds else "",
    }


def place_of(officer: Any) -> str:
    """Where the reader works today, as the head of each page says it: his offices, or the region."""
    roles = duties_of(officer, clock.today()).acting(RoleKind.values)
    if any(role.office is None for role in roles):
        return _("Pavlodar region")
    return ", ".join(sorted({in_language(role, "place") for role in roles}))


def here(request: HttpRequest) -> str:
    """Where the language switch leads back to: this page, its search included; after an act that was declined, which
    may answer to POST alone, the page its form stood on.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/"
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
