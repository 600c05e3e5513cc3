"""What every page of a stand-in knows."""

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Context of standin/base.html."""
    return {"office_url": settings.OFFICE_URL, "ncalayer_url": settings.NCALAYER_URL}
