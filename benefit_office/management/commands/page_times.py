"""Each page that the demonstration's officers reach by its links: server time and weight, held to the goals."""

import json
import re
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.urls import Resolver404, resolve

from workflow.models import Case, Officer

OFFICERS = ("clerk", "head", "executor", "auditor", "admin", "region-auditor")
MOST_MS, MOST_BYTES = 100, 60_000
BY_STATE = ("case", "draft")  # pages that differ with the state of their case
LINK = re.compile(r'href="(/[^"#]*|\?[^"#]*)')
Kind = tuple[str, ...]


class Command(BaseCommand):
    """Prints a JSON line a page, the slowest first; exit 1 when one misses a goal."""

    help = "Server time (95th percentile) and transferred bytes of every page, on the demonstration's data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=int, default=20, help="how often each page is asked for")

    def handle(self, *_args: Any, runs: int, **_options: Any) -> None:
        if (
            not settings.DEMO
        ):  # it reads files in the officers' names: looks in the access log that nobody took
            raise CommandError("Only the demonstration's pages are measured.")
        import_module("benefit_office.wsgi")  # as in the web process: nobody looks through what is loaded
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        found = [
            line
            for officer in Officer.objects.filter(username__in=OFFICERS).order_by("pk")
            for line in Walk(officer, runs).lines()
        ]
        if not found:
            raise CommandError("There is no demonstration here. Load it: manage.py demo")
        for line in sorted(found, key=lambda line: -line["p95_ms"]):
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        if not all(line["holds"] for line in found):
            raise SystemExit(1)


class Walk:
    """One officer's way along every link from the first page; of pages that differ only in their row, one."""

    def __init__(self, officer: Officer, runs: int) -> None:
        self.officer, self.runs = officer, runs
        self.client = Client(headers={"accept-encoding": "gzip", "accept-language": "kk"})
        self.client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        self.seen: set[Kind] = set()

    def lines(self) -> Iterator[dict[str, Any]]:
        """A line for each page, in the order in which they are reached."""
        ahead = ["/"]
        while ahead:
            path = ahead.pop(0)
            kind = kind_of(path)
            if kind is None or kind in self.seen:
                continue
            self.seen.add(kind)
            answer = self.client.get(path, headers={"accept-encoding": "identity"}, follow=True)
            if not answer.get("Content-Type", "").startswith("text/html"):
                continue
            ahead += [
                urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(answer.content.decode())
            ]
            yield self._measured(path, kind)

    def _measured(self, path: str, kind: Kind) -> dict[str, Any]:
        times, weight, worked = [], 0, time.process_time()
        for _run in range(self.runs):
            begun = time.perf_counter()
            answer = self.client.get(path)
            times.append((time.perf_counter() - begun) * 1000)
            weight = len(answer.content)
        worked = (
            (time.process_time() - worked) * 1000 / self.runs
        )  # ours alone: on a busy machine the honest number
        times.sort()
        p95 = times[max(0, round(0.95 * len(times)) - 1)]
        return {
            "page": " ".join(kind),
            "officer": self.officer.username,
            "median_ms": round(times[len(times) // 2], 1),
            "p95_ms": round(p95, 1),
            "cpu_ms": round(worked, 1),
            "bytes": weight,
            "holds": p95 <= MOST_MS and weight <= MOST_BYTES,
        }


def kind_of(path: str) -> Kind | None:
    """What makes a page another page: its name, the names in its query, its case's state; None is no page of ours."""
    address = urlsplit(path)
    try:
        match = resolve(address.path)
    except Resolver404:
        return None
    kind = (match.url_name or "", *sorted(name for name, _value in parse_qsl(address.query)))
    if match.url_name not in BY_STATE:
        return kind
    case = Case.objects.filter(public_id=match.kwargs["public_id"]).first()
    return (*kind, case.state) if case else None
