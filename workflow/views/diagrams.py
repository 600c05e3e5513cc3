"""The regulation's diagrams with their clauses, and the screen on which the administrator keeps their words."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from .. import clock
from ..administration.diagrams import Place, keep_diagram, places, with_words
from ..diagrams.reading import annexes, in_force
from ..forms import SourceInput, attempt, day_input
from ..language.regulation import edition_asked
from ..language.text import LANGUAGES
from ..models import Diagram, Edition
from ..visits.fetch import officer_of
from ..visits.permissions import OFFICER, kinds_of_reader, permit
from ..words import RoleKind

LONGEST = 250
NAMES = dict(settings.LANGUAGES)
AREA = forms.Textarea({"rows": 2})


@permit(OFFICER)
@require_safe
def diagrams(request: HttpRequest) -> HttpResponse:
    """Regulation 8–12: who hands what to whom, drawn and as a list."""
    edition = edition_asked(request)
    context = {
        "edition": edition,
        "annexes": annexes(edition),
        "keeps": RoleKind.ADMINISTRATOR in kinds_of_reader(request),
    }
    return render(request, "workflow/diagrams.html", context)


TIMES = (
    ("minutes:15", gettext_lazy("minutes")),
    ("days:1", gettext_lazy("working days")),
    ("within:1", gettext_lazy("within so many working days")),
    ("step:3", gettext_lazy("the limit of that step")),
    ("waiting", gettext_lazy("the time of waiting for one's turn")),
)


class DiagramForm(forms.Form):
    """The words, clauses and times of a diagram from a day on; its lanes, boxes and arrows stay where they are."""

    since = forms.DateField(label=gettext_lazy("From the day"), widget=day_input())
    source = forms.CharField(
        label=gettext_lazy("Source"), max_length=300, widget=SourceInput(),
        help_text=gettext_lazy("The act that sets the diagram."),
    )  # fmt: skip

    def __init__(self, *args: Any, table: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places(table)
        for place in self.places:
            self._add(place)

    def _add(self, place: Place) -> None:
        for language in LANGUAGES:
            self.fields[f"{place.name}-{language}"] = forms.CharField(
                label=NAMES[language],
                initial=place.words[language],
                max_length=LONGEST,
                widget=AREA,
            )
        for name, value, pattern in place.codes:
            self.fields[f"{place.name}-{name}"] = forms.CharField(
                label=_("clause") if name == "clause" else _("time"), initial=value, max_length=20,
                required=name == "clause", validators=[RegexValidator(pattern)],
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each place with its fields."""
        return [
            {
                "title": place.title,
                "fields": [self[name] for name in self.fields if name.startswith(f"{place.name}-")],
            }
            for place in self.places
        ]


@permit(RoleKind.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def diagram(request: HttpRequest, edition: str, annex: int) -> HttpResponse:
    """Another row from a day on; the ones before it stay."""
    found = get_object_or_404(Edition, code=edition)
    row = next((one for one in in_force(found, clock.today()) if one.annex == annex), None)
    row = row or get_object_or_404(Diagram, edition=found, annex=annex)
    initial = {"since": clock.today(), "source": row.source}
    form = DiagramForm(request.POST or None, table=row.table, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        table = with_words(row.table, given)
        since, source = given["since"], given["source"]
        if attempt(form, lambda: keep_diagram(found, annex, table, since, source, by=officer_of(request))):
            messages.success(request, _("The diagram is saved."))
            return redirect("diagrams")
    context = {"form": form, "row": row, "edition": found, "rows": form.rows(), "times": TIMES}
    return render(request, "workflow/diagram.html", context, status=422 if form.errors else 200)
