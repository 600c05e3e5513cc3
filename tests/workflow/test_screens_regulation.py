"""The regulation page prints what the engine reads."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import an_administrator, client_of, staff
from workflow.machine import MOVES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

ANNEX_1 = {
    "kk": ["Көрсетілетін қызметті берушінің кеңсе қызметкері", "Бұрыштама", "Басшыға қарауға беру"],
    "ru": ["Сотрудник канцелярии услугодателя", "Резолюция", "Передача руководителю на рассмотрение"],
    "en": ["30 minutes", "6 working days", "1 working day"],
}


@pytest.mark.clause("5")
@pytest.mark.clause("8")
@pytest.mark.parametrize("language", ANNEX_1)
def test_annex_1_stands_on_the_page_in_the_readers_language(language: str):
    client = client_of(staff().clerk)
    client.cookies["django_language"] = language

    page = client.get(reverse("regulation"))

    assert [row["step"].clause for row in page.context["steps"]] == ["5.1", "5.2", "5.3", "5.4", "5.5"]
    for words in ANNEX_1[language]:
        assert words in page.content.decode()


@pytest.mark.clause("7")
def test_every_move_of_the_engine_stands_on_the_page_with_its_clause_and_role():
    page = client_of(an_administrator()).get(reverse("regulation"))

    rows = page.context["moves"]
    assert [row.move for row in rows] == list(MOVES)
    assert all(row.title != row.move.verb and row.roles for row in rows)


def test_an_edition_that_does_not_exist_is_not_shown_and_a_stranger_logs_in_first():
    assert client_of(staff().clerk).get(reverse("regulation"), {"edition": "999"}).status_code == 404
    assert Client().get(reverse("regulation")).status_code == 302


def test_the_limits_of_the_counters_queue_stand_on_the_page():
    """Item 4 of the Standard and Annex 4: 20 minutes of waiting, 30 of being served."""
    page = client_of(staff().clerk).get(reverse("regulation")).content.decode()

    assert "Waiting for one's turn</dt><dd>20 minutes" in page
    assert "Being served at the counter</dt><dd>30 minutes" in page
