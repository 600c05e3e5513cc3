"""What every page knows: the reader's navigation and whether this is the demonstration."""

from django.conf import settings
from django.http import HttpRequest

from . import clock
from .permissions import kinds_of_reader
from .rooms import navigation
from .words import RoleKind

MINUTE = 60  # seconds


def office(request: HttpRequest) -> dict[str, object]:
    """Context of base.html."""
    kinds = kinds_of_reader(request) if hasattr(request, "user") else set()
    return {
        "demo": settings.DEMO,
        "ncalayer_url": settings.NCALAYER_URL,
        "role_label": ", ".join(str(RoleKind(kind).label) for kind in RoleKind if kind in kinds),
        "next_minute": MINUTE - clock.now().second,  # when the page asks anew what is left of the limits
        "nav": navigation(request, kinds),
    }
