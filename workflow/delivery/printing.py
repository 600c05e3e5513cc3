"""Ordering and making sheets. A sheet is ordered in the act's transaction and made in the background."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from benefit_office.press.sheets import make as press
from benefit_office.press.sheets import template_version

from .. import clock
from ..models import Case, Office, Officer, Sheet, SheetTemplate
from ..moves.rows import Rows
from ..words import Language
from . import vault
from .background import hint

ERROR_LENGTH = 300
MOST_TRIES = 3
MOST_AT_ONCE, OLD_AT_ONCE = 200, 20  # in one pass of the sweep, which is a minute
LONG_AGO = timedelta(days=3)
# A worker that has begun is killed before this is over (settings: the time limits of a task).
LEASE = timedelta(seconds=settings.SHEET_SECONDS + 30)


def order(
    case: Case,
    inputs: Mapping[tuple[str, str], dict[str, Any]],
    *,
    now: datetime,
    by: Officer | None = None,
    rows: Rows | None = None,
) -> list[Sheet]:
    """Pending sheets with their frozen inputs, by kind and language; hints to make them go out on commit.

    They follow those of their kind that the case has. An act done once puts them into its `rows`: there can be none.
    """
    there = Sheet.objects.filter(case=case, kind__in={kind for kind, _language in inputs})
    before: Counter[tuple[str, str]] = Counter(() if rows else there.values_list("kind", "language"))
    sheets = [
        Sheet(
            case=case, kind=kind, language=language, series=before[kind, language] + 1,
            input={**data, "specimen": not settings.PRODUCTION}, created_at=now, ordered_by=by,
        )
        for (kind, language), data in inputs.items()
    ]  # fmt: skip
    if rows:
        rows.insert(*sheets)
    else:
        Sheet.objects.bulk_create(sheets)
    for sheet in sheets:
        transaction.on_commit(partial(_hint_to_make, sheet))
    return sheets


def _hint_to_make(sheet: Sheet) -> None:
    """On commit: a sheet among an act's rows has its key only then."""
    hint("workflow.tasks.make_sheet", sheet.pk)


def order_twins(
    case: Case, kind: str, inputs: dict[str, dict[str, Any]], *, now: datetime, by: Officer | None = None
) -> dict[str, Sheet]:
    """The Kazakh and the Russian sheet of one record: same number, same date, one language each."""
    sheets = order(case, by_language({kind: inputs}), now=now, by=by)
    return {sheet.language: sheet for sheet in sheets}


def by_language(inputs: Mapping[str, dict[str, dict[str, Any]]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The twins of several kinds side by side, as `order` takes them."""
    return {
        (kind, language): of_kind[language]
        for kind, of_kind in inputs.items()
        for language in Language.values
    }


def form_for(office: Office, kind: str, language: str, on: datetime) -> str:
    """The office's own form in force when a sheet was ordered, else the region's, else "" for the shipped one."""
    entered = Q(entered_at__isnull=True) | Q(entered_at__lte=on)
    rows = SheetTemplate.objects.filter(
        entered, kind=kind, language=language, since__lte=clock.local(on).date()
    )
    standing = rows.filter(Q(office=office) | Q(office__isnull=True))
    own_first = standing.order_by(F("office").desc(nulls_last=True), "-since", "-id")
    return own_first.values_list("body", flat=True).first() or ""


def make(sheet_id: int, *, again: bool = False) -> Sheet:
    """Render, store, re-hash, and only then say «ready». May run twice: a ready sheet is left as it is.

    Who makes says so first, so that no second worker begins and a sheet whose press was killed is known. A failure is
    kept on the row as a visible task and never blocks drafting or submitting; `again` is the officer's «make again».
    What runs out of time, here or in the database, is tried again by the sweep like a press that was killed, three
    times in all. A database that falls meanwhile is no fault of the sheet's and costs it no try.
    """
    if not _begin(sheet_id, again):
        return Sheet.objects.get(pk=sheet_id)
    sheet = Sheet.objects.select_related("case__office").get(pk=sheet_id)
    made: dict[str, Any]
    try:
        form = form_for(sheet.case.office, sheet.kind, sheet.language, sheet.created_at)
        content = press(sheet.kind, sheet.language, sheet.input, form)  # type: ignore[arg-type]
        made = {
            "state": Sheet.State.READY,
            "sha256": vault.put(content),
            "size": len(content),
            "template": template_version(sheet.kind, sheet.language, form),  # type: ignore[arg-type]
            "made_at": clock.now(),
            "error": "",
        }
    except (OperationalError, InterfaceError):
        if not connection.is_usable():
            _give_back(sheet)
        raise
    except SoftTimeLimitExceeded:
        raise
    except Exception as fault:  # noqa: BLE001 – whatever the engine met, the officer sees a task with «make again»
        made = {"state": Sheet.State.FAILED, "error": f"{type(fault).__name__}: {fault}"[:ERROR_LENGTH]}
    if Sheet.objects.filter(pk=sheet.pk).exclude(state=Sheet.State.READY).update(**made):
        for name, value in made.items():
            setattr(sheet, name, value)
    else:  # somebody else was faster
        sheet.refresh_from_db()
    return sheet


def left_behind(now: datetime) -> list[int]:
    """Pending sheets nobody is at: the hint was lost, or the press was killed. One killed too often has failed.

    What has lain for days (a demonstration's past, a long outage) is taken up at leisure, the newest first, so that
    officers do not wait for it.
    """
    idle = Sheet.objects.filter(_nobody_is_at_it(), state=Sheet.State.PENDING)
    told = _("It was not ready in time and was stopped %(times)s times.") % {"times": MOST_TRIES}
    idle.filter(tries__gte=MOST_TRIES).update(state=Sheet.State.FAILED, error=told)
    waiting = idle.filter(tries__lt=MOST_TRIES).values_list("pk", flat=True)
    fresh = waiting.filter(created_at__gte=now - LONG_AGO).order_by("id")[:MOST_AT_ONCE]
    old = waiting.filter(created_at__lt=now - LONG_AGO).order_by("-id")[:OLD_AT_ONCE]
    return [*fresh, *old]


def _begin(sheet_id: int, again: bool) -> bool:
    """Say on the row that the sheet is being made; no for one that is ready, has failed, or is in other hands."""
    rows = Sheet.objects.filter(pk=sheet_id)
    if again:
        open_ = rows.exclude(state=Sheet.State.READY)
        return bool(open_.update(state=Sheet.State.PENDING, error="", tries=1, tried_at=timezone.now()))
    idle = rows.filter(_nobody_is_at_it(), state=Sheet.State.PENDING, tries__lt=MOST_TRIES)
    return bool(idle.update(tries=F("tries") + 1, tried_at=timezone.now()))


def _give_back(sheet: Sheet) -> None:
    """The database fell while the sheet was made: if it is back already, the try is not counted."""
    connection.close()
    mine = Sheet.objects.filter(pk=sheet.pk, state=Sheet.State.PENDING, tried_at=sheet.tried_at)
    with suppress(OperationalError, InterfaceError):
        mine.update(tries=F("tries") - 1)


def _nobody_is_at_it() -> Q:
    """By the machine's own clock: `OFFICE_NOW` does not stop a press."""
    return Q(tried_at__isnull=True) | Q(tried_at__lt=timezone.now() - LEASE)
