"""Where a field of an officer's form comes from: its clause or annex, and one sentence on it. One table for all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.visits.permissions import OFFICER, permit

from .reading import said, shipped

Source = dict[str, str]


def source_of(form: Any, name: str) -> Source | None:
    """The row of a form's field: its own, or that of all fields of the form; a form takes over its parents' rows."""
    table = shipped("fields")
    for kind in type(form).__mro__:
        key = f"{kind.__module__.partition('.')[0]}.{kind.__name__}"
        code = table["fields"].get(f"{key}.{name}") or table["fields"].get(f"{key}.*")
        if code:
            return in_words(table["sources"][code])
    return None


def source_of_act(verb: str) -> Source:
    """The row of an act whose fields stand in its page."""
    table = shipped("fields")
    return in_words(table["sources"][table["fields"][f"act.{verb}"]])


def in_words(row: Source) -> Source:
    """Mark, sentence and place on the regulation's page, in the reader's language."""
    return {"place": row["place"], "mark": said(row, "mark"), "sentence": said(row)}


@permit(OFFICER)
@require_safe
def where_from(request: HttpRequest) -> HttpResponse:
    """All sources with their sentences: the same that stands beside each field, for reading and for the keyboard."""
    rows = [in_words(row) for row in shipped("fields")["sources"].values()]
    return render(request, "help/fields.html", {"rows": rows})
