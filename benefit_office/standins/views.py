"""The pages of the stand-ins. Each carries a banner: nothing of this is the real thing."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.visits.permissions import permit
from workflow.words import RoleKind

from .mail import Mailbox

ON_A_PAGE = 50


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The letters the demo has sent, the latest first."""
    page = Paginator(mailbox().names(), ON_A_PAGE).get_page(request.GET.get("page"))
    letters = [letter for name in page.object_list if (letter := read(name))]
    return render(request, "standins/sent.html", {"letters": letters, "page_obj": page})


@permit(RoleKind.ADMINISTRATOR)
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter as its receiver would see it."""
    found = read(name)
    if found is None:
        raise Http404
    return render(request, "standins/letter.html", {"letter": found})


def mailbox() -> Mailbox:
    """Where the demo's mail server keeps its letters."""
    return Mailbox(settings.DATA_DIR / "mail")


def read(name: str) -> dict[str, Any] | None:
    """A letter's parts for the page."""
    kept = mailbox()
    return parts(kept.folder, name) if name in kept else None


@lru_cache(maxsize=500)
def parts(folder: Path, name: str) -> dict[str, Any]:
    """Of a letter that is there: it never changes, and a page lists fifty of them."""
    message, came = Mailbox(folder).read(name)
    body = message.get_body(("plain",))
    return {
        "name": name,
        "to": str(message["To"] or ""),
        "sender": str(message["From"] or ""),
        "subject": str(message["Subject"] or ""),
        "identity": str(message["Message-ID"] or ""),
        "at": datetime.fromtimestamp(came, UTC),
        "text": body.get_content() if body else "",
    }
