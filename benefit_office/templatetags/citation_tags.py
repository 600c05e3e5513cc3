"""`{{ row.source|cited }}`: what a row of the rules rests on, in the reader's language."""

from django import template

from workflow.language.citations import cited

register = template.Library()
register.filter("cited", cited)
