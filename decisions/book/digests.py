"""Closing the journal's days: a digest per office and day, which then leaves the database (Regulation 5.5).

A day is closed after its midnight. Rows are closed in their order: a digest reaches from the row after the last digest
to the last row entered by the end of its day. A day without an entry has no digest. Days nobody closed are caught up.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from benefit_office.egov import time_stamps
from workflow import clock
from workflow.models import Notice, NoticeText, Office, Officer, Role, held_on
from workflow.words import RoleKind

from ..models import DayDigest, JournalEntry
from . import pages, stamps
from .columns import midnight
from .letter import LETTER

log = logging.getLogger(__name__)

LOCK = 7_311  # one closing at a time; apart from the class of the jobs' locks
BATCH = 50


def close_days(now: datetime | None = None) -> int:
    """Close every office's days that are over; returns how many digests were made. Twice is the same as once."""
    moment = now or clock.now()
    made = 0
    for office in Office.objects.all():
        made += len(close_days_of(office, moment))
    return made


def close_days_of(office: Office, now: datetime) -> list[DayDigest]:
    """The digests of an office's days that are over and not closed yet, oldest first, each with its letter."""
    made = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, office.pk])
        for day in _days_to_close(office, clock.local(now).date()):
            if digest := _close(office, day, now):
                _tell_auditors(digest, now)
                made.append(digest)
    return made


def send_out(now: datetime | None = None) -> int:
    """Pages not yet printed, letters that have left, time-stamps not yet given. What fails is tried again."""
    moment = now or clock.now()
    done = _print_all()
    # The newest first: an office whose auditor has no address keeps none of the others waiting.
    unsent = DayDigest.objects.filter(sent_at__isnull=True).select_related("office").order_by("-id")
    for digest in unsent[:BATCH]:
        done += _note_letter(digest)
    return done + (_stamp_all(moment) if settings.TSA_URL else 0)


def _print_all() -> int:
    """The newest days first, whose pages are asked for: years that are closed at once keep no yesterday waiting.

    A page that cannot be made takes no other day's place; where fifty fail it is the press that is at fault.
    """
    printed = failed = 0
    waiting = DayDigest.objects.filter(page_ru="").select_related("office").order_by("-day", "-id")
    for digest in waiting[: 2 * BATCH]:
        if pages.print_pages(digest):
            printed += 1
        else:
            failed += 1
        if BATCH in (printed, failed):
            break
    return printed


def recipients(office: Office, on: date) -> list[Officer]:
    """Who is told: the auditors of the office, or where it has none those of the region."""
    auditors = Role.objects.filter(held_on(on), kind=RoleKind.AUDITOR, officer__is_active=True)
    own = auditors.filter(office=office)
    chosen = own if own.exists() else auditors.filter(office__isnull=True)
    return list(Officer.objects.filter(pk__in=chosen.values("officer")))


def _days_to_close(office: Office, today: date) -> Iterator[date]:
    """The days before today with rows that no digest covers; never a day before or of the last digest."""
    last = DayDigest.objects.filter(office=office).order_by("day").last()
    rows = JournalEntry.objects.filter(office=office, place__gt=last.last_place if last else 0)
    days = set(
        rows.filter(entered_at__lt=midnight(today)).values_list("entered_at__date", flat=True).distinct()
    )
    if last:
        days = {max(day, last.day + timedelta(days=1)) for day in days}
    yield from sorted(day for day in days if day < today)


def _close(office: Office, day: date, now: datetime) -> DayDigest | None:
    before = DayDigest.objects.filter(office=office).order_by("day").last()
    covered = before.last_place if before else 0
    rows = JournalEntry.objects.filter(office=office, place__gt=covered)
    last = rows.filter(entered_at__lt=midnight(day + timedelta(days=1))).order_by("place").last()
    if last is None:  # an earlier day of this very closing has covered it
        return None
    return DayDigest.objects.create(
        office=office, day=day, first_place=covered + 1, last_place=last.place, head=last.hash, made_at=now
    )


def _tell_auditors(digest: DayDigest, now: datetime) -> None:
    """A letter with numbers, dates and the head of the chain alone: no name stands in it."""
    if not NoticeText.objects.filter(pk=LETTER).exists():
        log.warning("no words for the letter of a day digest", extra={"code": LETTER})
    facts = {
        "day": f"{digest.day:%d.%m.%Y}",
        "first": digest.first_place,
        "last": digest.last_place,
        "count": digest.last_place - digest.first_place + 1,
        "head": digest.head,
    }
    Notice.objects.bulk_create(
        [
            Notice(
                officer=officer,
                office=digest.office,
                key=_key(digest),
                rung=LETTER,
                facts=facts,
                created_at=now,
            )
            for officer in recipients(digest.office, clock.local(now).date())
        ],
        ignore_conflicts=True,
    )


def _note_letter(digest: DayDigest) -> int:
    """The digest has left once one letter has: the notices send it, and again after a failure."""
    letters = Notice.objects.filter(key=_key(digest), rung=LETTER, mailed_at__isnull=False, mail_refused="")
    left = letters.exclude(officer__email="").order_by("mailed_at").first()
    if left is None:
        return 0
    return DayDigest.objects.filter(pk=digest.pk, sent_at__isnull=True).update(sent_at=left.mailed_at)


def _stamp_all(now: datetime) -> int:
    """The authority's time over each digest's statement; an authority that is away is left alone until next time."""
    done = 0
    waiting = DayDigest.objects.filter(time_stamp__isnull=True).select_related("office").order_by("id")
    for digest in waiting[:BATCH]:
        try:
            token = time_stamps.ask(settings.TSA_URL, digest.statement().encode())
        except OSError as fault:
            log.warning("time-stamping authority away: %s", type(fault).__name__)
            break
        except (ValueError, time_stamps.NotStamped) as fault:
            log.warning(
                "no time-stamp for a day digest: %s", type(fault).__name__, extra={"digest": digest.pk}
            )
            continue
        if wrong := stamps.fault_of(token, digest.statement().encode(), now):
            log.warning("no time-stamp for a day digest: %s", wrong, extra={"digest": digest.pk})
            continue
        unstamped = DayDigest.objects.filter(pk=digest.pk, time_stamp__isnull=True)
        done += unstamped.update(time_stamp=token, stamped_at=now)
    return done


def _key(digest: DayDigest) -> str:
    return f"digest:{digest.office.code}:{digest.day}"
