"""Reminders from the dates of the file: each is told once, to the right officers, without a name in it.

Planted defects this file goes red for: the key without the day (a changed birth date is never told again); reminders
outside the office's hours; the notice with a name; a settled change told all the same.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from decisions.later.coming import coming, remind
from decisions.models import Milestone
from decisions.register import changes
from tests import factories as f
from tests.decisions import running as r
from workflow.models import Notice, Role
from workflow.reminders.notices import words
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = f.at("2026-11-16 10:00")
TODAY = NOW.date()


def told() -> list[tuple[str, str]]:
    """(officer, rung) of each notice that looks ahead."""
    codes = Milestone.objects.values_list("code", flat=True)
    rows = Notice.objects.filter(rung__in=codes).order_by("id")
    return [(row.officer.username.partition("-")[0], row.rung) for row in rows.select_related("officer")]


def test_a_child_that_comes_of_age_is_told_sixty_and_fourteen_days_before_and_once_each() -> None:
    born = date(2008, 12, 15)
    allowance = r.appointed(("2025-12-01", "2026-12-14", 39_320), children=(f.a_child(born=born),))
    days = [f.at(f"2026-{day} 10:00") for day in ("10-15", "10-16", "10-16", "11-30", "12-01", "12-01")]
    assert [remind(day)["notices"] for day in days] == [0, 1, 0, 0, 3, 0]
    assert sorted(told()) == [
        ("deputy", "of-age-14"), ("executor", "of-age-14"), ("executor", "of-age-60"), ("head", "of-age-14"),
    ]  # fmt: skip
    subject, body = words(Notice.objects.filter(rung="of-age-60").get(), "ru")
    assert subject == f"Ребенку исполняется восемнадцать лет: пособие {allowance.number}"
    assert "15.12.2026" in body
    assert allowance.child.surname not in subject + body
    assert Notice.objects.filter(rung="of-age-60").get().case == allowance.case


def test_nobody_is_reminded_when_the_office_is_closed() -> None:
    r.appointed(("2025-12-01", "2026-12-14", 39_320), children=(f.a_child(born=date(2008, 12, 15)),))
    assert remind(f.at("2026-12-01 08:00"))["notices"] == 0
    assert remind(f.at("2026-12-05 12:00"))["notices"] == 0
    assert told() == []


def test_a_period_that_ends_before_the_child_is_of_age_is_told() -> None:
    allowance = r.appointed(
        ("2025-12-01", "2026-12-14", 39_320), children=(f.a_child(born=date(2015, 3, 4)),)
    )
    (one,) = coming(f.an_office(), TODAY, until=date(2026, 12, 31))
    assert (one.moment, one.on, one.allowance) == ("ends", date(2026, 12, 14), allowance)
    assert coming(f.an_office(), date(2026, 12, 15), until=date(2027, 1, 31)) == []


def test_a_pupil_needs_a_new_certificate_each_school_year() -> None:
    r.appointed(("2025-12-01", "2030-01-31", 39_320), children=(f.a_child(born=date(2015, 3, 4)),))
    r.appointed(("2025-12-01", "2030-01-31", 39_320), children=(f.a_child(born=date(2023, 3, 4)),))
    assert remind(f.at("2026-08-03 10:00"))["notices"] == 1
    assert remind(f.at("2026-09-01 10:00"))["notices"] == 0
    assert told() == [("executor", "study-30")]


def test_another_guardian_at_the_counter_is_told_to_executor_and_head() -> None:
    allowance = r.appointed()
    person = f.a_person(iin=allowance.child.iin, surname=allowance.child.surname, name=allowance.child.name,
                        patronymic=allowance.child.patronymic, born=allowance.child.birth_date, sex="m")  # fmt: skip
    f.a_case(state=State.REGISTERED, start=f.at("2026-11-13 09:05"), children=(f.a_child(person=person),))
    remind(NOW)
    remind(NOW + timedelta(hours=1))
    assert sorted(told()) == [
        ("deputy", "another-guardian"), ("executor", "another-guardian"), ("head", "another-guardian"),
    ]  # fmt: skip


def test_the_guardians_application_at_another_office_is_told_here() -> None:
    allowance = r.appointed()
    guardian = allowance.guardian
    person = f.a_person(iin=guardian.iin, surname=guardian.surname, name=guardian.name,
                        patronymic=guardian.patronymic, born=guardian.birth_date)  # fmt: skip
    f.a_case(
        state=State.REGISTERED, start=f.at("2026-11-13 09:05"), office=f.an_office(f.AKSU), guardian=person
    )
    remind(NOW)
    assert told() == [("executor", "moved")]


def test_a_reported_change_is_told_until_it_is_settled() -> None:
    allowance, people = r.appointed(), f.staff()
    with f.office_time(NOW):
        client = f.client_of(people.executor)
        sent = {"kind": "move", "on": "2026-12-07", "note": "Ақсуға көшеді"}
        assert client.post(reverse("allowance-change", args=[allowance.public_id]), sent).status_code == 302
        assert client.post(reverse("allowance-change", args=[allowance.public_id]), {}).status_code == 422
        assert remind(NOW)["notices"] == 0
        page = client.get(reverse("coming")).content.decode()
        assert "07.12.2026" in page
        assert allowance.child.surname not in page
        assert remind(f.at("2026-11-23 10:00"))["notices"] == 1
        change = allowance.reported_changes.get()
        client.post(reverse("allowance-settled", args=[allowance.public_id]), {"change": change.pk})
        change.refresh_from_db()
        assert change.settled_by == people.executor
        assert "07.12.2026" not in client.get(reverse("coming")).content.decode()


def test_when_the_named_executor_is_gone_the_others_are_told() -> None:
    allowance = r.appointed()
    changes.expect(allowance, kind="other", on=TODAY, note="", by=f.staff().executor, now=NOW)
    Role.objects.filter(officer=f.staff().executor).update(until=date(2026, 1, 31))
    remind(NOW)
    assert told() == [("colleague", "reported-14")]
