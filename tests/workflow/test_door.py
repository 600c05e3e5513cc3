"""The one door to a change of state: lock, re-read, check, move, leave a trace – all of it or nothing.

Planted defects this file goes red for: `check_version` dropped from `door.admitted`; the reason not asked for; the
transaction around `door.turn` taken away; `trail.record` left out of the move, or called twice; `version += 1` left
out; the acting_for not handed to the trail; the pause left open when a case is withdrawn; an ended case that keeps its
step; a hint sent before the commit.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from applications import actions as intake
from applications.models import ApplicationChild, Document
from decisions import actions as deciding
from decisions.models import Decision
from tests import factories as make
from tests.factories import START
from workflow import actions as ground
from workflow import doctor
from workflow.delivery import printing
from workflow.models import AuditEvent, Case, NumberSeries, OutboxMessage, Pause, Sheet
from workflow.moves import moving
from workflow.moves.door import turn
from workflow.moves.machine import ENDED
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LATER = START + timedelta(days=2)
Act = Callable[[Case, int | None], object]


def _assign(case: Case, version: int | None) -> object:
    people = make.staff()
    return ground.assign(
        case, by=people.head, executor=people.executor, resolution="Қарауға", version=version, now=LATER
    )


def _reassign(case: Case, version: int | None) -> object:
    people = make.staff()
    return ground.reassign(
        case, by=people.head, executor=people.colleague, reason="Жүктеме", version=version, now=LATER
    )


# Every act that carries the version of the page: the state it begins in, and the act at LATER.
ACTS: dict[str, tuple[str, Act]] = {
    "register": (State.RECEIVED, lambda c, v: intake.register(c, by=make.staff().clerk, version=v, now=LATER)),
    "add_document": (
        State.RECEIVED,
        lambda c, v: intake.add_document(
            c.application, make.a_paper("income"), by=make.staff().clerk, version=v, now=LATER
        ),
    ),
    "assign": (State.REGISTERED, _assign),
    "reassign": (State.ASSIGNED, _reassign),
    "draft": (
        State.ASSIGNED,
        lambda c, v: deciding.draft(c, make.draft_facts(c), by=make.staff().executor, version=v, now=LATER),
    ),
    "submit": ("drafted", lambda c, v: deciding.submit(c, by=make.staff().executor, version=v, now=LATER)),
    "return_draft": (
        State.SUBMITTED,
        lambda c, v: deciding.return_draft(c, by=make.staff().head, reason="Қате", version=v, now=LATER),
    ),
    "open_signing": (
        State.SUBMITTED,
        lambda c, v: deciding.open_signing(c, by=make.staff().head, version=v, now=LATER),
    ),
    "sign": (
        "opened",
        lambda c, v: deciding.sign_on_paper(
            c, by=make.staff().head, scans=make.SIGNED_SCANS, version=v, now=LATER
        ),
    ),
    "issue": (State.SIGNED, lambda c, v: deciding.issue(c, by=make.staff().executor, version=v, now=LATER)),
    "withdraw": (
        State.REGISTERED,
        lambda c, v: ground.withdraw(c, by=make.staff().clerk, reason="Өзі сұрады", version=v, now=LATER),
    ),
    "pause": (
        State.ASSIGNED,
        lambda c, v: ground.pause(
            c, by=make.staff().executor, category=make.PauseCategory.objects.get(code="hearing"), reason="Тыңдау",
            version=v, now=LATER,
        ),
    ),
    "resume": ("paused", lambda c, v: ground.resume(c, by=make.staff().executor, version=v, now=LATER)),
}  # fmt: skip
MOVING_ON = ("register", "assign", "submit", "return_draft", "sign", "issue", "withdraw")


def ready_for(act: str) -> Case:
    begins = ACTS[act][0]
    if begins == "drafted":
        return make.drafted(make.a_case(state=State.ASSIGNED), START + timedelta(days=1))
    if begins == "opened":
        return make.opened_for_signing(make.a_case(state=State.SUBMITTED), START + timedelta(days=1, hours=2))
    case = make.a_case(state=State.ASSIGNED if begins == "paused" else begins)
    if begins == "paused":
        make.paused(case, START + timedelta(days=1))
    return make.fresh(case)


def everything(case: Case) -> dict[str, Any]:
    """What a refused act must leave as it is."""
    return {
        "case": Case.objects.filter(pk=case.pk).values().get(),
        "runs": list(case.step_runs.values()),
        "pauses": list(Pause.objects.filter(step_run__case=case).values()),
        "events": list(AuditEvent.objects.filter(case=case).values_list("pk", flat=True)),
        "papers": Document.objects.filter(application__case=case).count(),
        "sheets": list(Sheet.objects.filter(case=case).values()),
        "decision": list(Decision.objects.filter(case=case).values()),
        "series": list(NumberSeries.objects.values()),
        "outbox": OutboxMessage.objects.count(),
    }


@pytest.mark.parametrize("act", ACTS)
def test_a_page_gone_stale_is_refused_and_nothing_is_saved(act: str) -> None:
    case = ready_for(act)
    before = everything(case)
    with pytest.raises(Conflict, match="since you opened it"):
        ACTS[act][1](case, case.version - 1)
    assert everything(case) == before


@pytest.mark.parametrize("act", ACTS)
def test_each_act_leaves_one_row_in_the_trail_and_a_new_version(act: str) -> None:
    case = ready_for(act)
    before = AuditEvent.objects.latest("id").pk
    ACTS[act][1](case, case.version)
    now = make.fresh(case)
    rows = AuditEvent.objects.filter(pk__gt=before).exclude(
        verb="breach"
    )  # that one tells of the clock, not of an act
    (event,) = rows
    assert (event.case, event.verb, event.at) == (case, act, LATER)
    assert now.version == case.version + 1
    if act in MOVING_ON:
        assert (event.source, event.target) == (case.state, now.state)


@pytest.mark.parametrize("act", MOVING_ON)
def test_a_second_press_of_the_same_button_finds_the_act_done(act: str) -> None:
    """With the page's version and without one: the second is declined as a conflict, never done twice."""
    case = ready_for(act)
    ACTS[act][1](case, case.version)
    after = everything(case)
    for version in (case.version, None):
        with pytest.raises(Conflict):
            ACTS[act][1](case, version)
    assert everything(case) == after


@pytest.mark.parametrize("act", MOVING_ON)
def test_nothing_is_half_written_when_the_act_fails_at_its_end(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last thing a move does is to be written: a failure right after it takes everything back, numbers too."""
    case = ready_for(act)
    before = everything(case)

    written = moving.write

    def broken(*rows: Any) -> None:
        written(*rows)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("workflow.moves.door.moving.write", broken)
    with pytest.raises(RuntimeError):
        ACTS[act][1](case, case.version)
    assert everything(case) == before


def test_a_body_that_raises_leaves_the_case_where_it_was() -> None:
    case = make.a_case()
    before = everything(case)

    def half_an_act() -> None:
        with turn(case, "withdraw", by=make.staff().clerk, now=LATER, text="a reason") as taken:
            make.paused(taken.case, LATER)
            raise Refused("no")

    with pytest.raises(Refused, match="no"):
        half_an_act()
    assert everything(case) == before


@pytest.mark.parametrize("empty", ["", "   ", "\n\t"])
@pytest.mark.parametrize("verb", ["reassign", "return_draft", "withdraw", "transfer"])
def test_an_act_against_the_ordinary_way_needs_a_reason(verb: str, empty: str) -> None:
    people = make.staff()
    case = make.a_case(state=State.SUBMITTED if verb == "return_draft" else State.ASSIGNED)
    before = everything(case)
    by = people.clerk if verb in ("withdraw", "transfer") else people.head
    with pytest.raises(Refused, match="reason") as refused, turn(case, verb, by=by, now=LATER, text=empty):
        pass
    assert refused.value.status == 403
    assert everything(case) == before


def test_a_pause_needs_a_reason() -> None:
    case = make.a_case(state=State.ASSIGNED)
    before = everything(case)
    with pytest.raises(Refused, match="reason"):
        ground.pause(
            case, by=make.staff().executor, category=make.PauseCategory.objects.get(code="hearing"), reason=" ",
            version=case.version, now=LATER,
        )  # fmt: skip
    assert everything(case) == before


def test_the_words_of_an_act_lie_beside_the_trail() -> None:
    case = make.returned(make.a_case(state=State.SUBMITTED), LATER, reason="  Кезең қате  ")
    event = case.audit_events.get(verb="return_draft")
    assert event.words.text == "Кезең қате"
    assert "Кезең" not in str(event.facts)


@pytest.mark.parametrize("act", ["register", "assign", "withdraw"])
def test_the_trail_names_both_who_acted_and_for_whom(act: str) -> None:
    people = make.staff()
    principal = people.head if act == "assign" else people.clerk
    substitute = make.an_officer()
    make.an_absence(principal, substitute=substitute, since=LATER.date(), until=LATER.date())
    case = ready_for(act)
    with turn(case, act, by=substitute, now=LATER, text="орнына") as taken:
        taken.case.executor = people.executor
        taken.case.incoming_year = taken.case.incoming_year or 2026
        taken.case.incoming_seq = taken.case.incoming_seq or 1
        taken.case.registered_at = taken.case.registered_at or LATER
    event = case.audit_events.get(verb=act)
    run = case.step_runs.get(verb=act)
    assert (event.by, event.acting_for) == (substitute, principal)
    assert (run.closed_by, run.acting_for) == (substitute, principal)


@pytest.mark.parametrize("ending", ENDED)
def test_an_ended_case_has_no_open_step_no_due_moment_and_no_pause(ending: str) -> None:
    case = make.fresh(make.a_case(state=ending))
    assert (case.step, case.due_at, case.paused) == (None, None, False)
    assert case.closed_at is not None
    assert not case.step_runs.filter(closed_at__isnull=True).exists()
    assert not ApplicationChild.objects.filter(application__case=case, open=True).exists()


@pytest.mark.parametrize("ending", [make.withdrawn, make.transferred])
def test_what_ends_a_paused_case_ends_its_pause(ending: make.Act) -> None:
    case = make.a_case(state=State.ASSIGNED)
    pause = make.paused(case, START + timedelta(days=1))
    case = ending(case, LATER)
    pause.refresh_from_db()
    assert (pause.ended_at, pause.ended_by, case.paused) == (LATER, make.staff().clerk, False)
    assert list(doctor.pauses_fit()) == []
    assert list(doctor.one_open_step()) == []


@pytest.mark.parametrize("state", State.values)
def test_every_case_has_exactly_one_open_step_until_it_ends(state: str) -> None:
    """Regulation 5: five steps one after the other; the case names the open one and its due moment."""
    case = make.fresh(make.a_case(state=state))
    runs = list(case.step_runs.filter(closed_at__isnull=True))
    assert [(run.step, run.due_at) for run in runs] == ([(case.step, case.due_at)] if case.is_open else [])
    assert list(doctor.one_open_step()) == []


def test_a_case_is_only_named_to_an_executor_of_the_office_who_is_there() -> None:
    people, others = make.staff(), make.staff(make.an_office(make.AKSU))
    away = make.an_officer("executor", office=people.office)
    make.an_absence(away, substitute=None, since=LATER.date(), until=LATER.date())
    replaced = make.an_officer("executor", office=people.office)
    make.an_absence(replaced, substitute=people.executor, since=LATER.date(), until=LATER.date())
    case = make.a_case(state=State.REGISTERED)
    for named in (others.executor, people.clerk, people.auditor, away):
        with pytest.raises(Refused):
            ground.assign(
                case, by=people.head, executor=named, resolution="", version=case.version, now=LATER
            )
    ground.assign(case, by=people.head, executor=replaced, resolution="", version=case.version, now=LATER)
    assert make.fresh(case).executor == replaced


def test_hints_go_out_after_the_commit_only(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr(printing, "hint", lambda task, *args: sent.append((task, args)))
    case = ready_for("register")
    with django_capture_on_commit_callbacks(execute=True):
        ACTS["register"][1](case, case.version)
        assert sent == []
    ordered = Sheet.objects.filter(case=case).values_list("pk", flat=True)
    assert sorted(sent) == [("workflow.tasks.make_sheet", (sheet,)) for sheet in sorted(ordered)]
