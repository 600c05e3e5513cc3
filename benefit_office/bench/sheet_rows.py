"""Rows of the press: a decision's sheet from its data to stored and re-hashed bytes."""

import os
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import count
from multiprocessing import get_context

from django.db import connections
from weasyprint import HTML

from benefit_office.press import sheets as press
from benefit_office.press.engine import _type_case
from workflow import clock
from workflow.delivery import printing
from workflow.delivery.background import quiet
from workflow.models import Sheet, SheetKind

from .act_rows import scene
from .ground import Place
from .measure import Row, in_turns, row
from .scenes import five_acts
from .sizes import Sizes

_numbers = count(2)


def sheet_vs_weasyprint(sizes: Sizes) -> Iterator[Row]:
    """One sheet ordered, printed, stored and re-hashed, beside bare WeasyPrint on the same HTML, archive format too."""
    with sizes.acts.entered():
        model = _frozen()
        html = press.html("decision", "kk", model.input)
        took = in_turns(
            lambda: _ours(model), lambda: _bare(html), rounds=sizes.rounds * 2, warm=2 if sizes.full else 1
        )
    yield row("sheet_vs_weasyprint", *(seconds * 1000 for seconds in took), unit="ms", goal=1.15)


def sheets_parallel(sizes: Sizes) -> Iterator[Row]:
    """Two hundred sheets on two worker processes beside one."""
    with sizes.acts.entered():
        model = _frozen()
    many = 200 if sizes.full else 10
    two, one = in_turns(
        lambda: _pooled(sizes.acts, model, many, 2),
        lambda: _pooled(sizes.acts, model, many, 1),
        rounds=2 if sizes.full else 1,
        warm=0,
    )
    yield row("sheets_parallel", two, one, unit="s", goal=0.65)


def _frozen() -> Sheet:
    """A decision's Kazakh sheet as the head's act has ordered it."""
    here = scene()
    with quiet():
        case = here.received()
        register, assign, submit, _sign, _issue = five_acts(here)
        register(case)
        assign(case)
        here.drafted(case)
        submit(case)
        here.opened_for_signing(case)
    return Sheet.objects.get(case=case, kind=SheetKind.DECISION, language="kk", series=1)


def _ours(model: Sheet) -> float:
    """Order, print, store and re-hash one more sheet like the model, with a number of its own: its bytes are new."""
    number = next(_numbers)
    data = {**model.input, "number": f"{model.input['number']}/{os.getpid()}/{number}"}
    with quiet():
        began = time.perf_counter()
        sheet = Sheet.objects.create(
            case=model.case, kind=model.kind, language=model.language, series=os.getpid() % 300 * 100 + number % 100,
            input=data, created_at=clock.now(),
        )  # fmt: skip
        made = printing.make(sheet.pk)
        took = time.perf_counter() - began
    assert made.state == Sheet.State.READY, made.error
    Sheet.objects.filter(pk=sheet.pk).delete()
    return took


def _bare(html: str) -> float:
    """WeasyPrint alone with its best set-up: fonts and stylesheet made once, the same archive format."""
    fonts, typeface = _type_case()
    began = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        HTML(string=html, base_url="data:,").write_pdf(
            font_config=fonts, stylesheets=[typeface], pdf_variant="pdf/a-3a"
        )
    return time.perf_counter() - began


def _pooled(place: Place, model: Sheet, many: int, workers: int) -> float:
    """Seconds for many sheets, ten jobs of them, on so many processes that have printed one before."""
    connections.close_all()
    place.close()
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        list(pool.map(_in_a_worker, [(place.name, model.pk, 1)] * workers))
        began = time.perf_counter()
        list(pool.map(_in_a_worker, [(place.name, model.pk, many // 10)] * 10))
        return time.perf_counter() - began


def _in_a_worker(job: tuple[str, int, int]) -> None:
    name, sheet_id, many = job
    with _place(name).entered():
        model = Sheet.objects.select_related("case").get(pk=sheet_id)
        for _ in range(many):
            _ours(model)


@cache
def _place(name: str) -> Place:
    return Place(name)
