"""The step clock over a case's life: each due moment as the acts of the office make it (Regulation 5 and 6).

Planted defects this file goes red for: day 0 taken from the last round instead of the first; the closing of a day on
which the step was handed back counted; a pause not taken off the step, or taken off the service whatever its category;
the Corporation's shorter term forgotten; step 1 opened at the registration instead of the handing in; a breach not
written down when a step closes late; the clock of step 3 started anew by another executor; a paused case called late.
"""

from datetime import datetime

import pytest

from decisions import actions as deciding
from decisions.models import HandOver
from tests import factories as make
from tests.factories import at
from workflow import actions as ground
from workflow.clock import local
from workflow.deadlines import calendar_ends, left
from workflow.models import AuditEvent, Case, Edition, PauseCategory, StepRun
from workflow.moves.refusals import Conflict, Refused
from workflow.words import CaseKind, Channel, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def due(case: Case) -> str:
    """The open step's due moment on the office's wall, seconds cut off."""
    moment = make.fresh(case).due_at
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def service_due(case: Case) -> str:
    moment = make.fresh(case).service_due_at
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def breaches(case: Case) -> list[tuple[int, datetime | None]]:
    return list(case.step_runs.filter(breached_at__isnull=False).values_list("step", "breached_at"))


def in_step_three(opened: datetime) -> Case:
    """A case whose step 3 opened at a moment; the steps before it took minutes."""
    case = make.registered(make.received(now=opened), opened)
    return make.assigned(case, opened)


# -- step 1: thirty working minutes -----------------------------------------------------------------------------


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("handed_in", "is_due"),
    [
        ("2024-12-06 18:20", "2024-12-09 09:20"),  # Friday: ten minutes, then twenty on Monday
        ("2024-12-05 13:00", "2024-12-05 15:00"),  # the break has begun: counts as 14:30
        ("2024-12-05 12:30", "2024-12-05 13:00"),  # exactly fills the span
        ("2024-12-05 18:00", "2024-12-05 18:30"),
        ("2024-12-05 18:30", "2024-12-06 09:30"),  # closed: the next opening
        ("2024-12-05 03:00", "2024-12-05 09:30"),
        ("2024-12-07 11:00", "2024-12-09 09:30"),  # Saturday
        ("2024-12-13 18:20", "2024-12-17 09:20"),  # over Independence Day on Monday
    ],
)
def test_step_one_takes_thirty_working_minutes_from_the_handing_in(handed_in: str, is_due: str) -> None:
    assert due(make.received(now=at(handed_in))) == is_due


@pytest.mark.clause("5.1")
def test_the_thirty_minutes_run_from_the_handing_in_and_not_from_the_typing() -> None:
    case = make.received(handed_in_at=at("2024-12-05 10:00"), now=at("2024-12-05 10:25"))
    assert due(case) == "2024-12-05 10:30"
    run = case.step_runs.get()
    assert (run.opened_at, case.handed_in_at, case.service_from) == (at("2024-12-05 10:00"),) * 3
    make.registered(case, at("2024-12-05 10:31"))
    assert breaches(case) == [(1, at("2024-12-05 10:30"))]


def test_documents_are_not_handed_in_later_than_now() -> None:
    with pytest.raises(Refused, match="later than now"):
        make.received(handed_in_at=at("2024-12-05 10:01"), now=at("2024-12-05 10:00"))


@pytest.mark.clause("5.1")
def test_registered_out_of_hours_is_in_time_as_long_as_the_next_morning_counts() -> None:
    case = make.received(now=at("2024-12-06 20:00"))
    make.registered(case, at("2024-12-06 20:10"))
    assert breaches(case) == []
    assert due(case) == "2024-12-09 18:30"  # step 2: Friday is day 0, whatever the hour


# -- steps 2 to 5: working days ---------------------------------------------------------------------------------


@pytest.mark.clause("5.2")
@pytest.mark.clause("5.3")
@pytest.mark.clause("5.4")
@pytest.mark.clause("5.5")
@pytest.mark.clause("8")
def test_each_step_opens_where_the_one_before_ends() -> None:
    """The life of one case in December 2024: 1, 6, 1, 1 working days, Independence Day in between."""
    case = make.received(now=at("2024-12-04 10:00"))
    seen = [due(case)]
    case = make.registered(case, at("2024-12-04 10:20"))
    seen.append(due(case))
    case = make.assigned(case, at("2024-12-05 17:00"))
    seen.append(due(case))
    case = make.submitted(make.drafted(case, at("2024-12-11 11:00")), at("2024-12-11 12:00"))
    seen.append(due(case))
    case = make.signed(make.opened_for_signing(case, at("2024-12-12 15:00")), at("2024-12-12 16:00"))
    seen.append(due(case))
    case = make.issued(case, at("2024-12-13 10:00"))
    seen.append(due(case))
    assert seen == [
        "2024-12-04 10:30",
        "2024-12-05 18:30",
        "2024-12-13 18:30",  # 6, 9, 10, 11, 12, 13 December
        "2024-12-12 18:30",
        "2024-12-13 18:30",
        "",
    ]
    assert service_due(case) == "2024-12-19 18:30"  # the tenth: 16 December is a day off
    assert breaches(case) == []
    runs = list(
        case.step_runs.order_by("step").values_list("step", "round", "opened_at", "closed_at", "verb")
    )
    assert [(run[0], run[1], run[4]) for run in runs] == [
        (1, 1, "register"), (2, 1, "assign"), (3, 1, "submit"), (4, 1, "sign"), (5, 1, "issue"),
    ]  # fmt: skip
    assert [run[3] for run in runs[:-1]] == [run[2] for run in runs[1:]]


@pytest.mark.parametrize(
    ("opened", "is_due"),
    [
        ("2024-12-05 18:30", "2024-12-06 18:30"),  # closing time sharp belongs to its day
        ("2024-12-05 23:59", "2024-12-06 18:30"),
        ("2024-12-07 12:00", "2024-12-10 18:30"),  # Saturday: Monday is day 0
        ("2024-02-29 12:00", "2024-03-01 18:30"),  # the night the zone moved from +06 to +05
    ],
)
def test_the_day_a_step_opens_on_is_day_zero(opened: str, is_due: str) -> None:
    case = make.registered(make.received(now=at(opened)), at(opened))
    assert due(case) == is_due


@pytest.mark.clause("5.2")
def test_another_executor_does_not_start_the_clock_anew() -> None:
    case = in_step_three(at("2024-12-02 10:00"))
    before, people = due(case), make.staff()
    ground.reassign(
        case,
        by=people.head,
        executor=people.colleague,
        reason="Жүктеме",
        version=None,
        now=at("2024-12-06 10:00"),
    )
    run = case.step_runs.get(closed_at__isnull=True)
    assert (due(case), run.round, run.officer) == (before, 1, people.colleague)
    assert make.fresh(case).executor == people.colleague


# -- returns ----------------------------------------------------------------------------------------------------


@pytest.mark.clause("5.4")
def test_a_step_has_one_day_zero_that_of_its_first_round() -> None:
    """Regulation 6, the worked example: the closings of 3 and 5 December count, that of 4 does not."""
    case = in_step_three(at("2024-12-02 10:00"))
    assert due(case) == "2024-12-10 18:30"
    case = make.submitted(make.drafted(case, at("2024-12-04 10:00")), at("2024-12-04 11:00"))
    assert due(case) == "2024-12-05 18:30"
    case = make.returned(case, at("2024-12-05 15:00"))
    assert due(case) == "2024-12-11 18:30"
    assert list(case.step_runs.order_by("id").values_list("step", "round")) == [
        (1, 1), (2, 1), (3, 1), (4, 1), (3, 2),
    ]  # fmt: skip


@pytest.mark.clause("5.4")
def test_a_round_that_opens_with_nothing_left_is_due_at_the_next_closing() -> None:
    case = in_step_three(at("2024-12-02 10:00"))
    case = make.submitted(make.drafted(case, at("2024-12-11 09:30")), at("2024-12-11 10:00"))
    assert breaches(case) == [(3, at("2024-12-10 18:30"))]
    case = make.returned(case, at("2024-12-11 11:00"))
    assert due(case) == "2024-12-11 18:30"
    case = make.submitted(case, at("2024-12-11 12:00"))
    case = make.returned(case, at("2024-12-12 18:30"))
    assert due(case) == "2024-12-13 18:30"


def test_nobody_gains_time_by_sending_to_and_fro() -> None:
    """Head and executor pass the draft three times within a day: both steps keep their first due moments."""
    case = in_step_three(at("2024-12-02 10:00"))
    case = make.submitted(make.drafted(case, at("2024-12-03 09:30")), at("2024-12-03 10:00"))
    first = due(case)
    for hour in (11, 15, 17):
        case = make.returned(case, at(f"2024-12-03 {hour}:00"))
        assert due(case) == "2024-12-10 18:30"
        case = make.submitted(case, at(f"2024-12-03 {hour}:20"))
        assert due(case) == first == "2024-12-04 18:30"
    assert service_due(case) == "2024-12-17 18:30"


# -- pauses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", ["applicant", "hearing", "registry", "technical"])
def test_a_pause_moves_the_step_and_the_service_only_if_its_category_says_so(category: str) -> None:
    case = in_step_three(at("2024-12-02 10:00"))
    assert (due(case), service_due(case)) == ("2024-12-10 18:30", "2024-12-17 18:30")
    make.paused(case, at("2024-12-04 11:00"), category=category)
    make.resumed(case, at("2024-12-06 10:00"))
    stops = PauseCategory.objects.get(code=category).stops_service
    assert stops == (category in ("applicant", "hearing"))
    assert due(case) == "2024-12-12 18:30"  # the closings of 4 and 5 December do not count
    assert service_due(case) == ("2024-12-19 18:30" if stops else "2024-12-17 18:30")


def test_a_pause_in_the_thirty_minutes_gives_back_its_minutes() -> None:
    case = make.received(now=at("2024-12-05 12:50"))
    assert due(case) == "2024-12-05 14:50"
    make.paused(case, at("2024-12-05 12:55"), category="technical")
    make.resumed(case, at("2024-12-05 15:00"))  # 12:55–13:00 and 14:30–15:00 stood still
    assert due(case) == "2024-12-05 15:25"


def test_a_pause_within_one_day_changes_nothing() -> None:
    case = in_step_three(at("2024-12-02 10:00"))
    make.paused(case, at("2024-12-03 10:00"))
    make.resumed(case, at("2024-12-03 17:00"))
    assert (due(case), service_due(case)) == ("2024-12-10 18:30", "2024-12-17 18:30")


def test_a_pause_may_be_entered_after_it_began_but_not_before_the_step_or_the_last_one() -> None:
    case, people = in_step_three(at("2024-12-02 10:00")), make.staff()

    def pause(since: str, now: str = "2024-12-06 10:00") -> None:
        ground.pause(
            case, by=people.executor, category=PauseCategory.objects.get(code="applicant"), reason="Қағаз",
            version=None, since=at(since), now=at(now),
        )  # fmt: skip

    for wrong in ("2024-12-02 09:59", "2024-12-06 10:01"):
        with pytest.raises(Refused):
            pause(wrong)
    pause("2024-12-04 11:00")
    with pytest.raises(Refused, match="already"):
        pause("2024-12-05 11:00")
    make.resumed(case, at("2024-12-06 12:00"))
    assert due(case) == "2024-12-12 18:30"  # 4 and 5 December were paused
    with pytest.raises(Refused, match="last resumed"):
        pause("2024-12-06 11:59", now="2024-12-09 10:00")
    pause("2024-12-06 12:00", now="2024-12-09 10:00")


def test_what_runs_already_is_not_resumed() -> None:
    with pytest.raises(Conflict, match="running already"):
        make.resumed(in_step_three(at("2024-12-02 10:00")), at("2024-12-03 10:00"))


def test_a_paused_case_is_not_late_and_cannot_be_submitted() -> None:
    case = make.drafted(in_step_three(at("2024-12-02 10:00")), at("2024-12-03 10:00"))
    make.paused(case, at("2024-12-09 10:00"))
    late = at("2024-12-20 10:00")
    assert case not in Case.objects.late(late)
    with pytest.raises(Conflict, match="paused"):
        make.submitted(case, late)
    make.resumed(case, late)
    assert due(case) == "2024-12-23 18:30"  # five closings were used by 6 December; 20 and 23 December follow
    assert case not in Case.objects.late(late)


def test_a_case_withdrawn_while_paused_was_not_late() -> None:
    case = in_step_three(at("2024-12-02 10:00"))
    make.paused(case, at("2024-12-03 10:00"))
    case = make.withdrawn(case, at("2025-01-20 10:00"))
    assert breaches(case) == []
    assert not AuditEvent.objects.filter(case=case, verb="breach").exists()


# -- lateness ---------------------------------------------------------------------------------------------------


def test_a_step_closed_late_is_late_for_ever_and_told_once() -> None:
    case = make.received(now=at("2024-12-05 10:00"))
    assert case not in Case.objects.late(at("2024-12-05 10:30"))  # on the minute is in time
    assert case in Case.objects.late(at("2024-12-05 10:31"))
    make.registered(case, at("2024-12-05 10:40"))
    assert breaches(case) == [(1, at("2024-12-05 10:30"))]
    assert case not in Case.objects.late(at("2024-12-05 10:41"))  # step 2 is in time
    assert AuditEvent.objects.filter(case=case, verb="breach").count() == 1


@pytest.mark.parametrize(("closed", "late"), [("2024-12-05 10:30", False), ("2024-12-05 10:30:01", True)])
def test_the_due_moment_itself_is_in_time(closed: str, late: bool) -> None:
    case = make.registered(make.received(now=at("2024-12-05 10:00")), at(closed))
    assert bool(breaches(case)) == late


@pytest.mark.clause("5.5")
def test_an_applicant_who_does_not_come_breaches_no_clock() -> None:
    case = make.a_case(state=State.ISSUED, start=at("2024-12-02 10:00"))
    assert not StepRun.objects.filter(case=case, closed_at__isnull=True).exists()
    handed = deciding.hand_over(
        case, by=make.staff().clerk, received_by="Қасымова Ә.", now=at("2025-02-03 10:00")
    )
    assert (handed.available_at, handed.handed_over_at) == (at("2024-12-04 10:00"), at("2025-02-03 10:00"))
    assert HandOver.objects.get(case=case).received_by == "Қасымова Ә."
    assert breaches(case) == []
    assert case not in Case.objects.late(at("2025-03-03 10:00"))


# -- the whole service ------------------------------------------------------------------------------------------


@pytest.mark.clause("1")
@pytest.mark.parametrize(
    ("channel", "is_due"),
    [
        (Channel.OFFICE, "2024-12-30 18:30"),
        (Channel.PORTAL, "2024-12-30 18:30"),
        (Channel.CORPORATION, "2024-12-27 18:30"),  # with them one working day before
    ],
)
def test_the_service_ends_with_the_tenth_working_day(channel: str, is_due: str) -> None:
    assert service_due(make.received(channel=channel, now=at("2024-12-13 16:40"))) == is_due


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if kind != CaseKind.APPLICATION])
def test_only_an_application_has_a_term_of_the_service(kind: str) -> None:
    case = make.a_proceeding(kind, now=at("2024-12-02 10:00"))
    assert (make.fresh(case).step, due(case), service_due(case)) == (3, "2024-12-10 18:30", "")


def test_the_opening_day_counts_when_the_edition_says_so() -> None:
    """A setting of the edition: six days from Monday 2 December then end on Monday the 9th."""
    Edition.objects.filter(code="198").update(count_day_zero=True)
    assert due(in_step_three(at("2024-12-02 10:00"))) == "2024-12-09 18:30"


def test_the_limits_are_the_editions_and_not_the_codes() -> None:
    case = make.registered(make.received(now=at("2024-12-02 10:00")), at("2024-12-02 10:10"))
    case.edition.steps.filter(number=3).update(limit=2)
    make.assigned(case, at("2024-12-02 11:00"))
    assert due(case) == "2024-12-04 18:30"


def test_what_is_left_is_told_in_the_unit_of_the_step() -> None:
    case = make.received(now=at("2024-12-05 10:00"))
    remaining = left(make.fresh(case), at("2024-12-05 10:20"))
    assert remaining is not None
    assert (remaining.unit, remaining.value, remaining.overdue) == ("minutes", 10, False)


def test_a_deadline_beyond_the_calendar_is_refused_and_not_guessed() -> None:
    """The last year entered is 2027: nothing is saved, the sentence names the day."""
    before = Case.objects.count()
    with pytest.raises(Refused, match=r"31\.12\.2027") as refused:
        make.received(now=at("2027-12-31 18:20"))
    assert str(refused.value) == calendar_ends(at("2027-12-31 00:00").date())
    assert Case.objects.count() == before
