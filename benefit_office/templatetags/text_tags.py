"""What may stand in braces of a text that leaves the office, in the reader's words."""

import re

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
PLACE = re.compile(r"\{\w+\}")
MEANINGS = {
    "number": _("number of the case"), "office": _("name of the office"), "address": _("address of the office"),
    "phone": _("telephone of the office"), "officer": _("surname and initials of the responsible officer"),
    "step": _("number of the step"), "due": _("deadline"), "day": _("the closed day"),
    "first": _("number of the day's first entry"), "last": _("number of the day's last entry"),
    "count": _("how many entries"), "head": _("control sum of the last entry"),
}  # fmt: skip


@register.filter
def meaning(place: str) -> str:
    """« – number of the case» for «number»; nothing for a place without words of its own."""
    return f"\xa0– {MEANINGS[place]}" if place in MEANINGS else ""


@register.filter
def places_left_out(subject: str) -> str:
    """«{number} ісі бойынша …» as the name of a text: «… ісі бойынша …»."""
    return PLACE.sub("…", subject)
