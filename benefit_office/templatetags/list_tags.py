"""`{% list_rows "lists/cases.html" rows=rows %}`: the compiled rows of a long list on a page of Django's.

`{{ text|unbroken }}` keeps a number, and a surname with its initials, in one line.
`{% with_dues rows as dated %}`: drafts with the due tags of their cases; `{% due_of case as due %}`: that of one.
"""

from datetime import date
from typing import Any

from django import forms, template
from django.template import engines
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from applications.persons.banks import bank_in
from benefit_office.desk.rows import dues
from workflow import clock
from workflow.language.text import unbroken

register = template.Library()
register.filter("unbroken", unbroken)


@register.filter("bank_in")
def bank_name(bank: str) -> str:
    """The bank in the reader's language; «АҚ» and «JSC» do not stand on a line alone."""
    return "\xa0".join(bank_in(bank).rsplit(" ", 1))


@register.filter
def short_kept(name: str) -> str:
    """«Ахметова Б. С.» may be broken after the surname, its initials stay together."""
    return name.replace(". ", ".\N{NO-BREAK SPACE}")


@register.filter
def filters_set(form: forms.BaseForm) -> str:
    """The filters of a list that are set, in words: «registered, Aksu, Handed in from 02.11.2026»."""
    given = form.cleaned_data if form.is_valid() else {}
    return ", ".join(_set(field, given[field.name]) for field in _beside_words(form) if given.get(field.name))


def _beside_words(form: forms.BaseForm) -> list[forms.BoundField]:
    return [field for field in form.visible_fields() if field.name != "words"]


def _set(bound: forms.BoundField, value: Any) -> str:
    field = bound.field
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, date):
        return _("%(name)s %(day)s") % {"name": bound.label, "day": f"{value:%d.%m.%Y}"}
    return str(bound.label) if value is True else str(value)


@register.simple_tag
def due_of(case: Any) -> dict[str, Any]:
    """The due tag of one case, on a page that says the rest itself."""
    return dues([case], clock.now())[0]


@register.simple_tag
def with_dues(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table of drafts, each beside the due tag of its case."""
    tags = dues([one["row"].case for one in rows], clock.now())
    return [one | {"due": due} for one, due in zip(rows, tags, strict=True)]


@register.simple_tag
def list_rows(name: str, **context: Any) -> SafeString:
    """The list's own template, which escapes for itself, with nothing but what it is given."""
    rows = engines["jinja2"].get_template(name).render(context)
    # Jinja2 has escaped it.
    return mark_safe(rows)  # noqa: S308  # nosec B308 B703
