"""The field's terms in three languages, one word each, with where the word is from."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from workflow.language.alphabet import search_key, sort_key
from workflow.language.text import LANGUAGES
from workflow.visits.permissions import PUBLIC, permit

from .reading import shipped

# Where a word is from: the regulation's own text, an e-government page of this service, or this office.
MARKS = {
    "R": _("regulation"),
    "E": _("e-government"),
    "": _("own word"),
}
FIRST = "kk"


@dataclass(frozen=True)
class Term:
    """One thing with its one word in each language."""

    kk: str
    ru: str
    en: str
    mark: str

    @property
    def source(self) -> str:
        return str(MARKS[self.mark])

    def has(self, words: str) -> bool:
        """Whether any of its three words holds what is looked for."""
        return any(search_key(words) in search_key(word) for word in (self.kk, self.ru, self.en))


def terms(words: str = "", *, order: str = FIRST) -> list[Term]:
    """The terms that hold some words, in the alphabet of one language."""
    found = [term for term in (Term(**row) for row in shipped("glossary")) if term.has(words.strip())]
    return sorted(found, key=lambda term: sort_key(getattr(term, order).replace("»", "").lstrip("«№ ")))


@permit(PUBLIC)
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Searched and sorted by plain links and a plain form: first in the reader's language, which stands first."""
    words, order = request.GET.get("q", "")[:80], request.GET.get("by", get_language())
    order = order if order in LANGUAGES else FIRST
    names = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
    codes = [order, *(code for code in LANGUAGES if code != order)]
    found = terms(words, order=order)
    context = {
        "terms": found,
        "rows": [
            ([(code, names[code], getattr(term, code)) for code in codes], term.source) for term in found
        ],
        "q": words,
        "by": order,
        "columns": [(code, names[code], code == order) for code in codes],
        "marks": MARKS,
    }
    return render(request, "help/glossary.html", context)
