"""The report of a period: hand-counted in a small scene, and a balance that holds in every scene.

Planted defects this file goes red for: a moment at midnight counted in both months; applications of another office;
proceedings without an application among the received; a transfer lost at either office; a breach counted by its round;
a part month paid as a whole; a period ended by a later decision still counted.
"""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from benefit_office.desk.reports import charts, figures
from benefit_office.desk.reports.figures import Table
from benefit_office.desk.reports.periods import Span, choices, telling_month
from decisions.models import AllowancePeriod
from decisions.models import Decision as DecisionRow
from tests import factories as f
from tests.press import reading
from workflow import jobs
from workflow.calendars import calendar_for
from workflow.delivery import vault
from workflow.models import Job, Office
from workflow.words import CaseKind, Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NOVEMBER = Span(date(2026, 11, 1), date(2026, 11, 30))
DECEMBER = Span(date(2026, 12, 1), date(2026, 12, 31))


def table(code: str, span: Span = NOVEMBER, *offices: Office) -> Table:
    return {one.code: one for one in figures.report(offices or [f.an_office()], span)}[code]


def scene() -> None:
    """Pavlodar's November: one carried over, six received; one returned once; a refusal; one waits into December."""
    f.a_case(state=State.ISSUED, start=f.at("2026-10-30 09:05"))  # carried over, issued on Sunday 1 November
    f.a_case(state=State.ISSUED, outcome="refuse", start=f.at("2026-11-16 09:05"))
    f.a_case(state=State.ACCEPTANCE_REFUSED, start=f.at("2026-11-17 09:05"))
    f.a_case(state=State.WITHDRAWN, start=f.at("2026-11-17 10:05"))
    f.a_case(state=State.TRANSFERRED, start=f.at("2026-11-18 10:05"))  # opens one at Aksu
    back = f.a_case(state=State.SUBMITTED, start=f.at("2026-11-19 09:05"))
    f.returned(back, f.at("2026-11-24 09:05"))
    f.received(channel=Channel.PORTAL, now=f.at("2026-11-30 18:00"))
    f.received(now=f.at("2026-12-01 09:00"))  # December's
    f.a_case(state=State.REGISTERED, office=f.an_office(f.AKSU), start=f.at("2026-11-20 09:05"))
    f.a_proceeding(CaseKind.RESET, now=f.at("2026-11-20 09:05"))


def test_a_month_counted_by_hand() -> None:
    scene()
    #      carried received returned issued refused withdrawn transferred pending
    pavlodar = [1, 6, 1, 2, 1, 1, 1, 2]
    aksu = [0, 2, 0, 0, 0, 0, 0, 2]
    offices = [f.an_office(), f.an_office(f.AKSU)]
    found = table("office", NOVEMBER, *offices)
    assert [row[1:] for row in found.rows] == [pavlodar, aksu]
    assert found.total[1:] == [one + other for one, other in zip(pavlodar, aksu, strict=True)]
    assert table("month").rows == [["11.2026", *pavlodar]]
    assert table("office", DECEMBER).rows[0][1:] == [2, 1, 0, 0, 0, 0, 0, 3]
    by_door = {row[0]: row[1:] for row in table("channel").rows}
    assert by_door["Portal"] == [0, 1, 0, 0, 0, 0, 0, 1]
    assert by_door["Provider's office"] == [1, 5, 1, 2, 1, 1, 1, 1]


def test_outcomes_grounds_and_missing_papers_counted_by_hand() -> None:
    scene()
    outcomes = {row[0]: row[1:] for row in table("outcome").rows}
    assert outcomes == {"appointed": [1, 43_250], "re-set": [0, 0], "refused": [1, 0], "stopped": [0, 0]}
    ((ground, outcome, count),) = table("ground").rows
    assert (outcome, count) == ("refused", 1)
    assert ground.endswith(")")
    papers = table("paper")
    assert papers.total == ["Receipts in all", 1]
    assert all(count == 1 for _title, count in papers.rows)
    assert len(papers.rows) >= 5


@pytest.mark.clause("5")
def test_a_late_step_counts_by_whose_it_was_in_the_period_it_was_missed() -> None:
    case = f.a_case(state=State.REGISTERED, start=f.at("2026-11-24 09:05"))
    f.assigned(case, f.at("2026-11-27 10:00"))  # the head had one working day
    f.registered(f.received(now=f.at("2026-11-24 09:00")), f.at("2026-11-24 09:50"))  # thirty minutes
    steps = {row[0][:2]: row[1:] for row in table("late").rows}
    assert steps["1."] == ["Clerk", 1]
    assert steps["2."] == ["Head", 1]
    assert steps["3."] == ["Executor", 0]
    assert {row[0][:2]: row[2] for row in table("late", DECEMBER).rows}["2."] == 0


@pytest.mark.clause("3")
def test_what_is_committed_by_budget_year_counted_by_hand() -> None:
    """One child from 17 November to 31 December 2026 at 43 250: 14 of 30 days, then a whole month."""
    f.a_case(state=State.ISSUED)
    november = Decimal("20183.33")
    assert table("budget").rows == [
        ["2026", november + 43_250], ["2027", Decimal(0)], ["2028", Decimal(0)],
    ]  # fmt: skip
    assert table("budget", Span(date(2026, 10, 1), date(2026, 10, 31))).rows[0] == ["2026", Decimal(0)]
    assert table("budget", NOVEMBER, f.an_office(f.AKSU)).rows[0] == ["2026", Decimal(0)]


def test_a_period_ended_by_a_later_decision_is_committed_only_in_the_reports_before_it() -> None:
    f.a_case(state=State.ISSUED)
    f.a_case(state=State.ISSUED, office=f.an_office(f.AKSU))
    own = AllowancePeriod.objects.filter(allowance__office=f.an_office())
    own.update(ended_by=DecisionRow.objects.get(office=f.an_office()), ended_at=f.at("2026-12-10 10:00"))
    assert table("budget").rows[0] == ["2026", Decimal("63433.33")]
    assert table("budget", DECEMBER).rows[0] == ["2026", Decimal(0)]


DAYS = st.integers(0, 27)
STATES = st.sampled_from([State.RECEIVED, State.REGISTERED, State.WITHDRAWN, State.TRANSFERRED,
                          State.ACCEPTANCE_REFUSED])  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(st.tuples(DAYS, STATES), max_size=6), cut=DAYS)
def test_carried_over_and_received_are_done_and_pending(cases: list[tuple[int, State]], cut: int) -> None:
    for day, state in cases:
        f.a_case(state=state, start=f.START + timedelta(days=day))
    first = f.START.date()
    offices = list(Office.objects.all())
    for span in (
        Span(first, first + timedelta(days=cut)),
        Span(first + timedelta(days=cut + 1), date(2027, 1, 31)),
    ):
        for code in ("month", "office", "channel"):
            for _name, carried, came, _returned, *done, pending in table(code, span, *offices).rows:
                assert carried + came == sum(done) + pending


def test_what_is_handed_in_at_midnight_belongs_to_the_day_that_begins() -> None:
    f.received(now=f.at("2026-12-01 00:00"))
    assert table("office").rows[0][1:] == [0] * 8
    assert table("office", DECEMBER).rows[0][1:] == [0, 1, 0, 0, 0, 0, 0, 1]


def test_what_is_pending_is_carried_over_into_the_next_period() -> None:
    scene()
    pending = table("office").rows[0][-1]
    assert table("office", DECEMBER).rows[0][1] == pending


def test_the_periods_are_months_and_quarters_and_the_year_so_far() -> None:
    known = choices(date(2026, 11, 22))
    assert known["2026-11"] == NOVEMBER
    assert known["2026-Q4"] == Span(date(2026, 10, 1), date(2026, 12, 31))
    assert known["2025-02"].until == date(2025, 2, 28)
    assert known["2026-Q3"].cumulative() == Span(date(2026, 1, 1), date(2026, 9, 30))
    assert [one.since.month for one in known["2026-Q4"].months()] == [10, 11, 12]


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        ("2026-12-01", "2026-11-01"),  # a Tuesday, the first working day itself
        ("2026-12-02", "2026-12-01"),
        ("2026-11-02", "2026-10-01"),  # a Monday after the Sunday it began with
        ("2026-11-03", "2026-11-01"),
        ("2026-01-05", "2025-12-01"),  # after the holidays and a weekend
        ("2026-01-06", "2026-01-01"),
        ("2040-01-01", "2040-01-01"),  # beyond the calendar nothing is known
    ],
)
def test_a_report_opens_on_the_last_whole_month_till_a_working_day_of_this_one_is_over(
    today: str, opens: str
) -> None:
    day = date.fromisoformat(today)
    assert telling_month(calendar_for(f.an_office()), day) == date.fromisoformat(opens)


def test_both_reports_open_on_a_month_that_says_something(settings: Any) -> None:
    settings.OFFICE_NOW = "2026-12-01T10:00+05:00"
    client = f.client_of(f.staff().head)
    assert client.get(reverse("report")).context["span"] == NOVEMBER
    assert client.get(reverse("report"), {"period": "2026-12"}).context["span"] == DECEMBER
    assert client.get(reverse("time-report")).context["first"] == NOVEMBER.since


def test_the_bars_are_in_proportion_and_carry_their_numbers() -> None:
    drawn = charts.bars(Table("x", "X", ["n", "a", "b"], [["one", 10, 5], ["two", 0, 2]]), (1, 2))
    assert drawn is not None
    assert [[bar.length for bar in group.bars] for group in drawn.groups] == [
        [charts.BAR_WIDTH, charts.BAR_WIDTH // 2], [0, charts.BAR_WIDTH // 5],
    ]  # fmt: skip
    assert [bar.value for group in drawn.groups for bar in group.bars] == [10, 5, 0, 2]
    assert charts.bars(Table("x", "X", ["n", "a"], [["one", 0]]), (1,)) is None


def page(officer: Any, **asked: Any) -> Any:
    return f.client_of(officer).get(reverse("report"), asked)


def test_an_office_sees_itself_the_region_all_thirteen(settings: Any) -> None:
    settings.OFFICE_NOW = "2026-11-30T19:00+05:00"
    scene()
    own = page(f.staff().head).context["parts"]
    assert [row[0] for row in own[1]["table"].rows] == [str(f.an_office().place)]
    everywhere = page(f.a_regional_auditor())
    assert len(everywhere.context["parts"][1]["table"].rows) == 13
    shown = everywhere.content.decode()
    assert "<svg" in shown
    assert "style=" not in shown
    assert page(f.staff().head, office=f.an_office(f.AKSU).pk).context["parts"][1]["table"].rows[0][0] == str(
        f.an_office().place
    )
    for stranger in (f.staff().clerk, f.an_administrator()):
        assert page(stranger).status_code == 403


def test_the_page_asks_as_often_for_one_case_as_for_many(settings: Any) -> None:
    settings.OFFICE_NOW = "2026-11-30T19:00+05:00"
    auditor = f.a_regional_auditor()

    def questions() -> int:
        client = f.client_of(auditor)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("report")).status_code == 200
        return len(asked)

    scene()
    few = questions()
    scene()
    assert questions() == few


def test_the_files_hold_what_the_page_shows(settings: Any, tmp_path: Any) -> None:
    settings.OFFICE_NOW = "2026-11-30T19:00+05:00"
    scene()
    head = f.staff().head
    client = f.client_of(head)
    asked = {"period": "2026-Q4", "cumulative": "on"}
    text = client.get(reverse("report"), {**asked, "format": "csv"})
    lines = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig")), delimiter=";"))
    assert ["11.2026", "1", "6", "1", "2", "1", "1", "1", "2"] in lines
    sheet = client.get(reverse("report"), {**asked, "format": "xlsx"})
    (tmp_path / "r.xlsx").write_bytes(sheet.content)
    cells = [[cell.value for cell in row] for row in load_workbook(tmp_path / "r.xlsx").worksheets[0]]
    assert ["11.2026", 1, 6, 1, 2, 1, 1, 1, 2] in [row[:9] for row in cells]
    assert client.post(reverse("report-print"), {"period": "x"}).status_code == 422
    client.cookies["django_language"] = "ru"
    client.post(reverse("report-print"), asked)
    job = jobs.run(Job.objects.latest("pk").pk)
    assert (job.state, job.filename) == ("done", "report-20260101-20261231.pdf")
    printed = reading.text(vault.get(job.sha256))
    assert "ОТЧЕТ" in printed.upper()
    assert "11.2026" in printed
