"""`{% list_rows "lists/cases.html" rows=rows %}`: the compiled rows of a long list on a page of Django's.

`{{ text|unbroken }}` keeps a number, and a surname with its initials, in one line.
"""

from typing import Any

from django import template
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from workflow.language.text import unbroken

register = template.Library()
register.filter("unbroken", unbroken)


@register.simple_tag
def list_rows(name: str, **context: Any) -> SafeString:
    """The list's own template, which escapes for itself, with nothing but what it is given."""
    rows = engines["jinja2"].get_template(name).render(context)
    # Jinja2 has escaped it.
    return mark_safe(rows)  # noqa: S308  # nosec B308 B703
