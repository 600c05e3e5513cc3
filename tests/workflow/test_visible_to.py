"""Whose cases an officer sees: those of the offices he serves on the day, and no others.

Planted defects this file goes red for: `held_on` left out of `CaseQuerySet.visible_to`; the administrator not excluded;
an office's auditor treated as the region's; a substitute of an auditor let in; the office left out of the filter.
"""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from tests import factories as make
from workflow.models import Case, Officer
from workflow.visits.permissions import kinds_of
from workflow.words import RoleKind, State

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)


@pytest.fixture
def cases() -> dict[str, Case]:
    return {code: make.a_case(office=make.an_office(code)) for code in (make.PAVLODAR, make.AKSU)}


def seen(officer: object, on: date = TODAY) -> set[str]:
    return set(Case.objects.visible_to(officer, on=on).values_list("office__code", flat=True))


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("part", make.KINDS)
def test_an_officer_sees_the_cases_of_his_own_office(part: str) -> None:
    assert seen(getattr(make.staff(), part)) == {make.PAVLODAR}
    assert seen(getattr(make.staff(make.an_office(make.AKSU)), part)) == {make.AKSU}


@pytest.mark.usefixtures("cases")
def test_the_regions_auditor_sees_every_office_and_its_administrator_none() -> None:
    assert seen(make.a_regional_auditor()) == {make.PAVLODAR, make.AKSU}
    assert seen(make.an_administrator()) == set()


@pytest.mark.usefixtures("cases")
def test_a_stranger_and_an_officer_without_a_role_see_nothing() -> None:
    assert seen(AnonymousUser()) == set()
    assert seen(make.an_officer()) == set()


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("kind", [RoleKind.CLERK, RoleKind.HEAD, RoleKind.EXECUTOR, RoleKind.AUDITOR])
def test_a_role_shows_cases_from_its_first_day_to_its_last(kind: str) -> None:
    officer = make.an_officer()
    make.a_role(officer, kind, office=make.an_office(), since=TODAY, until=TODAY + DAY)
    shown = [seen(officer, TODAY + DAY * n) == {make.PAVLODAR} for n in (-1, 0, 1, 2)]
    assert shown == [False, True, True, False]
    assert [bool(kinds_of(officer, TODAY + DAY * n)) for n in (-1, 0, 1, 2)] == shown


def substitute_of(officer: Officer) -> Officer:
    substitute = make.an_officer()
    make.an_absence(officer, substitute=substitute, since=TODAY, until=TODAY + DAY)
    return substitute


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("part", ["clerk", "head", "executor"])
def test_a_substitute_sees_the_cases_while_the_other_is_away(part: str) -> None:
    people = make.staff()
    substitute = substitute_of(getattr(people, part))
    assert [seen(substitute, TODAY + DAY * n) == {make.PAVLODAR} for n in (-1, 0, 1, 2)] == [
        False,
        True,
        True,
        False,
    ]
    assert seen(getattr(people, part)) == {make.PAVLODAR}  # he who is away loses nothing
    assert kinds_of(substitute, TODAY) == {make.KINDS[part]}


@pytest.mark.usefixtures("cases")
def test_nobody_stands_in_for_an_auditor_or_an_administrator() -> None:
    for principal in (make.staff().auditor, make.a_regional_auditor(), make.an_administrator()):
        substitute = substitute_of(principal)
        assert seen(substitute) == set()
        assert kinds_of(substitute, TODAY) == set()


@pytest.mark.usefixtures("cases")
def test_a_substitute_of_a_substitute_sees_nothing() -> None:
    assert seen(substitute_of(substitute_of(make.staff().clerk))) == set()


@pytest.mark.usefixtures("cases")
def test_an_office_that_an_officer_has_left_is_closed_to_him() -> None:
    officer = make.an_officer()
    make.a_role(officer, "clerk", office=make.an_office(), until=TODAY - DAY)
    make.a_role(officer, "clerk", office=make.an_office(make.AKSU), since=TODAY)
    assert seen(officer) == {make.AKSU}


def test_a_case_is_seen_in_every_state_and_counted_once() -> None:
    people = make.staff()
    make.a_role(people.clerk, "head", office=people.office)  # two roles in one office
    made = [make.a_case(state=state) for state in State.values]
    found = list(Case.objects.visible_to(people.clerk, on=TODAY))
    assert sorted(case.pk for case in found) == sorted(case.pk for case in made)
