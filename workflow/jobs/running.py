"""Ordering, running and cancelling a job. A killed worker loses nothing: the row waits and is called again."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import translation

from .. import clock
from ..delivery import locks, vault
from ..delivery.background import hint
from ..models import Job, JobError, Office, Officer
from ..moves.refusals import Refused
from ..visits import replica
from .table import KINDS, Product

Row = TypeVar("Row")
log = logging.getLogger(__name__)

LOCKS = 7_310  # the class of our advisory locks, apart from anybody else's
SECONDS = 120.0  # then a resumable job steps aside; well within the time limit of a task
ASKED_EVERY = 1000  # rows between two questions whether to stop
TOLD_EVERY = 0.5  # seconds between two writings of the progress
ERROR_LENGTH = 300


class OutOfTime(Exception):
    """The job's time in this task is over; it waits for the next one."""


class Run:
    """One call of a job's work: tells the row how far it came, asks it whether to stop."""

    def __init__(self, job: Job, until: float | None) -> None:
        self.job = job
        self._until = until
        self._told = 0.0

    def total(self, number: int) -> None:
        """How many pieces there are in all, those done before included."""
        self.job.total = number
        self._tell(True)

    def advance(self, number: int = 1) -> None:
        """So many pieces more are done. A resumable job whose time is over ends here with `OutOfTime`."""
        self.job.done += number
        over = self._until is not None and time.monotonic() > self._until
        self._tell(over)
        if over:
            raise OutOfTime

    def each(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows in turn, telling how far they came; after somebody asked to stop there are no more."""
        for number, row in enumerate(rows, start=1):
            yield row
            self.advance()
            if number % ASKED_EVERY == 0 and self.cancelled():
                return

    def failed(self, key: str, sentence: object) -> None:
        """One piece could not be done; its sentence is kept and the rest goes on."""
        JobError.objects.update_or_create(job=self.job, key=key, defaults={"sentence": str(sentence)[:500]})

    def cancelled(self) -> bool:
        """Whether somebody asked to stop: ask between two pieces."""
        return Job.objects.using(DEFAULT_DB_ALIAS).filter(pk=self.job.pk, cancel_asked=True).exists()

    def _tell(self, now: bool) -> None:
        if now or time.monotonic() - self._told > TOLD_EVERY:
            Job.objects.filter(pk=self.job.pk).update(total=self.job.total, done=self.job.done)
            self._told = time.monotonic()


def order(
    kind: str, *, by: Officer, office: Office | None, params: dict[str, Any], now: datetime | None = None
) -> Job:
    """Put a job on the list; a hint to the worker goes out when the order is committed."""
    moment = now or clock.now()
    with transaction.atomic():
        job = Job.objects.create(
            kind=KINDS[kind].code, office=office, ordered_by=by, ordered_at=moment, params=params,
            language=(translation.get_language() or "kk")[:2],
        )  # fmt: skip
        transaction.on_commit(lambda: hint("workflow.tasks.run_job", job.pk))
    return job


def cancel(job: Job) -> Job:
    """Ask a job to stop: one that waits is over at once, one that runs stops after the piece in hand."""
    with transaction.atomic():
        locked = Job.objects.select_for_update().get(pk=job.pk)
        if locked.is_over:
            return locked
        locked.cancel_asked = True
        locked.save(update_fields=["cancel_asked"])
    return run(job.pk)


def run(job_id: int) -> Job:
    """Do the job, unless another worker is at it or it is over. May be called again at any time."""
    with locks.alone(LOCKS, job_id) as mine:
        job = Job.objects.select_related("office", "ordered_by").get(pk=job_id)
        if not mine or job.is_over:
            return job
        if job.cancel_asked:
            return _over(job, Job.State.CANCELLED)
        kind = KINDS[job.kind]
        job.state, job.started_at, job.done = Job.State.RUNNING, job.started_at or clock.now(), 0
        job.save(update_fields=["state", "started_at", "done"])
        until = time.monotonic() + SECONDS if kind.resumable else None
        return _work(job, Run(job, until))


def _work(job: Job, run: Run) -> Job:
    try:
        kind = KINDS[job.kind]
        copied = replica.reading() if kind.read_only else nullcontext()
        with translation.override(job.language), copied:
            product = kind.work(run)
    except OutOfTime:
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
        hint("workflow.tasks.run_job", job.pk)
        job.refresh_from_db()
        return job
    except Refused as refusal:
        return _over(job, Job.State.FAILED, error=str(refusal)[:ERROR_LENGTH])
    except (
        Exception
    ) as fault:  # a fault of any kind ends this job alone; the officer sees it with «run again»
        log.exception("a job was stopped by a fault", extra={"job": job.pk, "kind": job.kind})
        return _over(job, Job.State.FAILED, error=type(fault).__name__)
    if run.cancelled():
        return _over(job, Job.State.CANCELLED)
    return _over(job, Job.State.DONE, **(_stored(product) if product else {}))


def _stored(product: Product) -> dict[str, Any]:
    content = product.content
    if isinstance(content, Path):
        sha256, size = vault.put_file(content)
        content.unlink(missing_ok=True)
    else:
        sha256, size = vault.put(content), len(content)
    return {
        "filename": product.filename, "content_type": product.content_type, "sha256": sha256, "size": size,
    }  # fmt: skip


def _over(job: Job, state: str, **facts: Any) -> Job:
    for name, value in (facts | {"state": state, "finished_at": max(clock.now(), job.ordered_at)}).items():
        setattr(job, name, value)
    job.save()
    return job
