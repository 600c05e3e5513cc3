"""Whose time was it: used working time for each step and officer of a month, waiting for the applicant apart."""

import csv
from io import StringIO

import pytest

from benefit_office.desk.report import Line, Work, report
from tests import factories as make
from tests.factories import at
from workflow.models import Officer, Step

pytestmark = pytest.mark.django_db

NOW = at("2026-12-10 12:00")
NOVEMBER = at("2026-11-01 00:00").date()


def november() -> dict[tuple[int, str], Line]:
    """The lines of November by (step, officer's part of the staff; «» for the whole step)."""
    lines = report([make.an_office()], NOVEMBER, NOW)
    return {
        (line.step.number, line.officer.username.removesuffix("-551000000") if line.officer else ""): line
        for line in lines
    }


@pytest.mark.clause("5")
def test_minutes_for_the_first_step_and_working_days_for_the_others() -> None:
    make.a_case(state="issued")
    lines = november()
    assert [key for key in lines if key[1] == ""] == [(number, "") for number in (1, 2, 3, 4, 5)]
    assert (lines[1, "clerk"].middle, lines[1, "clerk"].slow) == (15.0, 15)
    assert (lines[3, "executor"].middle, lines[3, "executor"].late) == (
        0.0,
        0,
    )  # the closing of day 0 uses nothing up


def test_a_step_done_in_two_rounds_counts_once_with_all_its_rounds() -> None:
    case = make.a_case(state="assigned")
    case = make.submitted(make.drafted(case, at("2026-11-18 10:00")), at("2026-11-18 11:00"))  # 17
    case = make.returned(case, at("2026-11-19 15:00"))
    case = make.submitted(make.drafted(case, at("2026-11-23 10:00")), at("2026-11-23 11:00"))  # 19, 20
    line = november()[3, "executor"]
    assert (line.count, line.middle) == (1, 3.0)


def test_waiting_for_the_applicant_stands_apart() -> None:
    case = make.a_case(state="assigned")
    make.paused(case, at("2026-11-17 10:00"))
    case = make.resumed(case, at("2026-11-20 10:00"))  # 17, 18, 19
    make.paused(case, at("2026-11-20 11:00"), category="registry")
    case = make.resumed(case, at("2026-11-23 10:00"))  # 20: nobody's
    case = make.submitted(make.drafted(case, at("2026-11-25 10:00")), at("2026-11-25 11:00"))  # 23, 24
    line = november()[3, "executor"]
    assert (line.middle, line.waited) == (2.0, 3)


def test_a_breach_is_counted_with_the_officer_who_closed_the_step() -> None:
    case = make.a_case(state="assigned")
    make.submitted(make.drafted(case, at("2026-11-26 10:00")), at("2026-11-26 11:00"))
    assert (november()[3, "executor"].late, november()[3, "executor"].middle) == (1, 7.0)


def test_other_months_and_steps_nobody_did_are_left_out() -> None:
    case = make.a_case(state="assigned", start=at("2026-11-25 09:05"))
    make.submitted(make.drafted(case, at("2026-12-01 10:00")), at("2026-12-01 11:00"))
    make.a_case(state="withdrawn")
    lines = november()
    assert (3, "") not in lines
    assert (lines[1, ""].count, lines[2, ""].count) == (
        2,
        1,
    )  # the withdrawn one was registered, not assigned


@pytest.mark.parametrize(
    ("spent", "middle", "slow"),
    [
        ([4], 4, 4),
        ([1, 2], 1.5, 2),
        (list(range(1, 11)), 5.5, 9),
        ([0] * 9 + [6], 0, 0),
        ([0] * 8 + [6, 6], 0, 6),
    ],
)
def test_median_and_ninetieth_percentile(spent: list[int], middle: float, slow: int) -> None:
    line = Line(Step(), None, [Work(Officer(), used, 0, late=False) for used in spent])
    assert (line.middle, line.slow) == (middle, slow)


def page(officer: Officer, query: str = "") -> tuple[int, str]:
    with make.office_time(NOW):
        answer = make.client_of(officer).get(f"/reports/time/{query}")
    return answer.status_code, answer.content.decode("utf-8-sig")


def test_head_and_auditors_read_the_report_of_their_offices() -> None:
    make.a_case(state="issued")
    aksu = make.staff(make.an_office(make.AKSU))
    make.a_case(state="issued", office=aksu.office)
    people = make.staff()
    for officer in (people.head, people.auditor):
        status, text = page(officer, "?month=2026-11")
        assert (status, people.clerk.full_name in text, aksu.clerk.full_name in text) == (200, True, False)
    status, text = page(make.a_regional_auditor(), "?month=2026-11")
    assert (status, people.clerk.full_name in text, aksu.clerk.full_name in text) == (200, True, True)
    _status, text = page(make.a_regional_auditor(), f"?month=2026-11&office={aksu.office.pk}")
    assert (people.clerk.full_name in text, aksu.clerk.full_name in text) == (False, True)
    _status, text = page(people.head, f"?month=2026-11&office={aksu.office.pk}")
    assert aksu.clerk.full_name not in text


def test_nobody_else_reads_the_report() -> None:
    people = make.staff()
    for officer in (people.clerk, people.executor, make.an_administrator()):
        assert page(officer)[0] == 403


def test_a_month_that_is_none_is_this_month() -> None:
    assert page(make.staff().head, "?month=2026-13&office=x")[0] == 200


def test_the_table_for_a_spreadsheet_calculates_nothing() -> None:
    clerk = make.staff().clerk
    clerk.surname = "=cmd"
    clerk.save()
    make.a_case(state="registered")
    status, text = page(make.staff().head, "?month=2026-11&format=csv")
    rows = list(csv.reader(StringIO(text)))
    assert (status, rows[1][0], rows[1][4:7]) == (200, "1", ["1", "15.0", "15"])
    assert rows[2][1].startswith("'=cmd")
