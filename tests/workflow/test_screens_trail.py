"""What the auditor reads: acts and looks, of the offices he holds (Regulation 7).

Seen red: a fact without its word (`day` of the demonstration, `known` of an import) stood under its key on the page.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from applications.changes.transfer import transfer
from tests.factories import (
    AKSU,
    START,
    a_case,
    a_regional_auditor,
    an_administrator,
    an_office,
    client_of,
    office_time,
    papers_asked,
    staff,
)
from workflow import trail
from workflow.models import AccessRecord, AuditEvent
from workflow.trail import event_of
from workflow.trail.named import called_by, keeps
from workflow.trail.words import FACTS
from workflow.words import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def events(client: Client, **wanted: str) -> list[AuditEvent]:
    return [row["event"] for row in client.get(reverse("trail"), wanted).context["rows"]]


def test_every_fact_an_act_writes_down_has_its_word() -> None:
    own = set(inspect.signature(event_of).parameters)
    assert written() - own - set(FACTS) == set()


def test_no_fact_shows_the_number_of_its_row() -> None:
    """Seen red: «request: 97», «questions to registries: 12, 13»; a new fact that is a row needs a name."""
    nameless = [
        f"{verb}.{fact}" for verb, fact, value in recorded() if is_row(value) and not keeps(verb, fact)
    ]
    assert nameless == []


def recorded() -> Iterator[tuple[str, str, str]]:
    """Each literal act in the sources with its facts: verb, fact, and what is written down as a source says it."""
    root = Path(trail.__file__).parents[2]
    for folder in ("applications", "benefit_office", "decisions", "workflow"):
        for source in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(source.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in ("trail.record", "_record"):
                    verb = ast.literal_eval(node.args[0]) if isinstance(node.args[0], ast.Constant) else ""
                    yield from ((verb, one.arg or "", ast.unparse(one.value)) for one in node.keywords)


def is_row(value: str) -> bool:
    return re.search(r"\.(pk|id)\b|_id\b", value) is not None


def test_a_row_is_named_by_what_it_is() -> None:
    case = a_case(state=State.ASSIGNED)
    request = papers_asked(case, START + timedelta(days=1), "income")
    rows = client_of(staff().auditor).get(reverse("trail")).context["rows"]
    facts = {row["event"].verb: row["facts"] for row in rows}
    assert f"request: {called_by(request.asked_at)}" in facts["ask_papers"]


def written() -> set[str]:
    """The names of the facts in the sources: keywords of `trail.record`, keys of what a move takes down."""
    root, found = Path(trail.__file__).parents[2], set()
    for folder in ("applications", "benefit_office", "decisions", "workflow"):
        for node in (
            each
            for source in (root / folder).rglob("*.py")
            for each in ast.walk(ast.parse(source.read_text()))
        ):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "trail.record":
                found |= {one.arg for one in node.keywords if one.arg}
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "taken.facts":
                found |= {
                    one.value for one in getattr(node.value, "keys", []) if isinstance(one, ast.Constant)
                }
    return found


def test_an_offices_auditor_reads_the_acts_of_his_office_only():
    here, there = a_case(state=State.REGISTERED), a_case(office=an_office(AKSU))

    read = events(client_of(staff().auditor))

    assert {event.case_id for event in read} == {here.pk}
    assert [event.verb for event in read] == ["register", "receive"]
    assert there.pk


def test_the_regions_auditor_reads_all_and_the_administrators_acts():
    administrator = an_administrator()
    cases = {a_case().pk, a_case(office=an_office(AKSU)).pk}
    client_of(administrator).post(reverse("officer-log-in", args=[staff().clerk.pk]), {"allowed": "no"})

    read = events(client_of(a_regional_auditor()))

    assert {event.case_id for event in read} == {*cases, None}
    assert [event.verb for event in read if event.office_id is None] == ["close_account"]


def test_acts_are_found_by_office_officer_date_and_case_number():
    case = a_case(state=State.REGISTERED)
    a_case(office=an_office(AKSU), start=START + timedelta(days=1))
    client, clerk = client_of(a_regional_auditor()), staff().clerk

    assert {event.case_id for event in events(client, number=case.number)} == {case.pk}
    assert {event.case_id for event in events(client, officer=clerk.surname.upper())} == {case.pk}
    assert {event.case_id for event in events(client, office=str(case.office_id))} == {case.pk}
    assert {event.case_id for event in events(client, since="2026-11-16", until="2026-11-16")} == {case.pk}
    assert events(client, number="2026-99999") == []


def test_a_date_that_cannot_be_read_is_marked_and_filters_nothing():
    a_case()

    page = client_of(a_regional_auditor()).get(reverse("trail"), {"since": "tomorrow"})

    assert page.context["form"].errors["since"]
    assert len(page.context["rows"]) == 1


def test_an_auditor_does_not_filter_for_an_office_that_is_not_his():
    a_case(office=an_office(AKSU))

    page = client_of(staff().auditor).get(reverse("trail"), {"office": an_office(AKSU).pk})

    assert page.context["rows"] == []
    assert page.context["form"].errors["office"]


def test_older_acts_follow_on_the_next_page():
    for number in range(60):
        trail.record("keep_office", by=None, at=START + timedelta(minutes=number), office=an_office())
    client = client_of(a_regional_auditor())

    first = client.get(reverse("trail"))
    second = client.get(reverse("trail"), {"before": first.context["older"]})

    numbers = [row["event"].seq for page in (first, second) for row in page.context["rows"]]
    assert numbers == list(range(60, 0, -1))
    assert second.context["older"] is None


@pytest.mark.parametrize("count", [1, 30])
def test_the_trail_takes_the_same_number_of_queries_however_long_it_is(count: int, django_assert_num_queries):
    case, people = a_case(), staff()
    for _ in range(count):
        trail.record("assign", by=people.head, at=START, case=case, executor=people.executor.pk)
    client = client_of(a_regional_auditor())

    with django_assert_num_queries(11):
        client.get(reverse("trail"))


def test_an_entry_of_the_journal_is_named_by_its_place_there():
    """Seen red: the trail showed the number of the database's row."""
    a_case(state=State.ISSUED, office=an_office(AKSU))
    case = a_case(state=State.ISSUED)

    rows = client_of(a_regional_auditor()).get(reverse("trail"), {"number": case.number}).context["rows"]

    facts = next(row["facts"] for row in rows if row["event"].verb == "issue")
    assert "journal entry: № 1" in facts


def test_the_office_a_case_went_to_is_named_by_its_place():
    """Seen red: the trail showed the code of KATO, which nobody knows by heart."""
    case, there = a_case(state=State.RECEIVED), an_office(AKSU)
    transfer(case, by=staff().clerk, office=there, reason="Басқа аудан", version=None, now=START)

    rows = client_of(a_regional_auditor()).get(reverse("trail")).context["rows"]

    told = {row["event"].verb: row["facts"] for row in reversed(rows)}
    assert told["transfer"] == f"handed over to the office: {there.place}"
    assert f"handed over by the office: {case.office.place}" in told["receive"]


@pytest.mark.parametrize("part", ["clerk", "head", "executor"])
def test_trail_and_access_log_are_the_auditors_alone(part: str):
    for client in (client_of(getattr(staff(), part)), client_of(an_administrator())):
        assert client.get(reverse("trail")).status_code == 403
        assert client.get(reverse("access")).status_code == 403


def test_the_auditor_reads_who_looked_at_what_in_his_office():
    here, there = a_case(), a_case(office=an_office(AKSU))
    client_of(staff().clerk).get(reverse("case", args=[here.public_id]))
    client_of(staff(an_office(AKSU)).clerk).get(reverse("case", args=[there.public_id]))

    looks = client_of(staff().auditor).get(reverse("access")).context["rows"]

    assert {(row["look"].officer_id, row["look"].case_id) for row in looks} == {(staff().clerk.pk, here.pk)}


def test_looking_at_the_logs_is_a_look_too():
    auditor = staff().auditor
    client = client_of(auditor)

    with office_time(START):
        client.get(reverse("trail"))
        client.get(reverse("access"))

    looks = AccessRecord.objects.filter(officer=auditor).order_by("pk")
    assert [(look.what, look.office) for look in looks] == [
        ("trail", an_office()),
        ("access log", an_office()),
    ]
