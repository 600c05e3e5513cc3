"""The main navigation: which rooms a role has, the daily ones in the open, the others in a few named groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..words import RoleKind
from .permissions import READERS, SERVICE


@dataclass(frozen=True)
class Room:
    """A page of the navigation: url name, label, who sees it, and the group it stands in («»: in the open)."""

    name: str
    label: Any
    who: frozenset[str]
    group: str = ""
    icon: str = ""  # where it stands alone; empty: its group's, in the open its own


GROUPS: dict[str, Any] = {
    "people": pgettext_lazy("navigation", "People"),
    "rules": pgettext_lazy("navigation", "Rules"),
    "books": pgettext_lazy("navigation", "Books"),
    "oversight": pgettext_lazy("navigation", "Oversight"),
    "exchange": pgettext_lazy("navigation", "Exchange"),
    "reference": pgettext_lazy("navigation", "Reference"),
}
CLERK, HEAD, EXECUTOR = (frozenset({kind}) for kind in SERVICE)
AUDITOR, ADMINISTRATOR = frozenset({RoleKind.AUDITOR}), frozenset({RoleKind.ADMINISTRATOR})
OF_SERVICE, READING = frozenset(SERVICE), frozenset(READERS)

KEYS = {"queue": "KeyQ", "overview": "KeyQ", "cases": "Slash"}  # the place of a key: `officer.js`

# A room adds its row here and its permission row on the view. Groups stand where their first room does.
ROOMS: tuple[Room, ...] = (
    Room("queue", _("My work"), OF_SERVICE),
    Room("overview", _("Overview"), ADMINISTRATOR),
    Room("intake", _("New application"), CLERK),
    Room("signing", _("For signature"), HEAD),
    Room("journal", _("Journal"), AUDITOR),
    Room("cases", _("Cases"), READING),
    Room("unclaimed", _("Results"), OF_SERVICE),
    Room("audit", _("Audit"), AUDITOR),
    Room("offices", _("Offices"), ADMINISTRATOR, "people"),
    Room("officers", _("Officers"), ADMINISTRATOR, "people"),
    Room("absences", _("Absences"), ADMINISTRATOR, "people"),
    Room("calendar", _("Calendar"), ADMINISTRATOR, "rules"),
    Room("rates", _("Calculation index"), ADMINISTRATOR, "rules"),
    Room("editions", _("Editions"), ADMINISTRATOR, "rules"),
    Room("standard", _("Papers and consent"), ADMINISTRATOR, "rules"),
    Room("sheet-forms", _("Forms of sheets"), ADMINISTRATOR, "rules"),
    Room("texts", _("Reminders and letters"), ADMINISTRATOR, "rules"),
    Room("journal", _("Journal"), OF_SERVICE, "books"),
    Room("allowances", _("Allowances"), READING, "books"),
    Room("payment-lists", _("Payments"), READING, "books"),
    Room("register-incoming", _("Registers"), CLERK | HEAD | AUDITOR, "books"),
    Room("report", _("Reports"), HEAD | AUDITOR, "oversight"),
    Room("findings", _("Findings"), HEAD, "oversight"),
    Room("absences", _("Absences"), HEAD, "oversight"),
    Room("trail", _("Trail of acts"), AUDITOR, "oversight"),
    Room("access", _("Access log"), AUDITOR, "oversight"),
    Room("registry-checks", _("Registry requests"), OF_SERVICE, "exchange"),
    Room("outbox", _("Messages"), HEAD | EXECUTOR | ADMINISTRATOR, "exchange"),
    Room("notices", _("Notices"), OF_SERVICE | ADMINISTRATOR, "exchange"),
    Room("jobs", _("My jobs"), READING, "oversight", "jobs"),
    Room("regulation", _("Regulation"), READING | ADMINISTRATOR, "reference"),
)

# Pages that lie at an address of their own: the room a reader came from, the first of these he has.
BELOW: dict[str, tuple[str, ...]] = {
    "cases": ("overview",),  # of the administrator, who has no list of cases
    "deadlines": ("cases", "overview"),
    "documents": ("cases",),
    "sheets": ("queue", "cases"),
    "tickets": ("queue",),
    "roles": ("officers",),
    "grounds": ("editions",),
    "milestones": ("texts",),
    "gateway": ("outbox",),
    "glossary": ("regulation",),
}


def navigation(request: HttpRequest, kinds: set[str]) -> list[dict[str, Any]]:
    """What base.html shows: links, and groups with their links. A group of one is that one."""
    return [_entry(group, links) for group, links in _grouped(kinds, request.path).items()]


def room_of(path: str, rooms: dict[str, str]) -> str:
    """The room, of these names with their addresses, in which a page lies: its own one, else the one whose address
    begins alike, else the one the page is reached from (`BELOW`). «» for a page of no room.
    """
    own = [name for name, address in rooms.items() if address == path]
    first = _first(path)
    alike = [name for name, address in rooms.items() if first and _first(address) == first]
    reached = [name for name in BELOW.get(first, ()) if name in rooms]
    return next(iter([*own, *alike, *reached]), "")


def _first(path: str) -> str:
    return path.split("/")[1]


def _grouped(kinds: set[str], path: str) -> dict[str, list[dict[str, Any]]]:
    """Links by their group; a room in the open is a group of its own. A reader of two roles has each room once."""
    found: dict[str, list[dict[str, Any]]] = {}
    rooms = list(_rooms(kinds))
    addresses = {room.name: reverse(room.name) for room in rooms}
    here = room_of(path, addresses)
    for room in rooms:
        address = addresses[room.name]
        link = {
            "url": address,
            "label": room.label,
            "current": ("page" if address == path else "true") if room.name == here else "",
            "key": KEYS.get(room.name),
            "icon": room.icon or room.group or room.name,
        }
        found.setdefault(room.group or f"/{room.name}", []).append(link)
    return found


def _rooms(kinds: set[str]) -> Iterator[Room]:
    seen: set[str] = set()
    for room in ROOMS:
        if kinds & room.who and room.name not in seen:
            seen.add(room.name)
            yield room


def _entry(group: str, links: list[dict[str, Any]]) -> dict[str, Any]:
    if len(links) == 1:
        return links[0]
    current = any(link["current"] for link in links)
    return {"label": GROUPS[group], "icon": group, "current": current, "links": links}
