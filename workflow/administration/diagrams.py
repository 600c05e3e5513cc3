"""The administrator keeps the words, clauses and times of Annexes 2–4: each change is another dated row."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import clock, trail
from ..language.text import LANGUAGES
from ..models import Diagram, Edition, Officer
from .actions import administering, refuse, save_checked

CLAUSE = r"^\d{1,2}(\.\d{1,2})?$"
TIME = r"^(waiting|(minutes|days|within|step):[1-9]\d{0,2})?$"


Codes = tuple[tuple[str, str, str], ...]  # name, value, pattern


@dataclass(frozen=True)
class Place:
    """Somewhere in a diagram where words stand: its title, a lane, a box's label or text, a word at an arrow."""

    name: str
    title: str
    path: tuple[str | int, ...]
    words: Mapping[str, str]
    codes: Codes = ()


def places(table: dict[str, Any]) -> list[Place]:
    """Every place of a diagram, in the order of its page."""
    return list(_places(table))


def _places(table: dict[str, Any]) -> Iterator[Place]:
    yield Place("title", _("Title"), ("title",), table["title"])
    for number, lane in enumerate(table["lanes"]):
        yield Place(f"lane{number}", _("Lane %(number)s") % {"number": number + 1}, ("lanes", number), lane)
    labels = {box["code"]: _said(box["label"]) for box in table["boxes"]}
    for number, box in enumerate(table["boxes"]):
        codes: Codes = (("clause", box["clause"], CLAUSE), ("time", box.get("time", ""), TIME))
        title = labels[box["code"]]
        yield Place(f"label{number}", title, ("boxes", number, "label"), box["label"], codes)
        text = " – ".join((title, _("text")))
        yield Place(f"text{number}", text, ("boxes", number, "text"), box["text"])
    for number, arrow in enumerate(table["arrows"]):
        if arrow.get("label"):
            title = " → ".join(labels.get(end, end) for end in (arrow["from"], arrow["to"]))
            codes = (("time", arrow.get("time", ""), TIME),)
            yield Place(f"arrow{number}", title, ("arrows", number, "label"), arrow["label"], codes)


def _said(words: Mapping[str, str]) -> str:
    """A box as the reader knows it."""
    return words[(get_language() or LANGUAGES[0])[:2]]


def with_words(table: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The table with what the form says; the form's names are those of `places`."""
    new = deepcopy(table)
    for place in places(table):
        *above, last = place.path
        holder: Any = new
        for step in above:
            holder = holder[step]
        holder[last] = {language: given[f"{place.name}-{language}"].strip() for language in LANGUAGES}
        for name, _value, _pattern in place.codes:
            holder.pop(name, None)
            if given[f"{place.name}-{name}"]:
                holder[name] = given[f"{place.name}-{name}"]
    return new


def keep_diagram(
    edition: Edition, annex: int, table: dict[str, Any], since: date, source: str, *, by: Officer,
    now: datetime | None = None,
) -> Diagram:  # fmt: skip
    """A diagram from a day on; one of the same day is replaced, the older ones stay."""
    with administering(by, now) as moment:
        refuse(why_not_since(since, clock.local(moment).date()))
        Edition.objects.select_for_update().get(pk=edition.pk)
        row = Diagram.objects.filter(edition=edition, annex=annex, since=since).first() or Diagram(
            edition=edition, annex=annex, since=since
        )
        row.table, row.source = table, source
        save_checked(row)
        trail.record(
            "keep_diagram", by=by, at=moment, edition=edition.code, annex=annex, valid_from=since.isoformat()
        )
    return row


def why_not_since(since: date, on: date) -> str:
    """What was drawn yesterday stays as it was."""
    return "" if since >= on else _("A new diagram holds from today or a later day.")
