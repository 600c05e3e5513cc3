"""Many hands at once, each on a connection of its own: numbers without gaps, and each act done once.

Planted defects this file goes red for: `select_for_update` dropped from `door.lock`; the number series read and written
in two statements; a number kept by a transaction that was rolled back; one chain of the trail for all offices (offices
would wait for each other); `skip`ping the state check because «the page was fresh».
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from applications import actions as intake
from decisions import actions as deciding
from decisions.models import Decision, JournalEntry
from tests import factories as make
from tests.factories import START
from tests.workflow.test_door import ACTS, MOVING_ON, ready_for
from tests.workflow.test_trail import first_fault
from workflow.delivery import printing
from workflow.models import AuditEvent, Case, NumberSeries, Sheet
from workflow.moves.numbers import take
from workflow.moves.refusals import Conflict, Refused
from workflow.words import State

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

HANDS = 20
MANY = [HANDS, pytest.param(100, marks=pytest.mark.soak)]
LATER = START + timedelta(days=2)


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no broker here, and nobody waits for one."""
    monkeypatch.setattr(printing, "hint", lambda *_args: False)


def at_once(acts: list[Callable[[], object]], hands: int = HANDS) -> list[object]:
    """Do all acts, `hands` at a time from the same moment; what each returned or how it was declined."""
    gate = threading.Barrier(min(hands, len(acts)))
    passed = threading.local()

    def one(act: Callable[[], object]) -> object:
        if not hasattr(passed, "gate"):
            passed.gate = gate.wait(timeout=60)
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(min(hands, len(acts))) as pool:
        return list(pool.map(one, acts))


@pytest.mark.clause("5.1")
@pytest.mark.parametrize("many", [60, pytest.param(200, marks=pytest.mark.soak)])
def test_as_many_registrations_at_once_give_as_many_numbers_in_a_row(many: int) -> None:
    clerk = make.staff().clerk
    cases = [make.received() for _ in range(many)]
    at_once(
        [lambda case=case: intake.register(case, by=clerk, version=1, now=LATER) for case in cases], hands=40
    )  # type: ignore[misc]
    found = Case.objects.order_by("incoming_seq").values_list("incoming_seq", "number", "incoming_year")
    assert list(found) == [(seq, f"2026-{seq:05}", 2026) for seq in range(1, many + 1)]
    assert NumberSeries.objects.get(kind="incoming").last == many
    assert first_fault(make.PAVLODAR) is None


@pytest.mark.parametrize("submissions", MANY)
@pytest.mark.parametrize("act", MOVING_ON)
def test_many_hands_on_one_button_do_it_once(act: str, submissions: int) -> None:
    """One effect, polite refusals for all others; the trail, the numbers and the rounds know of one."""
    case = ready_for(act)
    before = AuditEvent.objects.count()
    results = at_once([lambda: ACTS[act][1](case, case.version)] * submissions, hands=min(submissions, 40))
    declined = [result for result in results if isinstance(result, Refused)]
    assert len(declined) == submissions - 1
    assert {type(refusal) for refusal in declined} == {Conflict}
    assert AuditEvent.objects.filter(verb=act).count() == 1
    assert AuditEvent.objects.exclude(verb="breach").count() == before + 1
    now = make.fresh(case)
    assert now.version == case.version + 1
    assert now.step_runs.filter(closed_at__isnull=True).count() == (0 if now.step is None else 1)
    assert first_fault(make.PAVLODAR) is None


@pytest.mark.parametrize("submissions", MANY)
@pytest.mark.parametrize("act", ["reassign", "draft", "open_signing", "pause", "resume", "add_document"])
def test_many_hands_with_one_version_change_a_case_once(act: str, submissions: int) -> None:
    case = ready_for(act)
    results = at_once([lambda: ACTS[act][1](case, case.version)] * submissions, hands=min(submissions, 40))
    assert sum(not isinstance(result, Refused) for result in results) == 1
    assert AuditEvent.objects.filter(verb=act).count() == 1
    assert make.fresh(case).version == case.version + 1


def test_a_registration_and_a_refusal_at_once_leave_one_outcome() -> None:
    """An incomplete package cannot be registered, a withdrawn one neither: whoever comes first decides."""
    case, clerk = make.received(), make.staff().clerk
    acts: list[Callable[[], object]] = [lambda: intake.register(case, by=clerk, version=None, now=LATER)] * 10
    acts += [lambda: make.withdrawn(case, LATER)] * 10
    outcomes = Counter(getattr(result, "state", "declined") for result in at_once(acts))
    # Withdrawing a registered case is allowed; registering a withdrawn one is not.
    assert outcomes["withdrawn"] == 1
    assert outcomes["registered"] <= 1
    assert make.fresh(case).state == State.WITHDRAWN


@pytest.mark.clause("5.4")
def test_decision_numbers_have_no_gap_when_twenty_are_opened_for_signing_at_once() -> None:
    cases = [make.a_case(state=State.SUBMITTED) for _ in range(HANDS)]
    head = make.staff().head
    at_once(
        [lambda case=case: deciding.open_signing(case, by=head, version=None, now=LATER) for case in cases]
    )  # type: ignore[misc]
    assert sorted(Decision.objects.values_list("seq", flat=True)) == list(range(1, HANDS + 1))
    assert Sheet.objects.filter(kind="decision").count() == 2 * HANDS


@pytest.mark.clause("5.5")
def test_the_journal_is_one_chain_when_many_issue_at_once() -> None:
    cases = [make.a_case(state=State.SIGNED) for _ in range(8)]
    executor = make.staff().executor
    at_once([lambda case=case: deciding.issue(case, by=executor, version=None, now=LATER) for case in cases])  # type: ignore[misc]
    rows = list(JournalEntry.objects.order_by("place").values_list("place", "previous", "hash"))
    assert [place for place, _previous, _hash in rows] == list(range(1, 9))
    assert [previous for _place, previous, _hash in rows] == ["", *(hashed for _p, _q, hashed in rows[:-1])]


def test_a_second_open_application_for_a_child_is_refused_also_at_the_same_moment() -> None:
    guardian, child = make.a_person(), make.a_child()
    office, clerk = make.an_office(), make.staff().clerk

    def receive() -> object:
        facts = make.facts(guardian=guardian, children=(child,))
        return intake.receive(facts, office=office, by=clerk, now=START)

    results = at_once([receive] * 10)
    assert sum(not isinstance(result, Refused) for result in results) == 1
    assert Case.objects.count() == 1


# -- the series itself ------------------------------------------------------------------------------------------


def test_a_number_taken_back_leaves_no_gap() -> None:
    office = make.an_office()
    taken = []
    for kept in (True, False, False, True):
        with transaction.atomic():
            taken.append(take(office, 2026, NumberSeries.Kind.DECISION))
            transaction.set_rollback(not kept)
    assert taken == [1, 2, 2, 2]


def test_each_office_year_and_kind_counts_for_itself() -> None:
    pavlodar, aksu = make.an_office(), make.an_office(make.AKSU)
    kinds = NumberSeries.Kind
    series = [(pavlodar, 2026, kinds.INCOMING), (aksu, 2026, kinds.INCOMING), (pavlodar, 2027, kinds.INCOMING),
              (pavlodar, 2026, kinds.DECISION)]  # fmt: skip
    assert [take(*one) for one in series] == [1, 1, 1, 1]
    assert [take(*one) for one in series] == [2, 2, 2, 2]


def test_a_new_year_begins_with_one_at_midnight_in_the_office() -> None:
    """31 December 23:59 in Almaty still is the old year, a minute later is the new one."""
    numbers = [
        make.registered(make.received(now=make.at(moment)), make.at(moment)).number
        for moment in ("2025-12-31 23:59", "2026-01-01 00:00", "2026-01-01 00:01")
    ]
    assert numbers == ["2025-00001", "2026-00001", "2026-00002"]


@pytest.fixture
def _short_patience() -> Iterator[None]:
    """A lock that is not given within two seconds is an error."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


@pytest.mark.usefixtures("_short_patience")
def test_offices_do_not_wait_for_each_other() -> None:
    """While one office holds its numbers and its chain, another registers."""
    here, there = make.received(), make.received(office=make.an_office(make.AKSU))
    clerk = make.staff(there.office).clerk

    def elsewhere() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return intake.register(there, by=clerk, version=None, now=LATER)

    with transaction.atomic():
        make.registered(here, LATER)
        (result,) = at_once([elsewhere])
    assert isinstance(result, Case)
    assert result.number == "2026-00001"
