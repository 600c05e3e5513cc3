"""What watches over the work: reminders of steps that run late, closed journal days, the auditor's samples."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import partial

from django.db.models import F

from decisions.audit import findings, samples
from decisions.book import digests
from decisions.models import AuditSample, DayDigest, JournalEntry
from workflow.clock import local
from workflow.models import Notice, StepRun
from workflow.reminders.sweep import sweep
from workflow.working_time import ALMATY

from . import wording
from .places import PLACES
from .story import Tale
from .years import Shop

Act = tuple[datetime, Callable[[], object]]
MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)
REMINDED = timedelta(days=120)  # before that nobody remembers the letters
STILL_OPEN = (
    "receive", "register", "assign", "draft", "answer", "return_draft", "submit", "open_signing", "sign",
)  # fmt: skip
HALF_AND_WHOLE = (16, 31)  # minutes: just after half of the first step's limit, and after the whole of it
AFTER_OPENING, BEFORE_CLOSING = timedelta(minutes=2), timedelta(minutes=50)
LETTERS_END = 9  # working days: by then the longest limit and the day of the escalation are over
AFTER_MIDNIGHT = timedelta(minutes=10)
READ = timedelta(days=6)
SAMPLE_OF = 12
QUARTERS = ((1, 20), (4, 15), (7, 15), (10, 15))


def acts(shop: Shop, tales: list[Tale]) -> Iterator[Act]:
    """All of them, in no order."""
    yield from _reminders(shop, tales)
    yield from _samples(shop)


def _reminders(shop: Shop, tales: list[Tale]) -> Iterator[Act]:
    """The office's sweep as it came by while a step ran late, so that each letter has its own day or minute: half of
    the time, the last hour, the missed limit; and just before the act that came too late.
    """
    moments = {
        moment
        for tale in tales
        if tale.place == shop.office.code
        for since, until in _lateness(tale, shop.present)
        if until > shop.present - REMINDED
        for moment in (*_minutes_of(tale, shop, since), *_days_between(shop, since, until), until - MINUTE)
        if shop.begins < moment < shop.present
    }
    if moments:
        yield min(moments) - MINUTE, partial(_let_rest, shop)
    for at in moments:
        yield at, partial(sweep, at, offices=[shop.office])


def _let_rest(shop: Shop) -> None:
    """What was late and is over has been talked about long ago: a sweep speaks of it no more."""
    StepRun.objects.filter(case__office=shop.office, closed_at__isnull=False).update(next_rung_at=None)


def _lateness(tale: Tale, present: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From when to when a step of the tale ran late; one that is still open runs to the present, late or not."""
    begun = tale.handed_in_at
    for scene in tale.scenes:
        if scene.act in tale.plot.late:
            yield begun, scene.at
        begun = scene.at if scene.act != "receive" else begun
    if tale.scenes[-1].act in STILL_OPEN:
        yield begun, present


def _minutes_of(tale: Tale, shop: Shop, since: datetime) -> Iterator[datetime]:
    """The first step's limit is counted in minutes, and so are its letters."""
    if since == tale.handed_in_at:
        worked = shop.calendar.worked_until(shop.calendar.instant(since))
        for minutes in HALF_AND_WHOLE:
            yield shop.calendar.moment(shop.calendar.when_worked(worked + minutes * MINUTE // INSTANT))


def _days_between(shop: Shop, since: datetime, until: datetime) -> Iterator[datetime]:
    """Each working day after its first minutes and within its last hour."""
    first, last = (shop.calendar.index_from(local(moment).date()) for moment in (since, until))
    for day in range(first, min(last, first + LETTERS_END) + 1):
        spans = shop.calendar.spans(shop.calendar.day_at(day))
        for moment in (spans[0][0] + AFTER_OPENING, spans[-1][1] - BEFORE_CLOSING):
            if since < moment < until:
                yield moment


def _samples(shop: Shop) -> Iterator[Act]:
    """Each quarter the auditor draws a sample; of the newest one a finding is still open."""
    for year in shop.years:
        for month, day in QUARTERS:
            on = shop.day(shop.present.date().replace(year=year, month=month, day=day))
            at = datetime.combine(on, time(12, 59, 30), ALMATY)
            if shop.begins + timedelta(days=120) < at < shop.present:
                yield at, partial(_draw, shop, f"{year}-{month:02}", at)


def _draw(shop: Shop, quarter: str, at: datetime) -> None:
    """Cases of the three months before; what the auditor found, and what the head said to it."""
    auditor, head = shop.officer("auditor", at), shop.officer("head", at)
    until = at.date() - timedelta(days=14)
    wish = samples.Wish(
        seed=f"demo {quarter}",
        since=until - timedelta(days=90),
        until=until,
        size=SAMPLE_OF,
        office=shop.office,
    )
    if not samples.population(wish, samples.audited_by(auditor, at.date())).exists():
        return
    sample: AuditSample = samples.draw(wish, by=auditor, now=at)
    chosen = list(sample.cases.order_by("place"))[:: SAMPLE_OF // 2]
    for place, (sampled, (severity, clause, text, answer, closing)) in enumerate(
        zip(chosen, findings_of(shop.office.code, quarter), strict=False)
    ):
        found = findings.enter(sampled, findings.Found(severity, text, clause), by=auditor, now=at)
        if place or shop.present - at > timedelta(days=60):
            findings.answer(found, answer, by=head, now=at)
            findings.close(found, closing, by=auditor, now=at)


def findings_of(code: str, quarter: str) -> list[wording.Finding]:
    """A fault, a remark, or both: in no office the same as in the quarter before."""
    year, month = map(int, quarter.split("-"))
    turn = year * 4 + month // 3 + sorted(PLACES).index(code)
    fault, remark = wording.FAULTS[turn % len(wording.FAULTS)], wording.REMARKS[turn % len(wording.REMARKS)]
    return [[fault, remark], [remark], [fault, remark], [fault]][turn * 3 % 4]


def close(shop: Shop) -> None:
    """The journal's days were closed each night, and the letters about them have left."""
    entries = JournalEntry.objects.filter(office=shop.office)
    for day in sorted(set(entries.values_list("entered_at__date", flat=True))):
        midnight = datetime.combine(day + timedelta(days=1), time.min, ALMATY)
        if midnight + AFTER_MIDNIGHT < shop.present:
            digests.close_days_of(shop.office, midnight + AFTER_MIDNIGHT)
    DayDigest.objects.filter(office=shop.office).update(sent_at=F("made_at") + MINUTE)
    notices = Notice.objects.filter(office=shop.office)
    notices.update(mailed_at=F("created_at") + MINUTE)
    notices.filter(created_at__lt=shop.present - READ).update(read_at=F("created_at") + timedelta(hours=1))
    _let_rest(shop)
