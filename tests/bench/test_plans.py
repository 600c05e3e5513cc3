"""The plan of every list: with an index at hand, no list walks through a table that grows with the years."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefit_office.bench import crowd
from decisions.models import JournalEntry
from tests import factories as make
from tests.factories import at
from workflow.models import Officer

pytestmark = pytest.mark.django_db
NOW = at("2026-11-18 11:30")
OFFICE = "551000000"
# Tables that have more rows every year; the others stay as small as the region.
GROWING = {model._meta.db_table for model in crowd.TABLES} - {
    "workflow_numberseries", "workflow_auditchain", "decisions_journalchain",
}  # fmt: skip
LISTS: dict[str, tuple[str, str, dict[str, str] | None]] = {
    "queue of an executor": ("executor0", "queue", None),
    "queue of a head": ("head", "queue", None),
    "queue of a clerk": ("clerk", "queue", None),
    "journal": ("auditor", "journal", None),
}
WALKS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
CASES = 3000  # a third of them, and of the journal, are the city's
MOST = 400  # rows that a list of fifty may read of one table, its numbers above included


def test_no_list_walks_through_a_growing_table(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()
    crowd.archive(CASES, NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {name: walked(asked_by(who, reverse(page), words)) for name, (who, page, words) in LISTS.items()}
    entry = JournalEntry.objects.filter(office__code=OFFICE).order_by("place")[10]
    deep = f"{reverse('journal')}?before={quote(f'{entry.entered_at.isoformat()},{entry.pk}')}"
    found["the journal's last page but a few"] = walked(asked_by("auditor", deep, None))
    assert {name: tables for name, tables in found.items() if tables} == {}
    # And a list that does walk is seen.
    with CaptureQueriesContext(connection) as asked:
        list(JournalEntry.objects.filter(outcome="refuse"))
    assert walked(asked.captured_queries) == ["decisions_journalentry"]


def asked_by(who: str, path: str, words: dict[str, str] | None) -> list[dict[str, str]]:
    """What an officer's page asks the database."""
    client = make.client_of(Officer.objects.get(username=f"{who}-{OFFICE}"))
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, words) if words else client.get(path)
    assert answer.status_code == 200
    return asked.captured_queries


def walked(queries: list[dict[str, str]]) -> list[str]:
    """The growing tables of which these questions read more rows than a list needs."""
    asked = (query["sql"] for query in queries if query["sql"].startswith("SELECT"))
    return sorted({table for sql in asked for table in much_read(plan_of(sql), most=MOST)} & GROWING)


def plan_of(sql: str, terms: Sequence[Any] | None = None) -> Any:
    """How the question is answered where walks through whole tables, the quickest way in so small ones, do not pay."""
    with connection.cursor() as cursor:
        for way in WALKS:
            cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", terms)
        plan = cursor.fetchone()[0]
        for way in WALKS:
            cursor.execute(f"SET LOCAL {way} = on")
    return json.loads(plan) if isinstance(plan, str) else plan


def much_read(node: Any, *, most: int) -> Iterator[str]:
    """The tables of which a plan reads more rows than that, those it throws away again included."""
    if isinstance(node, list):
        for one in node:
            yield from much_read(one, most=most)
    elif isinstance(node, dict):
        kinds = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        if "Relation Name" in node and sum(node.get(kind, 0) for kind in kinds) * node["Actual Loops"] > most:
            yield node["Relation Name"]
        for value in node.values():
            yield from much_read(value, most=most)
