"""Who is away, and who stands in (Regulation 7)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    AKSU,
    START,
    an_absence,
    an_administrator,
    an_office,
    an_officer,
    client_of,
    office_time,
    staff,
)
from workflow.models import Absence, AuditEvent, Officer
from workflow.rules import standings
from workflow.words import RoleKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAYS = {"since": "2026-11-16", "until": "2026-11-27", "order_number": "№ 41-к, 12.11.2026"}


def enter(client: Client, officer: Officer, substitute: Officer | None, **facts: str):
    named = {"officer": officer.pk, "substitute": substitute.pk if substitute else ""}
    with office_time(START):
        return client.post(reverse("absence-new"), {**DAYS, **named, **facts})


@pytest.mark.clause("7.2")
def test_the_head_enters_an_absence_and_the_substitute_may_act_on_those_days():
    people = staff()

    answer = enter(client_of(people.head), people.executor, people.colleague)

    assert answer["Location"] == reverse("absences")
    absence = Absence.objects.get()
    assert (absence.entered_by, absence.order_number) == (people.head, "№ 41-к, 12.11.2026")
    stood_in = [
        [
            standing.acting_for
            for standing in standings(people.colleague, RoleKind.EXECUTOR, people.office, day)
        ]
        for day in (date(2026, 11, 15), date(2026, 11, 27), date(2026, 11, 28))
    ]
    assert stood_in == [[None], [None, people.executor], [None]]
    assert AuditEvent.objects.get(verb="enter_absence").facts["substitute"] == people.colleague.pk


def test_the_administrator_enters_absences_of_every_office():
    people = staff(an_office(AKSU))

    assert enter(client_of(an_administrator()), people.clerk, people.head).status_code == 302


def test_a_head_enters_absences_of_his_own_office_only():
    stranger = staff(an_office(AKSU)).clerk

    answer = enter(client_of(staff().head), stranger, None)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["officer"])
    assert not Absence.objects.exists()


def test_who_stands_in_for_the_head_enters_absences_too():
    people = staff()
    an_absence(people.head, substitute=people.colleague, since=date(2026, 11, 1), until=date(2026, 11, 30))

    assert enter(client_of(people.colleague), people.executor, None).status_code == 302


def test_a_substitute_from_another_office_is_refused():
    people, strangers = staff(), staff(an_office(AKSU))

    answer = enter(client_of(an_administrator()), people.executor, strangers.executor)

    assert answer.status_code == 422
    assert "The substitute must work in the same office" in str(answer.context["form"].errors)
    assert not Absence.objects.exists()


def test_an_auditor_does_not_stand_in():
    people = staff()

    answer = enter(client_of(people.head), people.executor, people.auditor)

    assert list(answer.context["form"].errors) == ["substitute"]


def test_a_substitute_who_is_away_himself_is_refused():
    people = staff()
    an_absence(people.colleague, substitute=None, since=date(2026, 11, 27), until=date(2026, 11, 30))

    answer = enter(client_of(people.head), people.executor, people.colleague)

    assert "is away in these days" in str(answer.context["form"].errors)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"since": "2026-11-20", "until": "2026-11-30"}, "This officer is already away in these days."),
        ({"since": "2026-12-20", "until": "2026-12-10"}, "The absence ends before it begins."),
    ],
    ids=["overlap", "turned round"],
)
def test_absences_that_overlap_or_end_before_they_begin_are_refused(facts: dict[str, str], sentence: str):
    people = staff()
    enter(client_of(people.head), people.executor, people.colleague)

    answer = enter(client_of(people.head), people.executor, people.colleague, **facts)

    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors)
    assert Absence.objects.count() == 1


def test_nobody_stands_in_for_himself():
    people = staff()

    answer = enter(client_of(people.head), people.executor, people.executor)

    assert answer.status_code == 422
    assert not Absence.objects.exists()


def shorten(client: Client, absence: Absence, until: str):
    with office_time(START):
        return client.post(reverse("absence-end", args=[absence.pk]), {"until": until})


def test_who_is_back_earlier_is_no_longer_stood_in_for():
    people = staff()
    absence = an_absence(
        people.executor, substitute=people.colleague, since=date(2026, 11, 2), until=date(2026, 11, 30)
    )

    shorten(client_of(people.head), absence, "2026-11-15")

    absence.refresh_from_db()
    assert absence.until == date(2026, 11, 15)
    assert len(list(standings(people.colleague, RoleKind.EXECUTOR, people.office, date(2026, 11, 16)))) == 1


def test_an_absence_called_off_before_it_began_goes_and_the_trail_keeps_it():
    people = staff()
    absence = an_absence(people.executor, substitute=None, since=date(2026, 11, 16), until=date(2026, 11, 30))

    shorten(client_of(people.head), absence, "2026-11-15")

    assert not Absence.objects.exists()
    assert AuditEvent.objects.get(verb="shorten_absence").facts["until"] == "2026-11-15"


@pytest.mark.parametrize("until", ["2026-12-05", "2026-11-10"], ids=["longer", "in the past"])
def test_an_absence_is_neither_lengthened_nor_ended_in_the_past(until: str):
    people = staff()
    absence = an_absence(people.executor, substitute=None, since=date(2026, 11, 2), until=date(2026, 11, 30))

    assert shorten(client_of(people.head), absence, until).status_code == 422

    absence.refresh_from_db()
    assert absence.until == date(2026, 11, 30)


def test_another_offices_absence_does_not_exist_for_a_head():
    people = staff(an_office(AKSU))
    absence = an_absence(people.executor, substitute=None, since=date(2026, 11, 2), until=date(2026, 11, 30))

    assert shorten(client_of(staff().head), absence, "2026-11-16").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_number_of_queries_however_long_it_is(count: int, django_assert_num_queries):
    people = staff()
    for _ in range(count):
        officer = an_officer(RoleKind.EXECUTOR, office=people.office)
        an_absence(officer, substitute=people.colleague, since=date(2026, 11, 2), until=date(2026, 11, 30))
    client = client_of(people.head)

    with django_assert_num_queries(10), office_time(START):
        page = client.get(reverse("absences"))

    assert len(page.context["page_obj"].object_list) == count
