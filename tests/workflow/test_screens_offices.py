"""The administrator keeps the offices and their hours."""

from datetime import date, time

import pytest
from django.urls import reverse

from tests.factories import (
    PAVLODAR,
    START,
    a_case,
    an_administrator,
    an_office,
    at,
    client_of,
    fresh,
    office_time,
    staff,
)
from workflow.models import AuditEvent, DueChange, OfficeHours
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

FACTS = {
    "name_kk": "Павлодар қаласының білім беру бөлімі", "name_ru": "Отдел образования", "name_en": "Education",
    "place_kk": "Павлодар қаласы", "place_ru": "город Павлодар", "place_en": "Pavlodar city",
    "bin": "990140000017", "phone": "8 7182 32 00 00",
}  # fmt: skip
HOURS = {
    "opens": "09:00",
    "break_starts": "13:00",
    "break_ends": "14:00",
    "closes": "18:00",
    "weekdays": range(5),
}


def keep_hours(client, **changes):
    return client.post(
        reverse("office-hours", args=[PAVLODAR]), {**HOURS, "valid_from": "2026-11-17", **changes}
    )


@pytest.mark.clause("1")
def test_the_thirteen_offices_are_listed_in_a_fixed_number_of_queries(django_assert_num_queries):
    client = client_of(an_administrator())
    staff()

    with django_assert_num_queries(8):
        page = client.get(reverse("offices"))

    assert len(page.context["offices"]) == 13
    assert page.context["offices"][0].staff_count == 5  # the auditor is not of the service's staff


def test_the_administrator_changes_an_office_and_the_trail_names_the_fields():
    client = client_of(an_administrator())

    answer = client.post(reverse("office", args=[PAVLODAR]), FACTS)

    assert answer.status_code == 302
    assert an_office().bin == "990140000017"
    event = AuditEvent.objects.get(verb="keep_office")
    assert (event.chain, event.facts) == (PAVLODAR, {"fields": ["bin", "name_en", "name_ru", "phone"]})


def test_a_bin_that_is_no_number_is_refused_at_its_field():
    answer = client_of(an_administrator()).post(reverse("office", args=[PAVLODAR]), {**FACTS, "bin": "12"})

    assert answer.status_code == 422
    assert list(answer.context["bad"].errors) == ["bin"]
    assert an_office().bin == ""


@pytest.mark.parametrize("part", ["clerk", "head", "executor", "auditor"])
def test_nobody_but_the_administrator_opens_the_offices(part: str):
    client = client_of(getattr(staff(), part))

    for address in (reverse("offices"), reverse("office", args=[PAVLODAR])):
        assert client.get(address).status_code == 403
    assert keep_hours(client).status_code == 403
    assert OfficeHours.objects.filter(office=an_office()).count() == 1


def test_new_hours_are_shown_before_they_are_saved():
    case = a_case(state=State.ASSIGNED)  # step 3 opened on 16 November, six days: due on the 24th
    client = client_of(an_administrator())

    with office_time(at("2026-11-16 15:00")):
        preview = keep_hours(client)

    assert preview.status_code == 200
    shown = {(each.run.step if each.run else 0, each.new) for each in preview.context["outcome"].moved}
    assert shown == {(3, at("2026-11-24 18:00")), (0, at("2026-11-30 18:00"))}
    assert OfficeHours.objects.filter(office=an_office()).count() == 1
    assert fresh(case).due_at == at("2026-11-24 18:30")
    assert not DueChange.objects.exists()


def test_saved_hours_move_open_deadlines_and_leave_the_old_ones_in_the_history():
    case = a_case(state=State.ASSIGNED)
    client = client_of(an_administrator())

    with office_time(at("2026-11-16 15:00")):
        seen = keep_hours(client).context["previewed"]
        answer = keep_hours(client, previewed=seen)

    assert answer.status_code == 302
    assert fresh(case).due_at == at("2026-11-24 18:00")
    change = DueChange.objects.get(case=case, step_run__step=3)
    assert (change.old_due_at, change.new_due_at) == (at("2026-11-24 18:30"), at("2026-11-24 18:00"))
    assert change.ground == "09:00–18:00, 17.11.2026"
    assert AuditEvent.objects.get(verb="set_hours").facts["cases"] == 1


def test_hours_entered_twice_for_a_day_replace_each_other():
    client = client_of(an_administrator())

    with office_time(START):
        for closes in ("18:00", "17:30"):
            seen = keep_hours(client, closes=closes).context["previewed"]
            keep_hours(client, closes=closes, previewed=seen)

    kept = OfficeHours.objects.filter(office=an_office(), valid_from=date(2026, 11, 17))
    assert [row.closes for row in kept] == [time(17, 30)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": "2026-11-15"},
        {"closes": "08:00"},
        {"break_ends": "12:00"},
        {"weekdays": []},
        {"opens": "25:00"},
    ],
    ids=["past", "closes before opening", "break turned round", "no weekday", "no time"],
)
def test_hours_that_cannot_be_are_refused_and_nothing_changes(wrong: dict[str, object]):
    client = client_of(an_administrator())

    with office_time(START):
        answer = keep_hours(client, **wrong)

    assert answer.status_code == 422
    assert answer.context["bad"].errors
    assert OfficeHours.objects.filter(office=an_office()).count() == 1
