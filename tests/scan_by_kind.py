"""wapiti as it is, but for six things: it attacks one page of a kind, it leaves out what cannot hit this office, its
modules work side by side, each says how far it came, the longest forms come last, and what is true and what is false
for a database is equally long.

Run by the Python of `.scan/` (tests/scan.py), which knows wapiti and nothing of the office. Addresses that differ by
an id or by a value alone lead to the same view: they are one kind. A few pages of each kind are read, for the pages of
two cases show different forms; the first of a kind is attacked. A form is sent once by the crawl, not for each case.
"""

import asyncio
import json
import os
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import randint
from typing import Any

from wapitiCore.attack import mod_sql
from wapitiCore.attack.mod_exec import ModuleExec
from wapitiCore.attack.mod_file import ModuleFile
from wapitiCore.attack.mod_timesql import ModuleTimesql
from wapitiCore.controller import wapiti as controller
from wapitiCore.main import wapiti as program
from wapitiCore.net.crawler import AsyncCrawler
from wapitiCore.net.explorer import Explorer
from wapitiCore.net.sql_persister import SqlPersister

READ = 6  # pages of one kind whose links and forms are followed
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+|(?<=/v/)[^/]+|(?<=/static/).*")


def kind(request: Any) -> tuple[Any, ...]:
    """Verb, address without ids, names of what is sent."""
    fields = [
        pair[0]
        for pairs in (request.get_params, request.post_params, request.file_params)
        for pair in pairs or ()
    ]
    return request.method, AN_ID.sub("#", request.path), *sorted({AN_ID.sub("#", name) for name in fields})


class ByKind(Explorer):  # type: ignore[misc]
    """Reads a few pages of a kind and hands on the first of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.met: Counter[tuple[Any, ...]] = Counter()
        self.kept: set[tuple[Any, ...]] = set()

    def extract_links(self, response: Any, request: Any) -> list[Any]:
        found = []
        for one in super().extract_links(response, request):
            self.met[kind(one)] += 1
            if self.met[kind(one)] <= (READ if one.method == "GET" else 1):
                found.append(one)
        return found

    async def _async_analyze(self, request: Any) -> tuple[bool, list[Any], Any]:
        done, found, response = await super()._async_analyze(request)
        first = kind(request) not in self.kept
        self.kept.add(kind(request))
        return done and first, found, response


class SideBySide(controller.Wapiti):  # type: ignore[misc]
    """Its modules work at the same time; each says how many pages it attacked, and whether its time ran out."""

    async def attack(self) -> None:
        async with AsyncCrawler.with_configuration(self.crawler_configuration) as crawler:
            modules = await self._load_attack_modules(crawler)
            await asyncio.gather(*(self.run_attack_module(one) for one in modules if not one.require))
            for one in modules:
                if one.require:
                    one.load_require([other for other in modules if other.name in one.require])
                    await self.run_attack_module(one)
            await self.write_report()

    async def run_attack_module(self, attack_module: Any) -> None:
        begun = time.monotonic()
        await super().run_attack_module(attack_module)
        took = time.monotonic() - begun
        say(
            module=attack_module.name,
            seconds=round(took),
            pages=await self.persister.count_attacked(attack_module.name),
            stopped=took >= self._max_attack_time,
        )


def only(module: Any, able: str) -> None:
    """Leave those payloads of a module that could hit PostgreSQL and Python on Linux."""
    every = module.get_payloads

    def fewer(self: Any, *args: Any) -> Iterator[Any]:
        return (one for one in every(self, *args) if re.search(able, one.payload, re.IGNORECASE | re.DOTALL))

    module.get_payloads = fewer


def longest_last(persister: Any) -> None:
    """Where time runs out, it does in the form of Annex 2 with its hundred fields, and not before all the others."""
    every = persister.get_forms

    async def by_length(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        rows = [row async for row in every(self, *args, **kwargs)]
        for row in sorted(rows, key=lambda row: len(row[0].post_params)):
            yield row

    persister.get_forms = by_length


def of_two_digits(_low: int, _high: int) -> int:
    """A number whose sum with another still has two digits: «22=22» and «22=71» are judged alike by a field's length.

    wapiti takes 10 to 99. A field of 40 characters had room for its true words, not for its false ones («22=121»), and
    wapiti took the sentence about the length for the answer of a database.
    """
    return randint(10, 49)


def say(**facts: Any) -> None:
    """One JSON object a line, for who started the scan."""
    with Path(os.environ["TOLD"]).open("a") as told:
        told.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    only(
        ModuleTimesql, r"^(?!.*(\t|/\*)).*pg_sleep"
    )  # nothing stands before the office that a tab could deceive
    only(ModuleExec, r"^(?!.*(php|base64|^set$))")
    only(ModuleFile, r"^(?!.*(windows|php|::\$DATA))")
    longest_last(SqlPersister)
    mod_sql.randint = of_two_digits
    controller.Explorer = ByKind
    program.Wapiti = SideBySide
    program.wapiti_asyncio_wrapper()
