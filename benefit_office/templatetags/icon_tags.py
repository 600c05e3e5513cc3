"""`{% icon "print" %}`: a small drawing beside a word, drawn in the page itself, silent to a screen reader.

A drawing never stands alone: the word beside it carries the meaning. One grid of 24, one line of 1.75, one colour, the
text's own.
"""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

FRAME = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
PAGE = "M6 3h8l5 5v13H6zM14 3v5h5"
DRAWN = {
    # rooms of the navigation and their groups
    "queue": "M9 6h11M9 12h11M9 18h11M3.5 6l1 1 2-2M3.5 12l1 1 2-2M3.5 18l1 1 2-2",
    "overview": "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
    "intake": f"{PAGE}M12.5 11.5v6M9.5 14.5h6",
    "signing": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3M13 20h7",
    "cases": "M3 6h6l2 2.5h10V19H3z",
    "unclaimed": f"{PAGE}M9 14.5l2.2 2.2 4.3-4.4",
    "audit": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L21 21M8 10.5l2 2 3.5-3.5",
    "journal": "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12M9 8h6",
    "people": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3 20c0-4 2.5-6 6-6s6 2 6 6M16 4.5a3.5 3.5 0 0 1 0 6.2"
        "M17.5 14.5c2.2.7 3.5 2.6 3.5 5.5"
    ),
    "rules": "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4",
    "books": "M5 4h4v16H5zM9 4h4v16H9zM14 5.3l3.8-1L21.5 19l-3.8 1z",
    "oversight": (
        "M2.5 12C5 7.7 8.2 5.5 12 5.5s7 2.2 9.5 6.5c-2.5 4.3-5.7 6.5-9.5 6.5S5 16.3 2.5 12"
        "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6"
    ),
    "jobs": "M4 4.5h16v6H4zM4 13.5h16v6H4zM7 7.5h8M7 16.5h4",
    "exchange": "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
    "reference": "M12 6.5C9.5 5 6.5 4.5 3 4.5v13.5c3.5 0 6.5.5 9 2 2.5-1.5 5.5-2 9-2V4.5c-3.5 0-6.5.5-9 2M12 6.5V20",
    # doors
    "office": "M4 20V9l8-5 8 5v11M2.5 20h19M9.5 20v-6h5v6",
    "corporation": "M3.5 9L12 4l8.5 5zM6 9v8M10 9v8M14 9v8M18 9v8M4 17h16M3 20h18",
    "portal": (
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M3.5 12h17M12 3.5c-5 5.5-5 11.5 0 17"
        "M12 3.5c5 5.5 5 11.5 0 17"
    ),
    # acts
    "new": "M12 5v14M5 12h14",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5L21 21",
    "print": "M7 9V3.5h10V9M7 18H3.5V9h17v9H17M7 14.5h10v6H7z",
    "file": f"{PAGE}M12.5 11v6.5M9.5 14.8l3 3 3-3",
    "leave": "M10 4H4.5v16H10M15 8l4.5 4-4.5 4M9.5 12h10",
    "account": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c0-4.5 3-6.5 7.5-6.5s7.5 2 7.5 6.5",
    "again": "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M20 3.5v4.5h-4.5",
    "assign": (
        "M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M3.5 20c0-4 2.7-6 6.5-6 1.5 0 2.8.3 3.8.9M15 18h6"
        "M18.5 15.5L21 18l-2.5 2.5"
    ),
    "return": "M9 6L4 11l5 5M4 11h10.5a5 5 0 0 1 0 10H11",
    "proof": "M12 3l7.5 3v5.5c0 4.7-3 7.8-7.5 9.5-4.5-1.7-7.5-4.8-7.5-9.5V6zM8.5 12l2.5 2.5 4.5-4.7",
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The drawing; a name without one is a fault of the page."""
    return format_html(FRAME, DRAWN[name])
