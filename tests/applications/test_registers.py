"""The registers of the counter: on the screen, as a sheet in two languages, as a table.

Planted defects this file goes red for: another office's rows; a day at the edge of the period lost; a paper that was
missing for two children counted twice; the address on the screen; a print nobody logs.
"""

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from applications import jobs as registers
from applications.registers.rows import Period, incoming, refusals, statistics
from tests import factories as make
from tests.factories import at
from tests.press import reading
from workflow import jobs
from workflow.delivery import vault
from workflow.models import AccessRecord, Case, Job, Officer
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOVEMBER = {"since": "2026-11-01", "until": "2026-11-30"}
PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))
NOW = at("2026-12-01 09:00")


def a_refusal(now: datetime, papers: tuple[str, ...] = (), **others: Any) -> Case:
    return make.acceptance_refused(make.received(now=now, papers=papers, **others), now)


def shown(officer: Officer, register: str, **query: str) -> tuple[int, str]:
    with make.office_time(NOW):
        answer = make.client_of(officer).get(f"/registers/{register}/", {**NOVEMBER, **query})
    return answer.status_code, answer.content.decode()


def printed(officer: Officer, register: str, form: str, **wanted: Any) -> Job:
    """Ordered on the page, made as the worker makes it."""
    office = make.an_office()
    with make.office_time(NOW):
        answer = make.client_of(officer).post(
            f"/registers/{register}/print/", {**NOVEMBER, "office": office.pk, "form": form, **wanted}
        )
    job = Job.objects.latest("id")
    assert answer["Location"] == f"/jobs/{job.public_id}/"
    return jobs.run(job.pk)


# -- rows -------------------------------------------------------------------------------------------------------


@pytest.mark.clause("5.1")
def test_the_incoming_register_holds_what_was_registered_in_the_period_by_its_numbers() -> None:
    cases = [make.received(now=at(f"2026-11-{day:02} 10:00")) for day in (2, 16, 30)]
    for case in reversed(cases):  # taken in first, registered last
        make.registered(case, at("2026-11-30 18:29"))
    make.registered(make.received(now=at("2026-10-30 18:00")), at("2026-10-30 18:05"))
    make.registered(make.received(now=at("2026-12-01 09:00")), at("2026-12-01 09:00"))
    make.a_case(state=State.REGISTERED, office=make.an_office(make.AKSU))
    found = list(incoming(make.an_office(), PERIOD))
    assert [case.pk for case in found] == [case.pk for case in reversed(cases)]
    assert [case.number for case in found] == ["2026-00001", "2026-00002", "2026-00003"]


def test_the_last_minute_of_the_last_day_belongs_to_the_period() -> None:
    make.registered(make.received(now=at("2026-11-30 18:00")), at("2026-11-30 23:59"))
    make.registered(make.received(now=at("2026-11-30 18:00")), at("2026-12-01 00:00"))
    assert incoming(make.an_office(), PERIOD).count() == 1


def test_children_papers_and_sheets_are_counted() -> None:
    papers = (make.a_paper("identity", sheets=2), make.a_paper("account", sheets=3))
    children = (make.a_child(), make.a_child(), make.a_child())
    case = make.received(papers=make.PACKAGE, children=children)
    make.registered(case, at("2026-11-16 09:30"))
    found = incoming(case.office, PERIOD).get()
    assert (found.children_count, found.papers_count, found.sheets_count) == (3, 6, 6)  # type: ignore[attr-defined]
    other = make.received(documents=(*papers, *map(make.a_paper, make.PACKAGE[1:])), papers=())
    make.registered(other, at("2026-11-16 09:40"))
    assert incoming(case.office, PERIOD).last().sheets_count == 2 + 3 + 5  # type: ignore[union-attr]


@pytest.mark.clause("9.1")
def test_the_register_of_refusals_counts_each_paper_once_a_receipt() -> None:
    two = (make.a_child(), make.a_child())
    a_refusal(at("2026-11-03 10:00"), make.PACKAGE[1:])
    a_refusal(
        at("2026-11-04 10:00"),
        ("identity", "guardianship", "loss_of_care", "account", "income"),
        children=two,
    )
    a_refusal(at("2026-11-05 10:00"), make.PACKAGE[2:])
    a_refusal(at("2026-10-05 10:00"))
    a_refusal(at("2026-11-05 10:00"), office=make.an_office(make.AKSU))
    counted = statistics(refusals(make.an_office(), PERIOD))
    assert counted.total == 3
    assert [number for _title, number in counted.by_paper] == [2, 1, 1]
    assert "identity" in counted.by_paper[0][0].lower()
    assert counted.by_month == [(date(2026, 11, 1), 3)]


# -- on the screen ----------------------------------------------------------------------------------------------


def test_the_keepers_read_the_registers_of_their_offices_and_each_look_is_logged() -> None:
    case = make.a_case(state=State.ISSUED)
    there = make.a_case(state=State.ISSUED, office=make.an_office(make.AKSU))
    people = make.staff()
    for officer in (people.clerk, people.head, people.auditor):
        status, page = shown(officer, "incoming")
        surnames = [each.application.guardian.surname in page for each in (case, there)]
        assert (status, surnames) == (200, [True, False])
        last = AccessRecord.objects.latest("id")
        assert (last.officer, last.what, last.office) == (officer, "incoming register", case.office)
    _status, page = shown(people.clerk, "incoming", office=str(there.office_id))
    assert there.application.guardian.surname not in page
    _status, page = shown(make.a_regional_auditor(), "incoming", office=str(there.office_id))
    assert there.application.guardian.surname in page


@pytest.mark.parametrize("register", ["incoming", "refusals"])
def test_nobody_else_reads_or_prints_them(register: str) -> None:
    for officer in (make.staff().executor, make.an_administrator(), make.an_officer()):
        assert shown(officer, register)[0] == 403
        assert make.client_of(officer).post(f"/registers/{register}/print/", NOVEMBER).status_code == 403


def test_no_child_and_no_address_stands_on_the_screen() -> None:
    case = make.a_case(state=State.REGISTERED)
    refused = a_refusal(at("2026-11-03 10:00"))
    for register, shown_case in (("incoming", case), ("refusals", refused)):
        _status, page = shown(make.staff().clerk, register)
        child = shown_case.application.children.get().person
        words = (child.surname, child.iin, shown_case.application.address)
        assert [word for word in words if word in page] == [], register


def test_a_period_that_ends_before_it_begins_is_refused_on_the_form() -> None:
    status, page = shown(make.staff().clerk, "incoming", until="2026-10-01")
    assert (status, "The period ends before it begins." in page) == (422, True)


def test_without_days_this_month_is_shown() -> None:
    make.registered(make.received(now=at("2026-11-16 10:00")), at("2026-11-16 10:10"))
    with make.office_time(at("2026-11-20 10:00")):
        page = make.client_of(make.staff().clerk).get("/registers/incoming/")
    assert page.context["form"].period == Period(date(2026, 11, 1), date(2026, 11, 20))
    assert "2026-00001" in page.content.decode()


def test_a_substitute_keeps_the_register_for_the_one_who_is_away() -> None:
    make.a_case(state=State.REGISTERED)
    substitute = make.an_officer()
    make.an_absence(make.staff().clerk, substitute=substitute, since=NOW.date(), until=NOW.date())
    status, page = shown(substitute, "incoming")
    assert (status, "2026-00001" in page) == (200, True)


@pytest.mark.parametrize(("register", "asked"), [("incoming", 14), ("refusals", 17)])
def test_a_register_costs_the_same_with_one_row_and_with_twelve(register: str, asked: int) -> None:
    head = make.client_of(make.staff().head)

    def questions() -> int:
        with make.office_time(NOW), CaptureQueriesContext(connection) as queries:
            assert head.get(f"/registers/{register}/", NOVEMBER).status_code == 200
        return len(queries)

    def one_more(place: int) -> None:
        make.a_case(state=State.REGISTERED, start=at(f"2026-11-16 10:{place:02}"))
        a_refusal(at(f"2026-11-16 11:{place:02}"))

    one_more(0)
    questions()  # the calendar and the content types are kept after the first time
    few = questions()
    for place in range(1, 12):
        one_more(place)
    assert (few, questions()) == (asked, asked)


# -- printed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["КІРІС ӨТІНІШТЕР ТІЗІЛІМІ", "2026 жылғы 1 қарашадан бастап", "Жауапты орындаушы"]),
        ("ru", ["РЕЕСТР ВХОДЯЩИХ ЗАЯВЛЕНИЙ", "с 1 ноября 2026 года", "Ответственный исполнитель"]),
    ],
)
def test_the_incoming_register_is_printed_in_both_languages(language: str, words: list[str]) -> None:
    case = make.a_case(state=State.ASSIGNED)
    job = printed(make.staff().clerk, "incoming", language)
    assert (job.state, job.filename) == ("done", f"incoming-551000000-2026-11-01-2026-11-30-{language}.pdf")
    pdf = vault.get(job.sha256)
    text = reading.text(pdf)
    words += [
        case.number,
        "16.11.2026 09:20",
        case.application.address,
        make.staff().executor.short_name,
        "30.11.2026",
    ]
    text = "".join(text.split())  # a long name is broken in its narrow column
    words.append(case.application.guardian.surname)
    assert [word for word in words if "".join(word.split()) not in text] == []
    assert case.application.children.get().person.surname not in text
    assert {"/Table", "/TH", "/TD"} <= set(reading.tags(pdf))
    with reading.document(pdf) as opened:
        width, height = (float(opened.pages[0].mediabox[side]) for side in (2, 3))
    assert width > height


def test_the_register_of_refusals_is_printed_with_its_statistics() -> None:
    a_refusal(at("2026-11-03 10:00"), make.PACKAGE[1:])
    job = printed(make.staff().head, "refusals", "ru")
    text = reading.text(vault.get(job.sha256))
    assert [
        word
        for word in ("2026-Б0001", "03.11.2026 10:00", "Каких документов не хватало", "11.2026")
        if word not in text
    ] == []


@pytest.mark.parametrize("register", ["incoming", "refusals"])
def test_the_table_has_a_row_for_each_entry(register: str) -> None:
    make.a_case(state=State.ISSUED)
    a_refusal(at("2026-11-03 10:00"), make.PACKAGE[1:])
    job = printed(make.staff().clerk, register, "xlsx")
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    rows = list(load_workbook(io.BytesIO(vault.get(job.sha256))).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    number = {"incoming": "2026-00001", "refusals": "2026-Б0001"}[register]
    moment = {"incoming": datetime(2026, 11, 16, 9, 20), "refusals": datetime(2026, 11, 3, 10, 0)}[register]  # noqa: DTZ001 – a spreadsheet knows no zones
    assert (len(rows), rows[2][0], rows[2][1]) == (3, number, moment)


def test_a_print_and_its_fetch_stand_in_the_access_log() -> None:
    clerk = make.staff().clerk
    job = printed(clerk, "incoming", "kk")
    assert (
        b"".join(make.client_of(clerk).get(f"/jobs/{job.public_id}/file/").streaming_content)[:4] == b"%PDF"
    )
    looks = AccessRecord.objects.filter(officer=clerk).order_by("id").values_list("what", flat=True)
    assert list(looks) == ["incoming register printed", "file: incoming_register"]


def test_a_print_of_more_than_can_be_read_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "MOST_PRINTED", 0)
    make.a_case(state=State.REGISTERED)
    job = printed(make.staff().clerk, "incoming", "kk")
    assert (job.state, "take the table" in job.error) == ("failed", True)


def test_an_office_that_is_not_his_is_not_printed_for_him() -> None:
    there = make.an_office(make.AKSU)
    with make.office_time(NOW):
        answer = make.client_of(make.staff().clerk).post(
            "/registers/incoming/print/", {**NOVEMBER, "office": there.pk, "form": "kk"}
        )
    assert (answer.status_code, Job.objects.count()) == (422, 0)
