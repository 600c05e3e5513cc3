"""The sweep: every rung of the ladder at its moment, in working time, once, whoever is away and whenever it runs."""

import json
from datetime import date, datetime, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests import factories as make
from tests.factories import START, at
from workflow import actions, calendars, trail
from workflow.models import AuditEvent, CalendarYear, Case, Notice, Officer, Rung, StepRun
from workflow.reminders import ladder, sweep
from workflow.reminders.sweep import due
from workflow.reminders.sweep import sweep as sweep_at

pytestmark = pytest.mark.django_db

STEP_1 = {  # received Monday 16.11.2026 09:05, 30 minutes
    "half-minutes": at("2026-11-16 09:20"),
    "breach-minutes": at("2026-11-16 09:35:00.000001"),
    "escalate-minutes": at("2026-11-18 09:00"),  # Tuesday is the further working day
}
STEP_3 = {  # named Monday 16.11.2026 12:05, 6 working days: due Tuesday 24.11. 18:30
    "half-days": at("2026-11-20 09:00"),  # three days are used at the closing of Thursday
    "last-day": at("2026-11-24 09:00"),
    "last-hour": at("2026-11-24 17:30"),
    "breach-days": at("2026-11-25 09:00"),
    "escalate-days": at("2026-11-26 09:00"),
}
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def superior() -> Officer:
    """The officer to whom the office's overdue cases go."""
    office = make.an_office()
    office.superior = make.an_officer(username="superior")
    office.save()
    return office.superior


def reminders(case: Case) -> list[tuple[str, str]]:
    """(rung, whom) of everything told about a case, in alphabetical order."""
    rows = Notice.objects.filter(case=case).values_list("rung", "officer__username")
    return sorted((rung, name.removesuffix("-551000000")) for rung, name in rows)


def rungs(case: Case) -> set[str]:
    return {rung for rung, _whom in reminders(case)}


def open_run(case: Case) -> StepRun:
    return case.step_runs.get(closed_at__isnull=True)


@pytest.mark.clause("5.1")
@pytest.mark.parametrize("rung", STEP_1)
def test_a_limit_in_minutes_climbs_its_ladder_at_these_moments(rung: str, superior: Officer) -> None:
    case = make.received()
    sweep_at(STEP_1[rung] - INSTANT)
    assert rung not in rungs(case)
    sweep_at(STEP_1[rung])
    assert rung in rungs(case)


@pytest.mark.clause("5.3")
@pytest.mark.parametrize("rung", STEP_3)
def test_a_limit_in_days_climbs_its_ladder_at_these_moments(rung: str, superior: Officer) -> None:
    case = make.a_case(state="assigned")
    sweep_at(STEP_3[rung] - INSTANT)
    assert rung not in rungs(case)
    sweep_at(STEP_3[rung])
    assert rung in rungs(case)


@pytest.mark.clause("5.2")
def test_a_limit_of_one_day_has_no_half(superior: Officer) -> None:
    case = make.a_case(state="registered")
    sweep_at(at("2026-11-30 10:00"))
    assert rungs(case) == {"last-day", "last-hour", "breach-days", "escalate-days"}


def test_each_rung_tells_those_whom_the_ladder_names(superior: Officer) -> None:
    case = make.received()
    for moment in STEP_1.values():
        sweep_at(moment)
    assert reminders(case) == [
        ("breach-minutes", "clerk"),
        ("breach-minutes", "deputy"),
        ("breach-minutes", "head"),
        ("escalate-minutes", "deputy"),
        ("escalate-minutes", "head"),
        ("escalate-minutes", "superior"),
        ("half-minutes", "clerk"),
    ]


def test_the_ladder_is_data(superior: Officer) -> None:
    Rung.objects.filter(code="half-minutes").update(active=False)
    Rung.objects.filter(code="breach-minutes").update(recipients=["superior"])
    case = make.received()
    sweep_at(STEP_1["breach-minutes"])
    assert reminders(case) == [("breach-minutes", "superior")]


@pytest.mark.parametrize(
    "moment", ["2026-11-25 08:59", "2026-11-25 13:30", "2026-11-25 18:30", "2026-11-28 12:00"]
)
def test_nobody_is_told_out_of_working_time(moment: str, superior: Officer) -> None:
    make.a_case(state="assigned")
    counts = sweep_at(at(moment))
    assert not any(counts.values())
    assert Notice.objects.count() == 0


def test_a_sweep_done_twice_is_a_sweep_done_once(superior: Officer) -> None:
    make.a_case(state="assigned")
    first = sweep_at(at("2026-11-25 10:00"))
    before = list(Notice.objects.values_list("pk", flat=True))
    assert (first["notices"], first["breaches"]) == (6, 1)
    assert not any(sweep_at(at("2026-11-25 10:00")).values())
    assert not any(sweep_at(at("2026-11-25 10:01")).values())
    assert list(Notice.objects.values_list("pk", flat=True)) == before


def test_after_a_week_of_silence_each_reminder_comes_once_and_none_is_lost(superior: Officer) -> None:
    slept, watched = make.a_case(state="assigned"), make.a_case(state="assigned")
    StepRun.objects.filter(case=slept).update(next_rung_at=None)  # nobody sweeps it
    for moment in STEP_3.values():
        sweep_at(moment)
    assert reminders(slept) == []
    StepRun.objects.filter(case=slept).update(next_rung_at=START)
    sweep_at(at("2026-12-03 11:00"))
    assert reminders(slept) == reminders(watched)
    assert len(reminders(slept)) == 9


def test_the_breach_stays_for_ever_and_stands_in_the_trail_once() -> None:
    case = make.a_case(state="assigned")
    run, missed = open_run(case), at("2026-11-24 18:30")
    sweep_at(at("2026-11-25 09:00"))
    case = make.submitted(make.drafted(case, at("2026-11-25 10:00")), at("2026-11-25 10:05"))
    sweep_at(at("2026-11-25 11:00"))
    run.refresh_from_db()
    assert run.breached_at == missed
    events = AuditEvent.objects.filter(case=case, verb="breach")
    assert [(event.by, event.facts) for event in events] == [
        (None, {"step": 3, "due": run.due_at.isoformat()})
    ]
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        StepRun.objects.filter(pk=run.pk).update(breached_at=None)


def test_a_step_closed_late_while_nobody_swept_is_told_as_late_but_not_reminded(superior: Officer) -> None:
    case = make.a_case(state="assigned")
    case = make.submitted(make.drafted(case, at("2026-11-26 10:00")), at("2026-11-26 10:05"))
    assert AuditEvent.objects.filter(case=case, verb="breach").count() == 1
    for _twice in range(2):
        sweep_at(at("2026-11-26 10:06"))
    assert reminders(case) == [
        ("breach-days", "deputy"),
        ("breach-days", "executor"),
        ("breach-days", "head"),
        ("escalate-days", "deputy"),
        ("escalate-days", "head"),
        ("escalate-days", "superior"),
    ]


def test_a_step_closed_in_time_is_silent() -> None:
    case = make.a_case(state="submitted")
    sweep_at(at("2026-11-17 16:00"))
    assert [one for one in reminders(case) if one[1] == "executor"] == []
    assert StepRun.objects.filter(case=case, closed_at__isnull=False, next_rung_at__isnull=False).count() == 0


def test_lateness_is_a_query_and_needs_no_sweep() -> None:
    case = make.a_case(state="assigned")
    moment = at("2026-11-24 18:30")
    assert list(Case.objects.late(moment)) == []
    assert list(Case.objects.late(moment + INSTANT)) == [case]
    assert Notice.objects.count() == 0


# -- pauses, returns, other officers -----------------------------------------------------------------------------


def test_a_paused_case_is_silent_and_its_reminders_move_with_the_due_moment() -> None:
    case = make.a_case(state="assigned")
    make.paused(case, at("2026-11-18 10:00"))
    sweep_at(at("2026-11-25 09:00"))
    assert rungs(case) == set()
    make.resumed(case, at("2026-11-25 10:00"))  # the days of 18 to 24 November do not count
    sweep_at(at("2026-11-26 18:00"))
    assert rungs(case) == set()
    sweep_at(at("2026-11-27 09:00"))  # 17, 25, 26 November are three days: half
    assert rungs(case) == {"half-days"}
    assert open_run(case).due_at == at("2026-12-01 18:30")


def test_withdrawing_a_paused_case_ends_its_pause_and_breaches_nothing() -> None:
    case = make.a_case(state="assigned")
    pause = make.paused(case, at("2026-11-18 10:00"))
    case = make.withdrawn(case, at("2026-12-10 10:00"))
    pause.refresh_from_db()
    assert (pause.ended_at, pause.step_run.breached_at) == (at("2026-12-10 10:00"), None)
    assert not case.paused
    sweep_at(at("2026-12-11 10:00"))
    assert rungs(case) == set()


@pytest.mark.clause("5.4")
def test_a_returned_draft_is_reminded_of_what_is_left_not_of_what_has_passed() -> None:
    case = make.a_case(state="assigned")
    case = make.submitted(make.drafted(case, at("2026-11-20 10:00")), at("2026-11-20 10:05"))
    case = make.returned(case, at("2026-11-20 11:00"))  # three of six days are used up
    sweep_at(at("2026-11-23 10:00"))
    assert [one for one in reminders(case) if one[1] == "executor"] == []
    sweep_at(at("2026-11-24 09:00"))
    assert [one for one in reminders(case) if one[1] == "executor"] == [("last-day", "executor")]


def test_another_executor_hears_what_comes_not_what_has_been_said() -> None:
    case, people = make.a_case(state="assigned"), make.staff()
    sweep_at(STEP_3["half-days"])
    actions.reassign(
        case,
        by=people.head,
        executor=people.colleague,
        reason="Демалыс",
        version=None,
        now=at("2026-11-20 10:00"),
    )
    sweep_at(STEP_3["last-day"])
    assert reminders(case) == [("half-days", "executor"), ("last-day", "colleague")]


def test_the_substitute_is_told_beside_the_officer_who_is_away() -> None:
    case, people = make.a_case(state="assigned"), make.staff()
    make.an_absence(
        people.executor, substitute=people.colleague, since=date(2026, 11, 20), until=date(2026, 11, 20)
    )
    sweep_at(STEP_3["half-days"])
    sweep_at(STEP_3["last-day"])
    assert reminders(case) == [
        ("half-days", "colleague"),
        ("half-days", "executor"),
        ("last-day", "executor"),
    ]


def test_the_heads_are_told_in_place_of_an_officer_for_whom_nobody_stands_in() -> None:
    case, people = make.a_case(state="assigned"), make.staff()
    make.an_absence(people.executor, substitute=None, since=date(2026, 11, 20), until=date(2026, 11, 30))
    sweep_at(STEP_3["half-days"])
    assert reminders(case) == [("half-days", "deputy"), ("half-days", "executor"), ("half-days", "head")]


def test_an_account_that_is_closed_is_told_nothing() -> None:
    case, people = make.a_case(state="assigned"), make.staff()
    Officer.objects.filter(pk__in=[people.deputy.pk, people.executor.pk]).update(is_active=False)
    sweep_at(STEP_3["half-days"])
    assert reminders(case) == [("half-days", "head")]


# -- the morning list --------------------------------------------------------------------------------------------


def morning_lists() -> dict[str, list[tuple[int, str]]]:
    rows = Notice.objects.filter(rung="morning").select_related("officer")
    return {
        row.officer.username.removesuffix("-551000000"): [
            (one["step"], f"{datetime.fromisoformat(one['due']).astimezone(START.tzinfo):%d.%m}")
            for one in row.facts["cases"]
        ]
        for row in rows
    }


def test_each_morning_everybody_gets_one_list_of_what_will_be_late() -> None:
    make.a_case(state="assigned")  # executor, due 24.11.
    make.a_case(state="registered", start=at("2026-11-23 10:00"))  # heads, due 24.11.
    make.a_case(state="assigned", start=at("2026-11-23 10:00"))  # due 01.12.: not soon
    assert sweep_at(at("2026-11-24 08:59"))["morning_lists"] == 0
    assert sweep_at(at("2026-11-24 09:00"))["morning_lists"] == 3
    assert morning_lists() == {"executor": [(3, "24.11")], "head": [(2, "24.11")], "deputy": [(2, "24.11")]}
    assert sweep_at(at("2026-11-24 17:00"))["morning_lists"] == 0
    assert sweep_at(at("2026-11-25 09:00"))["morning_lists"] == 3  # late now, and still to be done


def test_what_comes_in_during_the_day_is_in_no_morning_list_of_that_day() -> None:
    make.a_case(state="registered", start=at("2026-11-24 09:05"))
    assert sweep_at(at("2026-11-24 10:00"))["morning_lists"] == 0
    assert (
        sweep_at(at("2026-11-25 11:00"))["morning_lists"] == 2
    )  # nobody swept at nine: the list is late, not lost


def test_a_paused_case_is_in_no_morning_list_and_a_substitute_gets_the_list_too() -> None:
    people = make.staff()
    make.paused(make.a_case(state="assigned"), at("2026-11-18 10:00"))
    make.a_case(state="assigned")
    make.an_absence(
        people.executor, substitute=people.colleague, since=date(2026, 11, 24), until=date(2026, 11, 24)
    )
    sweep_at(at("2026-11-24 09:00"))
    assert morning_lists() == {"executor": [(3, "24.11")], "colleague": [(3, "24.11")]}


# -- what may go wrong -------------------------------------------------------------------------------------------


def test_one_case_that_cannot_be_looked_at_does_not_silence_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, sound = make.received(), make.received()
    real = ladder.moments

    def moments(case: Case, *rest: object) -> object:
        if case == broken:
            raise ValueError("spoilt row")
        return real(case, *rest)  # type: ignore[arg-type]

    with patch.object(sweep, "moments", moments):
        counts = sweep_at(STEP_1["half-minutes"])
    assert (counts["faults"], rungs(broken), rungs(sound)) == (1, set(), {"half-minutes"})
    assert "could not be looked at" in caplog.text


def test_a_sweep_that_falls_in_the_middle_of_a_case_leaves_nothing_half_told() -> None:
    case = make.a_case(state="assigned")
    with (
        patch.object(trail, "record", side_effect=DatabaseError),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        sweep_at(at("2026-11-25 10:00"))
    assert (reminders(case), open_run(case).breached_at) == ([], None)
    assert sweep_at(at("2026-11-25 10:00"))["notices"] == 6


def test_the_end_of_the_calendar_stops_no_sweep_and_loses_no_reminder() -> None:
    CalendarYear.objects.filter(year=2027).delete()
    calendars.changed()
    case = make.a_case(state="registered", start=at("2026-12-14 09:05"))
    case = make.assigned(
        case, at("2026-12-23 12:00")
    )  # due 31.12. 18:30: the breach is told beyond the calendar
    sweep_at(at("2026-12-31 17:45"))
    said = [rung for rung, whom in reminders(case) if whom == "executor"]
    assert said == ["half-days", "last-day", "last-hour"]
    assert not any(sweep_at(at("2027-01-05 10:00")).values())
    CalendarYear.objects.create(year=2027, source="entered")
    calendars.changed()
    sweep_at(at("2027-01-05 10:00"))
    assert ("breach-days", "executor") in reminders(case)


def test_a_pass_that_has_no_time_left_leaves_the_rest_to_the_next() -> None:
    make.received(), make.received()
    assert sweep_at(STEP_1["half-minutes"], seconds=-1)["looked_at"] == 0
    assert sweep_at(STEP_1["half-minutes"], seconds=60)["looked_at"] == 2


def test_the_sweep_finds_its_work_by_the_partial_index() -> None:
    case = make.received()
    pattern = open_run(case)
    StepRun.objects.bulk_create(
        StepRun(
            case=case, step=5, round=number, opened_at=START, closed_at=START, verb="issue",
            due_at=pattern.due_at, next_rung_at=None if number % 500 else START,
        )
        for number in range(1, 5001)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE workflow_steprun, workflow_case")
    plan = due(at("2026-11-16 10:00")).order_by("next_rung_at").explain()
    assert "step_run_by_next_rung" in plan


# -- by hand -----------------------------------------------------------------------------------------------------


def test_one_sweep_by_hand_prints_its_counts() -> None:
    make.received()
    out = StringIO()
    call_command("sweep", "--now=2026-11-16T09:20", stdout=out)
    assert json.loads(out.getvalue()) == {
        "looked_at": 1, "notices": 1, "breaches": 0, "morning_lists": 0, "faults": 0,
    }  # fmt: skip


def test_a_sweep_at_no_moment_is_refused() -> None:
    with pytest.raises(CommandError, match="tomorrow") as refused:
        call_command("sweep", "--now=tomorrow")
    assert refused.value.returncode == 2
