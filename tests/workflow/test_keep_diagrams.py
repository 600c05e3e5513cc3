"""The administrator keeps the words, clauses and times of the diagrams: each change is another dated row (8-12).

Planted defects this file goes red for: an older row rewritten; a row drawn before its day; a box lost on the way.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from tests import factories as make
from tests.factories import START
from workflow.administration.diagrams import keep_diagram, places, with_words
from workflow.diagrams.reading import annexes
from workflow.models import AuditEvent, Diagram, Edition
from workflow.moves.refusals import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.clause("12")]
TODAY = START.date()
ADDRESS = ("diagram", ["198", 4])


@pytest.fixture(autouse=True)
def _monday(settings: object) -> None:
    settings.OFFICE_NOW = START.isoformat()  # type: ignore[attr-defined]


def row() -> Diagram:
    return Diagram.objects.get(edition__code="198", annex=4)


def given(**others: str) -> dict[str, str]:
    """The form as the page shows it."""
    fields = {"since": (TODAY + timedelta(days=3)).isoformat(), "source": "бұйрық № 7"}
    for place in places(row().table):
        fields |= {f"{place.name}-{language}": text for language, text in place.words.items()}
        fields |= {f"{place.name}-{name}": value for name, value, _pattern in place.codes}
    return {**fields, **others}


def test_saved_unchanged_a_diagram_is_the_same_table() -> None:
    assert with_words(row().table, given()) == row().table


def test_new_words_hold_from_their_day_on_and_the_older_row_stays() -> None:
    administrator = make.an_administrator()
    client = make.client_of(administrator)
    before = row().table
    sent = given(**{"lane1-kk": "Жаңа портал", "label2-time": "minutes:10"})

    assert client.post(reverse(ADDRESS[0], args=ADDRESS[1]), sent).status_code == 302

    assert next(one.table for one in Diagram.objects.filter(annex=4)) == before
    edition = Edition.objects.get(code="198")
    with override("kk"):
        today = annexes(edition)[3]
        later = annexes(edition, on=TODAY + timedelta(days=3))[3]
    heads = [
        [" ".join(text for _y, text in lines) for _x, lines in one.picture.lanes][1] for one in (today, later)
    ]
    assert heads == ["Портал", "Жаңа портал"]
    assert [box.limit for box in later.boxes if box.code == before["boxes"][2]["code"]] == ["10 минут"]
    event = AuditEvent.objects.get(verb="keep_diagram", by=administrator)
    assert (event.facts["annex"], event.facts["edition"]) == (4, "198")


@pytest.mark.parametrize(
    "wrong", [{"label2-time": "soon"}, {"label2-clause": "nine"}, {"lane0-kk": ""}, {"since": "2020-01-01"}]
)
def test_what_cannot_be_drawn_is_refused_on_the_form(wrong: dict[str, str]) -> None:
    client = make.client_of(make.an_administrator())
    assert client.post(reverse(ADDRESS[0], args=ADDRESS[1]), given(**wrong)).status_code == 422
    assert Diagram.objects.filter(annex=4).count() == 1


def test_the_past_is_not_rewritten_and_nobody_else_keeps_diagrams() -> None:
    edition = Edition.objects.get(code="198")
    with pytest.raises(Refused, match="today or a later day"):
        keep_diagram(edition, 4, row().table, date(2020, 1, 1), "…", by=make.an_administrator(), now=START)
    assert make.client_of(make.staff().head).get(reverse(ADDRESS[0], args=ADDRESS[1])).status_code == 403
    page = make.client_of(make.staff().head).get(reverse("diagrams")).content.decode()
    assert reverse(ADDRESS[0], args=ADDRESS[1]) not in page
