"""The regulation's page prints what the engine reads: steps, doors, diagrams, papers, grounds, moves.

Planted defects this file goes red for: a ground or a paper that has ended stands on the page; a box of a diagram left
out; the page of an edition shows another's limits; a mark of a field leads to a place the page does not have.
"""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Requirement
from benefit_office.help.reading import shipped
from decisions.models import Ground
from tests.factories import START, an_administrator, client_of, office_time, staff
from workflow.models import Diagram, Edition
from workflow.moves.machine import MOVES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ANNEX_1 = {
    "kk": ["Көрсетілетін қызметті берушінің кеңсе қызметкері", "Бұрыштама", "Басшыға қарауға беру"],
    "ru": ["Сотрудник канцелярии услугодателя", "Резолюция", "Передача руководителю на рассмотрение"],
    "en": ["30 minutes", "6 working days", "1 working day"],
}


@pytest.mark.clause("5")
@pytest.mark.clause("8")
@pytest.mark.parametrize("language", ANNEX_1)
def test_annex_1_stands_on_the_page_in_the_readers_language(language: str) -> None:
    client = client_of(staff().clerk)
    client.cookies["django_language"] = language

    page = client.get(reverse("regulation"))

    assert [row.step.clause for row in page.context["steps"]] == ["5.1", "5.2", "5.3", "5.4", "5.5"]
    for words in ANNEX_1[language]:
        assert words in page.content.decode()
    assert page.context["unofficial"] is (language == "en")


@pytest.mark.clause("7")
def test_every_move_of_the_engine_stands_on_the_page_with_its_clause_and_role() -> None:
    page = client_of(an_administrator()).get(reverse("regulation"))

    rows = page.context["moves"]
    assert [row.move for row in rows] == list(MOVES)
    assert all(row.title != row.move.verb and row.roles for row in rows)


@pytest.mark.clause("1")
@pytest.mark.clause("9.1")
def test_the_three_channels_stand_with_their_term_and_with_who_may_refuse_the_papers() -> None:
    doors = client_of(staff().clerk).get(reverse("regulation")).context["doors"]
    assert [(door.channel, door.refusal, door.term, door.annex) for door in doors] == [
        ("office", True, "10 working days", None),
        ("corporation", True, "9 working days", 2),
        ("portal", False, "10 working days", 3),
    ]


@pytest.mark.clause("10.4")
def test_papers_and_grounds_are_those_that_hold_today_and_the_diagrams_are_whole() -> None:
    with office_time(START):
        eve = START.date() - timedelta(days=1)
        Ground.objects.filter(code="other", outcome="refuse").update(until=eve)
        Requirement.objects.filter(code="study").update(until=eve)
        page = client_of(staff().head).get(reverse("regulation"))
        stays = Ground.objects.exclude(code="other", outcome="refuse").filter(edition__code="198")
    assert page.context["grounds"] == list(stays)
    assert "study" not in {line.code for line in page.context["papers"]}
    assert len(page.context["papers"]) == Requirement.objects.exclude(code="study").count()
    table, *others = page.context["annexes"]
    assert table.number == 1
    drawn = {annex.number: len(annex.picture.boxes) for annex in others}
    assert drawn == {row.annex: len(row.table["boxes"]) for row in Diagram.objects.all()}


def test_every_place_a_field_comes_from_stands_on_the_page() -> None:
    page = client_of(staff().clerk).get(reverse("regulation")).content.decode()
    places = {row["place"] for row in shipped("fields")["sources"].values()}
    assert places - set(re.findall(r'id="([\w.-]+)"', page)) == set()


def test_each_edition_shows_its_own_limits() -> None:
    edition = Edition.objects.get(code="198")
    steps = list(edition.steps.all())
    edition.pk, edition.code, edition.service_days = None, "900", 7
    edition.save()
    for step in steps:
        step.pk, step.edition, step.limit = None, edition, step.limit + 1
        step.save()
    client = client_of(staff().clerk)
    ours, theirs = (client.get(reverse("regulation"), asked).context for asked in ({}, {"edition": "900"}))
    assert [row.step.limit for row in theirs["steps"]] == [row.step.limit + 1 for row in ours["steps"]]
    assert (ours["service"], theirs["service"]) == ("10 working days", "7 working days")


def test_an_edition_that_does_not_exist_is_not_shown_and_a_stranger_logs_in_first() -> None:
    assert client_of(staff().clerk).get(reverse("regulation"), {"edition": "999"}).status_code == 404
    assert Client().get(reverse("regulation")).status_code == 302


def test_the_limits_of_the_counters_queue_stand_on_the_page() -> None:
    """Item 4 of the Standard and Annex 4: 20 minutes of waiting, 30 of being served."""
    page = client_of(staff().clerk).get(reverse("regulation")).content.decode()

    assert "Waiting for one's turn</dt><dd>20 minutes" in page
    assert "Being served at the counter</dt><dd>30 minutes" in page
