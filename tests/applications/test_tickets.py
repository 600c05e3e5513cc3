"""The queue at the counter: numbers without gaps, one applicant at a time, waiting and serving against their limits.

Planted defects this file goes red for: the lock on the office taken out of `take` (a number twice); `skip_locked` taken
out of `call_next`; a clerk who may call while he has one; another clerk's ticket finished; the device's key kept as it
is, or not asked; an officer left logged in on the tablet; lunch counted as waiting.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from applications.intake.drafts import own
from applications.models import IntakeDraft, Ticket, TicketDevice
from applications.tickets import actions
from applications.tickets.figures import Times, figures
from applications.tickets.panel import queue
from tests import factories as make
from tests.applications import samples
from tests.factories import at
from workflow.models import AuditEvent, Edition, Office, Officer
from workflow.moves.refusals import Conflict, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english"), pytest.mark.clause("12")]
NINE = at("2026-11-16 09:05")
INTAKE, RESULT = Ticket.Purpose.INTAKE, Ticket.Purpose.RESULT


def an_office(code: str = make.PAVLODAR) -> Office:
    office = make.an_office(code)
    office.queue_enabled = True
    office.save()
    make.staff(office)
    return office


def a_ticket(purpose: str = INTAKE, *, now: datetime = NINE, office: Office | None = None) -> Ticket:
    return actions.take(office or an_office(), purpose, now=now)


def a_second_clerk() -> Officer:
    return make.an_officer("clerk", office=make.an_office())


# -- numbers ----------------------------------------------------------------------------------------------------


def test_numbers_run_from_one_for_each_office_and_day() -> None:
    there = an_office(make.AKSU)
    numbers = [a_ticket().number, a_ticket(RESULT).number, a_ticket(office=there).number]
    numbers.append(a_ticket(now=at("2026-11-17 09:00")).number)
    assert numbers == [1, 2, 1, 1]
    assert str(Ticket.objects.first()) == "001"


def test_an_office_without_a_queue_gives_no_ticket() -> None:
    with pytest.raises(Refused, match="no queue"):
        actions.take(make.an_office(), INTAKE)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_forty_taken_at_once_are_forty_numbers_without_a_gap() -> None:
    office = an_office()

    def once(_turn: int) -> int:
        try:
            return actions.take(office, INTAKE, now=NINE).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(once, range(40))) == list(range(1, 41))


# -- calling and serving ----------------------------------------------------------------------------------------


def test_a_ticket_is_called_served_and_finished() -> None:
    ticket, clerk = a_ticket(), make.staff().clerk
    called = actions.call_next(ticket.office, by=clerk, counter=" 2 ", now=at("2026-11-16 09:15"))
    assert called is not None
    assert (called.pk, called.counter, called.called_by) == (ticket.pk, "2", clerk)
    actions.start(called, by=clerk, now=at("2026-11-16 09:16"))
    done = actions.finish(called, by=clerk, now=at("2026-11-16 09:40"))
    assert (done.started_at, done.finished_at) == (at("2026-11-16 09:16"), at("2026-11-16 09:40"))
    assert actions.call_next(ticket.office, by=clerk, now=at("2026-11-16 09:41")) is None


def test_a_clerk_has_one_applicant_before_him() -> None:
    ticket, clerk = a_ticket(), make.staff().clerk
    a_ticket()
    actions.call_next(ticket.office, by=clerk, now=NINE)
    with pytest.raises(Conflict, match="Ticket 001 is with you still"):
        actions.call_next(ticket.office, by=clerk, now=NINE)


def test_yesterdays_tickets_are_not_called_today() -> None:
    office = a_ticket().office
    assert actions.call_next(office, by=make.staff().clerk, now=at("2026-11-17 09:00")) is None


def test_only_the_clerk_of_the_office_calls() -> None:
    office = a_ticket().office
    for officer in (make.staff().head, make.staff().executor, make.staff(an_office(make.AKSU)).clerk):
        with pytest.raises(Refused, match="served by the clerk"):
            actions.call_next(office, by=officer, now=NINE)


def test_another_clerks_ticket_is_his() -> None:
    ticket = a_ticket()
    actions.call_next(ticket.office, by=make.staff().clerk, now=NINE)
    for act in (actions.start, actions.finish, actions.leave):
        with pytest.raises(Refused, match="called by another clerk"):
            act(ticket, by=a_second_clerk(), now=NINE)


def test_a_ticket_goes_one_way() -> None:
    ticket, clerk = a_ticket(), make.staff().clerk
    actions.call_next(ticket.office, by=clerk, now=NINE)
    with pytest.raises(Conflict, match="has not come to the window"):
        actions.finish(ticket, by=clerk, now=NINE)
    actions.start(ticket, by=clerk, now=NINE)
    for act, sentence in ((actions.start, "served already"), (actions.leave, "finish the ticket instead")):
        with pytest.raises(Conflict, match=sentence):
            act(ticket, by=clerk, now=NINE)
    actions.finish(ticket, by=clerk, now=NINE)
    for act in (actions.start, actions.finish, actions.leave):
        with pytest.raises(Conflict, match="is finished"):
            act(ticket, by=clerk, now=NINE)


def test_who_does_not_come_makes_room_for_the_next() -> None:
    first, second, clerk = a_ticket(), a_ticket(), make.staff().clerk
    actions.call_next(first.office, by=clerk, now=NINE)
    actions.leave(first, by=clerk, now=NINE)
    called = actions.call_next(first.office, by=clerk, now=NINE)
    assert called is not None
    assert called.pk == second.pk


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_clerks_who_call_at_once_get_one_ticket_each() -> None:
    office = an_office()
    clerks = [make.staff().clerk, *(a_second_clerk() for _ in range(5))]
    tickets = {a_ticket().pk for _ in clerks}

    def once(clerk: Officer) -> int:
        try:
            called = actions.call_next(office, by=clerk, now=NINE)
            return called.pk if called else 0
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(once, clerks)) == tickets


# -- the clerk's page -------------------------------------------------------------------------------------------


def page_of(officer: Officer, now: datetime = NINE) -> str:
    with make.office_time(now):
        return make.client_of(officer).get("/queue/").content.decode()


def test_the_clerk_serves_the_queue_from_his_first_page() -> None:
    office, clerk = a_ticket().office, make.staff().clerk
    assert "Call the next" in page_of(clerk)
    client = make.client_of(clerk)
    with make.office_time(NINE):
        assert client.post(f"/offices/{office.code}/queue/call/", {"counter": "3"})["Location"] == "/queue/"
        ticket = Ticket.objects.get()
        assert client.post(f"/tickets/{ticket.public_id}/start/")["Location"] == "/intake/"
        assert "To the application" in page_of(clerk)
        assert client.post(f"/tickets/{ticket.public_id}/finish/")["Location"] == "/queue/"
    ticket.refresh_from_db()
    assert (ticket.counter, ticket.finished_at) == ("3", NINE)


def test_where_the_queue_is_switched_off_nobody_sees_it() -> None:
    assert "Queue at the counter" not in page_of(make.staff().clerk)
    an_office()
    assert "Queue at the counter" in page_of(make.staff().clerk)
    for officer in (make.staff().head, make.staff().executor):
        assert "Queue at the counter" not in page_of(officer)


def test_the_administrator_switches_it_on() -> None:
    client, office = make.client_of(make.an_administrator()), make.an_office()
    names = [f"{name}_{language}" for name in ("name", "place") for language in ("kk", "ru", "en")]
    facts = {name: getattr(office, name) for name in names}
    client.post(f"/offices/{office.code}/", {**facts, "queue_enabled": "on"})
    office.refresh_from_db()
    assert office.queue_enabled
    assert AuditEvent.objects.latest("id").facts == {"fields": ["queue_enabled"]}


def test_another_offices_queue_does_not_exist() -> None:
    there = an_office(make.AKSU)
    ticket = a_ticket(office=there)
    client = make.client_of(make.staff(an_office()).clerk)
    assert client.get(f"/offices/{there.code}/queue/").status_code == 404
    assert client.post(f"/offices/{there.code}/queue/call/").status_code == 404
    assert client.post(f"/offices/{there.code}/queue/device/", {"kind": "tablet"}).status_code == 404
    assert client.post(f"/tickets/{ticket.public_id}/start/").status_code == 404


def test_who_waits_longer_than_the_limit_stands_out() -> None:
    office = a_ticket().office
    a_ticket(now=at("2026-11-16 09:10"))
    found = queue(office, at("2026-11-16 09:26"))
    assert [(row.minutes, row.late) for row in found["waiting"]] == [(21, True), (16, False)]
    assert (found["limit"], found["count"]) == (20, 2)


# -- the application of a ticket --------------------------------------------------------------------------------


def test_the_documents_were_handed_in_when_the_applicant_came_to_the_window() -> None:
    ticket, clerk = a_ticket(), make.staff().clerk
    actions.call_next(ticket.office, by=clerk, now=NINE)
    actions.start(ticket, by=clerk, now=at("2026-11-16 09:12"))
    with make.office_time(at("2026-11-16 09:20")):
        page = make.client_of(clerk).get("/intake/")
    assert page.context["forms"].main["handed_in_at"].value() == datetime(2026, 11, 16, 9, 12)  # noqa: DTZ001 – on the office's wall


@pytest.mark.parametrize("purpose", [RESULT, Ticket.Purpose.QUESTION])
def test_who_fetches_a_result_hands_nothing_in(purpose: str) -> None:
    ticket, clerk = a_ticket(purpose), make.staff().clerk
    actions.call_next(ticket.office, by=clerk, now=NINE)
    actions.start(ticket, by=clerk, now=NINE)
    assert actions.served_since(clerk, NINE) is None


def test_the_case_and_the_draft_hang_on_the_ticket_at_the_window() -> None:
    ticket, clerk = a_ticket(), make.staff().clerk
    actions.call_next(ticket.office, by=clerk, now=NINE)
    actions.start(ticket, by=clerk, now=NINE)
    client = make.client_of(clerk)
    with make.office_time(at("2026-11-16 09:20")):
        client.post("/intake/", {**samples.form_data(), "do": "save"})
        draft = IntakeDraft.objects.get()
        ticket.refresh_from_db()
        assert ticket.draft == draft
        actions.finish(ticket, by=clerk, now=at("2026-11-16 09:21"))  # the applicant fetches a paper
        draft = own(clerk, str(draft.public_id))
        case = make.received(now=at("2026-11-16 09:30"))
        actions.note_case(case, by=clerk, draft=draft)
    ticket.refresh_from_db()
    assert ticket.case == case


def test_a_draft_taken_up_again_does_not_hang_on_the_next_ticket() -> None:
    first, clerk = a_ticket(), make.staff().clerk
    draft = IntakeDraft.objects.create(office=first.office, officer=clerk, handed_in_at=NINE, updated_at=NINE)
    for ticket in (first, a_ticket()):
        actions.call_next(ticket.office, by=clerk, now=NINE)
        actions.start(ticket, by=clerk, now=NINE)
        actions.note_draft(draft, by=clerk)
        actions.finish(ticket, by=clerk, now=NINE)
    assert list(Ticket.objects.filter(draft=draft)) == [first]
    draft.delete()  # a ticket outlives its draft
    first.refresh_from_db()
    assert first.draft is None


# -- devices in the hall ----------------------------------------------------------------------------------------


def a_device(kind: str = "tablet", office: Office | None = None) -> Client:
    """The browser on the tablet, after the clerk has pressed the button on it."""
    here = office or an_office()
    browser = make.client_of(make.staff(here).clerk)
    answer = browser.post(f"/offices/{here.code}/queue/device/", {"kind": kind})
    assert answer["Location"] == {"tablet": "/tickets/", "screen": "/tickets/screen/"}[kind]
    return browser


def test_the_tablet_gives_tickets_and_opens_nothing_else() -> None:
    tablet = a_device()
    assert tablet.get("/queue/")["Location"] == "/login/?next=/queue/"
    with make.office_time(NINE):
        answer = tablet.post("/tickets/", {"purpose": "intake"})
        page = tablet.get(answer["Location"]).content.decode()
    assert ('class="hall-number">001<' in page, "0 tickets are called before you." in page) == (True, True)
    assert 'href="/"' not in page
    assert tablet.post("/tickets/", {"purpose": "other"}).status_code == 404


def test_the_screen_shows_numbers_and_gives_none() -> None:
    ticket, screen = a_ticket(), a_device("screen")
    actions.call_next(ticket.office, by=make.staff().clerk, counter="2", now=NINE)
    with make.office_time(NINE):
        page = screen.get("/tickets/screen/").content.decode()
    assert ("001" in page, "window 2" in page, "Hand in" in page) == (True, True, False)
    assert screen.post("/tickets/", {"purpose": "intake"}).status_code == 403


def test_the_key_is_the_devices_alone() -> None:
    tablet = a_device()
    cookie = tablet.cookies["ticket_device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/tickets/")
    assert TicketDevice.objects.get().key_hash == hashlib.sha256(cookie.value.encode()).hexdigest()


@pytest.mark.parametrize("key", ["", "x", None])
def test_a_strangers_browser_is_no_device(key: str | None) -> None:
    a_device()
    browser = Client()
    if key is not None:
        browser.cookies["ticket_device"] = key
    for path in ("/tickets/", "/tickets/screen/", f"/tickets/{a_ticket().public_id}/"):
        assert browser.get(path).status_code == 403
    assert browser.post("/tickets/", {"purpose": "intake"}).status_code == 403


def test_a_closed_device_is_a_stranger() -> None:
    tablet, clerk = a_device(), make.staff().clerk
    device = TicketDevice.objects.get()
    assert make.client_of(clerk).post(f"/queue/devices/{device.pk}/close/")["Location"] == "/queue/"
    assert tablet.get("/tickets/").status_code == 403
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))[-2:] == [
        "open_device",
        "close_device",
    ]


def test_where_the_queue_is_switched_off_its_devices_are_strangers() -> None:
    tablet = a_device()
    Office.objects.update(queue_enabled=False)
    assert tablet.get("/tickets/").status_code == 403


def test_one_offices_device_shows_no_other_offices_ticket() -> None:
    tablet, there = a_device(), an_office(make.AKSU)
    assert tablet.get(f"/tickets/{a_ticket(office=there).public_id}/").status_code == 404


# -- the month's report -----------------------------------------------------------------------------------------


def served(taken: str, called: str, started: str, finished: str, day: str = "2026-11-16") -> Ticket:
    ticket = a_ticket(now=at(f"{day} {taken}"))
    clerk = make.staff().clerk
    actions.call_next(ticket.office, by=clerk, now=at(f"{day} {called}"))
    actions.start(ticket, by=clerk, now=at(f"{day} {started}"))
    return actions.finish(ticket, by=clerk, now=at(f"{day} {finished}"))


def november() -> Any:
    return figures([make.an_office()], date(2026, 11, 1), date(2026, 12, 1), at("2026-12-01 09:00"))


def test_waiting_and_serving_stand_against_their_limits() -> None:
    served("09:00", "09:20", "09:21", "09:51")  # 20 and 30: just in time
    served("10:00", "10:21", "10:22", "10:53")  # 21 and 31: over
    served("11:00", "11:04", "11:05", "11:15")
    a_ticket(now=at("2026-11-16 12:00"))  # nobody called it
    found = november()
    assert (found.taken, found.served, found.left) == (4, 3, 1)
    assert (found.waiting.minutes, found.waiting.middle, found.waiting.slow) == ([20, 21, 4], 20.0, 21)
    assert (found.waiting.limit, found.waiting.over) == ("20", 1)
    assert (found.serving.minutes, found.serving.limit, found.serving.over) == ([30, 31, 10], "30", 1)


def test_lunch_is_nobodys_waiting() -> None:
    served("12:55", "14:35", "14:36", "14:40")
    assert november().waiting.minutes == [10]


def test_other_months_and_offices_do_not_count() -> None:
    a_ticket(now=at("2026-12-01 09:00"))
    a_ticket(now=at("2026-11-30 09:00"), office=an_office(make.AKSU))
    assert november() is None


def test_an_edition_that_sets_no_limit_is_never_over() -> None:
    served("09:00", "10:00", "10:00", "11:00")
    Edition.objects.update(waiting_minutes=None)
    found = november()
    assert (found.waiting.over, found.waiting.limit, found.serving.over) == (0, "", 1)


@pytest.mark.parametrize(
    ("minutes", "middle", "slow"), [([4], 4, 4), ([1, 2], 1.5, 2), (list(range(1, 11)), 5.5, 9)]
)
def test_median_and_ninetieth_percentile(minutes: list[int], middle: float, slow: int) -> None:
    times = Times(minutes, [20] * len(minutes))
    assert (times.middle, times.slow) == (middle, slow)


def test_the_months_report_has_the_queue_on_the_page_and_in_the_table() -> None:
    served("09:00", "09:21", "09:21", "09:30")
    with make.office_time(at("2026-11-20 09:00")):
        head = make.client_of(make.staff().head)
        page = head.get("/reports/time/").content.decode()
        table = head.get("/reports/time/?format=csv").content.decode("utf-8-sig").splitlines()
    assert ("Queue at the counter" in page, "tickets: 1, served: 1" in page) == (True, True)
    assert table[-2:] == [
        "Waiting for one's turn,all,minutes,20,1,21.0,21,1,",
        "Being served at the counter,all,minutes,30,1,9.0,9,0,",
    ]
