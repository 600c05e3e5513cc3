"""The rows of long lists, and the fields of forms, compiled by Jinja2 (docs/decisions): fifty rows in a millisecond.

A list's template lies in `templates/lists/` and needs rows whose cells are ready to print; `{% list_rows %}` puts it on
a page, which stays Django's. Everything is escaped, and a name that is not there is a fault, not an empty cell.
"""

from datetime import datetime
from functools import cache
from typing import Any

from django.forms import BoundField
from django.template import engines
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined

from workflow import clock
from workflow.language.text import unbroken

NOBODY, NUMBER = "00000000-0000-0000-0000-000000000000", "987654321"


def environment(autoescape: bool = True, **options: Any) -> Environment:
    """Django's own options, and its translations; escapes whatever it is told."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True}
    made = Environment(autoescape=True, **options)
    made.add_extension("jinja2.ext.i18n")
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=False, pgettext=pgettext, npgettext=npgettext
    )
    made.globals["address_of"] = address_of
    made.filters |= {"moment": moment, "iso": lambda at: clock.local(at).isoformat(), "unbroken": unbroken}
    return made


def moment(at: datetime) -> str:
    """Day and time on the office's wall, as every page writes them."""
    return f"{clock.local(at):%d.%m.%Y %H:%M}"


@cache
def address_of(view: str) -> str:
    """The address of a record's page with «%s» where its id belongs: fifty rows ask for it once."""
    try:
        return reverse(view, args=[NOBODY]).replace(NOBODY, "%s")
    except NoReverseMatch:  # known by its number, not by a public id
        return reverse(view, args=[NUMBER]).replace(NUMBER, "%s")


def written_field(field: BoundField, clause: str, *, wide: bool) -> SafeString:
    """A field with its label, hint, errors and the mark of its clause, as the office and its neighbours show it."""
    told = {
        "field": field,
        "kind": "group" if field.use_fieldset else getattr(field.field.widget, "input_type", ""),
        "errors": field.errors,
        "clause": clause,
        "wide": wide,
    }
    drawn = engines["jinja2"].get_template("lists/field.html").render(told)
    # Jinja2 has escaped it.
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703
