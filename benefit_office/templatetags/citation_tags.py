"""`{{ row.source|cited }}`: what a row of the rules rests on, in the reader's language.

«9-тармағы» stays in one line.
"""

from django import template
from django.utils.safestring import SafeString

from workflow.language.citations import cited as in_words
from workflow.language.text import unbroken

register = template.Library()


@register.filter
def cited(source: str) -> SafeString:
    """The source of a row, for a page."""
    return unbroken(in_words(source))
