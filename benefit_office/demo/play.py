"""Playing the story of some offices: some acts in one transaction, each half of the offices in a process of its own.

In one transaction for all of them the database would look through ever more versions of the rows that each act writes.
"""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection, connections, transaction

from applications.gateway.channels import cut_off
from workflow import calendars
from workflow.delivery import vault
from workflow.delivery.background import quiet
from workflow.models import Office, Officer

from . import chance, looks, money, papers, years
from .beside import side_by_side
from .places import PAVLODAR
from .presses import Presses
from .stage import Stage
from .story import present_on, tell
from .visits import line_up
from .years import Shop

Half = Sequence[str]
GARBAGE_EVERY = 50_000  # objects: a load makes millions of them and few that die in circles


def in_processes(halves: Sequence[Half], day: date, cases: int, now: datetime) -> list[int]:
    """How many cases each half told. What a load that fails leaves behind is wiped by the next one."""
    connections.close_all()
    return side_by_side(partial(play, day=day, cases=cases, now=now), halves)


def play(half: Half, day: date, cases: int, now: datetime) -> int:
    """The cases of the offices named by their codes; how many there are."""
    with quiet(), cut_off(), _at_full_speed(), chance.foreseen():
        every = {office.code: office for office in Office.objects.all()}
        officers = {officer.username: officer for officer in Officer.objects.all()}
        hours = {code: calendars.calendar_for(office) for code, office in every.items()}
        present = {code: present_on(day, calendar, now) for code, calendar in hours.items()}
        tales = tell(present, hours, cases)
        begins = min(scene.at for tale in tales for scene in tale.scenes) - timedelta(hours=1)
        told = [tale for tale in tales if tale.place in half]
        shops = [Shop(every[code], officers, hours[code], begins, present[code]) for code in half]
        for name in papers.PAPERS:
            vault.put(papers.scan(name).content)
        besides = [act for shop in shops for act in (*years.acts(shop), *looks.acts(shop, told))]
        besides += money.acts(shops)
        with Presses(max((os.cpu_count() or 1) // 2, 1)) as presses:
            Stage(every, officers, presses).play(told, besides, half[0])
        for shop in shops:
            with transaction.atomic():
                looks.close(shop)
                if shop.office.code == PAVLODAR:
                    line_up(shop.office, officers["clerk"], shop.calendar, shop.present)
    return len(told)


@contextmanager
def _at_full_speed() -> Iterator[None]:
    """An act that fails ends the load, so that none needs a savepoint of its own."""
    thresholds, savepoints = gc.get_threshold(), connection.features.uses_savepoints
    gc.freeze()
    gc.set_threshold(GARBAGE_EVERY, *thresholds[1:])
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = savepoints
        gc.set_threshold(*thresholds)
        gc.unfreeze()
