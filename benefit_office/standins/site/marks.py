"""The office's mark beside a field, as the neighbours' pages bear it: the clause the page names, without a link."""

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from benefit_office.lists import written_field

register = template.Library()


@register.simple_tag(takes_context=True)
def compiled_field(context: Context) -> SafeString:
    """The field of the office's `_field.html`."""
    field: BoundField = context["field"]
    return written_field(field, clause_of(context, field), wide=bool(context.get("wide")))


@register.simple_tag(takes_context=True)
def clause_of(context: Context, _field: BoundField) -> str:
    """Nothing where the page names no clause; the regulation's page is the office's."""
    clause = context.get("clause")
    return format_html('<span class="clause">{}</span>', clause) if clause else ""
