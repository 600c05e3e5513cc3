"""The plan of every list: with an index at hand, no list walks through a table that grows with the years.

What a list reads of the tables that grow (`crowd`, `filled`) is counted, whatever it throws away again included. Two
ways are no walk: an index read in the list's own order until the page is full, and «how many» counted from an index's
condition.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefit_office.bench import crowd
from decisions.models import Allowance, JournalEntry, PaymentList
from tests import factories as make
from tests.bench import filled
from tests.factories import at
from workflow.models import Case, Officer
from workflow.words import RoleKind

pytestmark = pytest.mark.django_db
NOW = at("2026-11-18 11:30")
OFFICE = "551000000"
# Tables that have more rows every year; the others stay as small as the region.
GROWING = {model._meta.db_table for model in (*crowd.TABLES, *filled.TABLES)} - {
    "workflow_numberseries", "workflow_auditchain", "decisions_journalchain",
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
    "incoming register": ("clerk", "register-incoming", {"since": "2026-11-18", "until": "2026-11-18"}, None),
    "register of refusals": ("clerk", "register-refusals", {"since": "2026-11-18", "until": "2026-11-18"}, None),
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
# Looks at every allowance its office ever had, not at the running ones alone: a few thousand rows in a region's years.
KNOWN = {"coming days"}
WALKS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
CASES = 3000  # a third of them, and of the journal, are the city's
MOST = 400  # rows that a list of fifty may read of one table, its numbers above included


def test_no_list_walks_through_a_growing_table(settings: Any) -> None:
    settings.OFFICE_NOW = NOW.isoformat()
    crowd.archive(CASES, NOW)
    filled.fill()
    make.a_regional_auditor()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {name: walked(asked_by(who, *page)) for name, (who, *page) in LISTS.items()}
    entry = JournalEntry.objects.filter(office__code=OFFICE).order_by("place")[10]
    deep = {"before": f"{entry.entered_at.isoformat()},{entry.pk}"}
    allowance, case = (one.objects.filter(office__code=OFFICE).latest("id") for one in (Allowance, Case))
    for name, one in {"allowance": allowance, "case": case, "case-map": case}.items():
        found[name] = walked(asked_by("head", reverse(name, args=[one.public_id]), {}, None))
    found["the journal's last page but a few"] = walked(asked_by("auditor", "journal", deep, None))
    assert {name for name, tables in found.items() if tables} <= KNOWN, found
    # The newest payment list lies behind all the others.
    page = PaymentList.objects.exclude(office__code=OFFICE).latest("month").lines.order_by("pk")[:50]
    sql, terms = page.query.sql_with_params()
    assert thrown_away(plan_of(sql, terms, without=(*WALKS, "enable_sort"))) == 0
    # And a list that does walk is seen.
    with CaptureQueriesContext(connection) as asked:
        list(JournalEntry.objects.filter(outcome="refuse"))
    assert walked(asked.captured_queries) == ["decisions_journalentry"]


def asked_by(
    who: str, page: str, added: dict[str, str], words: dict[str, str] | None
) -> list[dict[str, str]]:
    """What an officer's page asks the database."""
    officers = Officer.objects.filter(roles__office=None, roles__kind=RoleKind.AUDITOR)
    officer = officers.get() if who == "regional" else Officer.objects.get(username=f"{who}-{OFFICE}")
    client, path = make.client_of(officer), page if page.startswith("/") else reverse(page)
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, words) if words else client.get(path, added)
    assert answer.status_code == 200, page
    return asked.captured_queries


def walked(queries: list[dict[str, str]]) -> list[str]:
    """The growing tables of which these questions read more rows than a list needs."""
    asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    much = {
        table
        for sql in asked
        for table in much_read(plan_of(sql), counting=sql.startswith("SELECT COUNT(*)"))
    }
    return sorted(much & GROWING)


def plan_of(sql: str, terms: Sequence[Any] | None = None, *, without: Sequence[str] = WALKS) -> Any:
    """How the question is answered where walks through whole tables, the quickest way in so small ones, do not pay."""
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", terms)
        plan = cursor.fetchone()[0]
        for way in without:
            cursor.execute(f"SET LOCAL {way} = on")
    return json.loads(plan) if isinstance(plan, str) else plan


def much_read(node: Any, *, most: int = MOST, counting: bool = False, limited: bool = False) -> Iterator[str]:
    """The tables of which a plan reads more rows than that, those it throws away again included."""
    if isinstance(node, list):
        for one in node:
            yield from much_read(one, most=most, counting=counting, limited=limited)
    elif isinstance(node, dict):
        limited = limited or node.get("Node Type") == "Limit"
        if "Relation Name" in node and rows_of(node) > most and not by_the_way(node, counting, limited):
            yield node["Relation Name"]
        for value in node.values():
            yield from much_read(value, most=most, counting=counting, limited=limited)


def thrown_away(node: Any) -> float:
    """How many rows a plan reads for nothing."""
    if isinstance(node, list):
        return sum(thrown_away(one) for one in node)
    if not isinstance(node, dict):
        return 0
    return node.get("Rows Removed by Filter", 0) + sum(thrown_away(value) for value in node.values())


def rows_of(node: dict[str, Any]) -> float:
    """How many rows a step of the plan reads."""
    kinds = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return float(sum(node.get(kind, 0) for kind in kinds) * node["Actual Loops"])


def by_the_way(node: dict[str, Any], counting: bool, limited: bool) -> bool:
    """An index in the list's own order until the page is full, or a count from an index."""
    in_order = limited and node["Node Type"].startswith("Index") and "Index Cond" not in node
    return in_order or (counting and node["Node Type"] != "Seq Scan")
