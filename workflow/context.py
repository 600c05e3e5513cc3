"""What every page knows: the reader's navigation and whether this is the demonstration."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .permissions import READERS, SERVICE, kinds_of_reader
from .words import RoleKind

# url name, label, who sees it. A room adds its row here and its permission row on the view.
ROOMS: tuple[tuple[str, object, frozenset[str]], ...] = (
    ("queue", _("My work"), frozenset(READERS)),
    ("intake", _("New application"), frozenset({RoleKind.CLERK})),
    ("signing", _("For signature"), frozenset({RoleKind.HEAD})),
    ("cases", _("Cases"), frozenset(READERS)),
    ("unclaimed", _("Results"), frozenset({*SERVICE})),
    ("registry-checks", _("Registry questions"), frozenset({*SERVICE})),
    ("journal", _("Journal"), frozenset(READERS)),
    ("allowances", _("Allowances"), frozenset(READERS)),
    ("payment-lists", _("Payments"), frozenset(READERS)),
    ("register-incoming", _("Registers"), frozenset({RoleKind.CLERK, RoleKind.HEAD, RoleKind.AUDITOR})),
    ("overview", _("Overview"), frozenset({RoleKind.ADMINISTRATOR})),
    ("offices", _("Offices"), frozenset({RoleKind.ADMINISTRATOR})),
    ("officers", _("Officers"), frozenset({RoleKind.ADMINISTRATOR})),
    ("absences", _("Absences"), frozenset({RoleKind.HEAD, RoleKind.ADMINISTRATOR})),
    ("calendar", _("Calendar"), frozenset({RoleKind.ADMINISTRATOR})),
    ("rates", _("Calculation index"), frozenset({RoleKind.ADMINISTRATOR})),
    ("texts", _("Reminders and letters"), frozenset({RoleKind.ADMINISTRATOR})),
    ("editions", _("Editions"), frozenset({RoleKind.ADMINISTRATOR})),
    ("standard", _("Papers and consent"), frozenset({RoleKind.ADMINISTRATOR})),
    ("report", _("Reports"), frozenset({RoleKind.HEAD, RoleKind.AUDITOR})),
    ("audit", _("Audit"), frozenset({RoleKind.AUDITOR})),
    ("findings", _("Findings"), frozenset({RoleKind.HEAD})),
    ("trail", _("Trail of acts"), frozenset({RoleKind.AUDITOR})),
    ("access", _("Access log"), frozenset({RoleKind.AUDITOR})),
    ("jobs", _("My jobs"), frozenset(READERS)),
    ("outbox", _("Messages"), frozenset({RoleKind.HEAD, RoleKind.EXECUTOR, RoleKind.ADMINISTRATOR})),
    ("sheet-forms", _("Forms of sheets"), frozenset({RoleKind.ADMINISTRATOR})),
    ("notices", _("Notices"), frozenset({*SERVICE, RoleKind.ADMINISTRATOR})),
    ("regulation", _("Regulation"), frozenset({*READERS, RoleKind.ADMINISTRATOR})),
)


def office(request: HttpRequest) -> dict[str, object]:
    """Context of base.html."""
    kinds = kinds_of_reader(request) if hasattr(request, "user") else set()
    return {
        "demo": settings.DEMO,
        "ncalayer_url": settings.NCALAYER_URL,
        "role_label": ", ".join(str(RoleKind(kind).label) for kind in RoleKind if kind in kinds),
        "nav": list(_rooms(request, kinds)),
    }


def _rooms(request: HttpRequest, kinds: set[str]) -> Iterator[dict[str, object]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    for name, label, who in ROOMS:
        if kinds & who:
            yield {"url": reverse(name), "label": label, "current": name == here, "count": 0}
