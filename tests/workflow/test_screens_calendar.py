"""Orders on moved days off: shown before they are saved, then every open deadline follows (Regulation 5)."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import (
    AKSU,
    START,
    a_case,
    a_regional_auditor,
    an_administrator,
    an_office,
    at,
    client_of,
    fresh,
    office_time,
    paused,
    returned,
    staff,
)
from workflow import calendars, deadlines
from workflow.administration.rules import OrderedDay, OrderFacts
from workflow.calendars.orders import enter_order
from workflow.models import AuditEvent, CalendarDay, CalendarOrder, CalendarYear, Case, DueChange
from workflow.moves.refusals import Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOW = at("2026-11-16 15:00")  # a Monday
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
Kind = CalendarDay.Kind


def typed(*days: tuple[str, str] | tuple[str, str, str], **facts: str) -> dict[str, str]:
    """The form of an order as the browser sends it."""
    rows = {"days-TOTAL_FORMS": str(len(days)), "days-INITIAL_FORMS": "0"}
    for number, (day, kind, *closes) in enumerate(days):
        rows |= {
            f"days-{number}-date": day,
            f"days-{number}-kind": kind,
            f"days-{number}-closes": "".join(closes),
        }
    return {"number": "777-ө", "signed_on": "2026-11-16", **rows, **facts}


MOVED = typed(("2026-11-20", "off"), ("2026-11-21", "worked"))


def send(client: Client, form: dict[str, str], now: datetime = NOW):
    with office_time(now):
        return client.post(reverse("order-new"), form)


def save(client: Client, form: dict[str, str], now: datetime = NOW):
    """Look at the preview, then save just that."""
    return send(client, {**form, "previewed": send(client, form, now).context["previewed"]}, now)


def order(*days: OrderedDay, number: str = "777-ө") -> OrderFacts:
    return OrderFacts(number, date(2026, 11, 16), days)


@pytest.mark.clause("5.3")
def test_the_preview_names_the_cases_and_their_dates_and_writes_nothing():
    assigned, elsewhere = a_case(state=State.ASSIGNED), a_case(office=an_office(AKSU), state=State.ASSIGNED)

    answer = send(client_of(an_administrator()), typed(("2026-11-20", "off")))

    moved = {(each.case.pk, each.run is None, each.old, each.new) for each in answer.context["outcome"].moved}
    assert moved == {
        (case.pk, of_service, at(old), at(new))
        for case in (assigned, elsewhere)
        for of_service, old, new in [
            (False, "2026-11-24 18:30", "2026-11-25 18:30"), (True, "2026-11-30 18:30", "2026-12-01 18:30"),
        ]
    }  # fmt: skip
    assert fresh(assigned).due_at == at("2026-11-24 18:30")
    assert (CalendarOrder.objects.count(), DueChange.objects.count()) == (0, 0)


def test_a_saved_order_moves_the_open_deadlines_and_leaves_its_number_in_the_history():
    case = a_case(state=State.ASSIGNED)

    answer = save(client_of(an_administrator()), typed(("2026-11-20", "off")))

    assert answer["Location"] == reverse("calendar")
    case = fresh(case)
    assert (case.due_at, case.service_due_at) == (at("2026-11-25 18:30"), at("2026-12-01 18:30"))
    assert case.step_runs.get(closed_at=None).due_at == at("2026-11-25 18:30")
    change = DueChange.objects.get(case=case, step_run__step=3)
    assert (change.old_due_at, change.new_due_at) == (at("2026-11-24 18:30"), at("2026-11-25 18:30"))
    assert change.ground == "№ 777-ө, 16.11.2026"
    assert AuditEvent.objects.get(verb="enter_order").facts["cases"] == 1


def test_what_was_projected_is_what_the_step_clock_counts_anew():
    cases = [a_case(state=state) for state in (State.REGISTERED, State.ASSIGNED, State.SUBMITTED)]
    cases.append(returned(a_case(state=State.SUBMITTED), at("2026-11-17 12:00")))
    now = at("2026-11-18 10:00")

    enter_order(
        order(OrderedDay(FRIDAY, Kind.OFF), OrderedDay(SATURDAY, Kind.WORKED)), by=an_administrator(), now=now
    )

    for case in map(fresh, cases):
        calendar = calendars.calendar_for(case.office)
        assert case.step is not None
        assert case.due_at == deadlines.reckon_step(case, case.step, calendar, now).due
        service = deadlines.reckon_service(case, calendar, now)
        assert service is not None
        assert case.service_due_at == service.due


def test_a_worked_saturday_can_bring_a_deadline_forward():
    case = a_case(state=State.ASSIGNED)

    save(client_of(an_administrator()), typed(("2026-11-21", "worked")))

    assert fresh(case).due_at == at("2026-11-23 18:30")


def test_a_shortened_day_brings_its_closing_forward_and_can_make_a_case_late_at_once():
    case = a_case(state=State.REGISTERED)  # due by the closing of 17 November
    client, now = client_of(an_administrator()), at("2026-11-17 16:00")
    form = typed(("2026-11-17", "short", "15:00"))

    preview = send(client, form, now)
    assert [each.case.pk for each in preview.context["outcome"].late] == [case.pk]
    save(client, form, now)

    assert fresh(case).due_at == at("2026-11-17 15:00")
    assert list(Case.objects.late(now)) == [case]


def test_a_paused_case_follows_too():
    case = a_case(state=State.ASSIGNED)
    paused(case, at("2026-11-16 14:40"))

    save(client_of(an_administrator()), typed(("2026-11-20", "off")))

    assert fresh(case).due_at == at("2026-11-25 18:30")


def test_ended_cases_and_deadlines_before_the_day_stay_as_they_are():
    ended, earlier = a_case(state=State.ISSUED), a_case(state=State.REGISTERED)

    enter_order(order(OrderedDay(FRIDAY, Kind.OFF)), by=an_administrator(), now=at("2026-11-18 17:00"))

    assert not DueChange.objects.filter(case=ended).exists()
    assert not DueChange.objects.filter(case=earlier, step_run__isnull=False).exists()


def test_an_order_changed_after_its_preview_is_shown_again():
    client = client_of(an_administrator())
    seen = send(client, MOVED).context["previewed"]

    answer = send(client, {**typed(("2026-11-19", "off")), "previewed": seen})

    assert answer.status_code == 200
    assert answer.context["previewed"] != seen
    assert not CalendarOrder.objects.exists()


def test_an_order_is_entered_once():
    client = client_of(an_administrator())
    save(client, MOVED)

    answer = send(client, typed(("2026-11-24", "off")))

    assert (answer.status_code, CalendarOrder.objects.count()) == (422, 1)
    assert "This order has been entered already." in str(answer.context["form"].errors)


def test_a_later_order_may_take_a_moved_day_off_back():
    client, case = client_of(an_administrator()), a_case(state=State.ASSIGNED)
    save(client, typed(("2026-11-20", "off")))

    save(client, typed(("2026-11-20", "worked"), number="778-ө"))

    assert fresh(case).due_at == at("2026-11-24 18:30")
    assert CalendarDay.objects.get(date=FRIDAY).order == CalendarOrder.objects.get(number="778-ө")
    assert AuditEvent.objects.filter(verb="enter_order").latest("pk").facts["replaced"] == {
        "2026-11-20": "off"
    }


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (typed(("2026-11-13", "off")), "13.11.2026 is already past: an order cannot move it."),
        (typed(("2026-11-22", "off")), "22.11.2026 is a day off already."),
        (typed(("2026-11-23", "worked")), "23.11.2026 is a working day already."),
        (typed(("2026-12-16", "worked")), "16.12.2026 is a public holiday"),
        (
            typed(("2026-11-22", "short", "12:00")),
            "22.11.2026 is a day off; only a working day is shortened.",
        ),
        (
            typed(("2026-11-24", "short", "19:00")),
            "a shortened day ends after opening and before the usual closing",
        ),
        (typed(("2026-11-24", "short")), "When does the shortened day end?"),
        (typed(("2028-01-10", "off")), "10.01.2028 lies beyond the calendar, which ends on 31.12.2027."),
        (typed(("2026-11-24", "off"), ("2026-11-24", "short", "12:00")), "24.11.2026 is named twice."),
        (typed(("2026-11-24", "off"), signed_on="2026-11-17"), "The order&#x27;s date lies in the future."),
        (typed(), "The order names no day."),
    ],
)
def test_an_order_that_cannot_be_is_refused_with_its_sentence_and_nothing_changes(
    form: dict[str, str], sentence: str
):
    answer = send(client_of(an_administrator()), form)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not CalendarOrder.objects.exists()


def test_the_rules_hold_for_the_action_as_for_the_page():
    with pytest.raises(Refused, match="already past"):
        enter_order(order(OrderedDay(date(2026, 11, 13), Kind.OFF)), by=an_administrator(), now=NOW)
    with pytest.raises(Refused, match="Only the administrator"):
        enter_order(order(OrderedDay(FRIDAY, Kind.OFF)), by=staff().head, now=NOW)


def test_an_order_that_pushes_a_deadline_beyond_the_calendar_is_refused():
    CalendarYear.objects.filter(year=2027).delete()
    calendars.changed()
    a_case(state=State.ASSIGNED, start=at("2026-12-17 09:05"))  # the service is due on the last working day
    client, now = client_of(an_administrator()), at("2026-12-17 15:00")

    preview = send(client, typed(("2026-12-28", "off")), now)
    answer = send(
        client, {**typed(("2026-12-28", "off")), "previewed": "777-ө|2026-11-16|2026-12-28 off"}, now
    )

    assert len(preview.context["outcome"].beyond) == 1
    assert answer.status_code == 422
    assert "The working calendar ends on 31.12.2026" in answer.content.decode()
    assert not CalendarOrder.objects.exists()


def test_an_act_whose_deadline_lies_beyond_the_calendar_says_so_and_changes_nothing():
    CalendarYear.objects.filter(year=2027).delete()
    calendars.changed()

    with pytest.raises(Refused, match="The working calendar ends"):
        a_case(start=at("2026-12-29 09:05"))

    assert not Case.objects.exists()


def test_the_year_shows_each_day_that_differs_and_the_orders():
    client = client_of(an_administrator())
    save(client, MOVED)

    with office_time(NOW):
        page = client.get(reverse("calendar"), {"year": "2026"})

    november = page.context["months"][10]
    kinds = {cell["date"].day: cell["kind"] for week in november["weeks"] for cell in week if cell}
    assert (kinds[20], kinds[21], kinds[22], kinds[23]) == ("off", "worked", "weekend", "")
    assert [day.date for day in november["named"]] == [FRIDAY, SATURDAY]
    assert [each.number for each in page.context["orders"]] == ["777-ө"]
    assert page.context["working_days"] == 247


def test_a_year_that_is_not_entered_is_not_shown():
    assert client_of(an_administrator()).get(reverse("calendar"), {"year": "2031"}).status_code == 404


def test_two_months_before_the_calendar_ends_the_page_raises_the_alarm():
    client = client_of(an_administrator())

    with office_time(at("2027-10-01 10:00")):
        calm = client.get(reverse("calendar"))
    with office_time(at("2027-11-15 10:00")):
        alarmed = client.get(reverse("calendar"))

    assert (calm.context["alarm"], alarmed.context["alarm"]) == (False, True)


def test_everybody_reads_the_calendar_and_only_the_administrator_enters_orders():
    for reader in (staff().clerk, staff().auditor, a_regional_auditor()):
        client = client_of(reader)
        assert client.get(reverse("calendar")).status_code == 200
        assert client.get(reverse("order-new")).status_code == 403
        assert client.post(reverse("order-new"), MOVED).status_code == 403


def test_the_preview_of_many_cases_takes_a_fixed_number_of_queries(django_assert_num_queries):
    for number in range(6):
        a_case(state=State.ASSIGNED, start=START + timedelta(minutes=number))
    client = client_of(an_administrator())
    send(client, MOVED)  # works the calendars out

    with django_assert_num_queries(91):  # most of them read the thirteen offices' calendars
        send(client, MOVED)


def enter_next_year(client: Client, now: datetime):
    with office_time(now):
        return client.post(reverse("year-new"))


def test_the_next_year_is_entered_with_its_holidays_and_the_alarm_is_over():
    client, now = client_of(an_administrator()), at("2027-11-15 10:00")

    answer = enter_next_year(client, now)

    assert answer["Location"] == f"{reverse('calendar')}?year=2028"
    entered = CalendarDay.objects.filter(date__year=2028)
    assert entered.filter(date=date(2028, 12, 16), kind="off").exists() is False
    assert entered.get(date=date(2028, 12, 16)).title_kk == "Тәуелсіздік күні"
    with office_time(now):
        assert client.get(reverse("calendar")).context["alarm"] is False
    assert calendars.calendar_for(an_office()).horizon == date(2028, 12, 31)


def test_a_year_is_entered_once_and_not_two_years_ahead():
    client = client_of(an_administrator())

    too_early = enter_next_year(client, NOW)
    enter_next_year(client, at("2027-11-15 10:00"))
    again = enter_next_year(client, at("2027-11-15 10:00"))

    assert (too_early.status_code, again.status_code) == (403, 403)
    assert list(CalendarYear.objects.filter(year__gt=2027).values_list("year", flat=True)) == [2028]


def test_a_holiday_by_the_moon_may_turn_out_a_working_day():
    client, now = client_of(an_administrator()), at("2027-04-01 10:00")
    estimated = CalendarDay.objects.get(date__year=2027, title_en="Kurban Ait (estimated)")

    answer = send(client, typed((estimated.date.isoformat(), "worked"), signed_on="2027-03-30"), now)

    assert answer.status_code == 200
    assert answer.context["previewed"]
