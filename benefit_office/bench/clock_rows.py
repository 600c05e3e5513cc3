"""Rows of the clock: working time, and the sweep that finds what is due."""

import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import holidays
from django.db import connection, transaction

from workflow import clock
from workflow.calendars import calendar_for
from workflow.deadlines import reckon_runs, step_of
from workflow.models import Notice, Office, Rung, Step, StepRun
from workflow.reminders.ladder import moments
from workflow.reminders.morning import MORNING
from workflow.reminders.sweep import sweep
from workflow.working_time import add_days, effective_opening

from .crowd import DUE
from .ground import Place
from .measure import Row, in_turns, row, timed
from .sizes import Sizes

SPANS = {1: 1.0, 10: 0.2, 2500: 0.001}  # working days, and the ratio they may have
OPENINGS = 100  # different moments, at every hour of the day, weekends among them


def working_time(sizes: Sizes) -> Iterator[Row]:
    """The due moment of so many working days beside `holidays.get_nth_working_day`, which knows dates only."""
    calendar = calendar_for(Office.objects.earliest("pk"))
    state = holidays.country_holidays("KZ", years=range(2012, 2029))
    first = datetime(2016, 3, 1, 0, 30, tzinfo=clock.ZONE)
    moments = [first + timedelta(hours=5 * place) for place in range(OPENINGS)]
    dates = [moment.date() for moment in moments]
    for days, goal in SPANS.items():
        runs = 2 if days > 100 else 50

        def ours(days: int = days) -> None:
            for moment in moments:
                add_days(calendar, effective_opening(calendar, moment), days)

        def other(days: int = days) -> None:
            for day in dates:
                state.get_nth_working_day(day, days)

        took = in_turns(lambda: timed(ours, 50), lambda: timed(other, runs), rounds=sizes.rounds)  # noqa: B023
        micros = [seconds / OPENINGS * 1e6 for seconds in took]
        yield row(f"working_time {days} days", *micros, unit="µs", goal=goal)


def sweep_growth(sizes: Sizes) -> Iterator[Row]:
    """A sweep that finds a hundred rounds with something to say, among very many open steps and among few."""
    many, few = sizes.open_steps
    for place in (many, few):
        with place.entered():
            told_before()
    took = in_turns(lambda: swept(many), lambda: swept(few), rounds=sizes.rounds)
    yield row("sweep_growth", *(seconds * 1000 for seconds in took), unit="ms", goal=1.5)


def sweep_vs_loop(sizes: Sizes) -> Iterator[Row]:
    """The same sweep beside a loop that recomputes every open step to see which are late, and writes nothing."""
    many, _few = sizes.open_steps
    with many.entered():
        told_before()
    sweeps = lambda: statistics.median(swept(many) for _ in range(5 if sizes.full else 3))  # noqa: E731
    ours, other = in_turns(sweeps, lambda: looped(many), rounds=1, warm=0)
    # The loop grows with the steps, the sweep does not.
    yield row("sweep_vs_loop", ours * 1000, other * 1000, unit="ms", goal=sizes.goal(0.02))


def told_before() -> None:
    """The morning's lists are written, and of the rounds to be found everything but the last rung has been told."""
    now = clock.now()
    Notice.objects.all().delete()
    rungs = list(Rung.objects.filter(active=True))
    for run in StepRun.objects.filter(next_rung_at__lte=now).select_related("case__office", "case__edition"):
        step, calendar = step_of(run.case.edition, run.step), calendar_for(run.case.office)
        ladder = [pair for pair in moments(run.case, run, step, rungs, calendar, now) if pair[0] <= now]
        Notice.objects.bulk_create(
            Notice(
                officer=run.officer, office=run.case.office, case=run.case, key=f"{run.pk}:{rung.code}", rung=rung.code,
                created_at=moment,
            )
            for moment, rung in ladder if moment < ladder[-1][0]
        )  # fmt: skip
    Notice.objects.bulk_create(
        Notice(
            officer=office.roles.earliest("pk").officer, office=office, rung=MORNING, created_at=now,
            key=f"{MORNING}:{office.code}:{clock.local(now).date().isoformat()}",
        )
        for office in Office.objects.all()
    )  # fmt: skip


def swept(place: Place) -> float:
    """Seconds of one sweep; afterwards everything is as before, but for the breaches in the trail."""
    with place.entered():
        now = clock.now()
        before = list(StepRun.objects.filter(next_rung_at__lte=now).values_list("pk", "next_rung_at"))
        began = time.perf_counter()
        counts = sweep(now)
        took = time.perf_counter() - began
        assert counts["looked_at"] == len(before) == DUE, counts
        assert counts["notices"] >= DUE, counts
        _unsweep(before)
    return took


def _unsweep(before: list[tuple[int, datetime | None]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # a breach stays for ever, but for this
        cursor.execute(
            "DELETE FROM workflow_notice WHERE created_at = %s AND rung <> %s", [clock.now(), MORNING]
        )
        cursor.executemany(
            "UPDATE workflow_steprun SET next_rung_at = %s, breached_at = NULL WHERE id = %s",
            [(moment, run) for run, moment in before],
        )
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM workflow_notice")


def looped(place: Place) -> float:
    """Seconds for recomputing the due moment of every open step with our own arithmetic, reading only."""
    with place.entered(), transaction.atomic():
        now, late = clock.now(), 0
        calendars = {office.pk: calendar_for(office) for office in Office.objects.all()}
        steps = {(step.edition_id, step.number): step for step in Step.objects.select_related("edition")}
        began = time.perf_counter()
        open_runs = StepRun.objects.filter(closed_at__isnull=True).select_related("case__edition").order_by()
        for run in open_runs.iterator(2000):
            step = steps[run.case.edition_id, run.step]
            late += reckon_runs(run.case, step, [run], (), calendars[run.case.office_id], now).due < now
        took = time.perf_counter() - began
        assert 0 < late <= DUE
    return took
