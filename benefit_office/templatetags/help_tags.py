"""A field, and the mark beside it: the clause it comes from, leading to the regulation's page."""

from functools import lru_cache

from django import template
from django.forms import BoundField
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from benefit_office.help.fields import source_of, source_of_act
from benefit_office.lists import written_field

register = template.Library()
# Reached by pointer and by a reader's list of links; for the keyboard the same stands on one page of the help,
# so that the way through a form of forty fields does not become one of eighty.
MARK = (
    '<a class="source" href="{}#{}" title="{}" target="_blank" rel="noopener" tabindex="-1">{}'
    '<span class="sr-only"> – {}</span></a>'
)


@register.simple_tag(takes_context=True)
def compiled_field(context: Context) -> SafeString:
    """The field of `_field.html`: the form of the counter has over a hundred, so that each must cost little."""
    field: BoundField = context["field"]
    return written_field(field, clause_of(field), wide=bool(context.get("wide")))


@register.simple_tag
def clause_of(field: BoundField) -> str:
    """The mark of a form's field; nothing where the table says nothing."""
    row = source_of(field.form, field.name)
    return _mark(row["place"], row["sentence"], row["mark"]) if row else ""


@register.simple_tag
def clause_of_act(verb: str) -> str:
    """The mark of an act written in its page."""
    row = source_of_act(verb)
    return _mark(row["place"], row["sentence"], row["mark"])


@lru_cache(maxsize=2000)  # the form of the counter has over a hundred
def _mark(place: str, sentence: str, mark: str) -> SafeString:
    return format_html(MARK, reverse("regulation"), place, sentence, mark, sentence)
