"""Rows of the pages: a list of a million costs what a list of a thousand costs."""

import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.urls import reverse

from decisions.models import JournalEntry
from workflow.models import Officer

from .crowd import RARE
from .ground import Place
from .measure import Row, in_turns, row
from .peer import peer
from .sizes import Sizes

OFFICE = "551000000"  # has a third of the cases
Browser = Callable[[], float]  # asks for one page and says how long the answer took


def queue_growth(sizes: Sizes) -> Iterator[Row]:
    """An executor's queue of sixty cases among very many cases and among few."""
    many, few = sizes.archives
    yield _row("queue_growth", queue_of(many), queue_of(few), sizes, goal=1.3)


def journal_growth(sizes: Sizes) -> Iterator[Row]:
    """The first page of an office's journal, of very many entries and of few."""
    many, few = sizes.archives
    yield _row("journal_growth", journal_of(many), journal_of(few), sizes, goal=1.3)


def journal_depth(sizes: Sizes) -> Iterator[Row]:
    """A page of the journal nine tenths down beside its first page."""
    many, _few = sizes.archives
    yield _row("journal_depth", journal_of(many, deep_in(many)), journal_of(many), sizes, goal=1.3)


def search_growth(sizes: Sizes) -> Iterator[Row]:
    """The search for a part of a rare surname, borne by as many in the big crowd as in the small one."""
    many, few = sizes.archives
    yield _row("search_growth", searching(many), searching(few), sizes, goal=2)


def journal_vs_admin(sizes: Sizes) -> Iterator[Row]:
    """The journal beside the list that Django's admin makes of the same records, fifty rows each."""
    many, _few = sizes.archives
    with many.entered():
        entries = JournalEntry.objects.count()
    name, path = f"auditor-{OFFICE}", reverse("journal")
    search = reading(many, name, path, {"words": RARE})
    pages = {
        "first page": (journal_of(many), "", sizes.goal(0.25)),
        "deep page": (journal_of(many, deep_in(many)), f"?p={entries * 9 // 10 // 50}", sizes.goal(0.06)),
        "search": (search, f"?q={quote(RARE)}", sizes.goal(0.06)),
    }
    with peer("admin_work", settings="admin", database=many.name) as admin:
        for kind, (ours, query, goal) in pages.items():
            yield _row(f"journal_vs_admin {kind}", ours, admin.asked(query), sizes, goal=goal)


def queue_of(place: Place) -> Browser:
    """The executor with sixty cases looks at his queue."""
    return reading(place, f"executor0-{OFFICE}", reverse("queue"))


def journal_of(place: Place, before: str = "") -> Browser:
    """The office's auditor reads its journal, the newest entries or those older than one."""
    return reading(place, f"auditor-{OFFICE}", reverse("journal") + (f"?before={before}" if before else ""))


def searching(place: Place) -> Browser:
    """The office's head looks for a part of the rare surname."""
    return reading(place, f"head-{OFFICE}", reverse("cases"), {"words": RARE[1:-2].lower()})


def _row(name: str, ours: Browser, other: Browser, sizes: Sizes, *, goal: float) -> Row:
    took = in_turns(ours, other, rounds=sizes.rounds, warm=2)
    return row(name, *(seconds * 1000 for seconds in took), unit="ms", goal=goal)


def deep_in(place: Place) -> str:
    """The entry nine tenths down the office's journal, as an address names it."""
    with place.entered():
        entries = JournalEntry.objects.filter(office__code=OFFICE)
        last = entries.order_by("-place").values_list("place", flat=True)[0]
        at, pk = entries.values_list("entered_at", "pk").get(place=last // 10)
    return quote(f"{at.isoformat()},{pk}")


def reading(place: Place, username: str, path: str, words: dict[str, str] | None = None) -> Browser:
    """An officer's browser: the whole answer from address to bytes, without the network between."""
    with place.entered():
        client = Client(SERVER_NAME="localhost")
        client.force_login(Officer.objects.get(username=username))

    def read() -> float:
        with place.entered():
            began = time.perf_counter()
            answer = client.post(path, words) if words else client.get(path)
            took = time.perf_counter() - began
            assert answer.status_code == 200, (path, answer.status_code)
            assert answer.content.count(b"<tr") > 10, path  # a page with rows, not an empty one
            assert not connection.in_atomic_block
        return took

    return read
