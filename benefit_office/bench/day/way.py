"""What the officers of one office do with one application, page by page."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue

from . import words
from .browser import Browser, Looks, Unexpected

ACTS = 8  # of one case: receive, register, assign, draft, submit, open signing, sign, issue
RARE = "Шыңғысқожаева"  # borne by twenty guardians of the archive
SHEETS_SECONDS, LOOK_AGAIN = 120, 1.0


Free = SimpleQueue[Browser]  # of one kind in one office: whoever is free takes the next case


@dataclass
class Team:
    """The officers of one office, logged in."""

    clerks: Free = field(default_factory=SimpleQueue)
    heads: Free = field(default_factory=SimpleQueue)
    auditors: Free = field(default_factory=SimpleQueue)
    executors: dict[str, tuple[Browser, threading.Lock]] = field(default_factory=dict)  # by number


@contextmanager
def one_of(free: Free) -> Iterator[Browser]:
    """The next who is free."""
    browser = free.get()
    try:
        yield browser
    finally:
        free.put(browser)


def one_case(team: Team, looks: Looks, nth: int) -> None:
    """From the counter to the journal."""
    address = _taken_in(team)
    browser, turn = team.executors[_assigned(team, address, nth)]
    with turn:
        browser.open("queue", "/queue/")
        browser.open("drafting page", f"{address}draft/")
        browser.send("draft", "draft")
        browser.open("case", address)
        browser.send("submit", "submit")
    with one_of(team.heads) as head:
        head.open("case", address)
        head.send("open signing", "open_signing")
    _sheets_awaited(team, address, looks)
    with one_of(team.heads) as head:
        head.open("case", address)
        head.send("sign", "sign", files={"scan_kk": words.scan("kk"), "scan_ru": words.scan("ru")})
    with turn:
        browser.open("case", address)
        browser.send("issue", "issue")
    with one_of(team.auditors) as auditor:
        auditor.open("journal", "/journal/")
    with one_of(team.clerks) as clerk:
        clerk.open("search page", "/cases/")
        clerk.send("search", "cases", words=RARE)


def _taken_in(team: Team) -> str:
    """The counter's two acts; the case's address."""
    with one_of(team.clerks) as clerk:
        clerk.open("counter's form", "/intake/")
        clerk.send("receive", "intake", files=words.papers(), **words.application())
        address = clerk.path.partition("?")[0]
        if not address.startswith("/cases/"):
            raise Unexpected(f"the application was not taken in: {clerk.path}")
        clerk.send("register", "register")
        return address


def _assigned(team: Team, address: str, nth: int) -> str:
    """The head's resolution; the executor's number, with which his surname ends."""
    with one_of(team.heads) as head:
        head.open("queue", "/queue/")
        head.open("case", address)
        options = head.options("assign", "executor")
        by_number = {shown.split()[0][-1]: value for shown, value in options.items()}
        number = sorted(team.executors)[nth % len(team.executors)]
        head.send(
            "assign", "assign", executor=by_number[number], resolution="Қарап, шешім жобасын дайындаңыз"
        )
        return number


def _sheets_awaited(team: Team, address: str, looks: Looks) -> None:
    """The worker prints both sheets; the head looks again every second."""
    began = time.perf_counter()
    while time.perf_counter() - began < SHEETS_SECONDS:
        with one_of(team.heads) as head:
            head.open("case", address)
            if head.has("sign"):
                looks.seconds.setdefault("(sheets printed)", []).append(time.perf_counter() - began)
                return
        time.sleep(LOOK_AGAIN)
    raise Unexpected("the sheets were not printed within two minutes")
