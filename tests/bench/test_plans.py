"""The plan of every list: with an index at hand, no list walks through a table that grows with the years.

Two measures. Of the tables the crowd fills, a list reads a few rows more than it shows, whatever it counts and throws
away included. Of those it leaves empty no rows can be counted: there each way in must be an index's, by a condition or
in the order of the list.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefit_office.bench import crowd
from decisions.models import JournalEntry
from tests import factories as make
from tests.factories import at
from workflow.models import Officer
from workflow.words import RoleKind

pytestmark = pytest.mark.django_db
NOW = at("2026-11-18 11:30")
OFFICE = "551000000"
# Tables that have more rows every year; the others stay as small as the region.
FILLED = {model._meta.db_table for model in crowd.TABLES} - {
    "workflow_numberseries", "workflow_auditchain", "decisions_journalchain",
}  # fmt: skip
LEFT_EMPTY = {
    apps.get_model(name)._meta.db_table
    for name in (
        "workflow.AccessRecord", "workflow.OutboxMessage", "workflow.InboxMessage", "workflow.Notice",
        "workflow.Pause", "workflow.DueChange", "workflow.EdsSignature", "decisions.Signature", "decisions.HandOver",
        "decisions.Allowance", "decisions.PaymentLine", "decisions.ReportedChange", "decisions.DayDigest",
        "applications.Document", "applications.RegistryCheck", "applications.PaperRequest", "applications.Ticket",
    )
}  # fmt: skip
# who reads it, its name, what is added to its address, or what is sent with a search
LISTS: dict[str, tuple[str, str, dict[str, str], dict[str, str] | None]] = {
    "queue of an executor": ("executor0", "queue", {}, None),
    "queue of a head": ("head", "queue", {}, None),
    "queue of a clerk": ("clerk", "queue", {}, None),
    "for signature": ("head", "signing", {}, None),
    "cases": ("head", "cases", {}, None),
    "cases of the region": ("regional", "cases", {}, None),
    "cases late": ("head", "cases", {"late": "on"}, None),
    "cases by a surname": ("head", "cases", {}, {"words": crowd.RARE[1:-2].lower()}),
    "cases by a number": ("head", "cases", {}, {"words": "2026-00007"}),
    "cases by an IIN": ("head", "cases", {}, {"words": "990101900017"}),
    "journal": ("auditor", "journal", {}, None),
    "journal of the region": ("regional", "journal", {}, None),
    "journal by a surname": ("auditor", "journal", {}, {"words": crowd.RARE[1:-2].lower()}),
    "journal by a number": ("auditor", "journal", {}, {"words": "2026-Ш00001"}),
    "journal of a week": ("auditor", "journal", {"since": "2026-11-09", "until": "2026-11-15"}, None),
    "closed days": ("auditor", "journal-days", {}, None),
    "incoming register": ("clerk", "register-incoming", {"since": "2026-11-17", "until": "2026-11-18"}, None),
    "register of refusals": ("clerk", "register-refusals", {"since": "2026-11-17", "until": "2026-11-18"}, None),
    "trail": ("auditor", "trail", {}, None),
    "access log": ("auditor", "access", {}, None),
    "outbox": ("head", "outbox", {}, None),
    "inbox": ("head", "gateway-incoming", {}, None),
    "allowances": ("head", "allowances", {}, None),
    "coming days": ("executor0", "coming", {}, None),
    "payments": ("head", "payment-lists", {}, None),
    "notices": ("executor0", "notices", {}, None),
    "uncollected results": ("clerk", "unclaimed", {}, None),
    "registry questions": ("clerk", "registry-checks", {}, None),
    "failed sheets": ("head", "failed_sheets", {}, None),
    "findings": ("head", "findings", {}, None),
    "jobs": ("executor0", "jobs", {}, None),
}  # fmt: skip
WALKS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
CASES = 3000  # a third of them, and of the journal, are the city's
MOST = 400  # rows that a list of fifty may read of one table, its numbers above included


def test_no_list_walks_through_a_growing_table(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()
    crowd.archive(CASES, NOW)
    make.a_regional_auditor()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {name: walked(asked_by(who, *page)) for name, (who, *page) in LISTS.items()}
    entry = JournalEntry.objects.filter(office__code=OFFICE).order_by("place")[10]
    deep = {"before": f"{entry.entered_at.isoformat()},{entry.pk}"}
    found["the journal's last page but a few"] = walked(asked_by("auditor", "journal", deep, None))
    assert {name: tables for name, tables in found.items() if tables} == {}
    # And a list that does walk is seen.
    with CaptureQueriesContext(connection) as asked:
        list(JournalEntry.objects.filter(outcome="refuse"))
    assert walked(asked.captured_queries) == ["decisions_journalentry"]
    with CaptureQueriesContext(connection) as asked:
        list(apps.get_model("workflow.OutboxMessage").objects.filter(attempts=7).order_by())
    assert walked(asked.captured_queries) == ["workflow_outboxmessage"]


def asked_by(
    who: str, page: str, added: dict[str, str], words: dict[str, str] | None
) -> list[dict[str, str]]:
    """What an officer's page asks the database."""
    officers = Officer.objects.filter(roles__office=None, roles__kind=RoleKind.AUDITOR)
    officer = officers.get() if who == "regional" else Officer.objects.get(username=f"{who}-{OFFICE}")
    client, path = make.client_of(officer), reverse(page)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, words) if words else client.get(path, added)
    assert answer.status_code == 200, page
    return asked.captured_queries


def walked(queries: list[dict[str, str]]) -> list[str]:
    """The growing tables of which these questions read more rows than a list needs, or not by an index."""
    plans = [plan_of(query["sql"]) for query in queries if query["sql"].startswith("SELECT")]
    much = {table for plan in plans for table in much_read(plan, most=MOST)} & FILLED
    return sorted(much | {table for plan in plans for table in not_by_index(plan)} & LEFT_EMPTY)


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


def not_by_index(node: Any, *, limited: bool = False) -> Iterator[str]:
    """The tables a plan reads neither by a condition of an index nor, under a limit, in an index's order."""
    if isinstance(node, list):
        for one in node:
            yield from not_by_index(one, limited=limited)
    elif isinstance(node, dict):
        limited = limited or node.get("Node Type") == "Limit"
        by_index = node.get("Node Type", "").startswith("Index") and ("Index Cond" in node or limited)
        if "Relation Name" in node and not by_index and node["Node Type"] != "Bitmap Heap Scan":
            yield node["Relation Name"]
        for value in node.values():
            yield from not_by_index(value, limited=limited)
